#!/usr/bin/python3
"""grammar/mistakes.txt: each broken design gives exactly the finding, at the line, that it is paired with. Its head says how cases are
written. Every code of the registry has a case."""
import ast
import json
import re
from pathlib import Path

from support import SCRATCH, check, lintel


def design_of(body):
    if body.startswith("!bytes\n"):
        return body[7:].encode().decode("unicode_escape").encode("latin-1")
    if body.startswith("!python\n"):
        return eval(compile(ast.parse(body[8:].strip(), mode="eval"), "mistakes.txt", "eval"))  # our own file
    return body.encode()


def findings_of(design):
    for name, text in (design if isinstance(design, dict) else {"design.arch": design}).items():
        (SCRATCH / name).write_bytes(text)
    run = lintel("check", "--format", "json", "--today", "2026-01-01", "design.arch", cwd=SCRATCH)
    found = json.loads(run.out)["findings"] if run.code in (0, 1, 2) and run.out else []
    return [(finding["code"], finding.get("line")) for finding in found if finding["code"][0] in "TWX"], run


cases = re.split(r"^=== ", Path("grammar/mistakes.txt").read_text(encoding="utf-8"), flags=re.M)[1:]
seen = set()
for case in cases:
    head, _, body = case.partition("\n")
    code, line, title = head.split(" ", 2)
    seen.add(code)
    found, run = findings_of(design_of(body))
    check(found == [(code, int(line))], f"{code} {title}", f"found {found[:5]}\n{run.err[:300]}")

known = {rule["code"] for rule in json.loads(lintel("rules", "--format", "json").out)["rules"] if rule["set"] == "text"}
check(known <= seen, "every code has a case", f"without: {', '.join(sorted(known - seen))}")
check(seen <= known, "every case has a code", f"unknown: {', '.join(sorted(seen - known))}")
check(len(cases) >= 60, "there are at least 60 cases", len(cases))

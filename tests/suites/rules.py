#!/usr/bin/python3
"""Each page of `lintel explain` keeps its word: Bad designs have their finding at the marked line, Good ones have none.

Rules: under --only RULE --stage production, Bad gives exactly the marks `# <- R001` at the ends of its lines and Good nothing; and Good
under the default rules at stage mvp gives nothing that fails. Codes of the text: the first example of a page gives the code, the
second none of the text.
"""
import json
import re

from support import check, fenced, lintel


def findings(text, *options):
    run = lintel("check", "--format", "json", *options, "-", stdin=text)
    try:
        return json.loads(run.out)["findings"], run
    except ValueError:
        return [], run


def shown(found):
    return "\n".join(f"{f.get('line')}: {f['code']} {f['message']}" for f in found) or "nothing"


def section(page, title):
    parts = re.split(r"^## (.*)$", page, flags=re.M)
    return "".join(body for head, body in zip(parts[1::2], parts[2::2]) if head.strip() == title)


rules = json.loads(lintel("rules", "--format", "json").out)["rules"]
for rule in rules:
    code, name = rule["code"], rule["name"]
    if rule["set"] == "text":
        continue
    bad = [text for _, text, _ in fenced(section(rule["explain"], "Bad"))]
    good = [text for _, text, _ in fenced(section(rule["explain"], "Good"))]
    check(bad and good, f"{code} {name}: has Bad and Good")
    for heading in ("Why", "Fails when"):
        check(section(rule["explain"], heading).strip(), f"{code} {name}: says '{heading}'")
    for number, text in enumerate(bad, 1):
        marks = sorted((line, mark) for line, words in enumerate(text.splitlines(), 1) for mark in re.findall(r"<- ([A-Z]\d{3})", words))
        found, run = findings(text, "--only", code, "--stage", "production", "--undeclared")
        places = sorted((f["line"], f["code"]) for f in found)
        check(marks and places == marks and run.code < 2, f"{code} {name}: Bad {number}", f"wanted {marks}\nfound\n{shown(found)}\n{run.err}")
    for number, text in enumerate(good, 1):
        found, run = findings(text, "--only", code, "--stage", "production", "--undeclared")
        check(not found and run.code == 0, f"{code} {name}: Good {number}", shown(found) + run.err)
        found, run = findings(text, "--stage", "mvp")
        failing = [f for f in found if f["outcome"] != "undeclared" and f["severity"] != "info"]
        check(not failing and run.code == 0, f"{code} {name}: Good {number} at mvp", shown(failing) + run.err)

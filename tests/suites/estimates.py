#!/usr/bin/python3
#:plain
"""Goldens of `lintel estimate` for every example, and of `--format markdown` and `csv` for one; each example's figures are held to
sums done by hand (tests/estimate/sums.md). ACCEPT=1 rewrites goldens that differ; then read the diff."""
import difflib
import json
import os
import re
import sys
from pathlib import Path

from support import EXAMPLES, check, lintel

FOLDER = Path("tests/estimate")
ACCEPT = bool(os.environ.get("ACCEPT"))
DESIGNS = [path for path in EXAMPLES if re.match(r"\d\d_", path.name)]
PERIODS = {"day": 86400, "month": 30 * 86400, "year": 365 * 86400}


def golden(name, run):
    path = FOLDER / name
    wanted = path.read_bytes().decode("utf-8") if path.exists() else ""  # as it is: CSV ends its lines with CR LF
    if ACCEPT and run.out != wanted:
        path.write_bytes(run.raw)
        print(f"note rewritten: {path}", file=sys.stdout)
        wanted = run.out
    diff = difflib.unified_diff(wanted.splitlines(), run.out.splitlines(), "golden", "found", lineterm="")
    check(run.out == wanted and run.code in (0, 1) and not run.err, str(path), "\n".join([*list(diff)[:25], run.err[:400]]))


def sums():
    """Per example: path, sum."""
    found, name = {}, None
    for line in (FOLDER / "sums.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            name = line[3:]
        elif line.startswith("- "):
            path, text = re.match(r"- `([^`]+)` = `([^`]+)` : .+$", line).groups()
            found.setdefault(name, []).append((path, text))
    return found


def figure(document, path):
    """Names hold points: the longest owner that the path begins with."""
    owners = [(name, part) for key in ("nodes", "flows") for name, part in document[key].items()] + [("whole", document["whole"])]
    name, part = max((owner for owner in owners if path.startswith(owner[0] + ".")), key=lambda owner: len(owner[0]))
    for key in path[len(name) + 1:].split("."):
        part = part[key]
    return part


for design in DESIGNS:
    golden(f"{design.stem}.estimate", lintel("estimate", design))
golden("ranges.estimate", lintel("estimate", FOLDER / "ranges.arch"))
for form in ("markdown", "csv"):
    golden(f"ranges.{form}", lintel("estimate", "--format", form, FOLDER / "ranges.arch"))

# what people read stays within a terminal: long words are wrapped, more figures go on below
for design in DESIGNS:
    for command in ("estimate", "fail"):
        lines = lintel(command, design).out.splitlines()
        check(max(map(len, lines)) <= 120, f"{command} of {design.name} is no wider than 120", [line for line in lines if len(line) > 120])

by_hand = sums()
check(sorted(by_hand) == [design.stem for design in DESIGNS] and all(len(rows) >= 3 for rows in by_hand.values()),
      "three sums by hand for every example", {name: len(rows) for name, rows in by_hand.items()})
for design in DESIGNS:
    document = json.loads(lintel("estimate", "--format", "json", design).out)
    judged = [goal["result"] for goal in document["goals"]]
    check(all(result in ("pass", "fail") for result in judged) and bool(judged) == ("goal " in design.read_text(encoding="utf-8")),
          f"{design.stem}: every goal has a verdict", document["goals"])
    for path, text in by_hand.get(design.stem, []):
        wanted = eval(text, dict(PERIODS))  # our own table, not input
        try:
            found = figure(document, path)
        except (KeyError, ValueError) as error:
            found = f"missing: {error}"
        good = isinstance(found, (int, float)) and abs(found - wanted) <= 1e-9 * abs(wanted)
        check(good, f"{design.stem}: {path} by hand", f"by hand {wanted!r}, lintel {found!r}")

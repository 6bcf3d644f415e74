#!/usr/bin/python3
#:plain
"""Drawings that state nothing: the 25 examples stripped to kinds, arrows and labels hear little, and eight lines hear less."""
import subprocess
import sys
from pathlib import Path

from support import EXAMPLES, LINTEL, SCRATCH, check, lintel

sys.path.insert(0, str(Path("tests/mutants").resolve()))
from text import Design  # noqa: E402

MOST = {"sketch": 3.0, "mvp": 7.0}      # lines of findings a design, on average


def lines(path, stage):
    """Findings as the text report shows them: one line for each that stands alone, and for each group."""
    run = lintel("check", "--isolated", "--stage", stage, "--color", "never", path)
    return sum(line.startswith(("error[", "warning[", "info[", "undeclared[")) for line in run.out.splitlines())


systems = [path for path in EXAMPLES if path.name[0].isdigit()]
total = dict.fromkeys((*MOST, "production"), 0)
for example in systems:
    path = SCRATCH / example.name
    path.write_text(Design(LINTEL, str(example)).bare(), encoding="utf-8")
    if not check(lintel("check", "--isolated", path).code in (0, 1), f"{example.name} can be read without its attributes",
                 lintel("check", "--isolated", path)):
        continue
    for stage in total:
        total[stage] += lines(path, stage)
for stage in total:
    average = total[stage] / len(systems)
    print(f"note bare examples at {stage}: {average:.1f} lines of findings a design")
    check(average <= MOST.get(stage, 20), f"at most {MOST.get(stage, 20):g} lines at {stage}", f"{average:.2f}")
check(lines("examples/first.arch", "sketch") <= 3, "the first file hears at most three lines")
run = subprocess.run(["tools/precision.py", LINTEL, "--check"])
check(run.returncode == 0, "docs/precision.md is as 'make docs' writes it")

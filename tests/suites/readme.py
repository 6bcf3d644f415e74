#!/usr/bin/python3
"""What the README shows is what the program says today: its first design, the report below it, and that its files are there."""
import re
from pathlib import Path

from support import check, equal, fenced, lintel

readme = Path("README.md").read_text(encoding="utf-8")
blocks = fenced(readme)
designs = [text for words, text, _ in blocks if words == "arch"]
reports = [text for words, text, _ in blocks if words == "text"]
equal(designs[0], Path("examples/first.arch").read_text(encoding="utf-8"), "the first file is examples/first.arch")
equal(reports[0], lintel("check", "examples/first.arch").out, "the first report is what 'lintel check examples/first.arch' prints")
for number, report in enumerate(reports[1:], 2):
    code, place = re.search(r"\[(\w+) [\w-]+\]", report).group(1), re.search(r"--> (\S+?):", report).group(1)
    check(lintel("explain", code).code == 0 and report.splitlines()[0].startswith(("error", "warning", "info", "undeclared")),
          f"report {number} has a code that exists: {code} in {place}")
for target in re.findall(r"\]\(([^)#:]+?)\)", readme):
    check(Path(target).exists(), f"the README's link {target}")
for command in set(re.findall(r"`lintel (\w+)", readme)):
    check(lintel(command, "--help").code == 0, f"lintel {command} is a command")

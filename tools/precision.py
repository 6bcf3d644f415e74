#!/usr/bin/python3
"""tools/precision.py LINTEL [--check]: writes docs/precision.md, or says whether it is as it would be written.

Of the 25 systems in examples/, bare (kinds, arrows and labels alone) and as they are, it counts those on which each rule speaks.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/mutants"))
from text import Design  # noqa: E402

STAGES = ("sketch", "mvp", "production")
HEAD = """# Precision

On how many of the 25 systems of `examples/` each rule speaks: bare, which is stripped to kinds, arrows and labels, at each stage; and as
they stand, with what they state, at stage `production`. A rule of the pedantic set, or one that is off, is not run. The last column is
what the rule's page says of its known false alarms. Written by `make docs`.

| rule | bare, sketch | bare, mvp | bare, production | annotated | known false alarms |
|---|---|---|---|---|---|
"""


def spoken(lintel, folder, stage):
    """{code: designs on which it speaks}."""
    run = subprocess.run([lintel, "check", "--isolated", "--today", "2026-01-01", "--stage", stage, "--format", "json", folder],
                         capture_output=True)
    found = {}
    for finding in json.loads(run.stdout)["findings"]:
        if not finding["suppressed"]:
            found.setdefault(finding["code"], set()).add(finding["file"])
    return {code: len(files) for code, files in found.items()}


def false_alarms(page):
    found = re.search(r"\n## False alarms\n(.*?)(?:\n## |\Z)", page, re.S)
    return " ".join(found.group(1).split()).replace("|", "\\|") if found else "none known"


def table(lintel):
    rules = json.loads(subprocess.run([lintel, "rules", "--format", "json"], capture_output=True, check=True).stdout)["rules"]
    systems = sorted((ROOT / "examples").glob("[0-9][0-9]_*.arch"))
    with tempfile.TemporaryDirectory() as folder:
        bare, whole = Path(folder) / "bare", Path(folder) / "whole"
        bare.mkdir(), whole.mkdir()
        for system in systems:
            (bare / system.name).write_text(Design(lintel, str(system)).bare(), encoding="utf-8")
            (whole / system.name).write_text(system.read_text(encoding="utf-8"), encoding="utf-8")
        counts = [spoken(lintel, bare, stage) for stage in STAGES] + [spoken(lintel, whole, "production")]
    rows = [f"| {rule['code']} {rule['name']} | " + " | ".join(str(count.get(rule["code"], 0)) for count in counts) +
            f" | {false_alarms(rule['explain'])} |\n" for rule in rules if rule["set"] == "default"]
    return HEAD + "".join(rows)


def main():
    page, text = ROOT / "docs/precision.md", table(str(Path(sys.argv[1]).resolve()))
    if "--check" in sys.argv:
        return 0 if page.is_file() and page.read_text(encoding="utf-8") == text else 1
    page.write_text(text, encoding="utf-8")
    return 0


sys.exit(main())

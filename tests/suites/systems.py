#!/usr/bin/python3
"""The sketches of systems.md, translated without flows: every rate of their line `# Derived:` within 0.5 %, and the dagger where the
rate is an upper bound and nowhere else."""
import json
import re
from pathlib import Path

from support import check, lintel

THOUSANDS = {"": 1, "K": 1e3, "M": 1e6}

designs = sorted(Path("tests/systems").glob("*.arch"))
check(len(designs) == 25, "all 25 systems are there")
for design in designs:
    run = lintel("estimate", "--format", "json", design)
    if not check(run.code == 0, f"{design.stem} is estimated", run):
        continue
    nodes = {name.split(".")[-1]: node for name, node in json.loads(run.out)["nodes"].items()}
    wrong = []
    derived = re.search(r"^# Derived: (.*?) \(peak", design.read_text(encoding="utf-8"), re.M).group(1)
    for item in derived.split(", "):
        name, number, prefix, dagger = re.fullmatch(r"(\S+) ([\d.,]+)([KM]?)(†?)", item).groups()
        wanted = float(number.replace(",", "")) * THOUSANDS[prefix]
        found = nodes[name].get("load", {}).get("average")
        upper = nodes[name].get("bounds", {}).get("load.average") == "upper"
        if found is None or abs(found - wanted) > 0.005 * wanted or upper != bool(dagger):
            wrong.append(f"{item}: {found}{' at most' if upper else ''}")
    check(not wrong, f"{design.stem}: derived rates", "\n".join(wrong))

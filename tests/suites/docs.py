#!/usr/bin/python3
#:plain
"""docs/rules is what the rules say (make docs), its links lead somewhere, and `lintel rules` lists the same in each form."""
import json
import re
import subprocess
from pathlib import Path

from support import LINTEL, check, equal, lintel

done = subprocess.run(["tools/rule_pages.py", LINTEL, "--check"], capture_output=True, text=True)
check(done.returncode == 0, "docs/rules is what the rules say: make docs", done.stderr)

rules = json.loads(lintel("rules", "--format", "json").out)["rules"]
table = lintel("rules", "--format", "markdown")
rows = [line for line in table.out.splitlines() if line.startswith("| [")]
equal([re.match(r"\| \[(\w+)\] \| `([\w-]+)`", row).groups() for row in rows], [(r["code"], r["name"]) for r in rules],
      "rules --format markdown has a row for each")
check(all(len(re.split(r"(?<!\\)\|", row)) == 10 for row in table.out.splitlines()), "each row has eight cells")
for path in sorted(Path("docs").rglob("*.md")):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    broken = [link for link in links if not (path.parent / link).exists()]
    if broken:
        check(False, f"links of {path}", "\n".join(broken[:10]))
check(True, "links of docs were followed")

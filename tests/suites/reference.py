#!/usr/bin/python3
"""The language reference and the README are tests: every ```arch block compiles; ```arch error T104 gives that error."""
import json
from pathlib import Path

from support import check, fenced, lintel

for page in ("grammar/README.md", "README.md"):
    if not Path(page).exists():
        check(False, page, "is missing")
        continue
    blocks = [block for block in fenced(Path(page).read_text(encoding="utf-8")) if block[0].split()[:1] == ["arch"]]
    check(blocks, f"{page} has examples")
    for words, text, line in blocks:
        run = lintel("check", "--format", "json", "-", stdin=text)
        errors = [f for f in json.loads(run.out)["findings"] if f["code"][0] == "T"]
        wanted = words.split()[2:] if words.split()[1:2] == ["error"] else []
        found = [f["code"] for f in errors]
        check(found == wanted, f"{page}:{line} {words}",
              f"wanted {wanted}\n" + "\n".join(f"{line - 1 + f['line']}: {f['code']} {f['message']}" for f in errors))

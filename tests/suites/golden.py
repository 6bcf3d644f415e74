#!/usr/bin/python3
"""tests/golden/**/x.arch beside x.tokens, x.tree, x.model, x.findings, x.json, x.placed, x.svg: the suffix picks the stage.

A test is added by adding files. ACCEPT=1 rewrites what differs; then read the diff. Extra words for the command line stand in
the design's first line: `# lintel: --stage production`.
"""
import os
import re
import sys
from pathlib import Path

from support import check, lintel

ACCEPT = bool(os.environ.get("ACCEPT"))
TODAY = ["--today", "2026-01-01"]
STAGES = {
    ".tokens": ["dump", "tokens"],
    ".tree": ["dump", "tree"],
    ".model": ["dump", "model"],
    ".scene": ["dump", "scene"],
    ".placed": ["dump", "placed"],
    ".findings": ["check", *TODAY],
    ".json": ["check", "--format", "json", *TODAY],
    ".svg": ["render", "--to", "svg", "-o", "-"],
}

for design in sorted(Path("tests/golden").rglob("*.arch")):
    words = re.match(r"# lintel: (.*)", design.read_text(encoding="utf-8", errors="replace"))
    kinds = [suffix for suffix in STAGES if design.with_suffix(suffix).exists()]
    if design.name == "lintel.arch" or (design.parent / f".{design.stem}.part").exists():
        continue
    for suffix in kinds:
        golden = design.with_suffix(suffix)
        extra = words.group(1).split() if words and STAGES[suffix][0] == "check" else []
        run = lintel(*STAGES[suffix], *extra, design)
        found = run.out + (run.err if suffix == ".svg" else "")
        wanted = golden.read_text(encoding="utf-8")
        if ACCEPT and found != wanted:
            golden.write_text(found, encoding="utf-8")
            print(f"note rewritten: {golden}", file=sys.stdout)
            wanted = found
        if not check(found == wanted and run.code in (0, 1, 2), str(golden)):
            import difflib
            for line in list(difflib.unified_diff(wanted.splitlines(), found.splitlines(), "golden", "found", lineterm=""))[:40]:
                print("  " + line)
            print(run.err[:500])

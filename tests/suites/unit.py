#!/usr/bin/python3
#:long
"""The C programs of tests/unit and tests/property. Each prints `ok`/`FAIL` lines of its own, or is one case by its exit code."""
import os
import subprocess

from support import BUILD, check

for kind in ("unit", "property"):
    folder = BUILD / "tests" / kind
    for program in sorted(path for path in folder.iterdir() if path.suffix == "") if folder.is_dir() else []:
        if not os.path.exists(f"tests/{kind}/{program.name}.c"):
            continue  # left over from an older build
        try:
            done = subprocess.run([program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        except subprocess.TimeoutExpired:
            check(False, f"{kind}/{program.name}", "does not end")
            continue
        output = done.stdout.decode("utf-8", "replace")
        lines = output.splitlines()
        own = [line for line in lines if line.startswith(("ok ", "FAIL ", "note ", "  "))]
        if any(line.startswith(("ok ", "FAIL ")) for line in own):
            print("\n".join(own))
        check(done.returncode == 0, f"{kind}/{program.name}", output[-2000:])

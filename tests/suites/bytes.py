#!/usr/bin/python3
"""Same input, same bytes: two processes, another locale, another folder, another clock, a poor environment."""
import os
import shutil
import subprocess

from support import BUILD, EXAMPLES, SCRATCH, check, lintel

# a locale with a comma in its numbers, made here, so that none need be installed
locale = SCRATCH / "de_DE.UTF-8"
subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", str(locale)], stdout=subprocess.DEVNULL,
               stderr=subprocess.DEVNULL)
check(locale.is_dir(), "the German locale can be made", "localedef failed; is the package 'locales' there?")

program = BUILD / "tests/property/same_bytes"
done = subprocess.run([program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
                      env={**os.environ, "LOCPATH": str(SCRATCH), "LC_ALL": "de_DE.UTF-8"})
output = done.stdout.decode("utf-8", "replace")
check(done.returncode == 0 and "ok " in output, "same bytes in a German locale within one process", output[-1500:])

COMMANDS = [["render", "-o", "-"], ["render", "-o", "-", "--theme", "sketch"], ["render", "-o", "-", "--theme", "print"], ["render", "-o", "-", "--to", "png"], ["render", "-o", "-", "--to", "pdf"],
            ["check", "--today", "2026-01-01"], ["check", "--format", "json", "--today", "2026-01-01"], ["dump", "placed"],
            ["dump", "model", "--format", "json"]]
GERMAN = dict(LOCPATH=str(SCRATCH), LC_ALL="de_DE.UTF-8", LANG="de_DE.UTF-8", TZ="Asia/Tokyo", SOURCE_DATE_EPOCH="1",
              HOME="/nonexistent", COLUMNS="40", TERM="xterm")
for design in EXAMPLES[::5]:
    for command in COMMANDS:
        first, second = lintel(*command, design), lintel(*command, design, **GERMAN)
        check(first.raw == second.raw and first.raw, f"{design.name}: {' '.join(command)}")

elsewhere = SCRATCH / "elsewhere"
elsewhere.mkdir()
design = EXAMPLES[-1]
shutil.copy(design, elsewhere / design.name)
here = lintel("render", "-o", "-", design, cwd=None)
there = lintel("render", "-o", "-", design.name, cwd=elsewhere)
check(here.raw == there.raw, "a picture does not depend on where the file lies")

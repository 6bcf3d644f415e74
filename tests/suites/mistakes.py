#!/usr/bin/python3
"""grammar/mistakes.txt: each mistake gives exactly the one finding of the text that it is paired with, at its line; and every code of
the registry is there. How a case is written stands at the top of that file.

Codes that arise only while a picture is drawn cannot come of `check`: DRAWN names the suite that draws one and expects them. LARGE names
the suite that makes the design for codes of designs too large to be a case."""
import json
import re
from pathlib import Path

from support import SCRATCH, check, lintel

DRAWN = {"W017": "looks", "W018": "looks", "W019": "placement", "W021": "overlays"}
LARGE = {"W020": "lint_engine"}

parts = re.split(r"^=== (\S+) (\d+) (.*)\n", Path("grammar/mistakes.txt").read_text(encoding="utf-8"), flags=re.M)
cases = list(zip(parts[1::4], parts[2::4], parts[3::4], parts[4::4]))


def files_of(body):
    """The files of a case, by name; design.arch is checked."""
    mark, _, rest = body.partition("\n")
    if mark == "!bytes":
        return {"design.arch": rest.rstrip("\n").encode("latin-1").decode("unicode_escape").encode("latin-1")}
    if mark == "!python":
        value = eval(rest)  # our own file
        return value if isinstance(value, dict) else {"design.arch": value}
    return {"design.arch": body.encode()}


for number, (code, line, title, body) in enumerate(cases):
    folder = SCRATCH / str(number)
    for name, content in files_of(body).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    options = [] if (folder / "lintel.arch").exists() else ["--isolated"]
    if (folder / "baseline.json").exists():
        options += ["--baseline", "baseline.json"]
    run = lintel("check", "--format", "json", "--today", "2026-01-01", *options, "design.arch", cwd=folder)
    try:
        found = [f for f in json.loads(run.out)["findings"] if f["code"][0] in "TWX"]
    except ValueError:
        check(False, f"{code} {title}", run)
        continue
    places = [(f["code"], f.get("line")) for f in found]
    good = places == [(code, int(line))] and run.code == (2 if code[0] == "T" else run.code if run.code < 2 else -1)
    check(good, f"{code} {title}", f"wanted {code} at line {line}\n" + "\n".join(f"{f['code']} {f.get('line')}: {f['message']}" for f in found))
    for f in found:
        words = f["message"]
        check(not words.endswith(".") and (not words[:1].isupper() or words.split()[0].isupper()), f"{code} {title}: wording", words)

check(len(cases) >= 60, "sixty mistakes or more", len(cases))
registry = re.findall(r"^DIAG_CODE\((\w+),", Path("compiler/diag/errors.def").read_text(), re.M)
shown = {code for code, *_ in cases}
missing = set(registry) - shown - set(DRAWN) - set(LARGE)
check(registry and not missing, "every code of the registry has a case", ", ".join(sorted(missing)))
for code, suite in DRAWN.items():
    text = Path(f"tests/suites/{suite}.py").read_text(encoding="utf-8")
    check(code in registry and code not in shown, f"{code} is a code, and no text alone gives it")
    check(re.search(rf'check\(.*run\.err.*"{code}"|check\(.*"{code}" in run\.err', text), f"{code} is expected by the suite '{suite}'")
for code, suite in LARGE.items():
    check(code in registry and code not in shown and f'"{code}"' in Path(f"tests/suites/{suite}.py").read_text(encoding="utf-8"),
          f"{code} is expected by the suite '{suite}'")

#!/usr/bin/python3
#:plain
"""The house rules that can be checked: includes against compiler/HOUSE, lengths, words that must not occur, no mutable globals."""
import re
import subprocess
from pathlib import Path

from support import BUILD, check

STANDARD = set("""assert.h ctype.h errno.h float.h inttypes.h limits.h math.h setjmp.h signal.h stdarg.h stdbool.h stddef.h
stdint.h stdio.h stdlib.h string.h time.h dirent.h fcntl.h glob.h poll.h unistd.h sys/mman.h sys/resource.h sys/stat.h sys/types.h
sys/wait.h""".split())
# strtod reads digits and an exponent there and never a decimal point, which is all that a locale can change.
NUMBERS = "compiler/base/number.c"
# Graphviz calls back without a context: what the callbacks share lives for one layout, in a child process of its own.
WITHOUT_CONTEXT = "compiler/layout/graphviz.o"
LINES, LINES_NOTED, FUNCTION_LINES, COLUMNS = 900, 600, 60, 165

rooms, only = {}, {}
for line in Path("compiler/HOUSE").read_text().splitlines():
    words = line.split("#")[0].split()
    if words[:1] == ["room"]:
        rooms[words[1]] = (int(words[2]), words[3:])
    elif words[:1] == ["only"]:
        for header in words[2:]:
            only.setdefault(header, set()).add(words[1])


def allowed(room, other):
    floor, words = rooms[room]
    for word in words:
        span = re.fullmatch(r"(\d+)(?:-(\d+))?", word)
        if span and other in rooms and int(span[1]) <= rooms[other][0] <= int(span[2] or span[1]):
            return True
        if word == other:
            return True
    return False


def guarded(path, header):
    """The `only` line for this header, if there is one: a name, or a folder or prefix of names."""
    for name, files in only.items():
        if header == name or (not name.endswith(".h") and header.startswith(name)):
            return any(path == f"compiler/{file}" or (file.endswith("/") and path.startswith(f"compiler/{file}")) for file in files)
    return None


def judge(path, room, quoted, header):
    """None, or what is wrong with an #include."""
    verdict = guarded(path, header)
    if verdict is not None:
        return None if verdict else "only another file may include this"
    if not quoted:
        return None if header in STANDARD else "not in the C library, and HOUSE gives it to no file"
    if "/" in header:
        other = header.split("/")[0]
        if not Path("compiler", header).exists():
            return "no such file below compiler/"
        return None if other == room or allowed(room, other) else f"{room} must not include {other}"
    if header == "lintel.h":
        return None if allowed(room, "lintel.h") else "only doors and the session"
    if Path("grammar", header).exists():
        return None if rooms[room][0] >= rooms["syntax"][0] else "the grammar is above this room"
    return "written from the room down: \"room/file.h\""


sources = sorted(path for path in Path("compiler").rglob("*") if path.suffix in (".c", ".h"))
for source in sources:
    path, room = str(source), source.parts[1]
    text = source.read_text(encoding="utf-8")
    lines = text.splitlines()
    wrong = []
    if room not in rooms:
        wrong.append(f"room '{room}' is not in HOUSE")
    else:
        includes = re.findall(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', text, re.M)
        wrong += [f'"{header}": {fault}' for kind, header in includes if (fault := judge(path, room, kind == '"', header))]
        own = "/".join(source.with_suffix(".h").parts[1:])
        if source.suffix == ".c" and Path("compiler", own).exists() and includes and includes[0][1] != own:
            wrong.append(f'"{own}" must be the first include')
    if source.suffix == ".h" and not text.startswith("/*"):
        wrong.append("a header opens with what it gives")
    if len(lines) > LINES:
        wrong.append(f"{len(lines)} lines")
    elif len(lines) > LINES_NOTED:
        print(f"note {path}: {len(lines)} lines")
    code = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), text, flags=re.S)
    code = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', code)
    for number, line in enumerate(code.splitlines(), 1):
        if line.strip() and len(lines[number - 1].expandtabs(4)) > COLUMNS:
            wrong.append(f"{number}: {len(lines[number - 1].expandtabs(4))} columns")
        if re.search(r"\b(malloc|calloc|realloc|strdup|free)\s*\(", line) and room != "base" and path not in ("compiler/layout/graphviz.c", "compiler/draw/cairo.c"):
            wrong.append(f"{number}: memory belongs to the arena")
        if re.search(r"\b(setlocale|strtod|atof|rand|strtok|localtime)\s*\(", line) and path != NUMBERS:
            wrong.append(f"{number}: depends on the machine")
        if re.match(r"\s*typedef\b", line):
            wrong.append(f"{number}: no typedefs")
    for number, line in enumerate(lines, 1):
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line):
            wrong.append(f"{number}: {line.strip()}")
        if room != "base" and re.search(r'%[-+ #0]*[\d.*]*l?[fFgGeE](?![a-z])[^"]*"', line) and "printf" in line:
            wrong.append(f"{number}: numbers are printed by base/number.h only")
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            if number - start - 1 > FUNCTION_LINES:
                print(f"note {path}:{start}: a function of {number - start - 1} lines")
            start = None
    check(not wrong, path, "\n".join(wrong))

# our own objects hold no data that can change; generated code included
writable = []
for line in subprocess.run(["size", "-A", *map(str, sorted((BUILD / "compiler").rglob("*.o"))), *map(str, BUILD.glob("*.o"))],
                           stdout=subprocess.PIPE, text=True).stdout.splitlines():
    if line.strip().endswith(":"):
        name = line.split()[0]
    section = line.split()
    if len(section) == 3 and section[0] in (".data", ".bss", ".tbss", ".tdata") and section[1] != "0" and not name.endswith(WITHOUT_CONTEXT):
        writable.append(f"{name} {section[0]} {section[1]} bytes")
check(not writable, "no mutable globals", "\n".join(writable))

#!/usr/bin/python3
"""Fixes: what they write, and what they leave alone.

Laws over every Bad design, every wrong example of a text code, and the examples with statements damaged: the finding of an applied
fix is gone, the text has no new error, comments are all there, a second run changes nothing, and the diff applied with `patch` is what
--fix writes. Then cases with the exact text before and after (tests/fixes/*.txt), and the doors: files, modes, links, standard input.
"""
import json
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

from support import BLOCKS, EXAMPLES, SAN, SCRATCH, check, equal, fenced, lintel

ALL = ("--suggestions", "--unsafe-fixes")


def findings(text, *options):
    run = lintel("check", "--isolated", "--format", "json", *options, "-", stdin=text)
    try:
        return json.loads(run.out)["findings"]
    except ValueError:
        return None


def fixed(text, *options):
    return lintel("check", "--isolated", "-q", "--fix", *options, "-", stdin=text).raw.decode("utf-8", "replace")


def key(finding):
    return finding["code"], tuple(finding["subjects"])


def comments(text):
    return sorted(re.findall(r"#[^\n]*", text))


def errors(found):
    return sum(f["severity"] == "error" and f["code"][0] == "T" for f in found)


def section(page, title):
    parts = re.split(r"^## (.*)$", page, flags=re.M)
    return "".join(body for head, body in zip(parts[1::2], parts[2::2]) if head.strip() == title)


def keeps_the_laws(text, options, name, must=False):
    """Applies all fixes; says whether there was one."""
    before = findings(text, *options)
    if before is None:
        return check(False, f"{name}: no JSON") and False
    fixable = [f for f in before if f["fixes"] and not f["suppressed"]]
    if not fixable:
        return False, True
    after_text = fixed(text, *options, *ALL)
    after = findings(after_text, *options)
    left = [f"{f['code']} {f['message']}" for f in after if key(f) in {key(g) for g in fixable} and f["subjects"]] if must else []
    wrong = []
    if fixable and after_text == text:
        wrong.append("nothing was applied")
    if errors(after) > errors(before):
        wrong.append("new errors of the text")
    if [c for c in comments(text) if c not in comments(after_text)]:
        wrong.append("a comment is gone")
    if left:
        wrong += ["still there: " + line for line in left]
    if fixable and fixed(after_text, *options, *ALL) != after_text:
        wrong.append("a second run changes it again")
    if wrong:
        check(False, name, "\n".join(wrong) + "\n" + after_text)
    return bool(fixable), not wrong


# ---- every rule ----

rules = json.loads(lintel("rules", "--format", "json").out)["rules"]
for rule in rules:
    code, page = rule["code"], rule["explain"]
    if rule["set"] != "text":
        for number, (_, text, _) in enumerate(fenced(section(page, "Bad")), 1):
            some, good = keeps_the_laws(text, ("--only", code, "--stage", "production", "--undeclared"), f"{code} Bad {number}", must=True)
            if some and good:
                check(True, f"{code} Bad {number}: fixed")
    else:
        for text in re.findall(r"^Wrong:\n\n((?:    .*\n|\n)+)", page, re.M)[:1]:
            text = re.sub(r"^    ", "", text, flags=re.M).strip("\n") + "\n"
            some, good = keeps_the_laws(text, (), f"{code} wrong example")
            if some and good:
                check(True, f"{code} wrong example: fixed")

# ---- the examples, damaged ----

DAMAGE = [
    (r"\bdlq(?: = [\w-]+)?\b", "dlq = no"), (r"\bttl = [\w.]+", "ttl = no"), (r"\btimeout = [\w.]+", "timeout = no"),
    (r"->", "-->"), (r"=>", "==>"), (r"\bfailover = auto\b", "failover = auto; allow spof : later"), (r"; ?idempotent\b", ""),
    (r" x(\d+)", r" x1"), (r"\bhash = consistent", "hash = modulo"), (r" = (\d)", r": \1"),
]
SOME = EXAMPLES[::5] + BLOCKS[::6] if SAN else EXAMPLES + BLOCKS[::4]
count = touched = 0
for number, path in enumerate(SOME):
    text = path.read_text(encoding="utf-8")
    for pattern, replacement in DAMAGE[number % 3::3]:
        damaged = re.sub(pattern, replacement, text, count=3)
        some, good = keeps_the_laws(damaged, ("--stage", "production"), f"{path.name} damaged by {pattern}")
        count += good
        touched += some
check(count > (20 if SAN else 50) and touched > count / 3, "damaged examples keep the laws", f"{count} kept, {touched} had fixes")
whole = all(fixed(path.read_text(encoding="utf-8")) == path.read_text(encoding="utf-8") for path in SOME)
check(whole, "safe fixes leave good examples as they are")

# ---- exact texts ----

for path in sorted(Path("tests/fixes").glob("*.txt")):
    options, *blocks = re.split(r"^---[^\n]*\n", path.read_text(encoding="utf-8"), flags=re.M)
    for number, (before, after) in enumerate(zip(blocks[::2], blocks[1::2]), 1):
        name = f"{path.stem} {number}"
        result = fixed(before, *options.split())
        if equal(result, after, name):
            crlf = fixed(before.replace("\n", "\r\n"), *options.split())
            equal(crlf, after.replace("\n", "\r\n"), f"{name}, with returns")

# ---- the doors ----

home = SCRATCH / "fixes"
shutil.rmtree(home, ignore_errors=True)
home.mkdir()
BAD = "client u\nservice api\nu --> api : HTTPS   # why\n"
GOOD = BAD.replace("-->", "->")


def write(name, text=BAD):
    (home / name).write_text(text)
    return home / name


file = write("a.arch")
file.chmod(0o640)
run = lintel("check", "--fix", file)
equal((file.read_text(), stat.S_IMODE(file.stat().st_mode)), (GOOD, 0o640), "--fix writes the file and keeps its mode")
check("1 fix applied" in run.out and "W001" not in run.out and run.code == 0, "--fix reports what is left", run)
check(not [f for f in os.listdir(home) if f != "a.arch"], "no other file is left", os.listdir(home))
before = file.stat().st_mtime_ns, file.stat().st_ino
lintel("check", "--fix", file)
equal((file.stat().st_mtime_ns, file.stat().st_ino), before, "a file without fixes is not written")

file = write("b.arch")
(home / "link.arch").symlink_to("b.arch")
lintel("check", "--fix", home / "link.arch")
check((home / "link.arch").is_symlink() and file.read_text() == GOOD, "--fix writes through a symbolic link")

file = write("c.arch")
run = lintel("check", "--diff", file)
equal(file.read_text(), BAD, "--diff writes nothing")
check(run.code == 1 and run.out.startswith(f"--- {file}\n+++ {file}\n@@ -1,3 +1,3 @@\n") and "W001" in run.err, "--diff prints a unified diff", run)
check(lintel("check", "--fix", "--diff", file).out == run.out and file.read_text() == BAD, "--fix --diff only shows")
equal(lintel("check", "--diff", write("d.arch", GOOD)).code, 0, "--diff without a difference leaves with 0")
equal(lintel("check", "--diff", home / "d.arch").out, "", "--diff without a difference prints nothing")

big = "".join(f"service s{i} x2\n" for i in range(60)) + "s0 --> s1 : a\n" + "".join(f"service t{i}\n" for i in range(40)) + "t1 ==> t2 : b"
for name, text in (("big.arch", big), ("with blank.arch", BAD), ("crlf.arch", BAD.replace("\n", "\r\n")), ("no end.arch", BAD.strip())):
    file = home / name
    file.write_bytes(text.encode())
    diff = lintel("check", "--diff", name, cwd=home)
    patched = subprocess.run(["patch", "-p0", "--binary", "-s"], cwd=home, input=diff.raw, capture_output=True)
    after = lintel("check", "-q", "--fix", "-", stdin=text)
    check(patched.returncode == 0 and file.read_bytes() == after.raw and after.raw != text.encode(), f"patch takes the diff: {name}",
          diff.out + patched.stdout.decode() + patched.stderr.decode())

run = lintel("check", "--fix", "-", stdin=BAD)
check(run.out == GOOD and "1 fix applied" in run.err, "standard input is a filter, the report on standard error", run)
equal(lintel("check", "--fix", "-", stdin=GOOD).out, GOOD, "a design without fixes passes through")
check(lintel("check", "--diff", "-", stdin=BAD).out.startswith("--- <stdin>\n+++ <stdin>\n"), "--diff of standard input")

for option in ALL:
    run = lintel("check", option, home / "a.arch")
    check(run.code == 2 and "--fix" in run.err, f"{option} alone is refused", run)

write("part.arch", "service inner\nservice other\ninner --> other : x\n")
main = write("main.arch", 'include "part.arch"\nclient u\nu --> inner : HTTPS\n')
run = lintel("check", "--fix", "main.arch", cwd=home)
check(main.read_text().count("-->") == 0 and (home / "part.arch").read_text().count("-->") == 1, "included files are left alone", run)
check("1 in an included file" in run.out, "and it says so", run)

file = write("e.arch", "client u\nservice api\nu -> api : HTTPS\nqueue q\nworker w { idempotent }\napi ~> q ~> w : job\n")
run = lintel("check", "--stage", "production", "--only", "M001", file)
check("fixes: 1 by --fix --suggestions" in run.out, "the report says what can be fixed", run)
lintel("check", "--fix", "--stage", "production", "--only", "M001", file)
check("dlq" not in file.read_text(), "a suggestion is not applied unasked")
lintel("check", "--fix", "--suggestions", "--stage", "production", "--only", "M001", file)
check("queue q { dlq }" in file.read_text(), "a suggestion is applied when asked for", file.read_text())

readonly = home / "locked"
readonly.mkdir()
file = readonly / "f.arch"
file.write_text(BAD)
readonly.chmod(0o555)
run = lintel("check", "--fix", file)
check(os.geteuid() == 0 or (run.code == 2 and "cannot write" in run.err and file.read_text() == BAD), "a file that cannot be written stays", run)
readonly.chmod(0o755)

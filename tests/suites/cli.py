#!/usr/bin/python3
#:plain
"""The command line: exit codes, streams, where files go, colours, folders, options. All of output.md that a user can see."""
import json
import os
import pty
import re
import stat
import subprocess
from pathlib import Path

from support import LINTEL, SCRATCH, check, equal, lintel

GOOD = 'client users\nexternal bank\nusers -> bank : GET /\nnote : nothing\n'
BROKEN = "service api\napi -> nowhere : GET /\n"
FAILING = """stage mvp
client users { rate = 10/s }
service api x3
db data x1
users -> api : read
api -> data : read { timeout = 1s }
stage production
""".replace("stage mvp\n", "")


def place(path, text):
    path = SCRATCH / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def fresh(name):
    folder = SCRATCH / name
    folder.mkdir(parents=True)
    return folder


def on_terminal(*arguments, cwd=None, **environment):
    """Runs with all three streams on a terminal; returns exit code and what appeared."""
    merged = {k: v for k, v in {**os.environ, "TERM": "xterm", **environment}.items() if v is not None}
    master, slave = pty.openpty()
    process = subprocess.Popen([LINTEL, *map(str, arguments)], stdin=slave, stdout=slave, stderr=slave, env=merged, cwd=cwd)
    os.close(slave)
    seen = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(master)
    return process.wait(), seen.decode("utf-8", "replace")


good, broken, failing = place("good.arch", GOOD), place("broken.arch", BROKEN), place("failing.arch", FAILING)

# ---- exit codes ----
equal(lintel("check", good).code, 0, "0: nothing to complain of")
equal(lintel("check", failing, "--only", "spof").code, 1, "1: findings of severity error")
equal(lintel("check", failing, "--only", "spof", "--error-on", "never").code, 0, "--error-on never")
equal(lintel("check", failing, "--ignore", "all").code, 0, "--ignore all")
equal(lintel("check", broken).code, 2, "2: an error in the text")
equal(lintel("check", broken, failing, good).code, 2, "the highest exit code wins")
equal(lintel("check", SCRATCH / "none.arch").code, 2, "2: no such file")
equal(lintel("check", SCRATCH / "none.arch", failing).code, 2, "2: the other designs still run")
check("spof" in lintel("check", SCRATCH / "none.arch", failing, "--only", "spof").out, "an unreadable file does not stop the others")
equal(lintel("check").code, 2, "2: no design")
equal(lintel().code, 2, "2: nothing at all")
equal(lintel("check", "--nonsense", good).code, 2, "2: unknown option")
equal(lintel("render", failing, "-o", SCRATCH / "f.svg").code, 0, "render: 0 once drawn")
equal(lintel("lint", good).code, 0, "lint is check")
warned = place("warned.arch", GOOD + "service api2 { colour = blue }\nusers -> api2 : GET /\n")
equal(lintel("check", warned).code, 0, "a warning is no failure")
equal(lintel("check", warned, "--error-on", "warning").code, 1, "--error-on warning")

# ---- streams ----
run = lintel("check", failing, "--only", "spof")
check("spof" in run.out and run.err == "", "check reports on standard output", run)
run = lintel("render", broken, "-o", "-")
check(run.out == "" and "nowhere" in run.err and run.code == 2, "render: findings on standard error", run)
run = lintel("render", good, "-o", "-")
check(run.raw.startswith(b"<") and run.raw.rstrip().endswith(b"</svg>") and run.err == "", "a picture to - is alone on standard output", run)
run = lintel("-", stdin=GOOD)
check(run.out.startswith("<") and "2 nodes" in run.err, "standard input: picture on standard output, report on standard error", run)
run = lintel("check", "-", stdin=BROKEN)
check(run.code == 2 and "<stdin>:2:" in run.out, "check - names <stdin>", run)
run = lintel("check", "-", stdin=b"")
check(run.code == 0, "an empty design is a design", run)
with open("/dev/full", "wb") as full:
    done = subprocess.run([LINTEL, "rules"], stdout=full, stderr=subprocess.PIPE)
check(done.returncode == 2 and b"standard output" in done.stderr, "a full disk is told", done)
done = subprocess.run(f"'{LINTEL}' rules --format json | head -c 10", shell=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
check(done.stderr == b"" and len(done.stdout) == 10, "a reader that goes away is no error", done.stderr)

# ---- files ----
folder = fresh("files")
design = place("files/shop.arch", GOOD)
run = lintel("shop.arch", cwd=folder)
check(run.code == 0 and (folder / "shop.svg").exists(), "lintel a.arch writes a.svg", run)
check(sorted(p.name for p in folder.iterdir()) == ["shop.arch", "shop.svg"], "nothing else is left behind", list(folder.iterdir()))
check("shop.svg" in run.out and "2 nodes" in run.out, "the summary says where the picture is", run)
(folder / "shop.svg").write_text("old")
design.write_text(BROKEN)
run = lintel("shop.arch", cwd=folder)
check(run.code == 2 and (folder / "shop.svg").read_text() == "old", "a broken file leaves the older picture", run)
run = lintel("shop.arch", "--keep-going", cwd=folder)
check(run.code == 2 and (folder / "shop.svg").read_text() != "old", "--keep-going draws it and still exits with 2", run)
design.write_text(GOOD)
(folder / "shop.svg").chmod(0o640)
(folder / "link.svg").symlink_to("shop.svg")
before = (folder / "shop.svg").stat().st_ino
lintel("render", "shop.arch", "-o", "link.svg", cwd=folder)
check((folder / "link.svg").is_symlink() and (folder / "shop.svg").stat().st_ino != before, "writes through a symbolic link, beside and renamed")
equal(stat.S_IMODE((folder / "shop.svg").stat().st_mode), 0o640, "permission bits are kept")
(folder / "dangling.svg").symlink_to("target.svg")
lintel("render", "shop.arch", "-o", "dangling.svg", cwd=folder)
check((folder / "target.svg").exists() and (folder / "dangling.svg").is_symlink(), "writes through a dangling link")
equal(lintel("render", "shop.arch", "-o", "/dev/null", "--to", "svg", cwd=folder).code, 0, "a device is written to in place")
run = lintel("render", "shop.arch", "-o", "none/shop.svg", cwd=folder)
check(run.code == 2 and "none/shop.svg" in run.err, "a folder that is not there is told", run)
for kind, start in (("svg", b"<"), ("png", b"\x89PNG"), ("pdf", b"%PDF")):
    run = lintel("render", "shop.arch", "-o", f"x.{kind}", cwd=folder)
    check((folder / f"x.{kind}").read_bytes().startswith(start), f"-o x.{kind} is a {kind}", run)
    run = lintel("render", "shop.arch", "--to", kind, "-o", "-", cwd=folder)
    check(run.raw.startswith(start), f"--to {kind}", run.err)
run = lintel("render", "shop.arch", "-o", "x.jpeg", cwd=folder)
check(run.code == 2 and "--to" in run.err, "an unknown type of picture", run)
check(lintel("render", "shop.arch", "--to", "png", "-o", "-", cwd=folder).raw != lintel("render", "shop.arch", "--to", "png", "--scale", "2", "-o", "-", cwd=folder).raw,
      "--scale makes a difference")
check(lintel("render", "shop.arch", "--theme", "dark", "-o", "-", cwd=folder).raw != lintel("render", "shop.arch", "-o", "-", cwd=folder).raw,
      "--theme makes a difference")
for scale in ("0", "-1", "x", "1e9", "nan"):
    equal(lintel("render", "shop.arch", "--scale", scale, cwd=folder).code, 2, f"--scale {scale}")
(folder / "design").write_text(GOOD)
lintel("design", cwd=folder)
check((folder / "design.svg").exists(), "a file without an ending gets one")
run = lintel("shop", cwd=folder)
check(run.code == 2 and "shop.arch" in run.err, "an ending that was forgotten is suggested", run)
(folder / "arch.svg").write_text(GOOD)
run = lintel("arch.svg", cwd=folder)
check(run.code == 2 and (folder / "arch.svg").read_text() == GOOD, "a picture never replaces its design", run)
(folder / "shop.txt").write_text(GOOD)
equal(lintel("shop.arch", "shop.txt", cwd=folder).code, 2, "two designs, one picture")
(folder / "lost").mkdir()
equal(lintel("shop.arch", "design", "-o", "lost", cwd=folder).code, 0, "-o FOLDER")
equal(sorted(p.name for p in (folder / "lost").iterdir()), ["design.svg", "shop.svg"], "-o FOLDER holds the pictures")

# ---- folders ----
folder = fresh("tree")
for name in ("b.arch", "a/z.arch", "a/B.arch", "lintel.arch", "a/lintel.arch", ".hidden/c.arch", "a/notes.txt"):
    place(f"tree/{name}", "" if "lintel" in name else GOOD)
run = lintel("check", ".", "b.arch", "--quiet", cwd=folder)
run = lintel("check", "--format", "json", ".", "./b.arch", cwd=folder)
equal(json.loads(run.out)["files"], ["./a/B.arch", "./a/z.arch", "./b.arch"], "folders: recursive, sorted by bytes, each once, no lintel.arch")
run = lintel("check", ".", cwd=folder)
check(run.out.rstrip().splitlines()[-1].startswith("3 designs: "), "several designs end with a sum", run)
fresh("empty")
check(lintel("check", SCRATCH / "empty").code == 2, "a folder without designs")

# ---- project, includes ----
folder = fresh("project")
place("project/lintel.arch", "kind gizmo : service { tech = \"Gizmo\" }\n")
place("project/sub/design.arch", 'include "../common.arch"\nusers -> g : GET /\n')
place("project/common.arch", "client users\ngizmo g x2\n")
run = lintel("check", "sub/design.arch", cwd=folder)
check(run.code < 2, "lintel.arch is found upwards, includes lie below it", run)
run = lintel("check", "sub/design.arch", "--isolated", cwd=folder)
check(run.code == 2 and "gizmo" in run.out, "--isolated leaves it out", run)
place("project/sub/out.arch", 'include "../../good.arch"\n')
run = lintel("check", "sub/out.arch", cwd=folder)
check(run.code == 2 and "outside" in run.out, "an include cannot leave the project by ..", run)
(folder / "sub/link.arch").symlink_to(good)
place("project/sub/out2.arch", 'include "link.arch"\n')
run = lintel("check", "sub/out2.arch", cwd=folder)
check(run.code == 2 and "outside" in run.out, "nor by a symbolic link", run)
place("project/sub/out3.arch", f'include "{good}"\n')
run = lintel("check", "sub/out3.arch", cwd=folder)
check(run.code == 2 and "outside" in run.out, "nor by an absolute path", run)
place("project/sub/out4.arch", 'include "/etc/none/at/all"\n')
check("outside" in lintel("check", "sub/out4.arch", cwd=folder).out, "what lies outside cannot be told apart")
place("project/sub/none.arch", 'include "none-there.arch"\n')
run = lintel("check", "sub/none.arch", cwd=folder)
check(run.code == 2 and "no such file" in run.out, "an include that is not there", run)
place("project/sub/dir.arch", 'include "../sub"\n')
check(lintel("check", "sub/dir.arch", cwd=folder).code == 2, "an include of a folder")
place("project/a.arch", 'include "sub/b.arch"\n')
place("project/sub/b.arch", 'include "../a.arch"\n')
for word in ("a.arch", "./a.arch", folder / "a.arch"):
    run = lintel("check", word, cwd=folder)
    check(run.code == 2 and "a.arch" in run.out and len(run.out) < 3000, f"an include cycle, called {word if isinstance(word, str) else 'absolutely'}", run)
run = lintel("check", "-", stdin='include "common.arch"\nusers -> g : GET /\n', cwd=folder)
check(run.code < 2, "standard input: the current folder is the project", run)
run = lintel("check", "lintel.arch", cwd=folder)
check(run.code == 0, "lintel.arch as a design", run)

# ---- colours ----
code, seen = on_terminal("check", broken, NO_COLOR=None)
check("\x1b[" in seen, "colours on a terminal", seen)
check("\x1b[3" not in on_terminal("check", broken, NO_COLOR="1")[1], "NO_COLOR")
check("\x1b[3" not in on_terminal("check", broken, TERM="dumb")[1], "a dumb terminal")
check("\x1b[" in on_terminal("check", broken, "--color", "always", NO_COLOR="1")[1], "--color always wins")
check("\x1b[3" not in on_terminal("check", broken, "--color", "never")[1], "--color never")
check("\x1b" not in lintel("check", broken).out, "no colours in a pipe")
check("\x1b[" in lintel("check", broken, CLICOLOR_FORCE="1").out, "CLICOLOR_FORCE")
check("\x1b[" in lintel("check", broken, "--color=always").out, "--color=always in a pipe")
check("\x1b" not in lintel("check", broken, "--format", "json", "--color", "always").out, "no colours in JSON")

# ---- progress ----
code, seen = on_terminal("check", good, failing, "--only", "spof")
check("[1/2]" in seen and "[2/2]" in seen, "progress on a terminal", seen)
check("[1/2]" not in lintel("check", good, failing).err, "no progress elsewhere")
check("[1/2]" not in on_terminal("check", good, failing, "--quiet")[1], "no progress with --quiet")
code, seen = on_terminal("render", good, "--to", "png", "-o", "-")
check(code == 2 and "PNG" not in seen.upper().replace(" PNG ", ""), "no PNG on a terminal", seen[:200])

# ---- options ----
run = lintel("check", "--formt", "json", good)
check("did you mean '--format'" in run.err, "an unknown option is suggested", run)
run = lintel("chekc", good)
check(run.code == 2 and "'lintel check'" in run.err and not good.with_suffix(".svg").exists(), "an unknown command is suggested, and nothing drawn", run)
run = lintel("check", "--format", "jsn", good)
check(run.code == 2 and "'json'" in run.err, "an unknown form is suggested", run)
run = lintel("check", "--scale", "2", good)
check(run.code == 2 and "render" in run.err, "an option of another command", run)
check(lintel("check", "--format").code == 2, "an option without its argument")
check(lintel("check", "--quiet=yes", good).code == 2, "a flag takes no value")
check(lintel("--color", "never", "check", good).code == 0, "options may stand before the command")
place("check", GOOD)
check(lintel("--", "check", cwd=SCRATCH).code == 0 and (SCRATCH / "check.svg").exists(), "-- ends options and command names")
check(lintel("check", "-qh", good).out.startswith("lintel check"), "letters may be joined")
check(lintel("render", f"-o{SCRATCH / 'joined.svg'}", good).code == 0 and (SCRATCH / "joined.svg").exists(), "-oFILE")
run = lintel("check", "--only", "spoof", failing)
check(run.code == 2 and "'spof'" in run.err, "an unknown rule is suggested", run)
check(lintel("check", "--only", "T101", failing).code == 2, "a code of the text is no rule")
check(lintel("check", "--only", "R", failing).code == 1, "a beginning of codes")
check("spof" not in lintel("check", "--ignore", "spof", failing).out, "--ignore")
check("spof" not in lintel("check", "--only=missing-lb", "--only", "missing-dlq", failing).out, "--only may be repeated")
for date in ("2026-13-01", "tomorrow", "2026-1-1", "2026-02-32"):
    check(lintel("check", "--today", date, good).code == 2, f"--today {date}")
check(lintel("check", good, SOURCE_DATE_EPOCH="soon").code == 2, "SOURCE_DATE_EPOCH that is no number")
until = place("until.arch", FAILING + 'allow spof : a trial { until = "2026-06-30" }\n')
equal(lintel("check", "--only", "spof", "--today", "2026-06-30", until).code, 0, "allow holds on its last day")
equal(lintel("check", "--only", "spof", "--today", "2026-07-01", until).code, 1, "after it the finding is back")
equal(lintel("check", "--only", "spof", until, SOURCE_DATE_EPOCH="1782777600").code, 0, "SOURCE_DATE_EPOCH is the date")
equal(lintel("check", "--only", "spof", until, SOURCE_DATE_EPOCH="1782950400").code, 1, "SOURCE_DATE_EPOCH after it")

# ---- reports ----
report = SCRATCH / "report.json"
run = lintel("check", failing, "--only", "spof", f"--format=json={report}")
check(run.code == 1 and "spof" in run.out and json.loads(report.read_text())["document"] == "findings", "--format json=FILE beside the text", run)
run = lintel("check", failing, "--format", "json", "--format", f"text={SCRATCH / 'report.txt'}")
check(json.loads(run.out)["schema"] == "lintel/1" and (SCRATCH / "report.txt").stat().st_size > 0, "two forms at once", run)
check(lintel("check", failing, "--format", "json", "--format", "text").code == 2, "two forms for one stream")
check(lintel("check", good, "--quiet", "--only", "spof").out == "", "--quiet: no summary")
run = lintel("check", broken, failing, "--format", "json")
document = json.loads(run.out)
check({f["file"] for f in document["findings"]} == {str(broken), str(failing)}, "findings name their file")
equal(list(document["summary"]["stages"]), [str(broken), str(failing)], "the stage of each design")

# ---- the first file ----
first = Path("examples/first.arch")
check(first.read_text() in Path("grammar/README.md").read_text(), "the reference opens with the first file, byte for byte")
run = lintel("check", first)
said = re.findall(r"^(?:\w+\[|\d+ rules? need)", run.out, re.M)
check(run.code == 0 and len(said) <= 3 and run.err == "", "the first file yields three remarks at most", run)

# ---- the other commands ----
for stage in ("tokens", "tree", "model", "scene", "placed"):
    run = lintel("dump", stage, good)
    check(run.code == 0 and run.out, f"dump {stage}", run)
    run = lintel("dump", stage, broken)
    check(run.code == 2 and run.out and "nowhere" in run.err, f"dump {stage} of a broken design", run)
check(lintel("dump", "trees", good).code == 2 and lintel("dump", "tree").code == 2, "dump: wrong words")
check(json.loads(lintel("dump", "model", "--format", "json", good).out), "dump model as JSON")
check(lintel("dump", "tree", "--format", "json", good).code == 2, "dump tree has no JSON")
check("postgres" in lintel("kinds").out and json.loads(lintel("kinds", "--format", "json").out), "kinds")
check("R001" in lintel("rules").out and "T101" in lintel("rules").out, "rules")
for rule in json.loads(lintel("rules", "--format", "json").out)["rules"]:
    by_code, by_name = lintel("explain", rule["code"]), lintel("explain", rule["name"])
    check(by_code.code == 0 and len(by_code.out) > 80 and by_code.out == by_name.out, f"explain {rule['code']}", by_code)
run = lintel("explain", "R0O1")
check(run.code == 2 and "R001" in run.err, "explain: an unknown code is suggested", run)
check(lintel("--version").out == f"lintel {re.search(r'LINTEL_VERSION .([0-9.]+)', Path('include/lintel.h').read_text())[1]}\n", "--version")

# ---- the one table of options ----
table = re.findall(r'^OPTION\(\w+, (?:0|\'(\w)\'), "([\w-]+)", (?:NULL|"([^"]+)"), (?:NULL|"([^"]+)"), ([^,]*),', Path("compiler/cli/options.def").read_text(), re.M)
commands = re.findall(r'^COMMAND\((\w+), "(\w*)"', Path("compiler/cli/commands.def").read_text(), re.M)
check(len(table) > 15 and len(commands) >= 8, "the tables can be read")
readme = Path("README.md").read_text() if Path("README.md").exists() else ""
manual = lintel("help", "--man").out
for letter, name, argument, words, where in table:
    for identifier, command in commands:
        text = lintel(*([command] if command else []), "--help").out
        wanted = "ON_ALL" in where or f"ON({identifier})" in where
        if (f"--{name} " in text or f"--{name}\n" in text) != wanted:
            check(False, f"lintel {command} --help and --{name}", text)
    check(not readme or f"--{name}" in readme, f"the README names --{name}")
    check(f"\\-\\-{name}".replace("-", "\\-").replace("\\\\-", "\\-") in manual, f"the manual page names --{name}")
for name in set(re.findall(r"(?<![\w-])--([a-z][\w-]+)", readme)) - {name for _, name, *_ in table}:
    if re.search(rf"lintel [^\n]*--{name}\b", readme):
        check(False, f"the README names --{name}, which no command has")
for identifier, command in commands:
    run = lintel(*([command] if command else []), "--help")
    check(run.code == 0 and run.out.startswith("lintel") and "usage: lintel" in run.out and run.err == "", f"lintel {command} --help", run)
    check(all(len(line) <= 120 for line in run.out.splitlines()), f"lintel {command} --help fits a screen")
    check(not readme or not command or f"lintel {command}" in readme, f"the README names 'lintel {command}'")
check(lintel("help", "check").out == lintel("check", "--help").out == lintel("help", "lint").out, "help COMMAND")
check(lintel("help", "chek").code == 2, "help on nothing")

# ---- completions, manual page ----
for shell in ("bash", "zsh", "fish"):
    run = lintel("help", "--completion", shell)
    check(run.code == 0 and "check" in run.out and "error-on" in run.out, f"completion for {shell}", run)
    script = place(f"completion.{shell}", run.out)
    if subprocess.run(["sh", "-c", f"command -v {shell}"], stdout=subprocess.DEVNULL).returncode == 0:
        done = subprocess.run([shell, "-n", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        check(done.returncode == 0, f"{shell} can read it", done.stdout)
done = subprocess.run(["bash", "-c", f"""source {SCRATCH}/completion.bash
complete_for() {{ COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _lintel; echo "${{COMPREPLY[@]}}"; }}
complete_for lintel che; complete_for lintel check --err; complete_for lintel check --error-on w"""], stdout=subprocess.PIPE, text=True)
equal(done.stdout.split("\n")[:3], ["check", "--error-on", "warning"], "bash completes commands, options and their words")
check(manual.startswith(".TH LINTEL 1") and ".SH EXIT STATUS" in manual, "the manual page")

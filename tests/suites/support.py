"""What the suites share: running the program, and the two words they print."""
import os
import re
import subprocess
from pathlib import Path

LINTEL = os.environ.get("LINTEL", os.path.abspath("build/lintel"))
BUILD = Path(os.environ.get("B", "build"))
SCRATCH = Path(os.environ.get("SCRATCH", "/tmp"))
SAN = bool(os.environ.get("SAN"))
EXAMPLES = sorted(Path("examples").glob("*.arch"))
BLOCKS = sorted(Path("examples/blocks").glob("*.arch"))


def check(good, name, detail=""):
    """One case. The detail is shown where it failed."""
    print(f"ok {name}" if good else f"FAIL {name}", flush=True)
    if not good and detail != "":
        for line in str(detail).splitlines()[:30]:
            print("  " + line)
    return good


def equal(found, wanted, name):
    return check(found == wanted, name, f"wanted {wanted!r}\nfound  {found!r}")


class Run:
    def __init__(self, done):
        self.code, self.raw = done.returncode, done.stdout
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")

    def __str__(self):
        return f"exit {self.code}\n{self.out[:1500]}\n--\n{self.err[:1500]}"


def lintel(*arguments, stdin=b"", cwd=None, timeout=60, **environment):
    """Runs the program. A keyword sets a variable of its environment; None removes it."""
    merged = {key: value for key, value in {**os.environ, **environment}.items() if value is not None}
    if isinstance(stdin, str):
        stdin = stdin.encode()
    return Run(subprocess.run([LINTEL, *map(str, arguments)], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              cwd=cwd, env=merged, timeout=timeout))


def fenced(text):
    """Fenced blocks of a Markdown text: (words after the fence, text, line of its first line)."""
    found, block, words, start = [], None, "", 0
    for number, line in enumerate(text.splitlines(), 1):
        fence = re.match(r"\s*```(.*)$", line)
        if fence and block is None:
            block, words, start = [], fence.group(1).strip(), number + 1
        elif fence:
            found.append((words, "\n".join(block) + "\n", start))
            block = None
        elif block is not None:
            block.append(line)
    return found

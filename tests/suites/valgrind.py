#!/usr/bin/python3
#:plain
#:long
"""valgrind: no bad access and nothing lost, on examples and on mistakes. Suppressions name frames of the three Graphviz libraries
only; a program that leaks on purpose shows that the net has no hole. The program is linked once more with an arena of the heap: of
memory that is mapped valgrind knows no ends, and takes all of it for reachable."""
import re
import subprocess
from pathlib import Path

from support import BUILD, EXAMPLES, SCRATCH, check

SUPPRESSIONS = Path("tests/valgrind.supp")
GRAPHVIZ = re.compile(r"\s*(obj:\*/lib(gvc|cgraph|gvplugin_dot_layout|cdt)\.so\.\*|fun:[\w*]+|\.\.\.)\s*")


def valgrind(*command):
    return subprocess.run(["valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full", "--show-leak-kinds=definite,indirect,possible",
                           "--errors-for-leak-kinds=definite,indirect,possible", f"--suppressions={SUPPRESSIONS}", *map(str, command)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=300)


libraries = subprocess.run(["make", "--no-print-directory", "-s", "print-libs"], stdout=subprocess.PIPE, text=True).stdout.split()
arena = SCRATCH / "arena.o"
subprocess.run(["gcc", "-std=c17", "-g", "-O1", "-DARENA_OF_THE_HEAP", "-Icompiler", "-c", "compiler/base/arena.c", "-o", arena], check=True)


def link(name, *parts):
    """A program of the library with that arena: what is named before the library is not taken from it."""
    subprocess.run(["gcc", "-g", "-Iinclude", "-o", SCRATCH / name, *parts, arena, BUILD / "liblintel.a", *libraries], check=True)
    return SCRATCH / name


LINTEL = link("lintel", *sorted((BUILD / "compiler/cli").glob("*.o")))

blocks = re.findall(r"\{(.*?)\n\}", SUPPRESSIONS.read_text(), re.S)
for block in blocks:
    check(re.search(r"obj:\*/lib(gvc|cgraph|gvplugin_dot_layout)\.so\.\*", block), f"suppression '{block.split()[0]}' names a Graphviz library", block)

for design in EXAMPLES[::6]:
    done = valgrind(LINTEL, design, "-o", SCRATCH / "x.svg")
    check(done.returncode != 99, f"valgrind {design.name}", done.stderr.decode("utf-8", "replace")[:3000])
for kind in ("png", "pdf"):
    done = valgrind(LINTEL, "render", EXAMPLES[0], "-o", SCRATCH / f"x.{kind}")
    check(done.returncode == 0, f"valgrind render {kind}", done.stderr.decode("utf-8", "replace")[:3000])
broken = SCRATCH / "broken.arch"
broken.write_bytes(EXAMPLES[0].read_bytes()[::2])
for command in (["check", broken], ["check", "--format", "json", broken], ["dump", "model", "--format", "json", EXAMPLES[0]],
                ["dump", "placed", EXAMPLES[0]], ["render", "--keep-going", broken, "-o", SCRATCH / "y.svg"], ["kinds"], ["rules"], ["help", "--man"]):
    done = valgrind(LINTEL, *command)
    check(done.returncode != 99, f"valgrind {' '.join(map(str, command[:2]))}", done.stderr.decode("utf-8", "replace")[:3000])

leak = SCRATCH / "leak.c"
leak.write_text("""#include <lintel.h>
int main(void)
{
	struct lintel_input input = { .name = "a.arch", .text = "service a\\nservice b\\na -> b : x\\n", .length = 34 };
	struct lintel *design = lintel_compile(&input);
	lintel_render(design, 0);
	design = 0; /* never freed */
	return 0;
}
""")
done = valgrind(link("leak", leak))
check(done.returncode == 99 and b"lost" in done.stderr, "a leak on purpose is caught", done.stderr.decode()[:500])

#!/usr/bin/python3
#:long
"""Hostile input under a clock and a memory limit: it must end in time, with an exit code of ours, and with a word for the user."""
import os
import random
import resource
import subprocess
import time

from support import LINTEL, SAN, SCRATCH, check, lintel

SLOWER = 12 if SAN else 1
# The clock that counts is the CPU's, since other suites run beside this one; the wall's is for what waits for ever.
WALL = 8
MEGA = 1 << 20


def limits(seconds):
    resource.setrlimit(resource.RLIMIT_CPU, (seconds * SLOWER, seconds * SLOWER + 1))
    if not SAN:  # a sanitizer reserves all addresses there are
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def attack(name, text, seconds, *command, codes=(0, 1, 2), said="", cwd=None):
    """Runs `command` (default: check) on the text, which must not take longer than `seconds`."""
    if SAN and seconds >= 60:
        return True  # the heavy ones once, without sanitizers
    path = SCRATCH / "hostile.arch"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    start = time.monotonic()
    try:
        done = subprocess.run([LINTEL, *(command or ("check",)), path], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=seconds * SLOWER * WALL, preexec_fn=lambda: limits(seconds), cwd=cwd)
    except subprocess.TimeoutExpired:
        return check(False, name, f"not done after {seconds * SLOWER * WALL} s of the wall clock")
    took = time.monotonic() - start
    output = (done.stdout + done.stderr)
    good = done.returncode in codes and said.encode() in output and len(output) < 100 * MEGA
    return check(good, name, f"exit {done.returncode} after {took:.1f} s, {len(output)} bytes\n{output[:1500].decode('utf-8', 'replace')}")


def design(count, degree=1.3):
    """A plain design of `count` nodes."""
    lines = ["client users { rate = 10/s }"] + [f"service n{i} x2" for i in range(1, count)]
    lines += ["users -> n1 : GET /"] + [f"n{i} -> n{(i * 7919) % (count - 1) + 1} : get {i}" for i in range(1, int((count - 1) * degree) % count + count // 2)]
    return "\n".join(lines) + "\n"


# ---- shapes ----
attack("nesting of 200,000 blocks", "group g {\n" * 200000, 5, codes=(2,), said="error")
attack("nesting of 200,000 closed blocks", "group g { " * 200000 + "}" * 200000, 5, codes=(2,))
attack("200,000 closing braces", "}\n" * 200000, 10, codes=(2,))
attack("an expression 200,000 brackets deep", "assume { a = " + "(" * 200000 + "1" + ")" * 200000 + " }", 5, codes=(2,))
attack("an expression of 200,000 minus signs", "assume { a = " + "- " * 200000 + "1 }", 5, codes=(0, 1, 2))
attack("an expression of 200,000 powers", "assume { a = " + "2 ^ " * 200000 + "1 }", 5)
attack("an expression of 200,000 sums", "assume { a = 1" + " + 1" * 200000 + " }", 5)
attack("a line of a million tokens", "a " * 1000000, 10, codes=(2,))
attack("a million numbers", "assume { a = [" + "1, " * 1000000 + "1] }", 10)
attack("a chain of 100,000 arrows", design(10) + " -> ".join(["n1", "n2"] * 50000) + " : x\n", 20)
attack("a set of 3,000 by 3,000 ends", design(3001) + "{" + ", ".join(f"n{i}" for i in range(1, 3000)) + "} -> {" + ", ".join(f"n{i}" for i in range(1, 3000)) + "} : x\n", 30)
attack("a million semicolons", ";" * 1000000, 5)
attack("a million empty lines", "\n" * 1000000, 5, codes=(0,))
attack("a million colons", ":" * 1000000, 5, codes=(2,))
attack("a million quotes", '"' * 1000000, 10, codes=(2,))
attack("a million broken statements", "a -> -> b\n" * 100000, 20, codes=(2,))
attack("100,000 unknown names", "service api\n" + "".join(f"api -> x{i} : y\n" for i in range(100000)), 30, codes=(2,))
attack("100,000 names declared twice", "service api\n" * 100000, 20, codes=(2,))
attack("a name of a megabyte", "service " + "n" * MEGA + "\n", 5)
attack("a string of a megabyte", 'service a "' + "n" * MEGA + '"\n', 5, codes=(2,), said="error")
attack("a text of a megabyte", "service a\nnote on a : " + "word " * (MEGA // 5) + "\n", 10)
attack("a comment that never ends", "service a\n/* " + "x" * MEGA, 5, codes=(2,))
attack("a megabyte of comment starts", "/* " * (MEGA // 3), 5, codes=(2,))

# ---- bytes ----
attack("NUL bytes", b"service a\0b\nservice \0\0 c\n", 5, codes=(2,))
attack("a megabyte of NUL", b"\0" * MEGA, 5, codes=(2,))
attack("broken UTF-8", b"service \xff\xfe\xc3 \xe2\x82 \xed\xa0\x80 x\n" * 1000, 5, codes=(2,))
attack("a megabyte of broken UTF-8", b"\xff" * MEGA, 10, codes=(2,))
attack("control characters in a label", b'service a "\x01\x02\x1b[31m\x7f"\n', 5)
attack("control characters do not reach the terminal", b"service a\x1b[31m b\n", 5, codes=(2,))
check(b"\x1b" not in lintel("check", SCRATCH / "hostile.arch").raw, "escape sequences of a design are not printed")
attack("a byte order mark and carriage returns", b"\xef\xbb\xbfservice a\r\nservice b\r\na -> b : x\r\n", 5, codes=(0, 1))
attack("old line ends", b"service a\rservice b\ra -> b : x\r", 5)
attack("letters of right-to-left scripts and marks", "service \u05d0\u05d1 \"\u202e\u0301\u200d\"\nservice a\u0301\n", 5)
for seed in range(12):
    attack(f"random bytes {seed}", random.Random(seed).randbytes(MEGA // 8), 10)
    letters = random.Random(seed)
    attack(f"random signs {seed}", "".join(letters.choice("ab {}()[]:;,=\n\"'->~<.#x1/*") for _ in range(50000)), 10)

# ---- numbers ----
for number in ("1e308 * 1e308", "1e999", "9" * 400, "0/0", "1/0", "-1", "2^1e9", "1e-999", "5 to 1", "1 to 1e308", "ln(0)", "sqrt(-1)", "1PB * 1PB * 1PB"):
    attack(f"assume {{ a = {number[:20]} }}", f"assume {{ a = {number} }}\nservice s x3 {{ latency = a }}\n", 5)
for count in ("x0", "x1000001", "x99999999999999999999", "x18446744073709551617"):
    attack(f"service s {count}", f"service s {count}\n", 5, codes=(0, 1, 2))
attack("a million replicas", "service s x1000000\n", 5, "render", "-o", "/dev/null", "--to", "svg")
attack("a cycle of 50,000 assumptions", "assume {\n" + "".join(f"a{i} = a{(i + 1) % 50000} + 1\n" for i in range(50000)) + "}\n", 20, codes=(2,))
attack("a chain of 50,000 assumptions", "assume {\n" + "".join(f"a{i} = a{i + 1} + 1\n" for i in range(50000)) + "a50000 = 1\n}\nservice s { latency = a0 * 1ms }\n", 20)
attack("assumptions that double 60 times", "assume {\n" + "".join(f"a{i} = a{i + 1} + a{i + 1}\n" for i in range(60)) + "a60 = 1\n}\nservice s { latency = a0 * 1ms }\n", 10)
attack("500 ranges in one sum", "assume {\n" + "".join(f"r{i} = 1 to 2\n" for i in range(500)) + "s = " + " + ".join(f"r{i}" for i in range(500)) + "\n}\nservice a { latency = s * 1ms }\n", 20)
attack("a chain of 50,000 kinds", "kind k0 : service\n" + "".join(f"kind k{i} : k{i - 1}\n" for i in range(1, 50000)) + "k49999 a\n", 20)

# ---- size ----
attack("17 MiB", "# " + "x" * 17 * MEGA, 10, codes=(2,), said="16 MiB")
attack("16 MiB of comments", "# 34567\n" * (2 * MEGA - 1), 15, codes=(0,))
attack("16 MiB of declarations", "".join(f"service n{i:07}\n" for i in range(16 * MEGA // 17)), 60)
attack("100,000 nodes, checked", design(100000), 60)
attack("100,000 nodes, drawn", design(100000), 120, "render", "-o", "/dev/null", "--to", "svg")
attack("100,000 nodes, reckoned", design(100000), 60, "estimate")
attack("3,000 nodes that die one by one", design(3000), 60, "fail")
attack("6,000 nodes, drawn", design(6000), 90, "render", "-o", "/dev/null", "--to", "svg")
attack("a star of 3,000 labelled arrows, drawn", design(3001).split("users -> n1")[0] + "".join(f"users -> n{i} : x\n" for i in range(1, 3001)), 90,
       "render", "-o", "/dev/null", "--to", "svg")
attack("a picture too large for a PNG", design(400), 90, "render", "-o", "/dev/null", "--to", "png", "--scale", "100")
attack("100 regions with the same body", "region " + ", ".join(f"r{i}" for i in range(100)) + " { service a; db b; a -> b : get }\n", 10)
attack("twins of twins, over a million nodes", "region " + ", ".join(f"r{i}" for i in range(1100)) + " { zone " + ", ".join(f"z{i}" for i in range(1000)) + " { service a } }\n", 60, codes=(2,))
attack("10,000 flows over one arrow", "client u\nservice a\nu -> a : x\n" + "".join(f"flow f{i} {{ rate = 1/s; u -> a : x{i} }}\n" for i in range(10000)), 30)
attack("10,000 notes", "service a\n" + "note on a : x\n" * 10000, 60)

# ---- includes ----
includes = SCRATCH / "includes"
includes.mkdir()
for i in range(100):
    (includes / f"i{i}.arch").write_text(f'include "i{i + 1}.arch"\nservice s{i}\n')
(includes / "i100.arch").write_text("service last\n")
run = lintel("check", includes / "i0.arch", timeout=30)
check(run.code == 2 and "64" in run.out, "a chain of 100 includes", run)
(includes / "self.arch").write_text('include "self.arch"\n')
run = lintel("check", includes / "self.arch", timeout=30)
check(run.code == 2 and run.out.count("error") <= 2, "a file that includes itself", run)
(includes / "fan.arch").write_text('include "fan.arch"\n' * 5000)
check(lintel("check", includes / "fan.arch", timeout=30).code == 2, "a file that includes itself 5,000 times")
os.mkfifo(includes / "pipe.arch")
(includes / "waits.arch").write_text('include "pipe.arch"\n')
check(lintel("check", includes / "waits.arch", timeout=30).code == 2, "an include of a pipe does not wait")
(includes / "device.arch").symlink_to("/dev/zero")
(includes / "endless.arch").write_text('include "device.arch"\n')
check(lintel("check", includes / "endless.arch", timeout=30).code == 2, "nor of an endless device")
check(lintel("check", "/dev/zero", timeout=30).code == 2, "an endless device as a design")

#!/usr/bin/python3
#:long
"""The examples: clean, complete, drawn, in our own words."""
import json
import re
import subprocess
from pathlib import Path

from support import BLOCKS, EXAMPLES, SCRATCH, check, lintel

# nodes and arrows that each system has at least
OVERVIEW = [tuple(map(int, pair.split("/"))) for pair in """
11/12 7/8 14/16 12/13 14/16 17/21 13/16 16/20 15/16 9/9 12/16 13/14 10/10
12/14 13/13 6/9 21/26 14/16 10/11 10/11 16/24 15/17 15/18 14/14 16/18
""".split()]

systems = [design for design in EXAMPLES if re.match(r"\d\d_", design.name)]
check([design.name[:2] for design in systems] == [f"{n:02}" for n in range(1, 26)], "all 25 systems are there")
check(len(BLOCKS) >= 10, "and the building blocks")

document = json.loads(lintel("check", "--format", "json", "--today", "2026-01-01", "examples").out)
for design in EXAMPLES + BLOCKS:
    found = [f for f in document["findings"] if f["file"] == str(design) and not f["suppressed"] and f["severity"] != "info"]
    if design.name == "first.arch":
        continue
    check(not found, f"{design}: nothing to complain of", "\n".join(f"{f['line']}: {f['code']} {f['message']}" for f in found))

# pictures
out = SCRATCH / "pictures"
out.mkdir()
run = lintel("render", "examples", "-o", out)
check(run.code == 0 and run.err == "", "all are drawn without a remark", run)
for design in EXAMPLES + BLOCKS:
    picture = out / f"{design.stem}.svg"
    if not picture.exists():
        check(False, f"{design}: picture")
        continue
    done = subprocess.run(["xmllint", "--noout", "--nonet", picture], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    check(done.returncode == 0 and done.stdout == "", f"{design}: SVG is well-formed", done.stdout)
for design in EXAMPLES[::8]:
    done = subprocess.run(["rsvg-convert", "-o", SCRATCH / "x.png", out / f"{design.stem}.svg"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check(done.returncode == 0, f"{design}: rsvg-convert takes it", done.stdout)

# every node and arrow of the model is in the picture, under its name
for design, least in zip(systems, OVERVIEW):
    model = json.loads(lintel("dump", "model", "--format", "json", design).out)
    picture = (out / f"{design.stem}.svg").read_text()
    nodes, arrows = len(model.get("nodes", [])), len(model.get("arrows", []))
    drawn = len(re.findall(r'<g[^>]*class="[^"]*\bnode\b', picture)), len(re.findall(r'<g[^>]*class="[^"]*\barrow\b', picture))
    check(drawn[0] >= nodes and drawn[1] >= arrows, f"{design}: all nodes and arrows are drawn", f"{nodes}, {arrows} in the model, {drawn} drawn")
    flows = model.get("flows", [])
    check(nodes >= least[0] and arrows >= least[1] and len(flows) >= 2, f"{design}: a full design", f"{nodes} nodes, {arrows} arrows of {least}, {len(flows)} flows")

allows = sum(len(re.findall(r"^\s*allow\b|[;{]\s*allow\b", design.read_text(), re.M)) for design in systems)
check(allows <= 10, "at most ten allows over all 25", allows)

# eight words in a row that the guide has too are its words, not ours
guide = Path("../shared/guide.txt")
if guide.exists():
    def words(text):
        return re.findall(r"[a-z0-9]+", text.lower())
    known = words(guide.read_text(errors="replace"))
    runs = {tuple(known[i:i + 8]) for i in range(len(known) - 7)}
    for design in EXAMPLES + BLOCKS:
        ours = words(design.read_text())
        borrowed = [" ".join(ours[i:i + 8]) for i in range(len(ours) - 7) if tuple(ours[i:i + 8]) in runs]
        check(not borrowed, f"{design}: in our own words", "\n".join(borrowed[:3]))
else:
    print("note the guide is not here: its words are not compared")

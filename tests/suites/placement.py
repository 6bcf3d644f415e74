#!/usr/bin/python3
"""Hints are honoured, or a finding says that they are not; the forms of arrows, and the limit of those at right angles."""
import re

from support import EXAMPLES, SCRATCH, check, lintel

BASE = """client u
service a
service b
db d
redis c
queue q
worker w
u -> a -> d
a -> b -> c
a ~> q ~> w -> d
"""


def place(text, name="hints.arch"):
    """The boxes by name, left top width height, and what was said about them."""
    path = SCRATCH / name
    path.write_text(text)
    dump = lintel("dump", "placed", path)
    boxes = {found[1]: tuple(map(float, found.groups()[1:])) for found in
             re.finditer(r"^box (\S+) .* at ([-\d.]+),([-\d.]+) ([-\d.]+)x([-\d.]+)$", dump.out, re.M)}
    return boxes, lintel("check", path, "--only", "spof").out


def keeps(hint, boxes, down):
    """Whether the picture does what the hint wants: centres along and across the reading order."""
    word, names = hint.split()[0], re.findall(r"\w+", hint)[1:]
    x = {name: box[0] + box[2] / 2 for name, box in boxes.items()}
    y = {name: box[1] + box[3] / 2 for name, box in boxes.items()}
    run, side = (y, x) if down else (x, y)
    if word == "rank":
        return max(run[n] for n in names) - min(run[n] for n in names) < 1
    if word == "order":
        return all(side[a] < side[b] for a, b in zip(names, names[1:]))
    axis = x if word in ("left", "right") else y
    sign = 1 if word in ("right", "bottom") else -1
    others = [n for n in boxes if axis is run or abs(run[n] - run[names[0]]) < 8]
    return all((axis[names[0]] - axis[n]) * sign >= -8 for n in others)


HINTS = ["rank a, b", "rank c, d", "rank u, d", "rank a, b, c", "order d, c", "order c, d", "order w, a", "order b, a", "left a", "left q",
         "right a", "right c", "top w", "top d", "bottom a", "bottom c"]
for direction in ("right", "down"):
    for hint in HINTS:
        boxes, findings = place(f"{BASE}direction {direction}\n{hint}\n")
        check(len(boxes) == 7 and "W006" not in findings, f"{hint}, {direction}: no finding", findings)
        check(keeps(hint, boxes, direction == "down"), f"{hint}, {direction}: honoured", boxes)

# What cannot all be done is said, at the hint that lost.
for wishes, lost in ((["left d", "right d"], 1), (["order a, b", "order b, a"], 1), (["top a", "bottom a", "rank a, b"], 1),
                     (["rank a, b", "left a", "right b"], 1)):
    boxes, findings = place(BASE + "\n".join(wishes) + "\n")
    check(findings.count("W006") >= lost, f"{', '.join(wishes)}: a finding", findings)
    for number, hint in enumerate(wishes):
        told = f"hints.arch:{BASE.count(chr(10)) + number + 1}:" in findings
        check(keeps(hint, boxes, False) != told, f"{', '.join(wishes)}: '{hint}' is kept, or it is said", (boxes, findings))

# Hints reach over the borders of groups.
TWO = "client u\ngroup one { service a; db d }\ngroup two { service b; redis c; search s }\nu -> a -> d\nu -> b -> c\na -> c\nb -> s\n"
for hint in ("rank one.d, two.c", "rank one.a, two.b", "order two.b, one.a", "order one.a, two.b", "right two.c", "rank one.d, two.s, two.c"):
    boxes, findings = place(f"{TWO}{hint}\n")
    inner = {name.split(".")[-1]: box for name, box in boxes.items()}
    check(keeps(re.sub(r"\w+\.", "", hint), inner, False) and "W006" not in findings, f"across groups: {hint}", (inner, findings))

# The forms of arrows: other curves over the same boxes; strokes at right angles are level or upright.
path = next(design for design in EXAMPLES if design.stem.startswith("05"))
pictures = {form: lintel("render", path, "--edges", form, "-o", "-").out for form in ("curved", "ortho", "straight")}
check(len(set(pictures.values())) == 3, "three forms, three pictures")
check(pictures["curved"] == lintel("render", path, "-o", "-").out, "curved is the default")
boxes_of = [re.findall(r"<rect class=\"(?:compute|entry)[^>]*>", picture) for picture in pictures.values()]
check(boxes_of[0] == boxes_of[1] == boxes_of[2], "the form of arrows moves no box")
# Of each cubic piece one extent is small: that of a rounded corner at most.
paths = re.findall(r'<path class="(?:call|send)-s[^"]*"(?: stroke-width="[^"]*")? d="M([^"]+)"', pictures["ortho"])
slanted = 0
for path_ in paths:
    numbers = list(map(float, re.findall(r"-?[\d.]+", path_)))
    ends = list(zip(numbers[0::6], numbers[1::6]))
    slanted += sum(min(abs(a - c), abs(b - d)) > 7.5 for (a, b), (c, d) in zip(ends, ends[1:]))
check(len(paths) >= 7 and slanted == 0, "arrows at right angles", paths)
check(lintel("render", path, "--edges", "ortho", "-o", "-").out == pictures["ortho"], "the same bytes twice")

many = SCRATCH / "many.arch"
many.write_text("".join(f"service n{i}\n" for i in range(70)) + "".join(f"n{i} -> n{i + 1}\n" for i in range(69)))
run = lintel("render", many, "--edges", "ortho", "-o", SCRATCH / "many.svg")
check(run.code == 0 and "arrows at right angles are drawn up to 60 parts" in run.err and run.err.count("W019") == 1,
      "a large picture says that its arrows are curved, as a finding", run)
run = lintel("render", many, "--edges", "straight", "-o", SCRATCH / "many.svg")
check(run.code == 0 and run.err == "", "straight arrows have no such limit", run)
check(lintel("render", path, "--edges", "wavy").code == 2, "an unknown form is refused")

# Layers: one placement, in a series of pictures and in one that steps through them.
layered = SCRATCH / "layered.arch"
layered.write_text("""title "Feed"
client users
service api x3
db rows
users -> api : HTTPS
api -> rows : read and write
note on api : Any instance will do
layer scale "At ten times the load" {
	api x30
	redis hot x3 { ttl = 5min; fronts = rows }
	api -> hot : get
	rows { shards = 8; key = user_id }
}
layer later "Work in the background" {
	group back { queue jobs; worker w }
	api ~> jobs ~> w -> rows
}
""")
out = SCRATCH / "layers"
out.mkdir()
for form in ("curved", "ortho", "straight"):
    run = lintel("render", layered, "--layers", "--edges", form, "-o", out / f"{form}.svg")
    check(run.code == 0 and run.err == "", f"layers, {form}: drawn", run)
    steps = [(out / f"{form}-{number}.svg").read_text() for number in (1, 2, 3)]
    parts = [re.findall(r'<g id="([\w.-]+)" class="(?:node|note)"', step) for step in steps]
    check([len(part) for part in parts] == [4, 5, 7], f"layers, {form}: each step has the parts of its layers", parts)
    texts = [{name: place for place, name in re.findall(r'<text [^>]*?(x="[-\d.]+")[^>]*>(users|api|hot|jobs)<', step)} for step in steps]
    check(all(texts[-1][name] == place for step in texts for name, place in step.items()) and len(texts[0]) == 2, f"layers, {form}: nothing moves", texts)
    check(len({re.search(r'viewBox="([^"]+)"', step)[1] for step in steps}) == 1, f"layers, {form}: one size")
    whole = (out / f"{form}.svg").read_text()
    ids = re.findall(r' id="([^"]+)"', whole)
    check(len(ids) == len(set(ids)), f"layers, {form}: ids once", ids)
    check(whole.count("@keyframes") == 3 and whole.count('class="step ') == 2 and "<script" not in whole and
          "prefers-reduced-motion:no-preference" in whole, f"layers, {form}: steps by style alone")
check("×3<" in steps[0] and "×30<" in steps[1] and "8 shards" not in steps[0] and "8 shards" in steps[1], "a step shows the facts of its layers")
check("1 of 3" in steps[0] and "2 of 3 · At ten times the load" in steps[1], "a step says which it is")
one = lintel("render", layered, "--layer", "scale", "-o", "-")
check(one.code == 0 and one.out == lintel("render", layered, "--layer", "scale", "-o", "-").out and ">hot<" in one.out and ">jobs<" not in one.out, "--layer draws up to one", one)
run = lintel("render", layered, "--layer", "scal", "-o", "-")
check(run.code == 2 and "there is no layer 'scal'; the layers are 'scale', 'later'" in run.err, "an unknown layer", run)
run = lintel("render", layered, "--layer", "scale", "--layers", "-o", "-")
check(run.code == 2 and "give one of them" in run.err, "one step or all", run)
lintel("render", layered, "--layers", "-o", out / "p.png")
check(len(list(out.glob("p-?.png"))) == 3 and (out / "p.png").read_bytes()[:4] == b"\x89PNG", "PNG: a numbered series")
lintel("render", layered, "--layers", "-o", out / "p.pdf")
check(len(re.findall(rb"/Type /Page\b(?!s)", (out / "p.pdf").read_bytes())) == 3, "PDF: a page for each step")
plain = SCRATCH / "plain.arch"
plain.write_text("client users\nservice api\nusers -> api\n")
run = lintel("render", plain, "--layers", "-o", out / "plain.svg")
check(run.code == 0 and not list(out.glob("plain-*")) and (out / "plain.svg").exists(), "without layers there is one picture", run)

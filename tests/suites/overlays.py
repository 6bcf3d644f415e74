#!/usr/bin/python3
"""What is laid over a picture says what the numbers and the rules say; what is asked for by a wrong name is refused."""
import json
import re
import xml.etree.ElementTree as tree
from pathlib import Path

from support import EXAMPLES, SCRATCH, check, equal, lintel

SVG = "{http://www.w3.org/2000/svg}"
SHORTENER = "examples/01_url_shortener.arch"
CHECKOUT = "examples/17_ecommerce_checkout.arch"


def draw(*arguments):
    run = lintel("render", *arguments, "-o", "-")
    return tree.fromstring(run.raw) if run.raw else None


def part(picture, identifier):
    return next((g for g in picture.iter(SVG + "g") if g.get("id") == identifier), None)


def texts(element):
    return [text.text or "" for text in element.iter(SVG + "text")]


def shown(picture, kind):
    return {g.get("id") for g in picture.iter(SVG + "g") if g.get("class") == kind}


def classes(element):
    return " ".join(shape.get("class") or "" for shape in element.iter())


# ---- load ----
numbers = json.loads(lintel("estimate", "--format", "json", SHORTENER).out)
picture = draw(SHORTENER, "--show", "load")
api = part(picture, "api")
percent = round(100 * numbers["nodes"]["api"]["utilisation"])
check(f"peak 5.48k/s · {percent} %" in texts(api), "load: a box says its peak and its utilisation", texts(api))
check("load1-f" in classes(api) and "load1-f" not in classes(part(picture, "users")), "load: its fill is the utilisation, where a capacity is stated")
rates = texts(picture)
check("5.4k/s" in rates and "617/s" in rates, "load: arrows carry their rates", rates)
widths = {title.text: max(float(p.get("stroke-width", 1.5)) for p in g.iter(SVG + "path")) for g in picture.iter(SVG + "g")
          if g.get("class") == "arrow" for title in [g.find(SVG + "title")]}
busy = next(width for title, width in widths.items() if title.startswith("Users"))
idle = next(width for title, width in widths.items() if title.startswith("Counter ranges"))
check(busy > 3 * idle, "load: the busiest arrow is the widest", widths)
check("more than it can do" in rates and "up to 50 % used at peak" in rates, "load: the legend has the scale")
check("peak 7.79k/s" in part(picture, "users").findtext(SVG + "title"), "load: the title says it too")
check("load0-f" in classes(part(picture, "users")) and "entry-f" not in classes(part(picture, "users")) and "no capacity stated" in rates,
      "load: no other fill could be read as a load, and the legend says what none means")
check("wider: more load" in rates, "load: the legend explains the widths")
bands = draw(SHORTENER, "--show", "load", "--theme", "print")
fills = {band: re.search(rf"\.load{band}-p{{stroke:(#\w+)}}", "".join(style.text for style in bands.iter(SVG + "style"))) for band in (1, 2, 3, 4, 5)}
check(all(fills.values()), "load: in print every band has a pattern", fills)
equal(lintel("render", "examples/first.arch", "--show", "load", "-o", "-").code, 0, "load: of a design without numbers")

# ---- lint ----
faulty = SCRATCH / "faulty.arch"
faulty.write_text('''stage production
client users { rate = 100/s }
lb front
service api x3
db data x1
users -> front -> api -> data : read
''')
findings = json.loads(lintel("check", "--format", "json", faulty).out)["findings"]
failing = [f for f in findings if f["outcome"] == "fail"]
rules = {f["code"] for f in findings if f["outcome"] == "undeclared"}
picture = draw(faulty, "--show", "lint")
items = [text for text in texts(picture) if re.match(r"(error|warning|info|not stated) · ", text)]
equal(len(items), len(failing) + len(rules), "lint: failures have a line each, what is not stated one for each rule")
spof = next(i for i, f in enumerate(findings) if f["code"] == "R001")
number = next(i for i, text in enumerate(items, 1) if "R001" in text)
check(str(number) in texts(part(picture, "data")), "lint: the part has the number of its finding", texts(part(picture, "data")))
check(lintel("render", faulty, "--show", "lint", "-o", SCRATCH / "x.svg").err.count("R001") >= 1, "lint: findings go to standard error")
clean = draw("examples/16_distributed_cache.arch", "--show", "lint")
check(not [text for text in texts(clean) if " · R" in text], "lint: nothing to show on a clean design")

# ---- flow ----
picture = draw(SHORTENER, "--flow", "shorten")
model = json.loads(lintel("dump", "model", "--format", "json", SHORTENER).out)
check(any(text.startswith("Flow: ") for text in texts(picture)), "flow: the picture says which")
steps = sorted(int(g.findtext(SVG + "title").split()[1].rstrip(":")) for g in picture.iter(SVG + "g")
               if g.get("class") == "arrow" and g.findtext(SVG + "title").startswith("step "))
equal(steps, list(range(1, len(steps) + 1)), "flow: its steps are numbered from 1 on")
check("faded" in classes(part(picture, "stats" if part(picture, "stats") is not None else "Click-counting.stats")), "flow: the rest fades")
check("faded" not in classes(part(picture, "users")), "flow: what it passes does not")
faint = [g for g in picture.iter(SVG + "g") if g.get("class") == "arrow" and not g.findtext(SVG + "title").startswith("step ")]
heads = [p.get("class") for g in faint for p in g.iter(SVG + "path") if "-f" in p.get("class")]
check(heads and set(heads) == {"faint-f faint-s"}, "flow: arrows that fade keep their filled heads", heads)
managed = draw("examples/21_video_conferencing.arch", "--flow", "talk")
chips = {text.get("class").split()[0] for identifier in ("Meeting-state.sessions", "Meeting-state.rooms") for text in part(managed, identifier).iter(SVG + "text")}
equal(chips, {"faded-t"}, "flow: chips fade with their boxes")
titles = {text.text: text.get("class").split()[0] for text in managed.iter(SVG + "text") if text.text in ("Meeting state", "Recording", "us · region")}
equal(titles, {"Meeting state": "faded-t", "Recording": "faded-t", "us · region": "region-t"}, "flow: so do titles of groups that it does not touch")

# ---- kill ----
picture = draw(SHORTENER, "--kill", "urls")
told = json.loads(lintel("fail", "--kill", "urls", "--format", "json", SHORTENER).out)["failures"][0]["flows"]
heading = next(text for text in texts(picture) if text.startswith("Without urls"))
for flow, state in told.items():
    check(state == "works" or re.search(rf"{flow}[^;]* {state}", heading), f"kill: says that '{flow}' is {state}", heading)
check("lost" in texts(part(picture, "urls")) and "dead" in classes(part(picture, "urls")), "kill: what is lost is dark and says so")
check("down" in texts(part(picture, "api")), "kill: what cannot work without it is down", texts(part(picture, "api")))
picture = draw(CHECKOUT, "--kill", "order")
check("partly" in texts(part(picture, "gw")) and "dead" not in classes(part(picture, "gw")), "kill: what still serves other flows is not dark", texts(part(picture, "gw")))
check(any(text.endswith("nightly work") for text in texts(picture)), "kill: the flows that work are named", texts(picture)[:4])
overload = SCRATCH / "overload.arch"
overload.write_text('''client users { rate = 1k/s; reads = 100% }
service api x9 { capacity = 1k/s }
cache hot x3 { fronts = data; hit = 90%; capacity = 10k/s }
db data x2 { capacity = 300/s }
users -> api : read
api -> hot : get
api -> data : select { when = miss }
''')
picture = draw(overload, "--kill", "hot")
check("asked for 333 %" in texts(part(picture, "data")) and "load5-f" in classes(part(picture, "data")), "kill: what is overloaded by the load that moves",
      texts(part(picture, "data")))

# ---- focus, collapse ----
equal(shown(draw(CHECKOUT, "--focus", "cart", "--depth", "0"), "node"), {"Cart-tier.cart"}, "focus: the part alone")
equal(shown(draw(CHECKOUT, "--focus", "cart"), "node"), {"Cart-tier.cart", "Cart-tier.carts", "gw"}, "focus: and its neighbours")
check(shown(draw(CHECKOUT, "--focus", "cart"), "group") == {"Cart-tier"}, "focus: groups around what is shown")
everything = shown(draw(CHECKOUT), "node")
equal(shown(draw(CHECKOUT, "--focus", "cart", "--depth", "99"), "node"), everything, "focus: from far away everything")
equal(shown(draw(CHECKOUT, "--focus", "Cart tier", "--depth", "0"), "node"), {"Cart-tier.cart", "Cart-tier.carts"}, "focus: a group")
picture = draw(CHECKOUT, "--collapse", "Order tier")
nodes = shown(picture, "node")
check("Order-tier" in nodes and not any(n.startswith("Order-tier.") for n in nodes) and "Cart-tier.cart" in nodes, "collapse: a group is one box", nodes)
check("4 parts" in texts(part(picture, "Order-tier")) and not shown(picture, "group") & {"Order-tier"}, "collapse: that says how much it stands for")
picture = draw(CHECKOUT, "--collapse", "all")
pairs = [g.findtext(SVG + "title") for g in picture.iter(SVG + "g") if g.get("class") == "arrow"]
check(any("(2 arrows)" in title for title in pairs) and len(pairs) < 20, "collapse: arrows of one form to one part are one", pairs)
picture = draw(CHECKOUT, "--collapse", "all", "--show", "load,legend", "--flow", "checkout", "--kill", "psp")
check(picture is not None and not shown(picture, "group"), "they combine")

# ---- legend ----
check("request" in texts(draw(SHORTENER)) and "message, nobody waits" in texts(draw(SHORTENER)), "legend: by itself where three forms of arrows occur")
check("request" not in texts(draw("examples/first.arch")), "legend: not where one form occurs")
check("request" in texts(draw("examples/first.arch", "--show", "legend")), "legend: on request")

# ---- wrong words ----
for arguments, wanted in ((["--flow", "shortn"], "did you mean 'shorten'?"), (["--kill", "urlz"], "did you mean 'urls'?"),
                          (["--focus", "nobody"], "nothing is called 'nobody'"), (["--collapse", "api"], "'api' is no group"),
                          (["--collapse", "Click countin"], "did you mean 'Click counting'?"), (["--show", "loud"], "no overlay 'loud'"),
                          (["--depth", "2"], "--focus"), (["--focus", "api", "--depth", "-1"], "whole number"), (["--kill", ","], "nothing is called ''")):
    target = SCRATCH / "wrong.svg"
    run = lintel("render", SHORTENER, *arguments, "-o", target)
    check(run.code == 2 and wanted in run.err and not target.exists(), f"refused: {' '.join(arguments)}", run)
run = lintel("render", "-", "--kill", "api", "-o", "-", stdin="client a\nregion us, eu { service api }\na -> api : x\n")
check(run.code == 2 and "us.api, eu.api" in run.err, "refused: a bare name that several have", run)

for design in EXAMPLES[:6]:
    one, two = (lintel("render", design, "--show", "load,lint,legend", "-o", "-").raw for _ in range(2))
    equal(one, two, f"{design}: same bytes twice")

# ---- layers: overlays are laid over every step, and nothing moves ----
LAYERED = SCRATCH / "layered.arch"
LAYERED.write_text('''title "Feed"
stage mvp
assume { reads = 600/s }
client users { per_user = 1/s; users = 20 }
service api x3 { capacity = 400/s; timeout = 1s }
db rows x1
group back { queue jobs }
users -> api : HTTPS
api -> rows : read and write
api ~> jobs : event
note on api : Any instance will do
note : For March
flow read "Read" {
	rate = reads
	users -> api : GET
	api -> hot : get
	api -> rows : select { when = miss }
}
layer scale "At ten times the load" {
	api x30
	redis hot x3 { ttl = 5min; fronts = rows; hit = 90% }
	rows x3 { shards = 8; key = user_id; failover = auto }
	group front { lb edge }
	users -> edge -> api : HTTPS
}
layer later "Work in the background" {
	worker w "Mailer"
	jobs ~> w : job
	w -> rows : update
	note : Later on
	flow work { rate = 10/s
		api ~> jobs ~> w -> rows }
}
''')
OVERLAYS = {"load": ["--show", "load"], "lint": ["--show", "lint"], "legend": ["--show", "legend"], "flow": ["--flow", "read"],
            "a flow of a later layer": ["--flow", "work"], "kill": ["--kill", "rows"], "kill of a later layer": ["--kill", "hot,w"],
            "focus": ["--focus", "hot", "--depth", "1"], "collapse": ["--collapse", "all"], "collapse of a later layer": ["--collapse", "front"],
            "load, lint and legend": ["--show", "load,lint,legend"], "flow, kill and load": ["--flow", "read", "--kill", "rows", "--show", "load"],
            "focus, collapse and lint": ["--focus", "api,w", "--collapse", "all", "--show", "lint"],
            "everything": ["--show", "load,lint,legend", "--flow", "read", "--kill", "hot", "--focus", "api", "--depth", "3", "--collapse", "back"]}


def series(name, *arguments):
    """The steps and the animated whole, each as text, and the run."""
    folder = SCRATCH / name.replace(" ", "-").replace(",", "")
    folder.mkdir()
    run = lintel("render", LAYERED, "--layers", *arguments, "-o", folder / "a.svg")
    return [(folder / f"a-{i}.svg").read_text() for i in (1, 2, 3) if (folder / f"a-{i}.svg").exists()], (folder / "a.svg").read_text(), run


def drawn(svg):
    """Where things stand, by what they are: borders of nodes and groups by id, texts by their words and the part they are in."""
    places = {}
    def visit(element, inside):
        for child in element:
            inner = child.get("id") if child.tag == SVG + "g" and child.get("class") in ("node", "note", "group", "arrow") else inside
            if child.tag == SVG + "text":
                key = ("text", inner, child.text)
                if inner or not re.fullmatch(r"[\d.]+[kM]?/s", child.text): # two arrows may have one rate
                    places.setdefault(key, []).append((child.get("x"), child.get("y")))
            visit(child, inner)
            if inner != inside and child.get("class") in ("node", "group"):
                border = next((s for s in child.iter() if s.tag in (SVG + "rect", SVG + "path")), None)
                shape = [border.get(a) for a in ("x", "y", "width", "height")] if border is not None and border.tag == SVG + "rect" else None
                if shape:
                    places[("border", inner, "")] = [tuple(shape)]
    visit(tree.fromstring(svg), None)
    return places


def moved(steps):
    """What two steps have in common and place differently. A text that occurs as often in both stands in the same places."""
    found = []
    for i, one in enumerate(steps):
        for other in steps[i + 1:]:
            found += [key for key in one.keys() & other.keys() if len(one[key]) == len(other[key]) and one[key] != other[key]]
    return found


for name, arguments in OVERLAYS.items():
    steps, whole, run = series(name, *arguments)
    check(run.code == 0 and len(steps) == 3 and "W021" not in run.err, f"layers, {name}: drawn", run)
    check(len({re.search(r'viewBox="([^"]+)"', step)[1] for step in steps + [whole]}) == 1, f"layers, {name}: one size")
    places = [drawn(step) for step in steps]
    equal(moved(places), [], f"layers, {name}: nothing moves")
    check(len(places[0].keys() & places[2].keys()) >= 4, f"layers, {name}: steps have things in common", places)
    check(whole.count("@keyframes") == 3 and "<script" not in whole, f"layers, {name}: an SVG that steps through them by style alone")
    for layer, step in (("scale", steps[1]), ("later", steps[2])):
        equal(lintel("render", LAYERED, *arguments, "--layer", layer, "-o", "-").out, step, f"layers, {name}: --layer {layer} is that step")
    out = SCRATCH / f"type-{len(places)}"
    for kind, magic in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
        lintel("render", LAYERED, *arguments, "--layer", "scale", "-o", f"{out}.{kind}")
        check(Path(f"{out}.{kind}").read_bytes()[:4] == magic, f"layers, {name}: {kind}")
        Path(f"{out}.{kind}").unlink()


def words_of(*arguments):
    return [texts(tree.fromstring(step)) for step in series("words" + "".join(arguments), *arguments)[0]]


one, two, three = words_of("--show", "load")
parts = [re.sub(r"layer \w+ .*", "", LAYERED.read_text(), flags=re.S), LAYERED.read_text()]
for text, step, name in ((parts[0], one, "the first"), (parts[1], three, "the last")):
    design = SCRATCH / "part.arch"
    design.write_text(text.replace("\tapi -> hot : get\n", "") if step is one else text)
    numbers = json.loads(lintel("estimate", "--format", "json", design).out)["nodes"]["api"]["utilisation"]
    shown_peak = next(int(m[1]) for text in step if (m := re.search(r"^peak.* · (\d+) %$", text)))
    check(abs(shown_peak - 100 * numbers) <= 0.5, f"layers, load: numbers of {name} step are its own", (step, numbers))
one, two, three = words_of("--show", "lint")
spof = next(text for text in one if "R001 spof: db 'rows'" in text)
check(f"no longer: {spof}" in two and f"no longer: {spof}" in three and spof not in two, "layers, lint: what a layer mends is told", two)
check(not [text for text in one if text.startswith("no longer")], "layers, lint: nothing is past in the first step", one)
check(not [text for step in (one, two, three) for text in step if "T101" in text or "T1" in text[:4]], "layers, lint: a step has no mistakes that the whole has not", one)
one, two, three = words_of("--flow", "read")
check("Flow: Read, 2 of 3 steps" in one and "Flow: Read" in two, "layers, flow: steps that are still to come are counted", (one, two))
check("3" in one and "2" not in one and "2" in two, "layers, flow: a step has the number that it has in the whole", (one, two))
one, two, three = words_of("--flow", "work")
check("Flow: work (not before 'Work in the background')" in one and "Flow: work" in three, "layers, flow: one that begins later", (one, three))
one, two, three = words_of("--kill", "hot,rows")
check(any(text.startswith("Without hot (not before 'At ten times the load'), rows: ") for text in one) and "lost" in one, "layers, kill: what is not there yet", one)
check(any(text.startswith("Without hot, rows: ") for text in two), "layers, kill: and what is", two)
one, two, three = words_of("--focus", "hot")
check("hot" not in one and "api" in one and "hot" in two and "users" not in two, "layers, focus: the same window in all steps", (one, two))
one, two, three = words_of("--collapse", "all")
check("front" not in one and "1 part" in two, "layers, collapse: a group is a box once it is there", (one, two))
for arguments, named in ((["--kill", "w"], "'w'"), (["--flow", "work"], "'work'"), (["--focus", "w"], "'w'"), (["--kill", "rows,w"], "'w'")):
    run = lintel("render", LAYERED, "--layer", "scale", *arguments, "-o", SCRATCH / "later.svg")
    check(run.code == 0 and "W021" in run.err and f"{named} is not in the design up to layer 'scale'" in run.err and "--layer later" in run.err and
          re.search(r"layered\.arch:\d+:\d+", run.err), f"layers: {' '.join(arguments)} of a later layer is a finding with its place", run)
run = lintel("render", LAYERED, "--layer", "scale", "--collapse", "front", "--kill", "hot", "-o", SCRATCH / "later.svg")
check(run.code == 0 and "W021" not in run.err, "layers: what is there is none", run)
target = SCRATCH / "none.svg"
for arguments, wanted in ((["--flow", "wrok"], "did you mean 'work'?"), (["--kill", "nobody"], "nothing is called 'nobody'"), (["--collapse", "api"], "'api' is no group")):
    run = lintel("render", LAYERED, "--layers", *arguments, "-o", target)
    check(run.code == 2 and wanted in run.err and not list(SCRATCH.glob("none*")), f"layers, refused: {' '.join(arguments)}", run)

# ---- layers: pages, notes, and the example that has some ----
GROWTH = "examples/blocks/30_growth.arch"
pages = SCRATCH / "pages.pdf"
for arguments in (["--show", "load,lint,legend"], ["--kill", "hot", "--flow", "read", "--theme", "sketch"]):
    run = lintel("render", GROWTH, "--layers", *arguments, "-o", pages)
    boxes = re.findall(rb"/MediaBox\s*\[([^\]]+)\]", pages.read_bytes())
    check(run.code == 0 and len(boxes) == 3 and len(set(boxes)) == 1, f"layers, {arguments[0]}: pages of one size", boxes)
    again = lintel("render", GROWTH, "--layers", *arguments, "-o", "-").raw
    equal(again, lintel("render", GROWTH, "--layers", *arguments, "-o", "-").raw, f"layers, {arguments[0]}: same bytes twice")
run = lintel("notes", GROWTH, "--layer", "copies", "--show", "load,lint", "-o", SCRATCH / "growth.md")
check(run.code == 0 and "2 of 3" in (SCRATCH / "growth.svg").read_text(), "layers: notes take a layer and overlays", run)
steps = [texts(tree.fromstring(lintel("render", GROWTH, *layer, "--show", "load,lint", "-o", "-").raw)) for layer in (["--layer", "copies"], ["--layer", "cache"])]
check(any("280 %" in text and text.startswith("no longer: ") for text in steps[0]) and any("P001" in text and text.startswith("warning") for text in steps[0]) and
      all(text.startswith("no longer: ") for text in steps[1] if re.search(" [A-Z]\\d{3} ", text)), "layers: the example shows what each step mends", steps)

# the baseline knows what it knows in every step; a stage that was asked for holds in all
known = SCRATCH / "known.json"
lintel("check", LAYERED, "--baseline", known, "--update-baseline")
quiet = lintel(LAYERED, "--layers", "--show", "lint", "--baseline", known, "-o", SCRATCH / "quiet.svg")
loud = lintel(LAYERED, "--layers", "--show", "lint", "-o", SCRATCH / "loud.svg")
counts = [len(re.findall(r">(?:error|warning|info) · [A-Z]", (SCRATCH / f"{name}-3.svg").read_text())) for name in ("quiet", "loud")]
check(counts[0] == 0 < counts[1], "layers, lint: a step leaves out what the baseline knows", (counts, quiet))
counts = [sum(len(re.findall(r">not stated · ", (SCRATCH / f"{stage}-{i}.svg").read_text())) for i in (1, 2, 3)) for stage in ("sketch", "production")
          if lintel(LAYERED, "--layers", "--show", "lint", "--stage", stage, "-o", SCRATCH / f"{stage}.svg").out]
check(len(counts) == 2 and counts[0] < counts[1], "layers, lint: all steps are judged at one stage", counts)

# a text that is broken without its end, or wholly: no crash, and a whole picture each
broken = SCRATCH / "broken.arch"
broken.write_text(LAYERED.read_text() + "layer odd { api -> nowhere : x\nservice api }\nrows -> \n")
for arguments in (["--show", "load,lint"], ["--flow", "read", "--kill", "w"], ["--collapse", "all", "--focus", "api"]):
    run = lintel("render", broken, "--layers", "--keep-going", *arguments, "-o", SCRATCH / "kept.svg")
    check(run.code == 2 and len(list(SCRATCH.glob("kept-?.svg"))) == 4 and all(tree.parse(path) for path in SCRATCH.glob("kept*.svg")),
          f"layers, broken: {' '.join(arguments)}", run)
check(not list(SCRATCH.rglob(".*lintel*")), "nothing half written is left")

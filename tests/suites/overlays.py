#!/usr/bin/python3
"""What is laid over a picture says what the numbers and the rules say; what is asked for by a wrong name is refused."""
import json
import re
import xml.etree.ElementTree as tree

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

# ---- kill ----
picture = draw(SHORTENER, "--kill", "urls")
told = json.loads(lintel("fail", "--kill", "urls", "--format", "json", SHORTENER).out)["failures"][0]["flows"]
heading = next(text for text in texts(picture) if text.startswith("Without urls"))
for flow, state in told.items():
    check(state == "works" or re.search(rf"{flow}[^;]* {state}", heading), f"kill: says that '{flow}' is {state}", heading)
check("lost" in texts(part(picture, "urls")) and "dead" in classes(part(picture, "urls")), "kill: what is lost is dark and says so")
check("down" in texts(part(picture, "api")), "kill: what cannot work without it is down", texts(part(picture, "api")))
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

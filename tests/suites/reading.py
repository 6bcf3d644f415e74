#!/usr/bin/python3
"""The picture for people who do not see it: what a screen reader finds in the SVG, and `lintel outline`, which says the same."""
import json
import xml.etree.ElementTree as tree

from support import BLOCKS, EXAMPLES, check, equal, lintel

KINDS = set("client external dns cdn lb gateway proxy service worker cache db search store warehouse queue stream monitor coordinator".split())
SVG = "{http://www.w3.org/2000/svg}"


def hidden(element):
    return element.get("aria-hidden") == "true"


def heard(element, found=None):
    """Parts in the order of the document, as (classes, title, description), without what is hidden from readers."""
    found = [] if found is None else found
    for child in element:
        if hidden(child):
            continue
        if child.tag == SVG + "g":
            found.append((child.get("class"), child.findtext(SVG + "title"), child.findtext(SVG + "desc") or "", child))
        else:
            heard(child, found)
    return found


for design in EXAMPLES + BLOCKS:
    picture = tree.fromstring(lintel("render", design, "-o", "-").raw)
    outline = lintel("outline", design)
    check(picture.get("role") == "graphics-document document" and picture.find(SVG + "title").get("id") == picture.get("aria-labelledby")
          and picture.find(SVG + "desc").get("id") == picture.get("aria-describedby"), f"{design}: role, title and description")
    parts = heard(picture)
    entries = [line.strip()[2:] for line in outline.out.splitlines() if line.strip().startswith("- ")]
    said = [title + ("; " + words if words else "") for kind, title, words, _ in parts]
    equal(sorted(entries), sorted(said), f"{design}: the outline says what a screen reader finds")
    nodes = [part for part in parts if part[0] == "node"]
    reachable = [n for n in nodes if n[3].get("tabindex") == "0"] + picture.findall(f".//{SVG}a")
    check(nodes and len(reachable) == len(nodes), f"{design}: the keyboard reaches every node once", len(reachable))
    check(not any(part[0] == "arrow" for part in parts) and all(text for _, text, _, _ in parts), f"{design}: arrows are told by their nodes")
    check(all(text.removeprefix("managed ").split()[0] in KINDS for _, text, _, _ in nodes), f"{design}: a node begins with its kind")
    # every arrow is told twice, by its tail and by its head, with its label
    model = json.loads(lintel("dump", "model", "--format", "json", design).out)
    labels = [" ".join(arrow["label"].split()) for arrow in model["arrows"] if arrow.get("label")]
    missing = [label for label in labels if sum(words.count(f"({label})") for _, _, words, _ in parts) < 2]
    equal(missing, [], f"{design}: nodes name their arrows")

SMALL = '''title "Shop"
description "Sells things"
client users "Users" { web }
region eu "Europe" {
  service api "API" x3
  postgres data "Data <1>" x2 { replication = semi }
}
queue jobs "Jobs"
users -> api : GET /things
api -> data : read, write
api ~> jobs : later
data => data2 : copy
db data2 "Copy"
note on api : slow
note : all of it
'''
WANTED = '''Shop
Sells things

- client Users; calls API (GET /things)
- queue Jobs; receives from API (later)
- db Copy; copied from Data <1> (copy)
- region Europe; holds API, Data <1>
  - service API ×3; called by Users (GET /things); calls Data <1> (read, write); sends to Jobs (later)
  - db Data <1> ×2: PostgreSQL · semi-sync; called by API (read, write); copies to Copy (copy)
  - note on API: slow

all of it
'''
equal(lintel("outline", "-", stdin=SMALL).out, WANTED, "outline: groups around their parts, in order of the text")
run = lintel("outline", "-", stdin="client a\na -> b : x\n")
check(run.code == 2 and "T101" in run.err and "- client a" in run.out, "outline: of a broken design what was understood", run)
equal(lintel("outline").code, 2, "outline: needs a design")

#!/usr/bin/python3
"""Pages of notes, designs within Markdown pages, and watching: lintel notes, lintel embed, --watch."""
import re
import signal
import subprocess
import time

from support import BLOCKS, EXAMPLES, LINTEL, SCRATCH, check, equal, lintel

DESIGN = '''title "Shop | <b>"
description "Sells *things*"
require : Buy a_thing
exclude : Refunds
assume { orders = 10/s }
goal availability >= 99.9%
client users "Users"
service api "API" x2 { availability = 99.9%; owner = team; link = "https://example.com/a(b)" }
group "Back `end`" { db data "Data" x2 { availability = 99.99% } }
users -> api : GET /
flow buy "Buy" {
  rate = orders
  users -> api : POST /orders
  parallel { api -> data : insert; api -> data : read }
}
endpoint "POST /orders" on api : "{a} | {b}" { write; idempotent = key }
table orders in data { id : uuid key; row = 100 B }
saga order { step reserve { undo = release }; step charge { undo = refund } }
decide "One store" : it is enough
risk "It fails" : see <script>
note on api : slow
'''


def place(name, text):
    path = SCRATCH / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def cells(row):
    return len(re.split(r"(?<!\\)\|", row)) - 2


def tables_are_sound(page):
    """Each row of a table has as many cells as its head."""
    bad, width = [], 0
    for line in page.splitlines():
        if not line.startswith("|"):
            width = 0
        elif not width:
            width = cells(line)
        elif cells(line) != width:
            bad.append(line)
    return bad


# ---- notes ----
shop = place("shop.arch", DESIGN)
run = lintel("notes", shop)
page = (SCRATCH / "shop.md").read_text()
check(run.code == 0 and (SCRATCH / "shop.svg").read_text().startswith("<svg"), "notes: a page and its picture stand beside the design", run)
sections = re.findall(r"^## (.*)", page, re.M)
equal(sections, ["Requirements", "Goals", "Parts", "Flows", "Endpoints", "Tables", "Sagas", "Estimates", "Decisions", "Risks", "Notes",
                 "Findings"], "notes: what the design has, in order")
check("# Shop \\| \\<b>\n" in page and "![Shop \\| \\<b>](shop.svg)" in page, "notes: text of the design is no markup", page[:300])
for wanted in ("Sells \\*things\\*", "- Buy a\\_thing", "- Refunds", "| availability >= 99.9 %", "[API](https://example.com/a%28b%29)", "Back \\`end\\`",
               "| team |", "### Buy", "10/s, at peak 20/s", "1. Users → API: POST /orders", "2. at the same time:\n   - API → Data: insert\n   - API → Data: read",
               "| POST /orders | API | {a} \\| {b} | write, idempotent = key |", "**orders** in Data: row = 100 B", "| id | uuid | key |",
               "reserve (undo = release), then charge (undo = refund)", "- **One store**: it is enough", "see \\<script>", "- **API**: slow",
               "### Load", "at stage `production`"):
    check(wanted in page, f"notes: has {wanted!r}", page)
found = lintel("check", shop).out
code = re.search(r"\[(\w\d+) ", found)
check(code and code.group(1) in page, "notes: the findings of check are there", found)
equal(tables_are_sound(page), [], "notes: rows have the cells of their heads")

place("shop.md", "my own words\n")
run = lintel("notes", shop)
check(run.code == 2 and "was not made by" in run.err and (SCRATCH / "shop.md").read_text() == "my own words\n", "notes: a page written by hand is kept", run)
run = lintel("notes", shop, "-o", SCRATCH / "shop.md", "--to", "png")
check(run.code == 0 and "(shop.png)" in (SCRATCH / "shop.md").read_text() and (SCRATCH / "shop.png").read_bytes()[:4] == b"\x89PNG", "notes: -o replaces it, --to picks the picture", run)
run = lintel("notes", "-o", "-", shop)
check(run.code == 0 and run.out.startswith("<!-- made by") and "![" not in run.out, "notes: -o - prints the page alone", run)
run = lintel("notes", "-", stdin=DESIGN)
check(run.code == 0 and "## Parts" in run.out, "notes: of standard input", run)
broken = place("broken.arch", "client a\na -> b : x\n")
run = lintel("notes", broken)
check(run.code == 2 and "T101" in run.err and not (SCRATCH / "broken.md").exists() and not (SCRATCH / "broken.svg").exists(), "notes: of a broken design nothing is written", run)
check(lintel("notes", shop, broken, "-o", SCRATCH / "one.md").code == 2, "notes: two designs are no one page")

out = SCRATCH / "notes"
out.mkdir()
run = lintel("notes", "examples", "-o", out, timeout=240)
check(run.code == 0, "notes: of all examples", run)
for design in EXAMPLES + BLOCKS:
    page = (out / f"{design.stem}.md").read_text()
    equal(tables_are_sound(page), [], f"notes: {design.name}: rows have the cells of their heads")

# ---- embed ----
PAGE = '''# Notes

1. a list

   ```arch shop
   title "Shop"
   client users
   service api x2
   users -> api : GET /
   ```
   goes on

> ~~~arch
> client a
>
> external b
> a -> b : x
> ~~~

````md
```arch
not a design
```
````

Text with ```arch``` in it.

```arch extra words
client a
external b
a -> b : x
```
'''
WANTED = PAGE.replace("   ```\n   goes on", "   ```\n\n   ![Shop](page-shop.svg)\n\n   goes on") \
    .replace("> ~~~\n\n", "> ~~~\n>\n> ![Architecture](page-2.svg)\n\n") + "\n![Architecture](page-3.svg)\n"
page = place("embed/page.md", PAGE)
run = lintel("embed", page)
equal(page.read_text(), WANTED, "embed: each block has its picture below it")
equal(sorted(p.name for p in page.parent.iterdir()), ["page-2.svg", "page-3.svg", "page-shop.svg", "page.md"], "embed: and the pictures are there")
first = page.stat()
run = lintel("embed", page)
check(run.code == 0 and page.read_text() == WANTED and page.stat().st_mtime_ns == first.st_mtime_ns, "embed: run twice it changes nothing", run)
page.write_text(WANTED.replace('title "Shop"', 'title "Store"'))
lintel("embed", page)
equal(page.read_text(), WANTED.replace("Shop", "Store"), "embed: a link that is out of date is renewed")
lintel("embed", page, "--to", "png")
check("](page-shop.png)" in page.read_text() and "svg" not in page.read_text(), "embed: another type of picture replaces the link", page.read_text())

crlf = place("embed/crlf.md", "")
crlf.write_bytes(b"```arch\r\nclient a\r\nexternal b\r\na -> b : x\r\n```\r\nmore\r\n")
lintel("embed", crlf)
equal(crlf.read_bytes().count(b"\r\n"), crlf.read_bytes().count(b"\n"), "embed: line ends stay as they are")
equal(crlf.read_bytes().decode().split("\r\n")[5:9], ["", "![Architecture](crlf-1.svg)", "", "more"], "embed: with the picture in between")

last = place("embed/last.md", "```arch\nclient a\nexternal b\na -> b : x\n```")
lintel("embed", last)
equal(last.read_text(), "```arch\nclient a\nexternal b\na -> b : x\n```\n\n![Architecture](last-1.svg)\n", "embed: a page without a line end at its end")

bad = place("embed/bad.md", "words\n\n```arch\nclient a\na -> b : x\n```\n\n```arch\nclient a\nexternal b\na -> b : x\n```\n")
run = lintel("embed", bad)
check(run.code == 2 and f"{bad}:5:6" in run.err, "embed: an error stands at its line of the page", run)
check("bad-1" not in bad.read_text() and "bad-2.svg" in bad.read_text() and not (bad.parent / "bad-1.svg").exists(), "embed: the other blocks are drawn", bad.read_text())
twice = place("embed/twice.md", "```arch x\nclient a\n```\n```arch x\nclient b\n```\n")
run = lintel("embed", twice)
check(run.code == 2 and "another name" in run.err, "embed: two blocks cannot share a picture", run)
place("embed/part.arch", 'external bank "Bank"\n')
place("embed/lintel.arch", "")
inc = place("embed/inc.md", '```arch\ninclude "part.arch"\nclient a\na -> bank : x\n```\n')
run = lintel("embed", inc)
check(run.code == 0 and "Bank" in (inc.parent / "inc-1.svg").read_text(), "embed: includes are found from the page", run)
none = place("embed/none.md", "no blocks\n")
run = lintel("embed", none)
check(run.code == 0 and none.read_text() == "no blocks\n" and "no block" in run.err, "embed: a page without a design", run)
equal(lintel("embed").code, 2, "embed: needs a page")
equal(lintel("embed", "-").code, 2, "embed: of files only")
equal(lintel("embed", SCRATCH / "nowhere.md").code, 2, "embed: a page that is not there")


# ---- watch ----
def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def watching(*arguments):
    return subprocess.Popen([LINTEL, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def wait_for_rounds(process, count):
    """Until the program has said so often that it watches."""
    return all(b"watching" in process.stderr.readline() for _ in range(count))


folder = SCRATCH / "watch"
design = place("watch/a.arch", 'include "part.arch"\nclient a\na -> bank : x\n')
part = place("watch/part.arch", 'external bank "First"\n')
place("watch/lintel.arch", "")
picture = folder / "a.svg"
process = watching("render", "--watch", design)
try:
    check(wait_for_rounds(process, 1) and "First" in picture.read_text(), "watch: draws at once")
    part.write_text('external bank "Second"\n')
    check(until(lambda: "Second" in picture.read_text()), "watch: an include that changes draws again")
    wait_for_rounds(process, 1)
    beside = folder / "new.tmp"
    beside.write_text('include "part.arch"\nclient a "Renamed"\na -> bank : x\n')
    beside.rename(design)
    check(until(lambda: "Renamed" in picture.read_text()), "watch: so does a design saved by renaming")
    wait_for_rounds(process, 1)
    design.write_text("client a\na -> nowhere : x\n")
    check(until(lambda: b"T101" in process.stderr.readline()), "watch: an error is told")
    check("Renamed" in picture.read_text(), "watch: and the older picture stays")
    design.write_text('client a "Mended"\n')
    check(until(lambda: "Mended" in picture.read_text()), "watch: until it is mended")
    process.send_signal(signal.SIGINT)
    equal(process.wait(10), -signal.SIGINT, "watch: Ctrl-C ends it")
finally:
    process.kill()

page = place("watch/page.md", "```arch\nclient a \"One\"\n```\n")
process = watching("embed", "--watch", page)
try:
    check(until(lambda: "page-1.svg" in page.read_text()), "watch: embed draws a page")
    page.write_text("```arch\nclient a \"Two\"\n```\n")
    check(until(lambda: "Two" in (folder / "page-1.svg").read_text()), "watch: and again when the page changes")
finally:
    process.kill()
equal(lintel("render", "--watch", "-").code, 2, "watch: standard input cannot be watched")

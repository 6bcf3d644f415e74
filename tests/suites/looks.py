#!/usr/bin/python3
#:plain
"""What pictures look like and carry: themes, widths, backgrounds, fonts, other scripts, the design within, limits."""
import base64
import re
import struct
import subprocess
import xml.etree.ElementTree as tree
import zlib
from pathlib import Path

from support import EXAMPLES, SCRATCH, check, equal, lintel

DESIGN = EXAMPLES[0]
KINDS = ("client external dns cdn lb gateway proxy service worker cache db search store warehouse queue stream monitor "
         "coordinator").split()


def draw(kind, *options, design=None, name="x", **environment):
    """Draws into the scratch folder: the bytes and the run."""
    path = SCRATCH / f"{name}.{kind}"
    path.unlink(missing_ok=True)
    run = lintel("render", "-q", "-o", path, *options, design or DESIGN, **environment)
    return (path.read_bytes() if path.exists() else b""), run


def write(text, name="design.arch"):
    path = SCRATCH / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def chunks(png):
    at = 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at:at + 8])
        yield kind.decode(), png[at + 8:at + 8 + size]
        at += 12 + size


def pixels(png):
    """(width, height, rows of RGBA tuples). Our rows have filter 0, which is checked."""
    parts = {}
    for kind, body in chunks(png):
        parts.setdefault(kind, body)
    width, height, _, colour = struct.unpack(">IIBB", parts["IHDR"][:10])
    size = {2: 3, 3: 1, 6: 4}[colour]
    raw, rows = zlib.decompress(parts["IDAT"]), []
    for y in range(height):
        line = raw[y * (width * size + 1):(y + 1) * (width * size + 1)]
        assert line[0] == 0
        cells = [line[1 + x * size:1 + (x + 1) * size] for x in range(width)]
        if colour == 3:
            plte, trns = parts["PLTE"], parts.get("tRNS", b"")
            cells = [plte[3 * c[0]:3 * c[0] + 3] + bytes([trns[c[0]] if c[0] < len(trns) else 255]) for c in cells]
        rows.append([tuple(c) if len(c) == 4 else tuple(c) + (255,) for c in cells])
    return width, height, rows


def themes():
    for theme in ("auto", "light", "dark", "print", "sketch", "sketch-dark"):
        svg, run = draw("svg", "--theme", theme)
        text = svg.decode()
        good = run.code == 0 and tree.fromstring(svg).tag.endswith("svg")
        check(good and ("prefers-color-scheme" in text) == (theme == "auto"), f"{theme}: one SVG, for both lights only where none is chosen", run)
        for kind in ("png", "pdf"):
            other, run = draw(kind, "--theme", theme)
            check(run.code == 0 and len(other) > 5000, f"{theme}: {kind}", run)
    svg = draw("svg", "--theme", "print")[0].decode()
    check(set(re.findall(r"#([0-9a-f]{6})\}", svg)) <= {"000000", "ffffff", "555555"}, "print is black and white", re.findall(r"\S+#[0-9a-f]{6}", svg))
    check(re.search(r"\.(edge|durable)-p\{stroke:#000000\}", svg), "print has patterns in place of tints", "")
    svg = draw("svg", "--theme", "sketch")[0].decode()
    check("Lintel Hand" in svg and "-p{stroke" in svg, "a sketch has its font and hachure", svg[:800])
    own = write('theme = sketch\nedges = straight\nclient users\nservice api\nusers -> api : GET\n', "own.arch")
    check(draw("svg", design=own)[0] == draw("svg", "--theme", "sketch", "--edges", "straight", design=own)[0], "a design says its look")
    check(b"Lintel Hand" in draw("svg", design=own)[0], "a design may be a sketch")
    check(b"Lintel Hand" not in draw("svg", "--theme", "auto", design=own)[0], "the command line wins over the design")
    project = SCRATCH / "project"
    project.mkdir()
    (project / "lintel.arch").write_text("theme = sketch\nedges = straight\n")
    plain = "client users\nservice api\nusers -> api : GET\n"
    of_project = write(plain, "project/plain.arch")
    check(draw("svg", design=of_project)[0] == draw("svg", "--theme", "sketch", "--edges", "straight", "--isolated", design=of_project)[0],
          "lintel.arch says how the pictures of a project look")
    check(draw("svg", "--theme", "dark", "--edges", "curved", design=of_project)[0] == draw("svg", "--theme", "dark", "--isolated", design=of_project)[0],
          "the command line wins over lintel.arch")
    of_design = write("theme = print\nedges = ortho\n" + plain, "project/own.arch")
    check(draw("svg", design=of_design)[0] == draw("svg", "--isolated", design=of_design)[0], "a design wins over lintel.arch")
    for text, wanted in (("theme = skecth\n", "T215"), ("theme = sketch\ntheme = dark\n", "W004"), ("stage = mvp\n", "T105"), ("theme\n", "T214")):
        (project / "lintel.arch").write_text(text)
        run = lintel("check", of_project)
        check(wanted in run.out + run.err, f"lintel.arch: {text.strip()!r} is {wanted}", run)
    (project / "lintel.arch").unlink()
    own.write_text("theme = skecth\nservice api\n")
    run = lintel("check", own)
    check("T215" in run.out + run.err, "an unknown theme is a finding", run)
    run = lintel("render", "--theme", "neon", DESIGN)
    check(run.code == 2 and "sketch" in run.err, "an unknown theme is refused", run)


def shapes(svg):
    """Of each node its paths, as steps from point to point: where they stand does not matter."""
    found = {}
    for group in re.finditer(r'<g id="([^"]+)" class="node".*?</g>', svg, re.S):
        steps = []
        for path in re.findall(r' d="([^"]+)"', group[0]):
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", path)]
            steps.append([b - a for a, b in zip(numbers, numbers[2:])])
        found[group[1]] = steps
    return found


def near(a, b):
    return len(a) == len(b) and all(len(x) == len(y) and all(abs(p - q) < 0.05 for p, q in zip(x, y)) for x, y in zip(a, b))


def kinds():
    design = write("".join(f'{kind} n_{kind} "same"\n' for kind in KINDS) + 'client n_device "same" { device }\n'
                   'worker n_clock "same" { schedule = 1d }\n')
    found = shapes(draw("svg", design=design)[0].decode())
    glyphs = {name: steps[-1] for name, steps in found.items()}
    check(len(glyphs) == len(KINDS) + 2, "every kind is drawn", sorted(glyphs))
    same = [(a, b) for a in glyphs for b in glyphs if a < b and near([glyphs[a]], [glyphs[b]])]
    check(not same, "no two kinds share a glyph", same)
    groups = write('region r { zone z { service a } network n { service b } group g { service c } }\n')
    text = draw("svg", design=groups)[0].decode()
    borders = re.findall(r'class="(?:region|zone|network|group)-f\d? (?:region|zone|network|group)-s( dash| chain)?" (?:stroke-width="([\d.]+)")?', text)
    check(len(borders) == 4 and len(set(borders)) == 4, "four kinds of group have four borders", borders)
    chips = write('region r { role = standby; db a x3 { managed } }\nexternal pay\n')
    words = re.findall(r'class="chip-t[^>]*>([^<]+)<', draw("svg", design=chips)[0].decode())
    equal(sorted(words), ["external", "managed", "standby", "×3"], "chips: count, managed, external, the role of a region")


def sketches():
    text = "client users\nservice api x3\ndb rows\nusers -> api : HTTPS\napi -> rows\n"
    first = shapes(draw("svg", "--theme", "sketch", design=write(text))[0].decode())
    second = shapes(draw("svg", "--theme", "sketch", design=write(text + 'cache hot "Hot keys"\nqueue jobs\napi -> hot : get\napi ~> jobs\n'))[0].decode())
    shaken = [name for name in first if not near(first[name], second.get(name, []))]
    check(len(first) == 3 and not shaken, "a change does not shake what it does not touch", shaken)
    lines = len(re.findall(r'<path class="call-s"', draw("svg", "--theme", "sketch", design=write("service a\nservice b\na -> b\n"))[0].decode()))
    check(lines == 2, "a line is drawn twice", lines)


def sizes():
    svg = tree.fromstring(draw("svg")[0])
    scaled = tree.fromstring(draw("svg", "--width", "800")[0])
    check(scaled.get("width") == "800" and scaled.get("viewBox") == svg.get("viewBox"), "--width: SVG", scaled.attrib)
    check(abs(float(scaled.get("height")) / 800 - float(svg.get("height")) / float(svg.get("width"))) < 0.001, "--width: the height follows", scaled.attrib)
    for scale, wanted in (("1", 800), ("2", 1600)):
        width, _, _ = pixels(draw("png", "--width", "800", "--scale", scale)[0])
        check(abs(width - wanted) <= 1, f"--width at scale {scale}: PNG", width)
    pdf = draw("pdf", "--width", "800")[0]
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+)", pdf)
    check(box and abs(float(box[1]) - 600) < 1, "--width: PDF", box)
    for wrong in ("0", "wide", "-3"):
        check(lintel("render", "--width", wrong, DESIGN).code == 2, f"--width {wrong} is refused")
    png, run = draw("png", "--scale", "100")
    width, height = struct.unpack(">II", png[16:24])
    check(run.code == 0 and max(width, height) <= 32767 and width * height <= 201e6 and "W018" in run.err and f"{width} x {height}" in run.err,
          "a PNG that is too large has a lower scale and a finding", run)


def backgrounds():
    check("background-f" not in draw("svg", "--background", "none")[0].decode().split("</style>")[1], "none: no background in an SVG")
    for theme in ("light", "sketch"):
        _, _, rows = pixels(draw("png", "--background", "none", "--theme", theme)[0])
        check(rows[0][0][3] == 0 and any(cell[3] == 255 for row in rows for cell in row), f"none: a transparent PNG, {theme}", rows[0][0])
    _, _, rows = pixels(draw("png", "--background", "#fDe")[0])
    equal(rows[0][0], (0xFF, 0xDD, 0xEE, 255), "a colour: PNG")
    svg = draw("svg", "--background", "#101418")[0].decode()
    check(".background-f{fill:#101418}" in svg and "prefers-color-scheme" not in svg and ".heading-t{fill:#f2f5fa}" in svg,
          "a dark background brings the dark theme", svg[:900])
    for wrong in ("red", "#12", "#1234567", "#ggg", ""):
        check(lintel("render", "--background", wrong, DESIGN).code == 2, f"--background '{wrong}' is refused")


def sources():
    texts = [Path(DESIGN).read_text(encoding="utf-8"), "# <&\"'> ]]> кот\r\nservice api\t\"a & b\"\r\n"]
    for number, text in enumerate(texts):
        path = write(text)
        for theme in ("light", "sketch"):
            root = tree.fromstring(draw("svg", "--theme", theme, design=path)[0])
            found = root.find(".//{http://www.w3.org/2000/svg}metadata[@id='lintel-source']")
            check(found is not None and found.text == text, f"an SVG holds its design {number}, {theme}", found)
        body = [body for kind, body in chunks(draw("png", design=path)[0]) if kind == "iTXt"]
        equal(body, [b"lintel-source\0\0\0\0\0" + text.encode()], f"a PNG holds its design {number}")


def fonts():
    plain, embedded = draw("svg")[0].decode(), draw("svg", "--embed-font")[0].decode()
    check("@font-face" not in plain and "Lintel Text" not in plain, "no font without --embed-font")

    def carried(svg):
        return [base64.b64decode(data) for data in re.findall(r"url\(data:font/woff2;base64,([^)]+)\)", svg)]
    found = carried(embedded)
    check(len(found) == 2 and all(font[:4] == b"wOF2" and len(font) < 16384 for font in found), "--embed-font: two small WOFF2 fonts", [len(f) for f in found])
    check(all(struct.unpack(">I", font[8:12])[0] == len(font) for font in found), "they are whole")
    cyrillic = carried(draw("svg", "--embed-font", design=write('service api "Заказы"\n'))[0].decode())
    check(max(map(len, cyrillic)) > max(map(len, found)), "letters that are rarer bring a larger font", [len(f) for f in cyrillic])
    root = tree.fromstring(embedded)
    check(root.tag.endswith("svg"), "it is still XML")


def scripts():
    def word(text):
        png, run = draw("png", design=write(f'service api "{text}"\n'))
        return pixels(png)[2], run

    joined, run = word("ببب")
    check(run.code == 0 and "W017" in run.err, "a script that is not carried: a finding says so", run)
    if "is drawn in" in run.err:
        check(re.search(r"is drawn in '[^']+', a font of this system", run.err), "and names the font", run)
        parted, _ = word("ب\u200cب\u200cب")
        check(joined != parted, "Arabic letters are joined")
        mixed, _ = word("خدمة API")
        check(mixed == word("API خدمة")[0], "a line that begins in Arabic runs to the left: its second word stands left of it")
    joined, run = word("क्षि")
    if "is drawn in" in run.err:
        check(joined != word("क्\u200cषि")[0], "Devanagari is shaped")
    else:
        print("note no font for Devanagari here: not compared")
    laptop, run = word("\U0001F469\u200d\U0001F4BB")
    if "Emoji" in run.err:
        flag, thumb, keycap = word("\U0001F1E9\U0001F1EA")[0], word("\U0001F44D\U0001F3FD")[0], word("1\ufe0f\u20e3")[0]
        pictures = [laptop, flag, thumb, keycap, word("\u2764\ufe0f")[0]]
        check(len({len(rows[0]) for rows in pictures}) == 1, "every emoji sequence is one picture wide", [len(rows[0]) for rows in pictures])
        colourful = [any(max(cell[:3]) - min(cell[:3]) > 150 for row in rows for cell in row[60:]) for rows in (flag, pictures[4])]
        check(all(colourful), "emoji have their colours", colourful)
        check(thumb != word("\U0001F44D")[0] and laptop != word("\U0001F469")[0], "and are what the sequence says")
    else:
        print("note no font for emoji here: not compared")
    bare = SCRATCH / "fonts.conf"
    bare.write_text(f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><cachedir>{SCRATCH}/fonts</cachedir></fontconfig>')
    design = write('title "多言語 \U0001F680"\nservice a "注文データベース"\nservice b "خدمة e\u0335"\na -> b : भुगतान \U0001F1E9\U0001F1EA\n')
    for kind in ("png", "pdf"):
        picture, run = draw(kind, design=design, FONTCONFIG_FILE=str(bare))
        check(run.code == 0 and len(picture) > 1000 and re.search(r"no font of this system has '多' \(U\+591A\) and \d+ more characters", run.err),
              f"without fonts: {kind}, and one finding", run)
    check(run.err.count("W017") == 1, "not one for each character", run)
    check(draw("svg", design=design)[0] == draw("svg", design=design, FONTCONFIG_FILE=str(bare))[0], "an SVG does not ask for fonts")
    guess = draw("svg", design=write('service a "خدمة"\nservice b "注文 \U0001F680"\nservice c "Orders"\n'))[0].decode()
    equal(len(re.findall(r"textLength", guess)), 2, "a width that is a guess does not pull letters apart")
    wide, run = word("\U000F0000")
    check("no font of this system has" in run.err, "what no font has is said", run)
    svg = draw("svg", design=write('service api "خدمة API"\n'))[0].decode()
    check('direction="rtl"' in svg, "an SVG says that a text runs to the left", svg[-900:])
    _, run = draw("png", design=write('service api "Plain → ×3 Ω Ж"\n'))
    check(run.code == 0 and run.err == "", "what is carried needs no word", run)
    pdf, run = draw("pdf", design=write('title "Orders"\nservice api "خدمة"\nservice b "Ünïcode service"\n'))
    text = subprocess.run(["pdftotext", SCRATCH / "x.pdf", "-"], stdout=subprocess.PIPE, check=False).stdout.decode()
    check("Orders" in text and "Ünïcode" in text and "service" in text, "a PDF can be searched", text)
    check("خدمة" in text or "is drawn in" not in run.err, "in other scripts too", text)
    check(pdf == draw("pdf", design=SCRATCH / "design.arch", TZ="Asia/Tokyo", LC_ALL="C")[0] and re.search(rb"CreationDate \((D:)?20000101000000", pdf), "a PDF has no clock in it")


for part in (themes, kinds, sketches, sizes, backgrounds, sources, fonts, scripts):
    part()

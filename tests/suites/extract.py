#!/usr/bin/python3
"""The design lies in its picture, byte for byte, and comes back; of damaged pictures it is said that they are damaged."""
import re
import struct
import zlib

from support import BLOCKS, EXAMPLES, SCRATCH, check, equal, lintel

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def chunks(png):
    at = len(SIGNATURE)
    while at < len(png):
        length = struct.unpack(">I", png[at:at + 4])[0]
        yield png[at + 4:at + 8], png[at + 8:at + 8 + length]
        at += 12 + length


def rebuilt(png, change):
    """The picture with each chunk as `change` makes it; None leaves it out."""
    made = [change(kind, data) for kind, data in chunks(png)]
    return SIGNATURE + b"".join(made_one for made_one in made if made_one is not None)


def extract(bytes_, name="picture"):
    path = SCRATCH / name
    path.write_bytes(bytes_)
    return lintel("extract", path)


for design in EXAMPLES[::4] + BLOCKS[::9]:
    for kind in ("svg", "png"):
        picture = SCRATCH / f"x.{kind}"
        lintel("render", design, "-o", picture)
        run = lintel("extract", picture)
        check(run.code == 0 and run.raw == design.read_bytes(), f"{design}: comes back from its {kind}", run)

ODD = 'client a "ÄÖ <b> & \'q\' \\" ]]> 文字 🎉"\r\nexternal b # & < > &amp; tab\there\r\na -> b : "x"\r\n'.encode()
design = SCRATCH / "odd.arch"
design.write_bytes(ODD)
for kind in ("svg", "png"):
    lintel("render", design, "-o", SCRATCH / f"odd.{kind}", "--theme", "sketch")
    equal(lintel("extract", SCRATCH / f"odd.{kind}").raw, ODD, f"markup, other scripts and line ends come back from {kind}")
svg, png = (SCRATCH / "odd.svg").read_bytes(), (SCRATCH / "odd.png").read_bytes()

target = SCRATCH / "back.arch"
run = lintel("extract", SCRATCH / "odd.svg", "-o", target)
check(run.code == 0 and target.read_bytes() == ODD, "-o writes it", run)
equal(lintel("extract", "-", stdin=svg).raw, ODD, "a picture on standard input")

# what other programs make of a picture
spread = re.sub(rb'<metadata id="lintel-source">(.*?)</metadata>', lambda m: b"<metadata  id='lintel-source' class=\"x\"><![CDATA[a ]] & <b>]]>&#x4e;&#10;</metadata>",
                svg, flags=re.S)
equal(extract(spread).raw, b"a ]] & <b>N\n", "SVG: other quotes, CDATA, numbers of characters")
packed = rebuilt(png, lambda kind, data: chunk(kind, b"lintel-source\0\1\0en\0Quelle\0" + zlib.compress(ODD)) if kind == b"iTXt" else chunk(kind, data))
equal(extract(packed).raw, ODD, "PNG: a packed chunk with a language")
moved = rebuilt(png, lambda kind, data: None if kind == b"iTXt" else chunk(b"iTXt", b"Comment\0\0\0\0\0no") + chunk(b"iTXt", b"lintel-source\0\0\0\0\0late") + chunk(kind, data)
                if kind == b"IEND" else chunk(kind, data))
equal(extract(moved).raw, b"late", "PNG: a chunk elsewhere, among others")


def refused(bytes_, wanted, name):
    run = extract(bytes_)
    return check(run.code == 2 and wanted in run.err and run.out == "", f"refused: {name}", run)


refused(rebuilt(png, lambda kind, data: None if kind == b"iTXt" else chunk(kind, data)), "does not hold", "a PNG without its design")
refused(re.sub(rb"<metadata.*?</metadata>", b"", svg, flags=re.S), "does not hold", "an SVG without its design")
refused(png.replace(b"client", b"claent"), "damaged", "a PNG whose checksum does not fit")
refused(svg.replace(b"&lt;b", b"&what;b"), "damaged", "an SVG with an entity that nobody knows")
refused(svg[:svg.index(b"lintel-source") + 40], "damaged", "an SVG that was cut off")
refused(rebuilt(png, lambda kind, data: chunk(kind, b"lintel-source\0\1\0\0\0" + b"rubbish") if kind == b"iTXt" else chunk(kind, data)), "damaged", "PNG: rubbish in place of packed text")
bomb = zlib.compress(b"\0" * (40 << 20), 9)
refused(rebuilt(png, lambda kind, data: chunk(kind, b"lintel-source\0\1\0\0\0" + bomb) if kind == b"iTXt" else chunk(kind, data)), "damaged", "PNG: text that unpacks to more than a design may have")
refused(rebuilt(png, lambda kind, data: chunk(kind, b"lintel-source\0") if kind == b"iTXt" else chunk(kind, data)), "damaged", "PNG: a chunk that ends too early")
refused(b"%PDF-1.5\n", "PDF", "a PDF")
refused(b"", "neither", "nothing")
refused(b"\0\1\2" * 1000, "neither", "rubbish")
for cut in range(0, len(png), max(1, len(png) // 60)):
    run = extract(png[:cut])
    if run.code not in (0, 2) or (run.code == 0 and run.raw != ODD):
        check(False, f"a PNG cut at {cut}", run)
check(True, "a PNG cut anywhere is refused or whole")
equal(lintel("extract").code, 2, "needs a picture")
equal(lintel("extract", SCRATCH / "nowhere.png").code, 2, "a picture that is not there")

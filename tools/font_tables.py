#!/usr/bin/python3
"""Makes what the program carries of its fonts from Debian's fonts-inter and fonts-comic-neue. Needs python3-fonttools, python3-brotli.

    tools/font_tables.py widths      writes the advance tables to standard output: compiler/scene/width_tables.inc, committed
    tools/font_tables.py verify      compares the committed tables with the installed fonts; 0 = equal, 77 = a font is not installed
    tools/font_tables.py embed       writes the subsets for PNG and PDF as C arrays to standard output: build/fonts.inc, never committed
    tools/font_tables.py web         writes the WOFF2 subsets for --embed-font likewise: build/webfonts.inc, never committed

Widths are committed so that geometry never depends on what a machine has installed; the outlines are only needed by PNG, PDF and
--embed-font. All use one set of code points a family, so that what is measured from the table is what is drawn from the carried font.
"""
import hashlib
import io
import os
import sys

FONTS = "/usr/share/fonts/opentype"
# A family: its name in C, the Debian package, the fonts in the order of enum font.
FAMILIES = [("text", "fonts-inter", [("plain", "inter/Inter-Regular.otf"), ("semibold", "inter/Inter-SemiBold.otf")]),
            ("hand", "fonts-comic-neue", [("hand", "comic-neue/ComicNeue-Regular.otf"), ("hand_bold", "comic-neue/ComicNeue-Bold.otf")])]
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "compiler", "scene", "width_tables.inc")
# Latin, combining marks, Greek, Cyrillic, punctuation, currency, letter-like, arrows, mathematics, geometric shapes, ticks.
BLOCKS = [(0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x36F), (0x370, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x20BF), (0x2100, 0x22FF),
          (0x25A0, 0x25FF), (0x2605, 0x2606), (0x26A0, 0x26A0), (0x2713, 0x2713), (0x2717, 0x2717)]
# What nearly every picture does with: the small web font holds these, the large one all.
BASIC = [(0x20, 0x7E), (0xA0, 0xFF), (0x2013, 0x2014), (0x2018, 0x201E), (0x2022, 0x2022), (0x2026, 0x2026), (0x20AC, 0x20AC),
         (0x2190, 0x2194), (0x2248, 0x2248), (0x2264, 0x2265)]


def read(file):
    with open(os.path.join(FONTS, file), "rb") as opened:
        return opened.read()


def open_fonts(fonts):
    from fontTools.ttLib import TTFont
    return [TTFont(io.BytesIO(read(file)), recalcTimestamp=False) for _, file in fonts]


def within(blocks, code):
    return any(first <= code <= last for first, last in blocks)


def code_points(fonts):
    shared = set.intersection(*(set(font.getBestCmap()) for font in fonts))
    return sorted(code for code in shared if within(BLOCKS, code))


def ranges_of(codes):
    runs = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return runs


def numbers(values):
    line = "\t"
    for value in values:
        text = f"{value},"
        if len(line) + len(text) > 118:
            yield line.rstrip()
            line = "\t"
        line += text + " "
    yield line.rstrip()


def widths():
    out = ["/* Advances of the carried fonts. Made by tools/font_tables.py; do not edit. */"]
    for family, package, named in FAMILIES:
        fonts = open_fonts(named)
        codes = code_points(fonts)
        units = {font["head"].unitsPerEm for font in fonts}
        assert len(units) == 1, f"{family}: the weights differ in their units"
        for _, file in named:
            out.append(f"/* {os.path.basename(file)} of Debian's {package}, SHA-256 {hashlib.sha256(read(file)).hexdigest()} */")
        out.append(f"enum {{ {family.upper()}_UNITS = {units.pop()}, {family.upper()}_COUNT = {len(codes)} }};")
        out.append(f"static const struct width_range {family}_ranges[] = {{ /* first and last code point, index of the first */")
        index = 0
        for first, last in ranges_of(codes):
            out.append(f"\t{{ 0x{first:04X}, 0x{last:04X}, {index} }},")
            index += last - first + 1
        out.append("};")
        out.append(f"static const uint16_t {family}_advances[2][{family.upper()}_COUNT] = {{")
        for (name, _), font in zip(named, fonts):
            cmap, metrics = font.getBestCmap(), font["hmtx"]
            out.append(f"{{ /* {name} */")
            out.extend(numbers(metrics[cmap[code]][0] for code in codes))
            out.append("},")
        out.append("};")
    return "\n".join(out) + "\n"


def subset_of(file, codes, flavor):
    from fontTools import subset
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True,
                             drop_tables=["GPOS", "GSUB", "GDEF", "DSIG"], recalc_timestamp=False, flavor=flavor)
    (font,) = open_fonts([("", file)])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    data = io.BytesIO()
    subset.save_font(font, data, options)
    return data.getvalue()


def arrays(what, flavor, sets):
    yield f"/* {what} Made by tools/font_tables.py from Debian's fonts-inter and fonts-comic-neue (both SIL Open Font License 1.1). */"
    for _, _, named in FAMILIES:
        codes = code_points(open_fonts(named))
        for name, file in named:
            for suffix, blocks in sets:
                yield f"static const unsigned char font_{name}{suffix}[] = {{"
                yield from numbers(subset_of(file, [code for code in codes if within(blocks, code)], flavor))
                yield "};"


def basic():
    yield "/* What the small fonts hold: first and last code point. */"
    yield "static const struct { uint32_t first, last; } basic_codes[] = {"
    yield from (f"\t{{ 0x{first:04X}, 0x{last:04X} }}," for first, last in BASIC)
    yield "};"


def main():
    mode = sys.argv[1] if len(sys.argv) == 2 else ""
    if mode == "widths":
        sys.stdout.write(widths())
    elif mode == "embed":
        print("\n".join(arrays("The fonts of PNG and PDF.", None, [("", BLOCKS)])))
    elif mode == "web":
        print("\n".join([*arrays("The fonts of --embed-font, WOFF2.", "woff2", [("_basic", BASIC), ("_all", BLOCKS)]), *basic()]))
    elif mode == "verify":
        if not all(os.path.exists(os.path.join(FONTS, file)) for _, _, named in FAMILIES for _, file in named):
            sys.exit(77)
        with open(TABLE, encoding="utf-8") as table:
            if table.read() != widths():
                sys.exit("compiler/scene/width_tables.inc differs from the installed fonts: "
                         "run 'tools/font_tables.py widths' and look at the difference")
    else:
        sys.exit(__doc__)


main()

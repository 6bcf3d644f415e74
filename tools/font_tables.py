#!/usr/bin/python3
"""Makes what the program carries of its fonts from Debian's fonts-inter. Needs python3-fonttools.

    tools/font_tables.py widths            writes the advance tables to standard output: compiler/scene/width_tables.inc, committed
    tools/font_tables.py verify            compares the committed tables with the installed font; 0 = equal, 77 = font not installed
    tools/font_tables.py embed             writes the font subsets as C arrays to standard output: build/fonts.inc, never committed

Widths are committed so that geometry never depends on what a machine has installed; the outlines are only needed by PNG and PDF.
Both use one set of code points, so that what is measured from the table is what is drawn from the carried font.
"""
import hashlib
import io
import os
import sys

FOLDER = "/usr/share/fonts/opentype/inter"
FONTS = [("regular", "Inter-Regular.otf"), ("semibold", "Inter-SemiBold.otf")]  # in the order of enum font
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "compiler", "scene", "width_tables.inc")
# Latin, combining marks, Greek, Cyrillic, punctuation, currency, letter-like, arrows, mathematics, geometric shapes, ticks.
BLOCKS = [(0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x36F), (0x370, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x20BF), (0x2100, 0x22FF),
          (0x25A0, 0x25FF), (0x2605, 0x2606), (0x26A0, 0x26A0), (0x2713, 0x2713), (0x2717, 0x2717)]


def read(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


def code_points(fonts):
    shared = set.intersection(*(set(font.getBestCmap()) for font in fonts))
    return sorted(code for code in shared if any(first <= code <= last for first, last in BLOCKS))


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
    from fontTools.ttLib import TTFont
    files = [(name, file, read(file)) for name, file in FONTS]
    fonts = [TTFont(io.BytesIO(data)) for _, _, data in files]
    codes = code_points(fonts)
    out = ["/* Advances of the carried fonts. Made by tools/font_tables.py; do not edit. */"]
    for _, file, data in files:
        out.append(f"/* {file} of Debian's fonts-inter, SHA-256 {hashlib.sha256(data).hexdigest()} */")
    out.append(f"enum {{ WIDTH_UNITS_PER_EM = {fonts[0]['head'].unitsPerEm}, WIDTH_COUNT = {len(codes)} }};")
    out.append("static const struct width_range width_ranges[] = { /* first and last code point, index of the first */")
    index = 0
    for first, last in ranges_of(codes):
        out.append(f"\t{{ 0x{first:04X}, 0x{last:04X}, {index} }},")
        index += last - first + 1
    out.append("};")
    out.append("static const uint16_t width_advances[FONT_COUNT][WIDTH_COUNT] = {")
    for (name, _, _), font in zip(files, fonts):
        cmap, metrics = font.getBestCmap(), font["hmtx"]
        out.append(f"{{ /* {name} */")
        out.extend(numbers(metrics[cmap[code]][0] for code in codes))
        out.append("},")
    out.append("};")
    return "\n".join(out) + "\n"


def embed():
    from fontTools import subset
    from fontTools.ttLib import TTFont
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True,
                             drop_tables=["GPOS", "GSUB", "GDEF"], recalc_timestamp=False)
    fonts = [(name, TTFont(io.BytesIO(read(file)), recalcTimestamp=False)) for name, file in FONTS]
    codes = code_points([font for _, font in fonts])
    yield "/* The fonts that the program carries. Made by tools/font_tables.py from Debian's fonts-inter (SIL Open Font License 1.1). */"
    for name, font in fonts:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=codes)
        subsetter.subset(font)
        data = io.BytesIO()
        font.save(data, reorderTables=False)
        yield f"static const unsigned char font_{name}[] = {{"
        yield from numbers(data.getvalue())
        yield "};"


def main():
    mode = sys.argv[1] if len(sys.argv) == 2 else ""
    if mode == "widths":
        sys.stdout.write(widths())
    elif mode == "embed":
        for line in embed():
            print(line)
    elif mode == "verify":
        if not all(os.path.exists(os.path.join(FOLDER, file)) for _, file in FONTS):
            sys.exit(77)
        with open(TABLE, encoding="utf-8") as table:
            if table.read() != widths():
                sys.exit("compiler/scene/width_tables.inc differs from the installed fonts-inter: "
                         "run 'tools/font_tables.py widths' and look at the difference")
    else:
        sys.exit(__doc__)


main()

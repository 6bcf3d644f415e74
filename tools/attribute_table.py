#!/usr/bin/env python3
"""The tables of grammar/README.md: attribute_table.py attributes | statements | figures | constants | --write.

Reads the program's own tables (*.def) and prints Markdown; tests/suites/reference_table.sh compares it with what stands in the reference,
and --write puts it there. A comment before rows is the heading of their group.
"""
import os
import re
import sys
from pathlib import Path

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REFERENCE = os.path.join(ROOT, "grammar", "README.md")

TYPES = {
    "COUNT": "count", "AMOUNT": "number", "RANGE": "two counts, `3 to 50`", "PART": "name of a node", "COLUMN": "columns",
    "MONEY_RATE": "money per time", "DATA_PRICE": "money per data", "STORAGE_PRICE": "money per data and time",
}
BLOCKS = {"OUTSIDE": "file, group, layer", "PROJECT": "`lintel.arch`"}
TOKEN = re.compile(r'/\*(?P<comment>.*?)\*/|"(?P<string>(?:[^"\\]|\\.)*)"|(?P<word>[A-Za-z_][A-Za-z_0-9]*)|(?P<number>\d+)'
                   r"|(?P<sign>[(),|~])|\s+", re.S)


def tokens(text):
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            sys.exit("attribute_table.py: cannot read %r" % text[at:at + 40])
        at = match.end()
        if match.lastgroup:
            yield match.lastgroup, match.group(match.lastgroup)


def arguments_of(stream, at):
    """The arguments behind the macro's '(' and where they end. An argument is a list of words, or a string."""
    arguments, depth = [[]], 1
    while depth:
        kind, text = stream[at]
        at += 1
        if kind == "sign":
            depth += {"(": 1, ")": -1}.get(text, 0)
            if text == "," and depth == 1:
                arguments.append([])
        elif kind == "string":
            before = arguments[-1] if isinstance(arguments[-1], str) else ""
            arguments[-1] = before + text.replace('\\"', '"').replace("\\\\", "\\")
        elif kind != "comment":
            arguments[-1].append(text)
    return arguments, at


def rows(path, macro):
    """Yields ("heading", text) and ("row", arguments) of a table of macros; the first comment is the file's own."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        stream = list(tokens(file.read()))
    at = 1
    while at < len(stream):
        kind, text = stream[at]
        if kind == "comment":
            yield "heading", " ".join(text.strip("- \n\t").split())
            at += 1
        elif (kind, text) == ("word", macro):
            arguments, at = arguments_of(stream, at + 2)
            yield "row", arguments
        else:
            sys.exit("attribute_table.py: %s: %s(...) expected, not %r" % (path, macro, text))


def cell(text):
    return text.replace("|", "\\|")


def plain(words, table):
    return [table.get(word, word.lower().replace("_", " ")) for word in words]


def where(places, kinds):
    """A node gives way to its kinds where there are some."""
    kinds = [word.lower() if word in SETS else word for word in kinds if word not in ("ON", "ANY")]
    shown = []
    for place in places:
        shown += kinds if place == "NODE" and kinds else [BLOCKS.get(place, place.lower())]
    return ", ".join(shown)


def values(types, words):
    """The words that are known, in place of the type that takes them, then the other types."""
    known = words.split()
    is_list = "LIST" in types
    shown = [] if not known else ["any other word" if word == "..." and len(known) > 1 else "any word" if word == "..." else
                                  "`%s`" % word for word in known]
    shown += plain([name for name in types if name not in ("WORD", "LIST")], TYPES)
    return ", ".join(shown + (["or a list of them"] if is_list and known else ["list"] if is_list else []))


# The names for several kinds, as attribute.c defines them.
with open(os.path.join(ROOT, "compiler/model/attribute.c"), encoding="utf-8") as source:
    SETS = {name: re.findall(r"ON\((\w+)\)", body)
            for name, body in re.findall(r"^#define ([A-Z]+) \((ON\(\w+\) \| [^\n]*)\)$", source.read(), re.M)}


def attributes():
    lines = ["; ".join("*%s*: %s" % (name.lower(), ", ".join("`%s`" % kind for kind in kinds)) for name, kinds in SETS.items()) + "."]
    for kind, row in rows("compiler/model/attributes.def", "ATTRIBUTE"):
        if kind == "heading":
            lines += ["", "**%s**" % (row[0].upper() + row[1:]), "",
                      "| attribute | on | values | meaning | source |", "|---|---|---|---|---|"]
            continue
        name, places, kinds, types, words, meaning, source = row
        lines.append("| `%s` | %s | %s | %s | %s |" % (
            name[0], where(places, kinds), values(types, words), cell(meaning), source))
    return lines


def statements():
    lines = ["| word | may stand in | example |", "|---|---|---|"]
    for kind, row in rows("grammar/statements.def", "STATEMENT"):
        blocks = plain([word[len("IN_"):] for word in row[2]], BLOCKS)
        lines.append("| `%s` | %s | `%s` |" % (row[0][0], ", ".join(blocks), cell(row[5])))
    return lines


def figures():
    """Paths by what they are of; one of which there is an average or a mean may leave that out."""
    table = re.findall(r'^(\w+)_FIGURE\(\w+, "([^"]+)"', Path(FIGURES).read_text(encoding="utf-8"), re.M)
    lines = ["| of | figures |", "|---|---|"]
    for owner, name in (("NODE", "a node"), ("ARROW", "an arrow"), ("FLOW", "a flow"), ("WHOLE", "`whole`, the design")):
        lines.append("| %s | %s |" % (name, ", ".join("`%s`" % path for of, path in table if of == owner)))
    return lines


def constants():
    """The `assume` block of the prelude, its comments apart."""
    block = re.search(r"^assume \{\n(.*?)^\}", Path(PRELUDE).read_text(encoding="utf-8"), re.M | re.S).group(1)
    lines = ["| constant | value | source | what it is |", "|---|---|---|---|"]
    for line in block.splitlines():
        match = re.fullmatch(r"\s*(\w+)\s*=\s*(.+?)\s+# (Part \d+|\*assumed\*): (.+)", line)
        if match:
            lines.append("| `%s` | `%s` | %s | %s |" % match.groups())
        elif line.strip() and not line.strip().startswith("#"):
            sys.exit("attribute_table.py: %s: no source behind %r" % (PRELUDE, line))
    return lines


def put(text, name, lines):
    begin, end = "<!-- %s:begin -->\n" % name, "<!-- %s:end -->" % name
    if begin not in text or end not in text:
        sys.exit("attribute_table.py: no markers of '%s' in the reference" % name)
    head, rest = text.split(begin, 1)
    return head + begin + "\n".join(lines) + "\n" + end + rest.split(end, 1)[1]


FIGURES, PRELUDE = "compiler/model/figures.def", "grammar/prelude.arch"
TABLES = {"attributes": attributes, "statements": statements, "figures": figures, "constants": constants}

if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        with open(REFERENCE, encoding="utf-8") as file:
            text = file.read()
        for name, make in TABLES.items():
            text = put(text, name, make())
        with open(REFERENCE, "w", encoding="utf-8") as file:
            file.write(text)
    elif len(sys.argv) == 2 and sys.argv[1] in TABLES:
        print("\n".join(TABLES[sys.argv[1]]()))
    else:
        sys.exit("usage: attribute_table.py %s | --write" % " | ".join(TABLES))

#!/usr/bin/env python3
"""The tables of grammar/README.md: attribute_table.py attributes | statements.

Reads compiler/model/attributes.def or grammar/statements.def and prints Markdown; tests/reference_table.sh compares it with what
stands in the reference, and `attribute_table.py --write` puts it there. A comment that stands alone before rows of attributes
is the heading of their group.
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REFERENCE = os.path.join(ROOT, "grammar", "README.md")

PLACES = {
    "NODE": "node", "GROUP": "group", "ARROW": "arrow", "FLOW": "flow", "DESIGN": "design", "ENDPOINT": "endpoint", "TABLE": "table",
    "SAGA": "saga", "STEP": "step", "METRIC": "metric", "ALLOW": "allow", "LINT": "lint", "NOTE": "note",
}
TYPES = {
    "FLAG": "flag", "WORD": "word", "TEXT": "text", "COUNT": "count", "RATIO": "ratio", "FACTOR": "factor", "TIME": "time",
    "RATE": "rate", "DATA": "data", "MONEY": "money", "MONEY_RATE": "money per time", "MONEY_PER_DATA": "money per data",
    "STORAGE_PRICE": "money per data and time", "LIST": "list", "RANGE": "range of counts", "NODE": "node", "COLUMN": "columns",
    "LINK": "link",
}
BLOCKS = {
    "OUTSIDE": "file, group, layer", "FILE": "file", "GROUP": "group", "LAYER": "layer", "NODE": "node", "ARROW": "arrow",
    "FLOW": "flow", "PARALLEL": "parallel", "ENDPOINT": "endpoint", "TABLE": "table", "SAGA": "saga", "STEP": "step",
    "METRIC": "metric", "ALLOW": "allow", "KIND": "kind", "ASSUME": "assume", "LINT": "lint", "PROJECT": "`lintel.arch`",
}
TOKEN = re.compile(r'/\*(?P<comment>.*?)\*/|"(?P<string>(?:[^"\\]|\\.)*)"|(?P<word>[A-Za-z_][A-Za-z_0-9]*)|(?P<number>\d+)'
                   r'|(?P<sign>[(),|~])|(?P<define>^#[^\n]*(?:\\\n[^\n]*)*)|\s+', re.S | re.M)


def tokens(text):
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            sys.exit("attribute_table.py: cannot read %r" % text[at:at + 40])
        at = match.end()
        if match.lastgroup:
            yield match.lastgroup, match.group(match.lastgroup)


def read(path, macro):
    """Yields ("heading", text) and ("row", arguments); an argument is a list of words, or a string."""
    stream = list(tokens(open(os.path.join(ROOT, path), encoding="utf-8").read()))
    at, first_comment = 0, True
    while at < len(stream):
        kind, text = stream[at]
        if kind == "comment" and not first_comment:
            yield "heading", " ".join(text.replace("*", " ").split())
        if kind == "comment" or kind == "define":
            first_comment = False
            at += 1
            continue
        if (kind, text) != ("word", macro) or stream[at + 1] != ("sign", "("):
            sys.exit("attribute_table.py: %s: %s(...) expected, not %r" % (path, macro, text))
        at, depth, arguments = at + 2, 1, [[]]
        while depth:
            kind, text = stream[at]
            at += 1
            if kind == "comment":
                continue
            if (kind, text) == ("sign", "("):
                depth += 1
            elif (kind, text) == ("sign", ")"):
                depth -= 1
            elif (kind, text) == ("sign", ",") and depth == 1:
                arguments.append([])
            elif kind == "string":
                text = text.replace('\\"', '"').replace("\\\\", "\\")
                before = arguments[-1]
                arguments[-1] = (before if isinstance(before, str) else "") + text
            elif kind in ("word", "number"):
                arguments[-1].append(text)
        yield "row", arguments


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;")


def names(words, prefix, table):
    """The words that stand for bits of `prefix`, as the table names them."""
    shown = []
    for word in words:
        word = word[len(prefix):] if word.startswith(prefix) else word
        if word in table:
            shown.append(table[word])
        elif word not in ("0", "NULL"):
            shown.append(word.lower().replace("_", " "))
    return ", ".join(shown)


def where(places, kinds):
    """`node` gives way to its kinds where there are some."""
    of_kinds = names(kinds, "KIND_", {})
    shown = []
    for place in names(places, "PLACE_", PLACES).split(", "):
        shown.append(of_kinds if place == "node" and of_kinds else place)
    return ", ".join(shown)


def values(types, words):
    """The words in place of the type `word`, then the other types."""
    known = words.split() if isinstance(words, str) else []
    shown = []
    for name in names(types, "TYPE_", TYPES).split(", "):
        if name == "word" and known:
            shown += ["..." if word == "..." else "`%s`" % word for word in known]
        else:
            shown.append(name)
    return ", ".join(shown)


def attributes():
    lines = []
    started = False
    for kind, row in read("compiler/model/attributes.def", "ATTRIBUTE"):
        if kind == "heading":
            lines += ["", "**%s**" % (row[0].upper() + row[1:]), ""]
            started = False
            continue
        if not started:
            lines += ["| attribute | on | values | meaning | source |", "|---|---|---|---|---|"]
            started = True
        name, places, kinds, types, words, meaning, source = row
        lines.append("| `%s` | %s | %s | %s | %s |" % (
            name[0], where(places, kinds), cell(values(types, words)), cell(meaning), cell(source)))
    return lines


def statements():
    lines = ["| word | may stand in | example |", "|---|---|---|"]
    for kind, row in read("grammar/statements.def", "STATEMENT"):
        if kind == "row":
            lines.append("| `%s` | %s | `%s` |" % (row[0][0], names(row[2], "IN_", BLOCKS), cell(row[5]).replace("&lt;", "<")))
    return lines


def put(text, name, lines):
    begin, end = "<!-- %s:begin -->\n" % name, "<!-- %s:end -->" % name
    if begin not in text or end not in text:
        sys.exit("attribute_table.py: no markers of '%s' in the reference" % name)
    head, rest = text.split(begin, 1)
    return head + begin + "\n".join(lines).strip("\n") + "\n" + end + rest.split(end, 1)[1]


TABLES = {"attributes": attributes, "statements": statements}

if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        text = open(REFERENCE, encoding="utf-8").read()
        for name, make in TABLES.items():
            text = put(text, name, make())
        open(REFERENCE, "w", encoding="utf-8").write(text)
    elif len(sys.argv) == 2 and sys.argv[1] in TABLES:
        print("\n".join(TABLES[sys.argv[1]]()).strip("\n"))
    else:
        sys.exit("usage: attribute_table.py attributes | statements | --write")

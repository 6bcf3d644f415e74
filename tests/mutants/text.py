"""A design as the mutants see it: its parts with their places in the text, and edits of that text.

Parts come from `lintel dump tree`, kinds from `lintel dump model`. Names are the last part of a path (`us.cache` is `cache`), as one
declaration makes the nodes of all its regions.
"""
import json
import re
import subprocess

LOSSY = {"telemetry", "analytics", "metrics", "logs", "location"}
ASKED = {"pii", "card", "health", "secret"}
GUARDED = ASKED | {"private", "money", "balance"}
BRIDGED = {"cdn", "lb", "gateway", "queue", "stream"}
PASSIVE = {"db", "store", "cache", "search", "warehouse", "queue", "stream"}
GROUPS = {"region", "zone", "group", "network"}
WORD = re.compile(r"(\w+) (\d+):(\d+)-(\d+):(\d+)(?: (.*))?$")


def last(path):
    return path.rsplit(".", 1)[-1]


# ---- the tree ----

class Part:
    """One node of the tree, with offsets in code points."""

    def __init__(self, word, start, end, text, parent):
        self.word, self.start, self.end, self.text, self.parent = word, start, end, text, parent
        self.children = []

    def all(self, *words):
        for child in self.children:
            if child.word in words:
                yield child
            yield from child.all(*words)

    def first(self, word):
        return next((child for child in self.children if child.word == word), None)

    def name(self):
        """The word that a declaration, attribute or flag begins with."""
        found = next(self.all("NAME"), None)
        return found.text if found else ""


def parse(lintel, path, source):
    starts, at = [], 0
    for line in source.split("\n"):
        starts.append(at)
        at += len(line) + 1
    dump = subprocess.run([lintel, "dump", "tree", path], capture_output=True, check=True).stdout.decode()
    stack = []
    for line in dump.splitlines():
        depth = (len(line) - len(line.lstrip(" "))) // 2
        word, l1, c1, l2, c2, text = WORD.match(line.strip()).groups()
        part = Part(word, starts[int(l1) - 1] + int(c1) - 1, starts[int(l2) - 1] + int(c2) - 1, (text or "").strip('"'),
                    stack[depth - 1] if depth else None)
        if depth:
            part.parent.children.append(part)
        stack[depth:] = [part]
    return stack[0]


# ---- edits ----

def apply(source, edits):
    """The text after (start, end, new text) edits; one that lies within another goes with it."""
    edits = sorted(set(edits))
    outer = [edit for edit in edits if not any(other is not edit and other[0] <= edit[0] and edit[1] <= other[1] and
                                               (other[1] - other[0] > edit[1] - edit[0]) for other in edits)]
    for start, end, text in reversed(outer):
        source = source[:start] + text + source[end:]
    return source


def put(part, text):
    return part.start, part.end, text


def drop(design, part):
    """An attribute goes with the one `;` or `,` that parts it from the next; where neighbours go too, `;` may stay: it is harmless."""
    after = re.compile(r"[ \t]*;[ \t]*").match(design.source, part.end)
    return part.start, after.end() if after and part.word in ("ATTRIBUTE", "FLAG", "COMPARE") else part.end, ""


# ---- what stands in a design ----

class Owner:
    """Something with a block of attributes."""

    def __init__(self, design, statement):
        self.design, self.statement = design, statement
        block = statement.first("BLOCK")
        self.attributes = [child for child in block.children if child.word in ("ATTRIBUTE", "FLAG")] if block else []

    def items(self, *names):
        return [item for item in self.attributes if item.name() in names]


class Holder(Owner):
    """A declaration of nodes or groups."""

    def __init__(self, design, statement, names):
        super().__init__(design, statement)
        self.names = names
        self.count = statement.first("COUNT")
        self.class_ = design.class_of(names[0])

    def subjects(self):
        return self.names


class Arrow(Owner):
    """A statement of arrows, on the drawing or in a flow."""

    def __init__(self, design, statement, flow):
        super().__init__(design, statement)
        self.flow = flow
        self.parts = [child for child in statement.children if child.word in ("ENDS", "ARROW")]
        self.ends = [[design.text(ref) for ref in part.all("REF")] for part in self.parts[::2]]
        self.signs = [design.text(part) for part in self.parts[1::2]]
        self.sign = self.signs[0]
        text = statement.first("TEXT")
        self.label_part, self.label = text, design.text(text) if text else ""
        self.pairs = [(a, b, sign) for sign, left, right in zip(self.signs, self.ends, self.ends[1:]) for a in left for b in right]

    def subjects(self):
        return [last(end) for pair in self.pairs for end in pair[:2]]

    def has(self, pair):
        return any(same(other, pair) for other in self.pairs)


def same(a, b):
    """The same arrow; regions are told apart only where one arrow crosses them."""
    if last(a[0]) == last(a[1]) or last(b[0]) == last(b[1]):
        return a[:2] == b[:2]
    return last(a[0]) == last(b[0]) and last(a[1]) == last(b[1])


class Endpoint(Owner):
    def __init__(self, design, statement):
        super().__init__(design, statement)
        refs = [child for child in statement.children if child.word == "REF"]
        self.title = design.text(refs[1]).strip('"')
        self.method = self.title.split(" ")[0]
        self.of = last(design.text(next(statement.first("TARGET").all("REF"))))

    def subjects(self):
        return [self.of]


class Table(Owner):
    """A table; `keys` are the words ` key` behind the types of its columns."""

    def __init__(self, design, statement):
        super().__init__(design, statement)
        self.of = last(design.text(next(statement.first("TARGET").all("REF"))))
        self.keys = []
        for text in statement.all("TEXT"):
            found = re.search(r"\s+key\b", design.text(text))
            if found:
                self.keys.append(Part("WORD", text.start + found.start(), text.start + found.end(), "", None))


class Design:
    def __init__(self, lintel, path):
        self.source = open(path, encoding="utf-8").read()
        self.root = parse(lintel, path, self.source)
        dump = subprocess.run([lintel, "dump", "model", "--format", "json", path], capture_output=True, check=True)
        self.model = json.loads(dump.stdout)
        self.bases = {last(node["name"]): node["base"] for node in self.model["nodes"]}
        self.groups = {last(group["name"]) for group in self.model["groups"]}
        self.holders, self.endpoints, self.tables, self.arrows = [], [], [], []
        for statement in self.root.all("DECLARE"):
            self._declare(statement)
        for statement in self.root.all("ARROWS"):
            flow = next((up for up in ancestors(statement) if up.word == "DECLARE" and up.name() == "flow"), None)
            self.arrows.append(Arrow(self, statement, flow))
        self.drawn = [arrow for arrow in self.arrows if arrow.flow is None]
        self.request_path = self._reached(("->", "<->"), {name for name, base in self.bases.items() if base == "client"})

    def _declare(self, statement):
        target = statement.first("TARGET")
        names = [last(self.text(child)).strip('"') for child in statement.children if child.word == "REF"][1:]
        if target and statement.name() == "endpoint":
            self.endpoints.append(Endpoint(self, statement))
        elif target and statement.name() == "table":
            self.tables.append(Table(self, statement))
        elif not target and names and (names[0] in self.bases or (names[0] in self.groups and statement.name() in GROUPS)) and \
                not any(up.word == "DECLARE" and up.name() in ("table", "flow", "layer", "saga") for up in ancestors(statement)):
            self.holders.append(Holder(self, statement, names))

    # places

    def text(self, part):
        return self.source[part.start:part.end]

    def line(self, part):
        return self.source.count("\n", 0, part.start) + 1

    # kinds

    def class_of(self, name):
        return self.bases.get(last(name), "group")

    def fits(self, holder, wanted):
        """Whether a holder is of a sort: one of the words of mutate.WORDS."""
        class_, data, role = holder.class_, self.said(holder, "data"), self.said(holder, "role")
        again = holder.items("derived", "rebuild") or any(word in role for word in ("replica", "standby", "dr")) or \
            (data and not set(re.findall(r"\w+", data)) - LOSSY)
        sorts = {
            None: True,
            "cache": class_ in ("cache", "cdn"),
            "store": class_ == "store",
            "record": class_ in ("db", "store") and not again,      # what is lost for good
            "growing": class_ in ("db", "store") and not again and bool(holder.items("item")),
            "kept messages": class_ in ("queue", "stream") and not set(re.findall(r"\w+", data)) & LOSSY and "pubsub" not in role,
            "copies": class_ == "cache" and not any(word in role for word in ("counter", "limiter", "timeline", "pubsub")),
            "asked for": bool(set(re.findall(r"\w+", data)) & ASKED),
            "sensitive": bool(set(re.findall(r"\w+", data)) & (GUARDED - ASKED)),
            "sharded": class_ == "db" and bool(holder.items("shards")) and not holder.items("managed", "quorum"),
            "sharded or cache": class_ in ("db", "cache", "search") and bool(holder.items("shards")),
            "skewed": bool(holder.items("skew")),
            "woken": class_ == "worker" and not any(last(pair[1]) in holder.names for pair in self.pairs("->", "~>")),
        }
        return sorts[wanted]

    def said(self, holder, word):
        """What a holder says behind a word."""
        values = [item.first("VALUE") for item in holder.items(word)]
        return " ".join(self.text(value) for value in values if value)

    def has_people(self):
        """Whether anybody asks who sleeps at night: clients that are neither devices nor the company's own."""
        return any(holder.class_ == "client" and not holder.items("device", "internal") for holder in self.holders)

    def lookups(self, node):
        """What records of a node are found by."""
        return [item for arrow in self.arrows if any(last(pair[1]) == node for pair in arrow.pairs) for item in arrow.items("by")]

    # attributes by subject

    def holder_items(self, name, words):
        return [item for holder in self.holders if last(name) in holder.names for item in holder.items(*words)]

    def holder_text(self, name, word):
        return " ".join(self.text(item) for item in self.holder_items(name, (word,)))

    def on_pair(self, pair, words):
        return [item for arrow in self.arrows if arrow.has(pair) for item in arrow.items(*words)]

    def labels_on(self, pair):
        return [arrow.label_part for arrow in self.arrows if arrow.has(pair) and arrow.label_part]

    def about(self, name, words):
        """On a node, on all arrows into it and on their flows."""
        into = [arrow for arrow in self.arrows if any(last(pair[1]) == name for pair in arrow.pairs)]
        flows = {arrow.flow for arrow in into if arrow.flow}
        return self.holder_items(name, words) + [item for arrow in into for item in arrow.items(*words)] + \
            [item for flow in flows for item in Owner(self, flow).items(*words)]

    def own(self, word):
        """Attributes of the design itself."""
        return [child for child in self.root.children if child.word in ("ATTRIBUTE", "FLAG") and child.name() == word]

    def everywhere(self, word):
        return [item for item in self.root.all("ATTRIBUTE", "FLAG") if item.name() == word]

    def statements(self, word):
        return [part for part in self.root.children if part.word == "DECLARE" and part.name() == word]

    def goals(self, metric=None):
        """Goals on top and in flows."""
        return [part for part in self.root.all("COMPARE") if part.name() == "goal" and
                metric in (None, self.text([child for child in part.children if child.word == "REF"][1]))]

    # the graph

    def pairs(self, *signs):
        found = []
        for arrow in self.arrows:
            for pair in arrow.pairs:
                if pair[2] in signs and not any(same(pair, other) for other in found):
                    found.append(pair)
        return found

    def calls(self, name):
        return [last(pair[1]) for pair in self.pairs("->", "~>") if last(pair[0]) == name]

    def is_consumer(self, name):
        return any(last(pair[1]) == name and self.class_of(pair[0]) in ("queue", "stream") for pair in self.pairs("~>"))

    def only_reads(self, pair):
        return bool(self.on_pair(pair, ("read", "search"))) and not self.on_pair(pair, ("write", "upsert"))

    def writers(self, store):
        """Services and workers that write a store: by a word on the arrow, or in a flow that writes."""
        found = []
        for arrow in self.arrows:
            writes = arrow.items("write", "upsert") or (arrow.flow and not arrow.items("read", "search") and
                                                        Owner(self, arrow.flow).items("write", "upsert"))
            for pair in arrow.pairs:
                name = last(pair[0])
                if writes and pair[2] == "->" and last(pair[1]) == last(store) and self.class_of(name) in ("service", "worker") and \
                        name not in found:
                    found.append(name)
        return found

    def written_by(self, name):
        return [store for store in self.bases if name in self.writers(store)]

    def repeatable_by(self, name, words):
        items = self.holder_items(name, words)
        for pair in self.pairs("->", "~>"):
            if name in (last(pair[0]), last(pair[1])):
                items += self.on_pair(pair, words)
                if last(pair[0]) == name:
                    items += self.holder_items(pair[1], words) if self.class_of(pair[1]) == "service" else []
        return items

    def on_request_path(self, name):
        return last(name) in self.request_path

    def _reached(self, signs, start, without=None):
        seen, todo = set(start), list(start)
        ways = [(last(pair[0]), last(pair[1])) for pair in self.pairs(*signs) if without is None or not same(pair, without)]
        while todo:
            name = todo.pop()
            for a, b in ways:
                if a == name and b not in seen:
                    seen.add(b)
                    todo.append(b)
        return seen

    def only_way(self, pair):
        """Whether this arrow leads to a node that nothing else reaches."""
        signs = ("->", "~>", "=>", "<->", "..>", "<=>")
        start = {name for name, base in self.bases.items() if base in ("client", "external")}
        start |= {name for holder in self.holders if holder.items("schedule") for name in holder.names}
        to = last(pair[1])
        return to not in start and to in self._reached(signs, start) and to not in self._reached(signs, start, pair)

    # without a part of the drawing

    def bare(self):
        """Only what is drawn: kinds, names, groups, arrows and their labels; arrows that only flows have as well."""
        kept = {id(holder.statement) for holder in self.holders} | {id(arrow.statement) for arrow in self.drawn}
        edits = [put(part, "") for part in self.root.children if id(part) not in kept]
        for owner in self.holders + self.drawn:
            block, count = owner.statement.first("BLOCK"), owner.statement.first("COUNT")
            inside = [child for child in block.children if id(child) in kept] if block else []
            if block and inside:
                edits += [drop(self, child) for child in block.children if id(child) not in kept]
            elif block:
                edits.append(put(block, ""))
            if count:
                edits.append(put(count, ""))
        flows = [pair for pair in self.pairs("->", "~>", "=>", "<->", "<=>") if not any(arrow.has(pair) for arrow in self.drawn)]
        return re.sub(r"(?m)^[ \t]*;[ \t;]*$", "", apply(self.source, edits)) + "".join(f"{a} {sign} {b}\n" for a, b, sign in flows)

    def without_node(self, holder, sign=None):
        """Its declaration, its name in chains and lists, statements about it, and what names it. What asked a router or filled a broker
        does itself what they did (by arrows of this sign); behind other nodes the way ends."""
        gone = set(holder.names)
        edits = [put(holder.statement, "")]
        for arrow in self.arrows:
            if any(last(name) in gone for end in arrow.ends for name in end):
                edits.append(self._closed(arrow, gone, sign) if holder.class_ in BRIDGED else put(arrow.statement, self._cut(
                    arrow, lambda a, b: last(b) in gone, gone)))
        for part in self.endpoints + self.tables:
            if part.of in gone:
                edits.append(put(part.statement, ""))
        for item in self.root.all("ATTRIBUTE"):
            if item.name() in ("fronts", "for", "dlq", "read_from", "fallback") and any(last(self.text(ref)) in gone for ref in item.all("VREF")):
                edits.append(drop(self, item))
        for part in self.root.all("DECLARE", "CLAIM"):
            target = part.first("TARGET")
            if part.name() in ("note", "claim") and (any(last(self.text(ref)) in gone for ref in target.all("REF")) if target else
                                                     any(name in self.text(part) for name in gone)):
                edits.append(put(part, ""))
        return edits

    def _closed(self, arrow, gone, sign):
        """An arrow statement whose chain closes over the nodes that are gone."""
        ends, signs = [], []
        callers = [pair[0] for pair in self.pairs("->", "<->", "~>", "=>") if last(pair[1]) in gone and
                   last(pair[0]) not in gone and (sign or self.class_of(pair[0]) not in PASSIVE)]
        for i, end in enumerate(arrow.ends):
            kept = [name for name in end if last(name) not in gone]
            if i == 0 and not kept:
                kept = callers    # who asked it asks now what it asked
            if kept:
                if ends:
                    bridge = sign and any(last(name) in gone for name in arrow.ends[i - 1])
                    signs.append(sign if bridge else arrow.signs[i - 1])
                ends.append(", ".join(kept))
        if sign and signs and any(last(name) in gone for name in arrow.ends[0]):
            signs[0] = sign
        if len(ends) < 2:
            return put(arrow.statement, "")
        chain = ends[0] + "".join(f" {sign} {end}" for sign, end in zip(signs, ends[1:]))
        return arrow.parts[0].start, arrow.parts[-1].end, chain

    def without_arrow(self, pair):
        """Everywhere: a chain falls into what stands before the arrow and what stands behind it."""
        return [put(arrow.statement, self._cut(arrow, lambda a, b: same((a, b), pair), set())) for arrow in self.arrows if arrow.has(pair)]

    def _cut(self, arrow, is_cut, gone):
        """An arrow statement as one line for each piece of its chain that is left; nodes of `gone` are in none."""
        tail = self.source[arrow.parts[-1].end:arrow.statement.end]
        piece = [[name for name in arrow.ends[0] if last(name) not in gone]]
        pieces, signs = [], [[]]
        for left, sign, right in zip(arrow.ends, arrow.signs, arrow.ends[1:]):
            kept = [name for name in right if not any(is_cut(a, name) for a in left)]
            if kept and piece[-1]:
                piece.append(kept)
                signs[-1].append(sign)
            elif kept:
                piece = [kept]
            if len(kept) < len(right):
                pieces.append(piece)
                piece = [[name for name in right if name not in kept and last(name) not in gone]]
                signs.append([])
        pieces.append(piece)
        return "\n".join(", ".join(ends[0]) + "".join(f" {sign} {', '.join(end)}" for sign, end in zip(way, ends[1:])) + tail
                         for ends, way in zip(pieces, signs) if len(ends) > 1)

    def resourced(self, pair, writer):
        """The writer sends what the store's log brought: on the drawing, and in each flow right after its write."""
        sign = "->" if self.class_of(pair[1]) == "search" else "~>"
        send, write, edits = f"{writer} {sign} {pair[1]}", (writer, pair[0]), []
        for arrow in self.arrows:
            if arrow.has(pair):
                at = next(i for i, (left, right) in enumerate(zip(arrow.ends, arrow.ends[1:])) if same((left[0], right[0]), pair))
                head = arrow.parts[2 * at]
                if arrow.flow is None:
                    edits.append((head.start, arrow.parts[2 * at + 2].start, f"{writer} {sign} " if at == 0 else f"{self.text(head)}\n{writer} {sign} "))
                elif len(arrow.ends) > 2:
                    edits.append((head.start, arrow.parts[2 * at + 2].start, "" if at == 0 else f"{self.text(head)}\n"))
                else:
                    edits.append(put(arrow.statement, ""))
            elif arrow.flow is not None and arrow.has(write):
                edits.append((arrow.statement.end, arrow.statement.end, f"\n  {send}\n"))
        return edits


def ancestors(part):
    while part.parent is not None:
        part = part.parent
        yield part

"""Designs with one protection less: every mutant of a design, made on its text by the positions that `lintel dump tree` gives.

A mutant is (kind, what, text): the kind of evidence that was damaged ("timeout", "replicas", "arrow", "cdn", ...), what it was in
words, and the whole text. Comments and formatting stay; where a node goes, its arrows close over the gap and what hangs on it goes too.
"""
import re
import subprocess
from dataclasses import dataclass, field


@dataclass
class Node:
    word: str
    start: int
    end: int
    text: str = ""
    children: list = field(default_factory=list)
    parent: "Node" = None

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
    """The tree of a design, with offsets in code points."""
    starts, at = [], 0
    for line in source.split("\n"):
        starts.append(at)
        at += len(line) + 1
    dump = subprocess.run([lintel, "dump", "tree", path], capture_output=True, check=True).stdout.decode()
    root, stack = None, []
    for line in dump.splitlines():
        depth = (len(line) - len(line.lstrip(" "))) // 2
        found = re.match(r"(\w+) (\d+):(\d+)-(\d+):(\d+)(?: (.*))?$", line.strip())
        word, l1, c1, l2, c2, text = found.groups()
        node = Node(word, starts[int(l1) - 1] + int(c1) - 1, starts[int(l2) - 1] + int(c2) - 1, (text or "").strip('"'))
        if depth:
            node.parent = stack[depth - 1]
            stack[depth - 1].children.append(node)
        else:
            root = node
        stack[depth:] = [node]
    return root


# ---- cutting ----

def without(source, *spans):
    """The text without these spans (none overlaps another)."""
    for start, end in sorted(spans, reverse=True):
        source = source[:start] + source[end:]
    return source


def item_span(source, node):
    """An attribute or statement with the one `;` or `,` that parts it from the next, or from the one before."""
    start, end = node.start, node.end
    after = re.compile(r"[ \t]*[;,][ \t]*").match(source, end)
    if after:
        return start, after.end()
    before = re.search(r"[;,][ \t]*$", source[:start])
    if before and "\n" not in source[before.start():start]:
        return before.start(), end
    return start, end


def replaced(source, node, text):
    return source[:node.start] + text + source[node.end:]


# ---- nodes ----

def ends_without(source, arrows, gone):
    """An arrow statement once the nodes of `gone` are away: None = nothing is left of it."""
    kept, arrow_after = [], []
    parts = [child for child in arrows.children if child.word in ("ENDS", "ARROW")]
    for part in parts:
        if part.word == "ENDS":
            names = [ref for ref in part.all("REF") if source[ref.start:ref.end] not in gone]
            kept.append(", ".join(source[ref.start:ref.end] for ref in names))
        else:
            arrow_after.append(part.text)
    ends, signs = [], []
    for i, end in enumerate(kept):
        if not end:
            continue
        if ends:
            signs.append(arrow_after[i - 1])
        ends.append(end)
    if len(ends) < 2:
        return None
    out = ends[0]
    for sign, end in zip(signs, ends[1:]):
        out += f" {sign} {end}"
    return out


def node_removed(source, root, declaration, name):
    """The design without one node: its declaration, its name in chains and lists, and statements about it."""
    spans, texts = [(declaration.start, declaration.end)], []
    for arrows in root.all("ARROWS"):
        if any(source[ref.start:ref.end] == name for ends in arrows.all("ENDS") for ref in ends.all("REF")):
            ends = [child for child in arrows.children if child.word in ("ENDS", "ARROW")]
            left = ends_without(source, arrows, {name})
            if left is None:
                spans.append((arrows.start, arrows.end))
            else:
                texts.append((ends[0].start, ends[-1].end, left))
    for other in root.all("DECLARE"):
        target = other.first("TARGET")
        if other is not declaration and target and any(source[ref.start:ref.end] == name for ref in target.all("REF")):
            spans.append((other.start, other.end))
    for attribute in root.all("ATTRIBUTE"):
        if any(source[ref.start:ref.end] == name for ref in attribute.all("VREF")) and attribute.name() in ("fronts", "for", "dlq", "limiter"):
            spans.append(item_span(source, attribute))
    spans = [span for span in spans if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in spans)]
    texts = [text for text in texts if not any(s <= text[0] and text[1] <= e for s, e in spans)]
    edits = sorted([(s, e, "") for s, e in spans] + texts, reverse=True)
    for start, end, text in edits:
        source = source[:start] + text + source[end:]
    return source


NODE_KINDS = {"cdn": "cdn", "lb": "lb", "nginx": "lb", "haproxy": "lb", "cache": "cache", "redis": "cache", "memcached": "cache", "queue": "queue", "sqs": "queue",
              "rabbitmq": "queue", "stream": "queue", "kafka": "queue", "kinesis": "queue", "gateway": "gateway", "proxy": "proxy", "monitor": "monitor",
              "prometheus": "monitor", "worker": "worker", "dns": "dns", "service": "service", "db": "store", "postgres": "store", "mysql": "store",
              "cassandra": "store", "dynamodb": "store", "mongodb": "store", "s3": "store", "store": "store", "warehouse": "store", "search": "store",
              "elasticsearch": "store", "client": "client", "external": "external"}


# ---- all mutants of one design ----

def damaged(name, value):
    """Another value in place of a protection, where leaving it out is not all that can go wrong: (how, new value)."""
    numbers = {"hit": "5%", "capacity": None, "timeout": "90s", "replicas": "1", "zones": "1"}
    if name == "capacity":
        found = re.match(r"([\d_.]+)(\w*)/s$", value)
        if found:
            return "a hundredth of it", f"{float(found.group(1).replace('_', '')) / 100:g}{found.group(2)}/s"
        return None
    if name in numbers and re.match(r"[\d.]", value):
        return f"= {numbers[name]}", numbers[name]
    return {"dlq": ("= no", "no"), "idempotent": ("= no", "no"), "auth": ("= none", "none"), "tls": ("= no", "no"), "backup": ("= no", "no"),
            "failover": ("= manual", "manual"), "replication": ("= async", "async"), "encrypted": ("= no", "no"), "health": ("= no", "no"),
            "consistency": ("= eventual", "eventual"), "lock": ("= no", "no"), "durable": ("= no", "no")}.get(name)


def mutants(lintel, path, protections):
    """Yields (kind, what, text); `protections` are the attributes that count as evidence."""
    source = open(path, encoding="utf-8").read()
    root = parse(lintel, path, source)
    for item in root.all("ATTRIBUTE", "FLAG"):
        name = item.name()
        if name not in protections:
            continue
        where = f"line {source.count(chr(10), 0, item.start) + 1}: {source[item.start:item.end]}"
        yield name, f"without {where}", without(source, item_span(source, item))
        value = item.first("VALUE")
        change = damaged(name, source[value.start:value.end] if value else "")
        if change and change[1] != (source[value.start:value.end] if value else ""):
            yield name, f"{change[0]}, {where}", replaced(source, value, change[1]) if value else replaced(source, item, f"{name} = {change[1]}")
    for declaration in root.all("DECLARE"):
        count = declaration.first("COUNT")
        names = [child for child in declaration.children if child.word == "REF"]
        line = source.count("\n", 0, declaration.start) + 1
        word = declaration.name()
        if count:
            yield "replicas", f"line {line}: x1 for {source[count.start:count.end]}", replaced(source, count, "x1")
            yield "replicas", f"line {line}: without {source[count.start:count.end]}", without(source, (count.start, count.end))
        if word in NODE_KINDS and len(names) > 1 and declaration.first("TARGET") is None:
            name = source[names[1].start:names[1].end]
            yield NODE_KINDS[word] + "-node", f"line {line}: without {word} {name}", node_removed(source, root, declaration, name)
        if word in ("require", "endpoint", "saga", "table"):
            yield word, f"line {line}: without {source[declaration.start:declaration.end].splitlines()[0]}", without(source, (declaration.start, declaration.end))
    for goal in root.all("COMPARE"):
        yield "goal", f"line {source.count(chr(10), 0, goal.start) + 1}: without {source[goal.start:goal.end]}", without(source, item_span(source, goal))
    for arrows in root.all("ARROWS"):
        line = source.count("\n", 0, arrows.start) + 1
        in_flow = arrows.parent.word == "BLOCK" and arrows.parent.parent.word == "DECLARE" and arrows.parent.parent.name() in ("flow", "parallel")
        text = arrows.first("TEXT")
        if text:
            yield "label", f"line {line}: without {source[text.start:text.end]}", without(source, (text.start, text.end))
        if not in_flow:
            yield "arrow", f"line {line}: without {source[arrows.start:arrows.end].splitlines()[0]}", without(source, (arrows.start, arrows.end))

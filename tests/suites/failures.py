#!/usr/bin/python3
#:plain
"""`lintel fail` against exhaustive recomputation: up() of rules.md 1.5 in plain Python, as a greatest fixpoint on what `lintel dump
model` says of random designs (with and without flows, cycles, twins, brokers, caches, zones), for every event that it lists and for
random pairs that `--kill` takes away. Also: that no event is missing, and that each lost flow has a witness of its own, a path
to what was lost."""
import json
import math
import random
import re

from support import SCRATCH, check, lintel

DESIGNS = 40
KINDS = ["service"] * 5 + ["worker", "db", "db", "cache", "queue", "stream", "lb", "lb", "external", "monitor", "proxy"]
SPARES = {"optional", "best_effort", "fallback"}
PASSIVE = {"cache", "db", "search", "store", "warehouse", "queue", "stream", "blob"}
ROUTERS = {"dns", "lb", "proxy"}


def write_design(chance, with_flows):
    """Text of a design whose arrows are all named by flows, or whose arrows stand alone."""
    names, groups = [], {None: []}
    count = chance.randint(5, 12)
    for number in range(count):
        kind = "lb" if number == 0 else chance.choice(KINDS)
        # names that end in numbers make twins of a router's targets
        name = f"{kind}_a{number}" if chance.random() < 0.5 else f"{kind}{number}"
        words = []
        replicas = chance.choice([1, 1, 2, 3, 4])
        if replicas > 1 and chance.random() < 0.4:
            words.append(f"needs = {chance.randint(1, replicas)}")
        if replicas > 1 and chance.random() < 0.4 and kind not in ("external", "monitor"):
            words.append(f"zones = {chance.randint(1, 3)}")
        if chance.random() < 0.08:
            words.append("optional")
        if kind == "cache" and any(other.startswith("db") for other in names) and chance.random() < 0.6:
            words.append("fronts = " + chance.choice([other for other in names if other.startswith("db")]))
        names.append(name)
        text = f"{kind} {name} x{replicas}" + (f" {{ {'; '.join(words)} }}" if words else "")
        groups.setdefault(chance.choice([None, None, "zone z1", "zone z2", "region r1", "region r2"]), []).append(text)
    arrows = {("users", names[0]): "->"}
    for head in names[1:]:
        # a router calls; what one of several twins can stand in for says nothing of a broker beside them
        tails = [name for name in names[:names.index(head)] if not re.match("lb|proxy", name) or not re.match("queue|stream", head)]
        for _ in range(chance.choice([1, 1, 2]) if tails else 0):
            tail = chance.choice(tails)
            arrows[tail, head] = "~>" if re.match("queue|stream", head + tail) else chance.choice(["->"] * 8 + ["~>", "=>"])
    for _ in range(chance.choice([0, 0, 1, 2])):  # back
        tail = chance.choice([name for name in names if not re.match("lb|proxy", name)] or ["users"])
        head = chance.choice([name for name in names if name != tail])
        arrows.setdefault((tail, head), "~>" if re.match("queue|stream", head + tail) else "->")
    lines = ["client users"]
    for group, body in groups.items():
        lines += body if group is None else [group + " {", *body, "}"]
    said = {ends: chance.choice(sorted(SPARES)) if chance.random() < 0.12 else None for ends in arrows}
    texts = [f"{tail} {form} {head}" + (f" {{ {said[tail, head]} }}" if said[tail, head] else "")
             for (tail, head), form in arrows.items()]
    texts = [text.replace("{ fallback }", '{ fallback = "stale" }') for text in texts]
    if not with_flows:
        tails = [tail for (tail, head), form in arrows.items() if form == "->" and tail != "users"]
        for tail in chance.sample(tails, min(len(tails), chance.choice([0, 0, 1]))):
            head = chance.choice([head for one, head in arrows if one == tail])
            other = chance.choice([name for name in names if name not in (tail, head) and not name.startswith(("queue", "stream"))])
            texts.append(f"{tail} ..> {other} {{ for = {head} }}")
        return "\n".join(lines + texts) + "\n"
    for number in range(chance.randint(1, 3)):
        lines += [f"flow f{number} {{", "rate = 1/s"]
        reached = {"users"}
        for (tail, head), text in zip(arrows, texts):
            if tail in reached and (tail == "users" or chance.random() < 0.8):
                reached.add(head)
                lines.append(text)
        lines.append("}")
    return "\n".join(lines) + "\n"


# ---- rules.md 1.5 ----

class Model:
    def __init__(self, dump):
        self.nodes = {node["name"]: node for node in dump["nodes"]}
        self.groups = {group["name"]: group for group in dump["groups"]}
        self.arrows = {arrow["id"]: arrow for arrow in dump["arrows"]}
        self.flows = dump["flows"]

    def says(self, thing, word):
        return thing.get("attributes", {}).get(word)

    def base(self, name):
        return self.nodes[name]["base"]

    def region(self, name):
        group = self.nodes[name].get("group")
        while group and self.groups[group]["kind"] != "region":
            group = self.groups[group].get("group")
        return group

    def twins(self, a, b):
        bare = [re.sub(r"[-_]?\d+$", "", name.rpartition(".")[2]) for name in (a, b)]
        regions = self.region(a), self.region(b)
        return self.nodes[a]["kind"] == self.nodes[b]["kind"] and (bare[0] == bare[1] or all(regions) and regions[0] != regions[1])

    def required(self, arrow, step):
        """An arrow that its tail cannot do without; `step` is a flow's use of it, or None."""
        tail, head = arrow["from"], arrow["to"]
        sends = arrow["form"] == "~>" and self.base(head) in ("queue", "stream") and self.base(tail) not in PASSIVE
        if arrow["form"] not in ("->", "<->") and not sends or self.base(head) == "monitor":
            return False
        if any(self.says(part, word) for part in (arrow, step or {}, self.nodes[head]) for word in SPARES):
            return False
        if self.base(head) == "cache" and self.fronts(head):
            return False
        return not any(other["form"] == "..>" and other["from"] == tail and self.says(other, "for") in (head, head.rpartition(".")[2])
                       for other in self.arrows.values())

    def fronts(self, cache):
        """Stated, or a caller of it calls a database or search as well."""
        calls = [arrow for arrow in self.arrows.values() if arrow["form"] in ("->", "<->")]
        callers = {arrow["from"] for arrow in calls if arrow["to"] == cache}
        return self.says(self.nodes[cache], "fronts") or any(
            arrow["from"] in callers and self.base(arrow["to"]) in ("db", "search") for arrow in calls)

    def edges(self, flow=None):
        uses = [(self.arrows[step["arrow"]], step) for step in flow["steps"]] if flow else [(arrow, None) for arrow in self.arrows.values()]
        return [arrow for arrow, step in uses if self.required(arrow, step)]

    def up(self, down, flow=None):
        """Who works with `down` gone: the greatest fixpoint, found by taking away until nothing changes."""
        edges, up = self.edges(flow), set(self.nodes) - down
        calls = {}
        for arrow in edges:
            if arrow["form"] in ("->", "<->"):
                calls.setdefault(arrow["from"], []).append(arrow["to"])
        any_will_do = {tail for tail, heads in calls.items() if self.base(tail) in ROUTERS and len(set(heads)) >= 2
                       and all(self.twins(heads[0], head) for head in heads[1:])}
        while True:
            lost = {arrow["from"] for arrow in edges if arrow["to"] not in up and
                    (arrow["from"] not in any_will_do or arrow["form"] == "~>" or not up & set(calls[arrow["from"]]))} & up
            if not lost:
                return up
            up -= lost

    def lost_subjects(self, down):
        if self.flows:
            return {flow["name"] for flow in self.flows if "users" not in self.up(down, flow)}
        return {"users"} - self.up(down)

    # ---- what may fail ----

    def replicas(self, name):
        return self.says(self.nodes[name], "replicas") or 1

    def too_few(self, name, gone):
        return self.replicas(name) - gone < max(1, self.says(self.nodes[name], "needs") or 1)

    def down_of(self, failure):
        lost = failure["lost"]
        if failure["domain"] == "replica":
            return {name for name in lost if self.too_few(name, 1)}
        if failure.get("name") == "one of the zones":
            return {name for name in lost if self.too_few(name, math.ceil(self.replicas(name) / self.says(self.nodes[name], "zones")))}
        return set(lost)

    def inside(self, name):
        group = self.nodes[name].get("group")
        while group:
            yield group
            group = self.groups[group].get("group")

    def events(self):
        """Every event there should be: (domain, name of it, who is lost)."""
        mortal = [name for name in self.nodes if self.base(name) not in ("client", "monitor")]
        for name in mortal:
            yield "node", "", frozenset([name])
            if self.replicas(name) > 1:
                yield "replica", "", frozenset([name])
        for group, entry in self.groups.items():
            members = frozenset(name for name in mortal if group in self.inside(name))
            if entry["kind"] in ("zone", "region") and members:
                yield entry["kind"], group, members
        spread = frozenset(name for name in mortal if self.says(self.nodes[name], "zones") is not None)
        if spread:
            yield "zone", "one of the zones", spread


def faults_of(model, failures):
    for failure in failures:
        wanted = model.lost_subjects(model.down_of(failure))
        found = {name for name, state in failure["flows"].items() if state == "lost"}
        what = f"{failure['domain']} {failure.get('name') or failure['lost']}"
        if wanted != found:
            yield f"{what}: lost should be {sorted(wanted)}, is {sorted(found)}"
        witness = failure["witness"]
        if bool(found) != bool(witness):
            yield f"{what}: lost {sorted(found)}, witness {witness}"
        elif witness:
            links = {(arrow["from"], arrow["to"]) for arrow in model.arrows.values()}
            for way in [witness, *failure["witnesses"].values()]:
                if not set(zip(way, way[1:])) <= links or way[0] != "users" or way[-1] not in failure["lost"]:
                    yield f"{what}: {way} is no path from the client to what was lost"
        if found != failure["witnesses"].keys():
            yield f"{what}: lost {sorted(found)}, witnesses of {sorted(failure['witnesses'])}"
        for flow in model.flows:  # each by arrows of its own
            own = {(model.arrows[step["arrow"]]["from"], model.arrows[step["arrow"]]["to"]) for step in flow["steps"]}
            way = failure["witnesses"].get(flow["name"], [])
            if not set(zip(way, way[1:])) <= own:
                yield f"{what}: {way} is not of flow {flow['name']}"


for number in range(DESIGNS):
    chance = random.Random(4200 + number)
    path = SCRATCH / f"failures{number}.arch"
    path.write_text(write_design(chance, number % 2), encoding="utf-8")
    dump, run = lintel("dump", "model", "--format", "json", path), lintel("fail", "--format", "json", path)
    name = f"design {number} ({'flows' if number % 2 else 'arrows'})"
    if not check(run.code == 0 and dump.code == 0, f"{name} is analysed", f"{dump.err}\n{path.read_text(encoding='utf-8')}"):
        continue
    model, failures = Model(json.loads(dump.out)), json.loads(run.out)["failures"]
    faults = list(faults_of(model, failures))
    check(not faults, f"{name}: {len(failures)} events", "\n".join(faults[:8]))
    listed = [(failure["domain"], failure.get("name", ""), frozenset(failure["lost"])) for failure in failures]
    expected = list(model.events())
    check(sorted(map(str, listed)) == sorted(map(str, expected)), f"{name}: no event is missing, none is told twice",
          f"missing {set(expected) - set(listed)}\nextra {set(listed) - set(expected)}")
    asked = []
    for _ in range(3):
        pair = chance.sample([node for node in model.nodes if node != "users"], 2)
        asked += json.loads(lintel("fail", "--kill", ",".join(pair), "--format", "json", path).out)["failures"]
    faults = list(faults_of(model, asked))
    check(not faults and len(asked) == 3, f"{name}: pairs that are killed", "\n".join(faults[:8]))

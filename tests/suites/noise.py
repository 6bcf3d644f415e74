#!/usr/bin/python3
"""Noise: 200 plausible designs that nobody wrote, under every rule there is. No crash, no two findings that ask for opposite things of one
subject, the same bytes every time, and the same findings whatever order the declarations stand in."""
import json
import random

from support import SAN, SCRATCH, check, lintel

DESIGNS = 30 if SAN else 200
# Findings that would ask for opposite things of one subject: fewer and more of it, to split it and not to.
OPPOSITES = [("K001", "P003"), ("K001", "R001"), ("K001", "R014"), ("K001", "P018"), ("K001", "M008"), ("D005", "P018"), ("D005", "D004"),
             ("D005", "P003"), ("K003", "P003"), ("K003", "P018"), ("M003", "M008"), ("M003", "M009"), ("R024", "R001"), ("P001", "P009"),
             ("C001", "M014"), ("E005", "E004"), ("S001", "A008"), ("P011", "C005")]
OF_THE_DESIGN = {"E002", "E003", "G007", "G008", "G009", "K003", "O001", "O002", "O005"}


# ---- a generator of designs ----

class Maker:
    """One design: tiers with caches, queues and regions, attributes and flows as the dice have it."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.blocks, self.arrows, self.callers = [], [], []

    def some(self, *words):
        """Some of these words, in braces."""
        kept = [word for word in words if self.dice.random() < 0.5]
        return " { " + "; ".join(kept) + " }" if kept else ""

    def pick(self, *choices):
        return self.dice.choice(choices)

    def count(self):
        return self.pick("", " x1", " x2", " x3", " x12")

    def add(self, kind, name, *words, counted=True):
        self.blocks.append(f"{kind} {name}{self.count() if counted else ''}{self.some(*words)}")
        return name

    def arrow(self, a, sign, b, label, *words):
        self.arrows.append(f"{a} {sign} {b}{' : ' + label if self.dice.random() < 0.8 else ''}{self.some(*words)}")

    def store(self, name, i):
        dice = self.dice
        kind = self.pick("db", "postgres", "cassandra", "dynamodb", "mongodb", "s3", "elasticsearch")
        words = ["zones = 3", "managed", "failover = auto", "replication = async", "backup = 24h", f"shards = {self.pick(2, 8, 64)}", "key = user_id",
                 f"data = [{self.pick('money', 'pii', 'booking', 'private', 'telemetry')}]", "encrypted", f"capacity = {self.pick('100/s', '5k/s')}",
                 "latency = 5ms", f"item = {self.pick('200 B', '2 MB')}", "retention = 5y", "consistency = eventual"]
        if kind in ("s3", "elasticsearch"):
            words = [word for word in words if word.split()[0] not in ("failover", "consistency")]
        self.add(kind, name, *words)
        service = dice.choice(self.callers)
        self.arrow(service, "->", name, self.pick("select", "insert", "read and write"), "timeout = 200ms", "by = user_id", self.pick("read", "write"))
        if dice.random() < 0.5:
            cache = self.add("redis", f"cache{i}", f"fronts = {name}", "ttl = 5min", "hit = 90%", "evict = lru", "size = 4 GB", "capacity = 50k/s")
            self.arrow(service, "->", cache, "get", "timeout = 20ms")

    def broker(self, i):
        broker = self.add(self.pick("queue", "kafka", "sqs", "stream"), f"jobs{i}", "dlq", "attempts = 3", "retention = 7d", "order = user_id",
                          "durable = no")
        worker = self.add("worker", f"worker{i}", "idempotent", "autoscale = 2 to 20", "capacity = 50/s", "heavy", "scale_on = queue")
        self.arrow(self.dice.choice(self.callers), "~>", broker, "event")
        self.arrow(broker, "~>", worker, "take")
        if self.dice.random() < 0.6:
            name = self.add("db", f"result{i}", "backup = 24h")
            self.arrow(worker, "->", name, "upsert", "upsert", "timeout = 2s", "retries = 3", "backoff = jitter")

    def build(self):
        dice = self.dice
        top = [word for word in ("stage production", "peak = 3x", "timeout = 1s", "goal availability >= 99.9%", "goal p99 <= 200ms",
                                 "observability = [metrics, logs]", "alerts = [lag]", "require : Serve pages") if dice.random() < 0.4]
        self.add("client", "users", self.pick("web", "mobile", "device"), f"rate = {self.pick('10/s', '5k/s', '200k/s')}", counted=False)
        loaded = "rate" in self.blocks[-1]      # a load is stated once: of the client, or of its flows
        last = "users"
        for kind, words in (("cdn", ("hit = 80%", "ttl = 1min")), ("lb", ("tls", "health = ready")), ("gateway", ("auth = jwt", "rate_limit = 100/s"))):
            if dice.random() < 0.6:
                self.add(kind, kind + "0", *words, counted=kind == "gateway")
                self.arrow(last, "->", kind + "0", "HTTPS", "protocol = https")
                last = kind + "0"
        for i in range(dice.randint(1, 5)):
            name = self.add("service", f"svc{i}", "stateless", "zones = 3", "capacity = 500/s", "latency = 10ms", "autoscale = 2 to 10", "auth = jwt")
            self.arrow(self.dice.choice([last, last] + self.callers), "->", name, "call", "timeout = 300ms", "retries = 2", "idempotent")
            self.callers.append(name)
        for i in range(dice.randint(0, 4)):
            self.store(f"data{i}", i)
        for i in range(dice.randint(0, 2)):
            self.broker(i)
        if dice.random() < 0.4:
            self.add("external", "psp", "role = payment", "rate_limit = 100/s", counted=False)
            self.arrow(dice.choice(self.callers), "->", "psp", "charge", "timeout = 2s", "breaker", "write", "retries = 2")
        if dice.random() < 0.3:
            region = [self.blocks.pop() for _ in range(min(2, len(self.blocks) - 1))]
            self.blocks.append("region eu {\n  " + "\n  ".join(region) + "\n}")
        flows = [f"flow f{i} {{\n  rate = {self.pick('10/s', '2k/s')}\n  {arrow.split(' : ')[0].split(' { ')[0]}\n}}"
                 for i, arrow in enumerate(dice.sample(self.arrows, min(2, len(self.arrows)))) if arrow.startswith("users") and not loaded]
        return top, self.blocks, self.arrows, flows


def design(parts):
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def findings(path):
    run = lintel("check", "--isolated", "--pedantic", "--select", ",".join(OFF), "--undeclared", "--stage", "production", "--today", "2026-01-01",
                 "--format", "json", path)
    return run, json.loads(run.out)["findings"] if run.code in (0, 1) else None


def told(found):
    """What is said of whom. A finding on the whole design stands at its first declaration, whichever that is."""
    return {(finding["code"], () if finding["code"] in OF_THE_DESIGN else tuple(sorted(finding["subjects"]))) for finding in found}


# ---- the 200 ----

def look(seed):
    """What is wrong with one design: a sentence, or None."""
    parts = Maker(seed).build()
    path = SCRATCH / "noise.arch"
    path.write_text(design(parts), encoding="utf-8")
    run, found = findings(path)
    if found is None or any(finding["code"][0] == "T" for finding in found):
        return f"seed {seed}: {run}\n{path.read_text()}"
    if findings(path)[0].raw != run.raw:
        return f"seed {seed}: not the same twice"
    places = [(finding["file"], finding["line"], finding["column"], finding["code"]) for finding in found]
    if places != sorted(places):
        return f"seed {seed}: not sorted: {places}"
    asked = {}
    for finding in found:
        for subject in finding["subjects"]:
            asked.setdefault(subject, set()).add(finding["code"])
    for subject, codes in asked.items():
        for pair in OPPOSITES:
            if codes >= set(pair):
                return f"seed {seed}: {' and '.join(pair)} of '{subject}'\n{path.read_text()}"
    top, blocks, arrows, flows = parts
    order = random.Random(seed)
    order.shuffle(blocks)
    order.shuffle(flows)
    path.write_text(design((top, blocks, arrows, flows)), encoding="utf-8")
    other = findings(path)[1]
    before, after = told(found), told(other or [])
    if before != after:
        return f"seed {seed}: another order of the declarations: {before ^ after}\n{path.read_text()}"
    return None


def noise():
    wrong = [trouble for trouble in map(look, range(DESIGNS)) if trouble]
    check(not wrong, f"{DESIGNS} random designs: no crash, no contradiction, sorted and stable", "\n".join(wrong[:3]))


OFF = [row["code"] for row in json.loads(lintel("rules", "--format", "json").out)["rules"] if row["set"] == "off"]
noise()

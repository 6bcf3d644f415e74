#!/usr/bin/python3
#:plain
"""Random small designs, simulated here by brute force, against `lintel estimate`: requests that walk the arrows one by one (load and
latency), instances and zones that fail by chance (availability), and queues served customer by customer (M/M/c waits). Nothing is
shared with the program; each of its figures must lie within the simulation's own confidence interval."""
import heapq
import json
import math
import random

from support import SCRATCH, check, lintel

DESIGNS = 24
REQUESTS = 4000      # of each flow
WORLDS = 8000        # drawn for availability
CUSTOMERS = 88000    # of each queue
WIDTH = 4.5          # standard errors


class Step:
    """Calls from a tail to one of `heads`. `only` is 'read' or 'write'; `lookup` asks a cache, `miss` follows what it did not know."""

    def __init__(self, tail, *heads, form="->", times=1, share=1.0, only=None, lookup=False, miss=None, spare=None):
        self.tail, self.heads, self.form, self.times, self.share = tail, heads, form, times, share
        self.only, self.lookup, self.miss, self.spare = only, lookup, miss, spare

    def text(self, typed):
        words = []
        if self.times != 1:
            words.append(f"times = {self.times}")
        if self.share != 1:
            words.append(f"share = {self.share!r}")
        if self.spare:
            words.append(self.spare)
        if self.miss and not typed:
            words.append("when = miss")
        if self.only and typed:
            words.append(self.only)
        return f"{self.tail} {self.form} {', '.join(self.heads)}" + (f" {{ {'; '.join(words)} }}" if words else "")


class Design:
    def __init__(self, number):
        self.chance = chance = random.Random(1000 + number)
        self.by_flows = number % 3 != 2
        self.peak = chance.choice([1, 2, 3.5])
        self.kind, self.replicas, self.needs, self.up, self.hit = {}, {}, {}, {}, {}
        self.capacity, self.latency, self.zone, self.zones = {}, {}, {}, {}
        self.zone_up = chance.choice([0.9, 0.95]) if number % 2 else None
        self.steps = []
        self.rates = {"read": chance.uniform(50, 500), "write": chance.uniform(20, 200)}
        self.build()

    def node(self, name, kind, replicas=1, hit=None):
        chance = self.chance
        self.kind[name], self.replicas[name] = kind, replicas
        self.up[name] = chance.uniform(0.8, 0.99)
        if replicas >= 3 and chance.random() < 0.5:
            self.needs[name] = chance.randint(1, replicas - 1)
        if hit is not None:
            self.hit[name] = hit
        return name

    def build(self):
        chance, last = self.chance, "users"
        self.kind["users"] = "client"
        for name, kind in (("names", "dns"), ("edge", "cdn"), ("front", "lb")):
            if kind == "lb" or chance.random() < 0.5:
                self.node(name, kind, hit=chance.uniform(0.1, 0.6) if kind == "cdn" else None)
                self.steps.append(Step(last, name))
                last = name
        webs = [self.node(f"web{i + 1}", "service", 2) for i in range(chance.randint(1, 2))]
        self.steps.append(Step(last, *webs))
        middle = [self.node(name, "service", chance.randint(1, 4)) for name in ("cart", "stock")[:chance.randint(0, 2)]]
        store = self.node("data", "db", chance.randint(1, 5))
        calls = {name: self.draw_call() for name in middle}
        self.steps += [Step(web, name, **calls[name]) for web in webs for name in middle]
        askers = middle or webs
        cached = chance.random() < 0.7
        if cached:
            self.node("hot", "cache", chance.randint(1, 3), hit=chance.uniform(0.2, 0.95))
        for asker in askers:
            if cached:
                self.steps.append(Step(asker, "hot", only="read", lookup=True))
            self.steps.append(Step(asker, store, only="read", miss="hot" if cached else None))
            # beside flows an arrow that is named again is the same arrow: what it says would hold for the reads too
            self.steps.append(Step(asker, store, only="write", times=2 if self.by_flows and chance.random() < 0.25 else 1))
        if chance.random() < 0.6:
            self.node("jobs", "queue", 3)
            self.node("sender", "worker", chance.randint(1, 3))
            self.node("sink", "db", 1)
            self.steps.append(Step(askers[0], "jobs", form="~>", only="write", times=chance.choice([1, 3])))
            self.steps.append(Step("jobs", "sender", form="~>", only="write"))
            self.steps.append(Step("sender", "sink", only="write"))
        if self.zone_up:
            self.zone = {webs[0]: "za", **({webs[1]: "zb"} if len(webs) > 1 else {}), store: "za"}
            if middle and self.replicas[middle[0]] > 1:
                self.zones[middle[0]] = 2
        self.size()

    def draw_call(self):
        """How a service is called; by all twins alike."""
        times, share = self.chance.choice([(1, 1.0), (2, 1.0), (1, round(self.chance.uniform(0.2, 0.9), 3))])
        return {"times": times, "share": share, "spare": self.chance.choice([None, None, "optional", "best_effort"])}

    def size(self):
        """Capacities that leave each node 40 to 80 % busy, from the load that is expected."""
        expected = {}
        for operation, rate in self.rates.items():
            for name, count in self.walk(operation, lambda count, p: count * p)[0].items():
                expected.setdefault(name, {})[operation] = rate * count * (1 if name in self.behind() else self.peak)
        for name, load in expected.items():
            if self.kind[name] not in ("service", "db", "cache", "worker"):
                continue
            work = self.busy_work(name, load.get("read", 0), load.get("write", 0))
            if work:
                servers = self.chance.randint(1, 3)
                self.capacity[name] = work / self.chance.uniform(0.4, 0.8)
                self.latency[name] = servers / self.capacity[name]
        for name, kind in self.kind.items():
            if kind in ("lb", "cdn"):
                self.latency[name] = round(self.chance.uniform(0.001, 0.01), 4)

    def busy_work(self, name, reads, writes):
        """What the busiest instance is asked for: writes of a store all land on its leader."""
        return (reads + writes * (self.replicas[name] if self.kind[name] == "db" else 1)) / self.replicas[name]

    def behind(self):
        """What a queue feeds: its load is smooth and nobody waits for it."""
        return ("sender", "sink")

    # ---- a request ----

    def walk(self, operation, draw):
        """Visits of each node and the time that the caller waits; draw(count, p) says how many of `count` do what has chance p."""
        visits, misses, waited = {"users": 1}, {}, 0.0
        for step in self.steps:
            if step.only not in (None, operation):
                continue
            count = misses[step.tail] if step.miss else visits.get(step.tail, 0)
            if self.kind[step.tail] == "cdn" and operation == "read":
                count = draw(count, 1 - self.hit[step.tail])
            if step.share != 1:
                count = draw(count, step.share)
            count *= step.times
            if step.lookup:
                misses[step.tail] = draw(count, 1 - self.hit[step.heads[0]])
            first = draw(count, 0.5) if len(step.heads) == 2 else count
            for head, calls in zip(step.heads, (first, count - first)):
                visits[head] = visits.get(head, 0) + calls
                if step.form == "->" and step.tail not in self.behind():
                    waited += calls * self.latency.get(head, 0)
        return visits, waited

    # ---- a world ----

    def works(self, up, name, operation):
        if not up(name):
            return False
        for step in self.steps:
            if step.tail != name or step.only not in (None, operation) or step.lookup or step.spare or name == "jobs":
                continue
            if not any(self.works(up, head, operation) for head in step.heads):
                return False
        return True

    def world(self, dice):
        zones = {zone: dice.random() < self.zone_up for zone in ("za", "zb")} if self.zone_up else {}
        memory = {}

        def alive(name):
            if name == "users":
                return True
            if self.zone_up and not zones.get(self.zone.get(name), True):
                return False
            spread = [dice.random() < self.zone_up for _ in range(self.zones[name])] if name in self.zones else None
            count = sum(dice.random() < self.up[name] for i in range(self.per_zone(name, spread)))
            return count >= self.needs.get(name, 1)

        def up(name):
            if name not in memory:
                memory[name] = alive(name)
            return memory[name]
        return up

    def per_zone(self, name, spread):
        """Instances that the zones left over hold."""
        return self.replicas[name] if spread is None else math.floor(self.replicas[name] * sum(spread) / len(spread))

    # ---- its text ----

    def text(self):
        lines = [f"peak = {self.peak}x"]
        if self.zone_up:
            lines.append(f"assume {{ zone_availability = {self.zone_up!r} }}")
        total = sum(self.rates.values())
        own = "" if self.by_flows else f" {{ rate = {total!r}/s; reads = {self.rates['read'] / total!r} }}"
        blocks = {None: [f"client users{own}"]}
        for name, kind in self.kind.items():
            if name == "users":
                continue
            words = [f"availability = {self.up[name]!r}"]
            words += [f"{word} = {table[name]!r}{unit}" for word, table, unit in
                      (("hit", self.hit, ""), ("needs", self.needs, ""), ("zones", self.zones, ""), ("capacity", self.capacity, "/s"),
                       ("latency", self.latency, "s")) if name in table]
            words += ["fronts = data"] if name == "hot" else []
            blocks.setdefault(self.zone.get(name), []).append(
                f"{kind} {name} x{self.replicas[name]} {{ {'; '.join(words)} }}")
        for zone, body in blocks.items():
            lines += body if zone is None else [f"zone {zone} {{", *body, "}"]
        if not self.by_flows:
            return "\n".join(lines + [step.text(True) for step in self.steps]) + "\n"
        for operation, rate in self.rates.items():
            lines += [f"flow {operation}s {{", operation, f"rate = {rate!r}/s"]
            lines += [step.text(False) for step in self.steps if step.only in (None, operation)] + ["}"]
        return "\n".join(lines) + "\n"


# ---- simulations ----

def mean_and_error(values):
    count = len(values)
    mean = math.fsum(values) / count
    return mean, math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (count - 1) / count)


def requests_of(design, operation, dice):
    """Per node: visits and their error; the time waited and its error."""
    def draw(count, p):
        return sum(dice.random() < p for _ in range(count))
    walks = [design.walk(operation, draw) for _ in range(REQUESTS)]
    names = {name for visits, _ in walks for name in visits}
    return {name: mean_and_error([visits.get(name, 0) for visits, _ in walks]) for name in names}, mean_and_error([w for _, w in walks])


def queue_of(arrivals, servers, each, tail, dice):
    """First come, first served by `servers` that do `each` a second: mean wait, share that waits longer than `tail`, by batches."""
    free, now, batches = [0.0] * servers, 0.0, []
    warm, size = CUSTOMERS // 11, CUSTOMERS // 22
    total = late = 0
    for customer in range(CUSTOMERS):
        now += dice.expovariate(arrivals)
        begin = max(now, free[0])
        heapq.heapreplace(free, begin + dice.expovariate(each))
        if customer >= warm:
            total += begin - now
            late += begin - now > tail
            if (customer - warm) % size == size - 1:
                batches.append((total / size, late / size))
                total = late = 0
    return mean_and_error([mean for mean, _ in batches]), mean_and_error([share for _, share in batches])


class Judge:
    def __init__(self, name):
        self.name, self.faults, self.count = name, [], 0

    def within(self, what, stated, simulated, error):
        self.count += 1
        if stated is None or abs(stated - simulated) > WIDTH * error + 1e-9 * abs(simulated):
            self.faults.append(f"{what}: lintel {stated}, simulated {simulated:.6g} +- {error:.2g}")

    def say(self, what):
        check(not self.faults and self.count, f"{self.name}: {what} ({self.count})", "\n".join(self.faults))
        self.faults, self.count = [], 0


def judge_load(judge, design, document, nodes, dice):
    walks = {operation: requests_of(design, operation, dice) for operation in design.rates}
    for name in design.kind:
        load, variance = 0.0, 0.0
        for operation, (visits, _) in walks.items():
            mean, error = visits.get(name, (0, 0))
            load += design.rates[operation] * mean
            variance += (design.rates[operation] * error) ** 2
        if load:
            stated, factor = nodes[name].get("load", {}), 1 if name in design.behind() else design.peak
            judge.within(f"{name}.load.average", stated.get("average"), load, math.sqrt(variance))
            judge.within(f"{name}.load.peak", stated.get("peak"), load * factor, math.sqrt(variance) * factor)
    judge.say("load by requests that walk")
    if design.by_flows:
        for operation, (visits, (waited, error)) in walks.items():
            flow = document["flows"][operation + "s"]
            judge.within(f"{operation}s.latency.mean", flow.get("latency", {}).get("mean"), waited, error)
            busy = sum(mean * nodes[name].get("wait", 0) for name, (mean, _) in visits.items() if name not in (*design.behind(), "jobs"))
            spread = sum(error * nodes[name].get("wait", 0) for name, (_, error) in visits.items())
            judge.within(f"{operation}s.under_load.mean", flow.get("under_load", {}).get("mean"), waited + busy, error + spread)
        judge.say("time by requests that walk")


def judge_waits(judge, design, nodes, dice):
    busy = [name for name in design.capacity if nodes[name].get("utilisation", 1) < 0.83]
    for name in design.capacity:
        load = nodes[name]["load"]
        work = design.busy_work(name, load.get("read_peak", 0), load.get("write_peak", 0))
        judge.within(f"{name}.utilisation", nodes[name]["utilisation"], work / design.capacity[name], 0)
    for name in dice.sample(busy, min(3, len(busy))):
        # all servers as busy as the busiest: for a store with writes that is the bound that the program states
        servers = max(1, round(design.capacity[name] * design.latency[name])) * design.replicas[name]
        arrivals, tail = nodes[name]["load"]["peak"], nodes[name]["wait_p99"]
        each = arrivals / nodes[name]["utilisation"] / servers
        (wait, error), (late, late_error) = queue_of(arrivals, servers, each, tail, dice)
        judge.within(f"{name}.wait ({servers} servers)", nodes[name]["wait"], wait, error)
        if 0 < late < 0.01:
            late_error *= math.sqrt(0.01 / late)  # few seen, few varied: the error that the stated share would have
        judge.within(f"{name}: share above wait_p99", late if tail == 0 and late < 0.01 else 0.01, late, late_error)
    judge.say("waits by customers who queue")


def judge_availability(judge, design, document, dice):
    good = {operation: 0 for operation in design.rates}
    whole = 0
    for _ in range(WORLDS):
        up = design.world(dice)
        both = [design.works(up, "users", operation) for operation in good]
        for operation, works in zip(good, both):
            good[operation] += works
        whole += all(both)
    wanted = {f"{operation}s": count for operation, count in good.items()} if design.by_flows else {}
    for name, count in [*wanted.items(), ("whole", whole)]:
        share = count / WORLDS
        stated = (document["whole"] if name == "whole" else document["flows"][name]).get("availability")
        judge.within(f"{name}.availability", stated, share, math.sqrt(share * (1 - share) / WORLDS))
    judge.say("availability by worlds drawn")


for number in range(DESIGNS):
    design, dice, judge = Design(number), random.Random(number), Judge(f"design {number}")
    path = SCRATCH / f"design{number}.arch"
    path.write_text(design.text(), encoding="utf-8")
    run = lintel("estimate", "--format", "json", path)
    if not check(run.code == 0, f"design {number} is estimated", f"{run}\n{design.text()}"):
        continue
    document = json.loads(run.out)
    nodes = {name.rpartition(".")[2]: node for name, node in document["nodes"].items()}
    judge_load(judge, design, document, nodes, dice)
    judge_waits(judge, design, nodes, dice)
    judge_availability(judge, design, document, dice)

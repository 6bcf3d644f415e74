#!/usr/bin/python3
#:plain
"""The load that moves when something dies: what `lintel fail` says is overloaded is what `lintel estimate` says of the design written
anew without it (a cache with nothing in it, one twin fewer, rates many times as high), for random numbers."""
import json
import random

from support import SCRATCH, check, lintel

DESIGNS = 20


def text(numbers, hit=None, webs=("web1", "web2"), factor=1):
    """A shop window: twins before a cache before a database, and a queue that smooths."""
    hit = numbers["hit"] if hit is None else hit
    lines = ["peak = 2x", "client users", "lb front",
             *(f"service {web} x3 {{ capacity = {numbers['web']!r}/s }}" for web in webs),
             f"cache hot x2 {{ fronts = data; hit = {hit!r}; capacity = {numbers['hot']!r}/s }}",
             f"db data x3 {{ capacity = {numbers['data']!r}/s }}",
             "queue jobs x3", f"worker mail x2 {{ capacity = {numbers['mail']!r}/s }}"]
    for name, operation in (("look", "read"), ("buy", "write")):
        lines += [f"flow {name} {{", operation, f"rate = {numbers[name] * factor!r}/s", f"users -> front -> {', '.join(webs)}"]
        for web in webs:
            lines += [f"{web} -> hot", f"{web} -> data {{ when = miss }}"] if operation == "read" else [f"{web} -> data", f"{web} ~> jobs"]
        lines += ["jobs ~> mail"] if operation == "write" else []
        lines.append("}")
    return "\n".join(lines) + "\n"


def utilisations(path):
    nodes = json.loads(lintel("estimate", "--format", "json", path).out)["nodes"]
    return {name: node["utilisation"] for name, node in nodes.items() if node.get("basis", {}).get("capacity") == "declared"}


def overloads(path, *words):
    failures = json.loads(lintel("fail", *words, "--format", "json", path).out)["failures"]
    assert len(failures) == 1, failures
    return {entry["node"]: (entry["utilisation"], entry["before"]) for entry in failures[0]["overloaded"]}, failures[0]


def write(name, content):
    path = SCRATCH / name
    path.write_text(content, encoding="utf-8")
    return path


def fault(before, after, gone, found, failure):
    """Overloaded: asked for more than it can do, and for more than before; worst first."""
    left = {name: value for name, value in after.items() if name not in gone}
    wanted = {name: value for name, value in left.items() if value > 1 and value > before[name] * (1 + 1e-9)}
    close = wanted.keys() == found.keys() and all(
        abs(found[name][0] - value) <= 1e-9 * value and abs(found[name][1] - before[name]) <= 1e-9 for name, value in wanted.items())
    order = [entry["utilisation"] for entry in failure["overloaded"]]
    headroom = 1 / max(left.values())
    if not close or order != sorted(order, reverse=True):
        return f"should be {wanted}, is {found}"
    if abs(failure["headroom"] - headroom) > 1e-9 * headroom or abs(left[failure["bottleneck"]] * headroom - 1) > 1e-9:
        return f"headroom should be {headroom}, is {failure['headroom']} at {failure['bottleneck']}"
    return None


seen = 0
for number in range(DESIGNS):
    chance = random.Random(77 + number)
    numbers = {"look": chance.uniform(50, 500), "buy": chance.uniform(5, 60), "hit": chance.uniform(0.5, 0.95)}
    # busy enough that what moves does some harm
    numbers.update(web=(numbers["look"] + numbers["buy"]) / chance.uniform(1.5, 4), hot=2 * numbers["look"] / chance.uniform(0.5, 1.5),
                   data=(numbers["look"] + 3 * numbers["buy"]) / chance.uniform(1, 2), mail=numbers["buy"] / chance.uniform(0.3, 1.5))
    path = write(f"moved{number}.arch", text(numbers))
    factor = chance.choice([2, 3, 10])
    cases = [(["--demand", f"{factor}x"], text(numbers, factor=factor), ()),
             (["--cold-cache"], text(numbers, hit=0.0), ()),
             (["--kill", "hot"], text(numbers, hit=0.0), ("hot",)),
             (["--kill", "web1"], text(numbers, webs=("web2",)), ()),
             (["--kill", "web2,hot", "--demand", "1.5"], text(numbers, hit=0.0, webs=("web1",), factor=1.5), ("hot",))]
    before, faults = utilisations(path), []
    for words, other, gone in cases:
        found, failure = overloads(path, *words)
        wrong = fault(before, utilisations(write(f"other{number}.arch", other)), gone, found, failure)
        seen += len(found)
        if wrong:
            faults.append(f"{' '.join(words)}: {wrong}")
    check(not faults, f"design {number}: what else is overloaded", "\n".join(faults) + "\n" + path.read_text(encoding="utf-8"))
check(seen > DESIGNS, f"something is overloaded ({seen})")


# ---- a twin that lost what it needs: the router passes it over, as if it were gone ----

def regions(numbers, flows, gone=()):
    lines = ["peak = 2x", "client users" + ("" if flows else f" {{ rate = {numbers['rate']!r}/s; reads = 100% }}"), "dns names"]
    left = [i for i in range(len(numbers["web"])) if i not in gone]
    for i in left:
        lines += [f"region r{i} {{", f"service web{i} x2 {{ capacity = {numbers['web'][i]!r}/s }}",
                  f"db data{i} x2 {{ capacity = {numbers['data'][i]!r}/s }}", "}"]
    steps = [f"users -> names -> {', '.join(f'web{i}' for i in left)}" + ("" if flows else " : get")]
    steps += [f"web{i} -> data{i}" + ("" if flows else " : get") for i in left]
    return "\n".join(lines + ([f"flow look {{ read; rate = {numbers['rate']!r}/s", *steps, "}"] if flows else steps)) + "\n"


shifted = 0
for number in range(DESIGNS):
    chance = random.Random(321 + number)
    count, rate = chance.randint(2, 4), chance.uniform(100, 900)
    numbers = {"rate": rate, "web": [rate / count / chance.uniform(0.5, 1.2) for _ in range(count)],
               "data": [rate / count / chance.uniform(0.4, 0.9) for _ in range(count)]}
    hit = chance.randrange(count)
    for flows in (False, True):
        path = write(f"regions{number}.arch", regions(numbers, flows))
        before = utilisations(path)
        after = utilisations(write(f"without{number}.arch", regions(numbers, flows, (hit,))))
        found, failure = overloads(path, "--kill", f"data{hit}")
        wanted = {name: value for name, value in after.items() if value > 1 and value > before[name] * (1 + 1e-9)}
        close = wanted.keys() == found.keys() and all(abs(found[name][0] - value) <= 1e-9 * value for name, value in wanted.items())
        shifted += len(wanted)
        check(close and "lost" not in failure["flows"].values(), f"regions {number}{' in a flow' if flows else ''}: the others take over",
              f"should be {wanted}, is {found}\n{path.read_text(encoding='utf-8')}")
check(shifted > DESIGNS, f"the others are overloaded ({shifted})")


# ---- tries: every caller of what cannot work asks again, and each asks as often as those behind it ask of it ----

def chain_text(tries, capacity, extras):
    """users -> s0 -> s1 -> ... -> last; the last but one also asks `side`, whose answer it can do without."""
    lines = ["peak = 1x", "client users { rate = 100/s; reads = 100% }"]
    names = [f"s{i}" for i in range(len(tries))]
    lines += [f"service {name} {{ capacity = {capacity[name]!r}/s }}" for name in [*names, "side"]]
    lines += ["db last", "users -> s0 : get"]
    lines += [f"{tail} -> {head} : get {{ retries = {count}{extras.get(head, '')} }}"
              for tail, head, count in zip(names, [*names[1:], "last"], tries)]
    lines.append(f"{names[-1]} -> side : get {{ optional; retries = 2 }}")
    return "\n".join(lines) + "\n"


cascades = 0
for number in range(DESIGNS):
    chance = random.Random(990 + number)
    tries = [chance.randint(0, 3) for _ in range(chance.randint(2, 5))]
    names = [f"s{i}" for i in range(len(tries))]
    capacity = {name: chance.uniform(120, 1500) for name in [*names, "side"]}
    extras = {}
    if len(names) > 1 and chance.random() < 0.4:
        extras[chance.choice(names[1:])] = chance.choice(["; breaker", "; retry_budget = 10%"])
    # the first of a chain is asked once: a client that says nothing of retries does not retry
    load, after = {"s0": 100.0}, {}
    for tail, head, count in zip(names, names[1:], tries):
        more = 1 + (0 if "breaker" in extras.get(head, "") else 0.1 if extras.get(head) and count else count)
        load[head] = load[tail] * more
    load["side"] = load[names[-1]]
    if load["side"] > capacity["side"] * (1 + 1e-9) and capacity["side"] > 100:
        load["side"] *= 3  # overloaded by what is tried again, it is asked again itself
        cascades += 1
    after = {name: value / capacity[name] for name, value in load.items()}
    path = write(f"tries{number}.arch", chain_text(tries, capacity, extras))
    found, failure = overloads(path, "--kill", "last")
    wanted = {name: value for name, value in after.items() if value > 1 and value > 100 / capacity[name] * (1 + 1e-9)}
    close = wanted.keys() == found.keys() and all(abs(found[name][0] - value) <= 1e-9 * value for name, value in wanted.items())
    check(close, f"chain {number}: what is tried again", f"should be {wanted}, is {found}\n{path.read_text(encoding='utf-8')}")
check(cascades > 2, f"something else is overloaded by what is tried again ({cascades})")

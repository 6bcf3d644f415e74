"""What can be said of a mutant without the rules: whether anything that it lost was needed.

The numbers come from `lintel fail` and `lintel estimate`; the closure is worked out here, from `lintel dump model`, by the definitions of
the catalogue (1.4 and 1.5). Nothing of this reads a finding.
"""
import json
import subprocess

from text import last

MANAGED_KINDS = {"s3", "gcs", "dynamodb", "sqs", "sns", "kinesis", "spanner", "cloudfront", "route53", "alb", "lambda", "bigquery", "fcm"}
MANAGED_BASES = {"dns", "cdn", "store", "external", "monitor"}
ROUTERS = {"dns", "cdn", "lb", "gateway", "proxy"}
BROKERS = {"queue", "stream"}
WORSE = {"works": 0, "degraded": 1, "lost": 2}


def document(lintel, command, path):
    run = subprocess.run([lintel, command, "--format", "json", str(path)], capture_output=True)
    return json.loads(run.stdout) if run.returncode in (0, 1) else None


# ---- what fails, and what is over its goal ----

def behaviour(lintel, path, client_flows):
    """Goals, loads above capacity, and which flows that clients start are lost with each part. A flow that goes on by its stated
    `fallback` is not lost: that is what the fallback is there for."""
    estimate, failures = document(lintel, "estimate", path), document(lintel, "fail", path)
    if estimate is None or failures is None:
        return None
    goals = sorted((str(goal.get("of")), goal["goal"], goal["result"]) for goal in estimate["goals"])
    # A figure that a range leaves open is not over anything.
    over = sorted(failure["name"] if failure.get("name") else str(failure["lost"]) for failure in failures["failures"]
                  if failure["overloaded"])
    loss = {}
    for failure in failures["failures"]:
        states = {flow: state for flow, state in failure["flows"].items() if flow in client_flows and state == "lost"}
        key = (failure["domain"], tuple(failure["lost"]) if failure["domain"] in ("node", "replica") else failure.get("name"))
        loss[key] = (states, sorted(failure["overloaded"], key=str))
    return goals, over, loss


def changed(base, mutant):
    """Whether a mutant behaves otherwise. The only instance of a node is lost like one of several."""
    if mutant is None or base[0] != mutant[0]:
        return True
    zones = {}
    for which, loss in (("base", base[2]), ("mutant", mutant[2])):
        worst = {}
        for (domain, _), (states, _) in loss.items():
            if domain in ("zone", "region"):
                for flow, state in states.items():
                    worst[flow] = max(worst.get(flow, 0), WORSE.get(state, 2))
        zones[which] = worst
    if zones["base"] != zones["mutant"]:
        return True
    for (domain, lost), what in base[2].items():
        if domain == "replica":
            after = mutant[2].get((domain, lost), mutant[2].get(("node", lost)))
        elif domain == "node":
            after = mutant[2].get((domain, lost))
        else:
            continue
        if after is not None and after != what:
            return True
    return False


def has_room(lintel, path):
    """Whether every load stays below capacity, and no goal is missed."""
    estimate = document(lintel, "estimate", path)
    busy = [node.get("utilisation", 0) for node in estimate["nodes"].values()]
    highest = [max(value.values()) if isinstance(value, dict) else max(value) if isinstance(value, list) else value for value in busy]
    return all(goal["result"] != "fail" for goal in estimate["goals"]) and max(highest, default=0) <= 1


# ---- the required closure ----

class Closure:
    """Which nodes a client cannot do without, by 1.5; which are managed or twins, by 1.4."""

    def __init__(self, model):
        self.nodes = {node["name"]: node for node in model["nodes"]}
        self.arrows = model["arrows"]
        self.groups = {group["name"]: group for group in model["groups"]}
        self.fallbacks = {last(str(arrow.get("attributes", {}).get("for", arrow["to"]))) for arrow in self.arrows if arrow["form"] == "..>"}
        self.required = {name: self._required(name) for name in self.nodes}
        self.clients = [name for name, node in self.nodes.items() if node["base"] == "client"]
        whole = self._up(set())
        self.needed = {name for name in self.nodes
                       if any(whole[c] and not up[c] for up in [self._up({name})] for c in self.clients if c != name)}

    def attribute(self, name, word):
        node = self.nodes[name]
        value = node.get("attributes", {}).get(word)
        group = node.get("group")
        while value is None and group in self.groups:
            value = self.groups[group].get("attributes", {}).get(word)
            group = self.groups[group].get("group")
        return value

    def _required(self, name):
        found = []
        for arrow in self.arrows:
            if arrow["from"] != name or arrow["form"] not in ("->", "<->", "~>"):
                continue
            to, attributes = arrow["to"], arrow.get("attributes", {})
            base = self.nodes[to]["base"]
            if arrow["form"] == "~>" and (base not in BROKERS or self.nodes[name]["base"] in BROKERS):
                continue
            if any(attributes.get(word) for word in ("optional", "best_effort", "fallback", "outbox")) or base == "monitor" or \
                    self.attribute(to, "optional") or self.attribute(to, "fallback") or last(to) in self.fallbacks or \
                    (base == "cache" and (self.attribute(to, "fronts") or self._beside_store(name))):
                continue
            found.append(to)
        return found

    def _beside_store(self, name):
        """One caller that asks both a cache and a store: the cache fronts it."""
        return any(arrow["from"] == name and self.nodes[arrow["to"]]["base"] in ("db", "search", "store") for arrow in self.arrows)

    def twins(self, a, b):
        one, other = self.nodes[a], self.nodes[b]
        return a != b and one["kind"] == other["kind"] and (
            last(a).rstrip("0123456789") == last(b).rstrip("0123456789") or
            (one.get("attributes", {}).get("twin") or 0) == (other.get("attributes", {}).get("twin") or 1))

    def _up(self, dead):
        up = {name: name not in dead for name in self.nodes}
        while True:
            after = dict(up)
            for name, alive in up.items():
                targets = self.required[name]
                if not alive or not targets:
                    continue
                either = self.nodes[name]["base"] in ("dns", "lb", "proxy", "client") and len(targets) > 1 and \
                    all(self.twins(targets[0], to) for to in targets[1:])
                after[name] = any(up[to] for to in targets) if either else all(up[to] for to in targets)
            if after == up:
                return up
            up = after

    def spared(self, name):
        """Why the loss of this node, or of what protects it, is nobody's loss: a word, or None."""
        names = [full for full in self.nodes if last(full) == last(name)]
        if not names:
            return None
        node = self.nodes[names[0]]
        if self.attribute(names[0], "managed") or node["kind"] in MANAGED_KINDS or \
                (node["base"] in MANAGED_BASES and not self.attribute(names[0], "self_hosted")) or \
                (node["base"] == "lb" and not self.attribute(names[0], "replicas")):
            return "managed"
        if any(self.twins(full, other) for full in names for other in self.nodes):
            return "twin"
        return None if any(full in self.needed for full in names) else "off the closure"


# ---- the way in ----

def exposed(model, words):
    """(client, service) pairs where a client comes to a first service past nothing that states one of `words`."""
    closure = Closure.__new__(Closure)
    closure.nodes = {node["name"]: node for node in model["nodes"]}
    closure.groups = {group["name"]: group for group in model["groups"]}

    def states(name):
        if "rate_limit" in words and any(arrow["from"] == name and closure.attribute(arrow["to"], "role") == "limiter"
                                         for arrow in model["arrows"]):
            return True
        return any(closure.attribute(name, word) not in (None, False, "none") for word in words)

    guarded_by_endpoints = {}
    for endpoint in model["endpoints"]:
        stated = any(endpoint.get("attributes", {}).get(word) not in (None, False, "none") for word in words)
        guarded_by_endpoints[endpoint["node"]] = guarded_by_endpoints.get(endpoint["node"], True) and stated
    found = set()
    for client, node in closure.nodes.items():
        if node["base"] != "client" or states(client) or ("rate_limit" in words and closure.attribute(client, "internal")):
            continue
        seen, todo = {client}, [client]
        while todo:
            name = todo.pop()
            for arrow in model["arrows"]:
                to = arrow["to"]
                if arrow["from"] != name or arrow["form"] not in ("->", "<->") or to in seen or states(to) or \
                        any(arrow.get("attributes", {}).get(word) not in (None, False, "none") for word in words):
                    continue
                seen.add(to)
                if closure.nodes[to]["base"] in ROUTERS:
                    todo.append(to)
                elif closure.nodes[to]["base"] == "service" and not guarded_by_endpoints.get(to, False):
                    found.add((client, to))
    return found


def all_calls_timed(model):
    """Whether every call that can hang states a timeout of its own, on the arrow, its steps or its caller: a default is spare then."""
    nodes = {node["name"]: node for node in model["nodes"]}
    of_steps = {step["arrow"] for flow in model["flows"] for step in flow["steps"] if "timeout" in step.get("attributes", {})}
    return all("timeout" in arrow.get("attributes", {}) or arrow["id"] in of_steps or
               "timeout" in nodes[arrow["from"]].get("attributes", {}) for arrow in model["arrows"]
               if arrow["form"] == "->" and nodes[arrow["from"]]["base"] in ("gateway", "service", "worker") and
               nodes[arrow["to"]]["base"] != "monitor")

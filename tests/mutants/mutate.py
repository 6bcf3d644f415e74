"""Designs with one protection less, made on the text by the positions that `lintel dump tree` gives.

A mutant takes the *whole* of a protection away: where two words state it (`backup` beside `pitr`, `idempotent` on a consumer and on the
arrow to it, a label on an arrow and in a flow), both go, or the word is turned into its opposite, as the design's `timeout = 1s` would
stand in for a deleted one. Comments and formatting stay. Each maker below is one paragraph: what it damages, and on which subjects.
"""
from dataclasses import dataclass

from text import Design, apply, drop, last, put


@dataclass
class Mutant:
    kind: str       # of `expected`
    what: str       # for people
    text: str       # the whole design
    subjects: tuple  # simple names of the nodes whose protection it was


MAKERS = []


def maker(function):
    MAKERS.append(function)
    return function


def mutants(lintel, path):
    """All mutants of a design, each text once."""
    design = Design(lintel, path)
    seen = {design.source}
    for make in MAKERS:
        for kind, what, edits, subjects in make(design):
            text = apply(design.source, edits)
            if text not in seen:
                seen.add(text)
                yield Mutant(kind, what, text, tuple(subjects))


def said(design, item):
    return f"line {design.line(item)}: {' '.join(design.text(item).split())}"


# ---- attributes of nodes and groups ----

# kind: (words that state it together, what a node or group must be, opposites to put in place of the first word that is there)
WORDS = {
    "backup":       (["backup", "pitr", "versioning"], "record", ["backup = no"]),
    "dlq":          (["dlq", "attempts", "on_error"], "kept messages", ["dlq = no"]),
    "expiry":       (["ttl", "invalidate", "pattern", "evict"], "copies", []),
    "bounds":       (["size", "evict"], "cache", []),
    "stampede":     (["stampede"], None, ["stampede = no"]),
    "health":       (["health"], None, ["health = no"]),
    "fencing":      (["fencing"], None, ["fencing = no"]),
    "encrypted":    (["encrypted"], "asked for", ["encrypted = no"]),
    "in-the-clear": (["encrypted"], "sensitive", ["encrypted = no"]),
    "lifecycle":    (["lifecycle", "retention"], "store", []),
    "retention":    (["retention"], "growing", []),
    "resharding":   (["slots", "hash"], "sharded", []),
    "hash":         (["hash", "slots"], "sharded or cache", ["hash = modulo"]),
    "replicas":     (["replicas"], None, ["replicas = 1"]),
    "zones":        (["zones"], None, ["zones = 1"]),
    "autoscale":    (["autoscale"], None, ["autoscale = 1 to 2"]),
    "stateless":    (["state", "stateless"], None, ["state = local"]),
    "schedule":     (["schedule"], "woken", []),
    "shards":       (["shards", "partitions"], None, ["shards = 1"]),
    "hit":          (["hit"], "cache", ["hit = 5%"]),
    "tls":          (["tls"], None, ["tls = no"]),
    "split":        (["split", "local_cache", "hybrid"], "skewed", []),
    "tokenized":    (["tokenized"], None, []),
    "redacted":     (["redacted"], None, []),
    "undo":         (["undo"], None, []),
    "append_only":  (["append_only"], None, []),
}
# What only its opposite takes away: a word that is left out says nothing, and nothing asks for it (see `expected`).
ONLY_OPPOSITE = {"stateless", "tls", "hash", "shards", "in-the-clear"}


@maker
def words_of_nodes(design):
    for holder in design.holders:
        for kind, (words, wanted, opposites) in WORDS.items():
            items = [item for word in words for item in holder.items(word)]
            if not items or not design.fits(holder, wanted):
                continue
            subjects = holder.names
            if kind not in ONLY_OPPOSITE:
                yield kind, f"without {said(design, items[0])}", [drop(design, item) for item in items], subjects
            for opposite in opposites:
                yield kind, f"{opposite} for {said(design, items[0])}", [put(items[0], opposite)] + \
                    [drop(design, item) for item in items[1:]], subjects


@maker
def counts(design):
    """x3 behind a name."""
    for holder in design.holders:
        count = holder.count
        if count:
            line = f"line {design.line(count)}: {holder.names[0]} {design.text(count)}"
            yield "replicas", f"x1 for {line}", [put(count, "x1")], holder.names
            yield "replicas", f"without {line}", [drop(design, count)], holder.names


@maker
def capacities(design):
    """A part that stands a hundredth of what it did. One that says nothing of its capacity is not damaged, only less known."""
    for holder in design.holders:
        for item in holder.items("capacity"):
            yield "capacity", f"a hundredth of {said(design, item)}", \
                [put(item.first("VALUE"), f"({design.text(item.first('VALUE'))}) / 100")], holder.names


@maker
def full_caches(design):
    """A cache that keeps all it gets and has no room for it: told by the number and size of its entries."""
    for holder in design.holders:
        evict, size = holder.items("evict"), holder.items("size")
        if holder.class_ == "cache" and evict and size and holder.items("keys") and holder.items("item"):
            yield "bounds", f"no room for {said(design, size[0])}", [put(evict[0], "evict = no"), put(size[0], "size = 1 MB")], holder.names


@maker
def failovers(design):
    """A store with a leader and nothing that takes over from it; where several copies stand, by the provider or not."""
    for holder in design.holders:
        for item in holder.items("failover"):
            if not holder.items("managed"):
                yield "failover", f"manual for {said(design, item)}", [put(item, "failover = manual")], holder.names


@maker
def recovery(design):
    """Times and copies that goals of recovery stand on: only where the design states the goal."""
    stored = [holder for holder in design.holders if holder.class_ in ("db", "store")]
    for goal, kind, word, worse in (("rto", "detect", "detect", "detect = 1d"), ("rto", "restore", "restore", "restore = 1d"),
                                    ("rpo", "replication", "replication", "replication = async; lag = 1d")):
        if not design.goals(goal):
            continue
        for holder in stored:
            for item in holder.items(word):
                if "async" in design.text(item) or (word == "restore" and "auto" in design.said(holder, "failover")):
                    continue    # it is no copy to count on, and no restore where a replica takes over
                extra = [drop(design, other) for other in holder.items("lag", "pitr")] if word == "replication" else []
                yield kind, f"{worse} for {said(design, item)}", [put(item, worse)] + extra, holder.names
    if design.goals("rpo"):
        for arrow in design.arrows:
            if arrow.sign in ("=>", "<=>") and all(design.class_of(end) == "db" for pair in arrow.pairs for end in pair[:2]):
                for item in arrow.items("replication"):
                    if "async" in design.text(item):
                        continue
                    yield "replication", f"async for {said(design, item)}", \
                        [put(item, "replication = async; lag = 1d")] + [drop(design, lag) for lag in arrow.items("lag")], \
                        [last(arrow.pairs[0][1])]


@maker
def managed(design):
    for holder in design.holders:
        for item in holder.items("managed"):
            yield "managed", f"self_hosted, one instance for {said(design, item)}", [put(item, "self_hosted; replicas = 1")] + \
                ([drop(design, holder.count)] if holder.count else []), holder.names


@maker
def shard_keys(design):
    """The column that deals the data of two or more shards, or keeps the order of messages; and a table's key column with it."""
    for holder in design.holders:
        keys = holder.items("key")
        if not keys or not holder.items("order" if holder.class_ in ("queue", "stream") else "shards"):
            continue
        columns = [child for table in design.tables if table.of == holder.names[0] for child in table.keys]
        yield "key", f"without {said(design, keys[0])}", [drop(design, item) for item in keys] + \
            [drop(design, column) for column in columns], holder.names


@maker
def quorums(design):
    """Reads and writes that no longer overlap, where somebody counts on it."""
    for holder in design.holders:
        for item in holder.items("quorum"):
            if not any("strong" in design.text(said) for said in design.about(holder.names[0], ("consistency",))):
                continue
            yield "quorum", f"[3, 1, 1] for {said(design, item)}", [put(item, "quorum = [3, 1, 1]")], holder.names


@maker
def conflicts(design):
    for arrow in design.arrows:
        for item in arrow.items("conflict"):
            yield "conflict", f"without {said(design, item)}", [drop(design, item)], arrow.subjects()


@maker
def owners(design):
    """Who owns a service that writes a db which another writes too."""
    for holder in design.holders:
        for item in holder.items("owner"):
            if any(len(design.writers(store)) > 1 for store in design.written_by(holder.names[0]) if design.class_of(store) == "db"):
                if holder.class_ == "service":
                    yield "owner", f"without {said(design, item)}", [drop(design, item)], holder.names
                yield "owner", f"another's for {said(design, item)}", [put(item, "owner = others")], holder.names


@maker
def consistency(design):
    """Strong reads and writes of critical data, and what keeps two writers apart: on the store and on all arrows to it."""
    for holder in design.holders:
        if holder.class_ not in ("db", "store") or not holder.items("data"):
            continue
        data = " ".join(design.text(item) for item in holder.items("data"))
        items = design.about(holder.names[0], ("lock", "tx", "consistency"))
        if any(word in data for word in ("inventory", "booking")) and items:
            yield "lock", f"nothing keeps the writers of {holder.names[0]} apart", [drop(design, item) for item in items], holder.names
            own = holder.items("lock")
            if own:
                yield "lock", f"lock = no on {holder.names[0]}", [put(own[0], "lock = no")] + \
                    [drop(design, item) for item in items if item is not own[0]], holder.names
        strong = [item for item in holder.items("consistency") if "strong" in design.text(item)]
        if strong and any(word in data for word in ("money", "balance", "inventory", "booking")):
            yield "consistency", f"eventual for {said(design, strong[0])}", [put(strong[0], "consistency = eventual")] + \
                [drop(design, item) for item in items if item is not strong[0]], holder.names


# ---- calls ----

@maker
def timeouts(design):
    """A call that waits for ever, one that waits longer than any request may, and one that outwaits its caller."""
    for pair in design.pairs("->"):
        items = design.on_pair(pair, ("timeout",))
        if not items or design.class_of(pair[0]) not in ("service", "gateway", "worker") or design.class_of(pair[1]) == "monitor":
            continue
        subjects, where = [last(pair[0])], f"{pair[0]} -> {pair[1]}"
        yield "timeout", f"none on {where}", [put(item, "timeout = none") for item in items], subjects
        if design.on_request_path(pair[0]):
            yield "timeout", f"90 s on {where}", [put(item, "timeout = 90s") for item in items], subjects
    for item in design.own("timeout"):
        yield "timeout-default", f"none for {said(design, item)}", [put(item, "timeout = none")], []


@maker
def external_calls(design):
    """Calls to somebody else's system without a breaker and without an answer for the day it is down."""
    for pair in design.pairs("->"):
        items = design.on_pair(pair, ("breaker", "fallback", "optional", "best_effort"))
        if items and design.class_of(pair[1]) == "external" and design.on_request_path(pair[0]):
            yield "breaker", f"without guard on {pair[0]} -> {pair[1]}", [drop(design, item) for item in items], [last(pair[0])]


@maker
def retries(design):
    for pair in design.pairs("->", "~>"):
        items = design.on_pair(pair, ("retries",))
        where = f"{pair[0]} -> {pair[1]}"
        if items:
            yield "retries", f"unlimited on {where}", [put(item, "retries = unlimited") for item in items], [last(pair[0])]
        backoff = design.on_pair(pair, ("backoff", "retry_budget", "breaker"))
        if items and backoff:
            yield "backoff", f"without backoff on {where}", [drop(design, item) for item in backoff], [last(pair[0])]
    for holder in design.holders:
        for item in holder.items("attempts"):
            yield "attempts", f"unlimited for {said(design, item)}", [put(item, "attempts = unlimited")], holder.names


@maker
def repeats(design):
    """What makes a second delivery, retry or POST harmless, on whichever layer it stands."""
    words = ("idempotent", "upsert")
    for holder in design.holders:
        name = holder.names[0]
        effects = [to for to in design.calls(name) if design.class_of(to) in ("db", "search", "warehouse", "external", "queue", "stream", "service")
                   and not design.only_reads((name, to))]
        if design.is_consumer(name) and effects:
            items = design.repeatable_by(name, words)
            verbs = [text for to in effects for text in design.labels_on((name, to)) if "upsert" in design.text(text)]
            if items:
                yield "idempotent", f"deliveries to {name}", [put(item, "write") if item.name() == "upsert" else drop(design, item)
                                                              for item in items] + [put(text, ": write") for text in verbs], [name]
    for endpoint in design.endpoints:
        if endpoint.method in ("POST", "PATCH") and not endpoint.items("read") and not endpoint.items("search"):
            items = endpoint.items(*words) + design.holder_items(endpoint.of, words) + \
                [item for arrow in design.arrows if arrow.label and endpoint.title in arrow.label for item in arrow.items(*words)]
            if items:
                yield "unsafe-post", f"{endpoint.title}", [drop(design, item) for item in items], [endpoint.of]
    for pair in design.pairs("->"):
        if design.on_pair(pair, ("retries",)) and design.on_pair(pair, ("write", "upsert")) and \
                design.class_of(pair[1]) in ("service", "external", "db"):
            items = design.on_pair(pair, words) + design.holder_items(pair[1], words) + design.holder_items(pair[0], words) + \
                [item for endpoint in design.endpoints if endpoint.of == last(pair[1]) for item in endpoint.items(*words)]
            if items:
                yield "retried-write", f"{pair[0]} -> {pair[1]}", [put(item, "write") if item.name() == "upsert" else drop(design, item)
                                                                   for item in items], [last(pair[0])]


@maker
def stale_reads(design):
    """What a reader of copies may miss, unsaid: arrows from a replica whose copy is asynchronous."""
    for arrow in design.arrows:
        items = arrow.items("stale_ok", "consistency")
        for _, to, _ in arrow.pairs:
            if items and "replica" in design.holder_text(to, "role"):
                yield "stale_ok", f"without {said(design, items[0])}", [drop(design, item) for item in items], [last(to)]


@maker
def labels(design):
    """Arrows of which nobody can tell what passes: the label, and the words that would say the same."""
    for pair in design.pairs("->", "~>", "=>"):
        from_, to = design.class_of(pair[0]), design.class_of(pair[1])
        if from_ in ("lb", "cdn", "dns", "gateway", "proxy", "queue", "stream") or to == "cache" or from_ == to:
            continue    # what passes there is plain from the ends
        items = design.on_pair(pair, ("read", "write", "upsert", "search", "by", "protocol", "rate"))
        texts = design.labels_on(pair)
        if texts:
            yield "label", f"{pair[0]} {pair[2]} {pair[1]}", [drop(design, text) for text in texts] + \
                [drop(design, item) for item in items], [last(pair[0])]


# ---- the way in ----

@maker
def guards(design):
    for kind, opposite in (("auth", "auth = none"), ("rate_limit", "rate_limit = no")):
        words = {"auth": ("auth", "public"), "rate_limit": ("rate_limit", "algorithm", "admission")}[kind]
        holders = [owner for owner in design.holders + design.arrows + design.endpoints if owner.items(*words)]
        for owner in holders:
            items = owner.items(*words)
            first = next((item for item in items if item.name() == kind), items[0])
            yield kind, f"{opposite} for {said(design, first)}", [put(first, opposite)] + \
                [drop(design, item) for item in items if item is not first], owner.subjects()
        everything = [item for owner in holders for item in owner.items(*words)]
        if everything:
            yield kind, f"no {kind} anywhere", [drop(design, item) for item in everything], [name for owner in holders for name in owner.subjects()]


@maker
def kept_answers(design):
    """Answers with somebody's data that an edge would keep."""
    for arrow in design.arrows:
        for item in arrow.items("cacheable"):
            if not arrow.items("data", "auth") or not any(design.class_of(name) == "cdn" for name in arrow.subjects()):
                continue
            if any(word in design.text(item) for word in ("no", "private", "signed", "vary")):
                yield "cacheable", f"kept for {said(design, item)}", [put(item, "cacheable")], arrow.subjects()


@maker
def encrypted_ways(design):
    for arrow in design.arrows:
        for item in arrow.items("tls"):
            yield "tls", f"tls = no for {said(design, item)}", [put(item, "tls = no")], arrow.subjects()


# ---- the design and its practice ----

@maker
def of_the_design(design):
    def without(kind, items):
        if items:
            yield kind, f"without {said(design, items[0])}", [drop(design, item) for item in items], []
    yield from without("requirements", design.statements("require") + design.statements("exclude") + design.goals())
    yield from without("goal", design.goals("availability") + design.goals("p99"))
    monitors = [edit for holder in design.holders if holder.class_ == "monitor" and holder.statement.name() == "monitor"
                for edit in design.without_node(holder)]
    watched = design.everywhere("observability") + design.everywhere("alerts")
    if watched:
        yield "observability", "nothing watches the design", [drop(design, item) for item in watched] + monitors, []
        yield "observability", "observability = no", [put(watched[0], "observability = no")] + \
            [drop(design, item) for item in watched[1:]] + monitors, []
    spikes = [drop(design, item) for item in design.everywhere("spike")]
    if design.has_people():
        yield from without("peak", design.everywhere("peak") + design.everywhere("spike"))
        for item in design.own("peak"):
            yield "peak", f"1x for {said(design, item)}", [put(item, "peak = 1x")] + spikes, []
    for item in design.own("alerts"):
        for alert in ("lag", "burn_rate"):
            text = design.text(item)
            if alert in text:
                kept = [word.strip() for word in text[text.index("[") + 1:text.index("]")].split(",") if word.strip() != alert]
                lags = design.everywhere("lag_alert") if alert == "lag" else []
                if alert == "lag" and not design.pairs("=>") and not any(holder.class_ in ("queue", "stream") for holder in design.holders):
                    continue    # nothing can fall behind
                yield f"alert-{alert.replace('_', '-')}", f"no {alert} in {said(design, item)}", \
                    [put(item, f"alerts = [{', '.join(kept)}]")] + [drop(design, lag) for lag in lags], []


@maker
def endpoints_and_tables(design):
    for endpoint in design.endpoints:
        for item in endpoint.items("page"):
            answer = endpoint.statement.first("TEXT")
            if answer:
                yield "page", f"a whole list for {said(design, item)}", [drop(design, item), put(answer, ': "-> [item]"')], [endpoint.of]
            yield "page", f"offset for {said(design, item)}", [put(item, "page = offset")], [endpoint.of]
    for table in design.tables:
        for item in table.items("index"):
            if not any(design.text(item).split("[")[-1].split(",")[0].strip(" ]") in design.text(by) for by in design.lookups(table.of)):
                continue    # nothing says that it is asked for
            yield "index", f"without {said(design, item)}", [drop(design, item)], [table.of]


# ---- parts of the drawing ----

REMOVED = {"client", "cdn", "lb", "cache", "worker", "gateway"}


@maker
def nodes(design):
    for holder in design.holders:
        if holder.class_ in REMOVED and holder.statement is not None:
            yield f"{holder.class_}-node", f"without {holder.class_} {holder.names[0]}", design.without_node(holder), holder.names


@maker
def direct_calls(design):
    """Work that a service hands to a queue, done while the caller waits."""
    for holder in design.holders:
        if holder.class_ in ("queue", "stream"):
            edits = design.without_node(holder, "->")
            if any(design.class_of(pair[0]) == "service" and last(pair[1]) in holder.names for pair in design.pairs("~>")):
                yield "queue-node", f"{holder.names[0]}'s work is waited for", edits, holder.names


@maker
def arrows(design):
    """An arrow that is the only way to where it leads, on the drawing and in all flows."""
    for pair in design.pairs("->", "~>", "=>", "<->"):
        if design.only_way(pair):
            yield "arrow", f"without {pair[0]} {pair[2]} {pair[1]}", design.without_arrow(pair), [last(pair[1])]


@maker
def relays(design):
    """Events that the writer sends itself instead of a relay that reads the store's log: two writes, and a crash between them."""
    for arrow in design.drawn:
        store = arrow.pairs[0][0]
        if arrow.sign != "=>" or design.class_of(store) != "db" or design.class_of(arrow.pairs[0][1]) not in ("queue", "stream", "search"):
            continue
        writers = [name for name in design.writers(store) if design.class_of(name) == "service"]
        if writers:
            yield "relay", f"{writers[0]} sends what {store} => {arrow.pairs[0][1]} relayed", \
                design.resourced(arrow.pairs[0], writers[0]) + [drop(design, item) for item in design.holder_items(store, ("outbox",))], [last(store)]

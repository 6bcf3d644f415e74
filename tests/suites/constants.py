#!/usr/bin/python3
"""The constants of the prelude: those of the guide with their values, in expressions, as defaults of the numbers, replaced, and marked
where no source gives them; and the paths of figures, which claims and --why share."""
import json
import re
from pathlib import Path

from support import EXAMPLES, SCRATCH, check, equal, lintel

# numbers.md section 5: the lower end of a span, the upper one of a hit ratio or a capacity
GUIDE = {
    "l1_reference": (0.5e-9, 3), "branch_mispredict": (5e-9, 3), "l2_reference": (7e-9, 3), "mutex_lock": (25e-9, 3),
    "memory_reference": (100e-9, 3), "ssd_read": (16e-6, 3), "datacenter_rtt": (0.5e-3, 3), "cache_rtt": (0.5e-3, 3),
    "ssd_read_megabyte": (1e-3, 3), "disk_seek": (10e-3, 3), "gigabit_megabyte": (10e-3, 3), "country_rtt": (40e-3, 3),
    "region_crossing": (50e-3, 3), "s3_first_byte": (0.1, 3), "indexed_query": (1e-3, 3), "table_scan": (10e-3, 3), "mesh_hop": (1e-3, 14),
    "hop_budget": (0.05, 21), "request_budget": (0.3, 21), "profile_row": (1e3, 3), "post_row": (300, 3), "image_size": (200e3, 3),
    "video_minute": (50e6, 3), "log_line": (500, 3), "page_weight": (500e3, 3), "url_row": (500, 3), "index_overhead": (0.3, 3),
    "operational_factor": (2, 3), "search_shard": (50e9, 23), "kafka_max_message": (1e6, 13), "kafka_retention": (7 * 86400, 13),
    "peak": (2, 3), "reads_per_write": (100, 3), "server_capacity": (2000, 3), "target_utilisation": (0.7, 4), "pool_size": (10, 3),
    "bulkhead_size": (50, 21), "cdn_hit": (0.95, 3), "cache_hit": (0.9, 3), "partition_throughput": (50e6, 13), "logical_shards": (256, 10),
    "virtual_nodes": (100, 17), "fan_out_limit": (10e3, 24), "timeline_length": (1000, 24), "cache_ttl": (300, 6), "dns_ttl": (30, 5),
    "drain_time": (30, 5), "failover_time": (30, 9), "lag_limit": (30, 9), "pitr_age": (300, 19), "pitr_window": (35 * 86400, 19),
    "idempotency_ttl": (86400, 12), "token_ttl": (900, 20), "search_refresh": (1, 23),
}
ASSUMED = {"gcs_first_byte", "sqs_max_message", "socket_memory", "db_read_capacity", "db_write_capacity", "cache_capacity",
           "zone_availability", "region_availability"}


def design(name, text):
    path = SCRATCH / f"{name}.arch"
    path.write_text(text, encoding="utf-8")
    return path


def estimate(name, text):
    run = lintel("estimate", "--format", "json", design(name, text))
    return json.loads(run.out) if run.code in (0, 1) else {"failed": str(run)}


def close(found, wanted):
    return isinstance(found, (int, float)) and abs(found - wanted) <= 1e-9 * abs(wanted)


listed = {constant["name"]: constant for constant in json.loads(lintel("kinds", "--format", "json").out)["constants"]}
for name, (value, part) in GUIDE.items():
    constant = listed.get(name, {})
    check(close(constant.get("value"), value) and constant.get("source") == f"Part {part}" and constant.get("basis") == "default",
          f"{name} of the guide", constant)
equal({name for name, constant in listed.items() if constant["basis"] == "assumed"}, ASSUMED, "what no source gives is assumed")
equal(set(listed), set(GUIDE) | ASSUMED, "every constant has its row here")
text = lintel("kinds").out
check(all(re.search(rf"^  {name} .* (Part {GUIDE[name][1]}|assumed) " if name in GUIDE else rf"^  {name} .* assumed ", text, re.M)
          for name in listed), "kinds lists them with their sources")
prelude = Path("grammar/prelude.arch").read_text(encoding="utf-8")
check(not re.findall(r"^kind [^#\n]*=\s*[\d$]", prelude, re.M), "kinds of the prelude state no number but by name")

# in expressions, in kinds, as a default; each replaced by an assumption
BASE = """client users { rate = 900/s }
service api x3 { latency = mesh_hop + 2 * cache_rtt }
postgres rows x2
gcs files
users -> api : GET
api -> rows  : select
api -> files : get
"""
plain, moved = estimate("plain", BASE), estimate("moved", BASE + """assume {
  mesh_hop = 3ms; indexed_query = 5ms; server_capacity = 1k/s; peak = 4x; db_read_capacity = 2k/s; gcs_first_byte = 1s; target_utilisation = 50%
}
""")
for path, before, after in (("api.latency", 2e-3, 4e-3), ("rows.latency", 1e-3, 5e-3), ("api.capacity", 2000, 1000), ("files.latency", 0.1, 1),
                            ("rows.replicas_needed", 1, 4)):
    node, figure = path.split(".")
    found = [document.get("nodes", {}).get(node, {}).get(figure) for document in (plain, moved)]
    check(close(found[0], before) and close(found[1], after), f"{path} follows its constant", found)
equal(moved["nodes"]["api"]["load"]["peak"], 3600, "peak is the design's")
equal(plain["nodes"]["rows"]["basis"].get("replicas_needed"), "assumed", "replicas by a capacity that is assumed")
equal(moved["nodes"]["rows"]["basis"].get("replicas_needed"), None, "one that the author states is assumed no more")
equal(plain["nodes"]["files"]["basis"]["latency"], "assumed", "a latency that is assumed")
equal((plain["nodes"]["rows"]["basis"]["latency"], plain["nodes"]["api"]["basis"]["latency"]), ("default", "declared"),
      "a default of the guide; and what the author writes, by whatever names")
equal({name: entry["basis"] for name, entry in plain["constants"].items()},
      {"mesh_hop": "default", "cache_rtt": "default", "indexed_query": "default", "gcs_first_byte": "assumed", "peak": "default",
       "server_capacity": "default", "db_read_capacity": "assumed", "target_utilisation": "default"}, "what the figures rest on")
equal(set(moved["constants"]), {"cache_rtt"}, "what is replaced is an assumption")
shown = lintel("estimate", design("plain", BASE)).out
check(re.search(r"^  rows .* 1 \*", shown, re.M) and re.search(r"^  files +100 ms \*", shown, re.M) and "note: * rests on" in shown
      and re.search(r"^  gcs_first_byte +assumed ", shown, re.M), "tables mark what is assumed", shown)
for form, mark in (("markdown", r"\| 100 ms \\\* \|"), ("csv", r"100 ms \*")):
    check(re.search(mark, lintel("estimate", "--format", form, design("plain", BASE)).out), f"{form} marks it too")
why = lintel("estimate", "--why", "files.latency", design("plain", BASE)).out
check("assumed" in why and "gcs_first_byte" in why, "--why says which", why)
steps = json.loads(lintel("estimate", "--why", "rows.latency", "--format", "json", design("plain", BASE)).out)["steps"]
check(any(step["name"] == "indexed_query" and step["provenance"] == "default" and step["source"] == "Part 3" for step in steps),
      "--why names the Part", steps)
equal(lintel("estimate", "--why", "socket_memory", design("plain", BASE)).code, 0, "--why takes a constant by its name")

# of another dimension: the design's own
other = estimate("other", BASE + "client b { rate = indexed_query }\nb -> api : GET\nassume { indexed_query = 7/s }\n")
check(close(other["nodes"]["rows"]["latency"], 1e-3) and close(other["nodes"]["b"]["load"]["average"], 7),
      "an assumption of another dimension leaves the constant alone", other["nodes"]["rows"])
found = json.loads(lintel("check", "--format", "json", design("other", BASE + "assume { ssd_read = 7/s }\n")).out)["findings"]
check(any(finding["code"] == "W016" for finding in found), "and says so", [finding["code"] for finding in found])
kinds = lintel("kinds", design("moved", BASE + "assume { ssd_read = 20us }\n")).out
check(re.search(r"^  ssd_read +20 us +replaced ", kinds, re.M), "kinds FILE shows what replaces one")
swept = json.loads(lintel("sweep", "--vary", "server_capacity=500/s..2000/s", "--format", "json", EXAMPLES[0]).out)
equal(swept["varied"], "server_capacity", "a constant may be swept")

# ---- one table of paths ----


def figures(document):
    for owner in ("nodes", "arrows", "flows"):
        for name, part in document[owner].items():
            yield from ((f'"{name}"', path, value) for path, value in leaves(part, ""))
    yield from (("whole", path, value) for path, value in leaves(document["whole"], ""))


def leaves(part, before):
    for key, value in part.items():
        if key in ("basis", "bounds"):
            continue
        if isinstance(value, (int, float)) or isinstance(value, dict) and set(value) == {"low", "high"}:
            yield before + key, value
        elif isinstance(value, dict):
            yield from leaves(value, f"{before}{key}.")


table = {owner: dict(re.findall(rf'^{owner}_FIGURE\(\w+, "([^"]+)", (\w+)', Path("compiler/model/figures.def").read_text(), re.M))
         for owner in ("NODE", "ARROW", "FLOW", "WHOLE")}
UNITS = {"NONE": "", "TIME": "s", "RATE": "/s", "DATA": "B", "BANDWIDTH": "B/s"}
claimed = set()
for example in (EXAMPLES[0], EXAMPLES[1], EXAMPLES[8], Path("tests/systems/01.arch")):
    document, claims = json.loads(lintel("estimate", "--format", "json", example).out), []
    for name, path, value in figures(document):
        plain_name = name.strip('"')
        owner = "WHOLE" if name == "whole" else next(of for of, key in (("NODE", "nodes"), ("ARROW", "arrows"), ("FLOW", "flows"))
                                                     if plain_name in document[key] and path in table[of])
        dimension = table[owner][path]
        if isinstance(value, dict) or value == 0 or (owner, path) in claimed or not 1e-9 < abs(value) < 1e18:
            continue
        claimed.add((owner, path))
        stated = f"${value!r} / 1s" if dimension == "MONEY_RATE" else f"{value:.12f}".rstrip("0").rstrip(".") + UNITS[dimension]
        claims.append((f"{name}.{path}", stated))
    text = example.read_text(encoding="utf-8") + "\n" + "\n".join(f"claim {path} = {stated}" for path, stated in claims) + "\n"
    results = [claim for claim in estimate("claims", text).get("claims", []) if claim["claim"] in {path.replace('"', "") for path, _ in claims}]
    check(len(results) >= len(claims) and all(claim["result"] == "pass" for claim in results), f"{len(claims)} claims of {example.name}",
          [claim for claim in results if claim["result"] != "pass"][:5] or lintel("check", design("claims", text)).out[:1500])
    for path, _ in claims[::7]:
        equal(lintel("estimate", "--why", path, "--format", "json", example).code, 0, f"--why {path}")
missing = {(owner, path) for owner in table for path in table[owner]} - claimed
print("note", len(claimed), "paths claimed; not known in these designs:", ", ".join(f"{owner.lower()} {path}" for owner, path in sorted(missing)))
check(len(claimed) >= 70, "most paths of the table were claimed", len(claimed))

# ---- laws of load ----
for example in [*EXAMPLES, *sorted(Path("tests/systems").glob("*.arch")), design("plain", BASE)]:
    document, wrong = json.loads(lintel("estimate", "--format", "json", example).out), []
    into = {}
    for name, arrow in document["arrows"].items():
        load = arrow.get("load", {})
        into.setdefault(arrow["to"], []).append(load.get("average", 0))
        parts = [value for key in ("read", "write") for value in [load.get(key, 0)]]
        if isinstance(load.get("average"), (int, float)) and not close(sum(parts) + 1e-30, load["average"] + 1e-30):
            wrong.append(f"{name}: {load}")
        if isinstance(load.get("peak"), (int, float)) and load["peak"] < load["average"] * (1 - 1e-9):
            wrong.append(f"{name}: peak below average {load}")
    for name, node in document["nodes"].items():
        average = node.get("load", {}).get("average")
        arriving = into.get(name, [])
        if isinstance(average, (int, float)) and all(isinstance(value, (int, float)) for value in arriving) and sum(arriving) > average * (1 + 1e-9):
            wrong.append(f"{name}: {sum(arriving)} arrives, it has {average}")
    check(not wrong, f"{example.name}: averages, reads and writes add up", "\n".join(wrong[:5]))

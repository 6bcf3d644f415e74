#!/usr/bin/python3
#:plain
"""Documents of estimate, why, fail and sweep keep to their schemas, hold no field that the schemas do not name, and each
schema names every figure and operation that the program's own tables have."""
import json
import re
from pathlib import Path

import jsonschema

from support import EXAMPLES, SCRATCH, check, equal, lintel


def closed(schema):
    """The same with nothing allowed beside what it names: readers must not mind a new field, this suite does."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {key: closed(part) for key, part in schema.items()}
    if isinstance(shut.get("properties"), dict) and shut.get("type") == "object":
        shut.setdefault("additionalProperties", False)
    return shut


NAMES = ("estimate", "why", "fail", "sweep")
schemas = {name: json.loads(Path(f"docs/schema/{name}.schema.json").read_text(encoding="utf-8")) for name in NAMES}
validators = {name: jsonschema.Draft202012Validator(closed(schema)) for name, schema in schemas.items()}


def conforms(name, run, case, codes=(0,)):
    if not check(run.code in codes, f"{case}: exit", run):
        return None
    document = json.loads(run.out, parse_constant=lambda word: f"not JSON: {word}")
    faults = [f"{'/'.join(map(str, fault.path))}: {fault.message[:200]}" for fault in validators[name].iter_errors(document)]
    keys = list(document)[:2]
    check(not faults and keys == ["schema", "document"] and document["document"] == name, case, "\n".join(faults[:8]) or keys)
    return document


def paths(owner):
    """Figures of one owner as the schema nests them."""
    properties = schemas["estimate"]["properties"][owner]
    properties = properties.get("additionalProperties", properties)["properties"]
    for key, part in properties.items():
        if part.get("$ref") == "#/$defs/value":
            yield key
        elif key not in ("basis", "bounds") and "properties" in part:
            yield from (f"{key}.{inner}" for inner in part["properties"])


table = re.findall(r'^(\w+)_FIGURE\(\w+, "([^"]+)"', Path("compiler/model/figures.def").read_text(encoding="utf-8"), re.M)
for owner, key in (("NODE", "nodes"), ("ARROW", "arrows"), ("FLOW", "flows"), ("WHOLE", "whole")):
    equal(sorted(paths(key)), sorted(path for of, path in table if of == owner), f"the schema names the figures of {key}")
operations = re.findall(r"^COMPUTE\((\w+)", Path("compiler/estimate/operations.def").read_text(encoding="utf-8"), re.M)
equal(schemas["why"]["properties"]["steps"]["items"]["properties"]["operation"]["enum"], operations, "the schema names the operations")

for number, design in enumerate(EXAMPLES):
    document = conforms("estimate", lintel("estimate", "--format", "json", design), f"estimate of {design.name}", (0, 1))
    conforms("fail", lintel("fail", "--format", "json", design), f"fail of {design.name}")
    conforms("sweep", lintel("sweep", "--format", "json", design), f"sweep of {design.name}")
    if not document:
        continue
    for link in document["chain"][number % 3::5]:
        why = conforms("why", lintel("estimate", "--why", link["figure"], "--format", "json", design),
                       f"why {link['figure']} of {design.name}")
        equal((why["figure"], why["value"], why["unit"]), (link["figure"], link["value"], link["unit"]),
              f"why and chain agree on {link['figure']} of {design.name}")
    varied = [name for name, entry in document["assumptions"].items() if entry["unit"] == "1" and entry["value"] == 100]
    for name in varied[:1]:
        conforms("sweep", lintel("sweep", "--vary", f"{name}=50..200", "--format", "json", design), f"sweep {name} of {design.name}")

for words in (["--demand", "10x"], ["--cold-cache"], ["--kill", "codes,urls", "--demand", "2"]):
    conforms("fail", lintel("fail", *words, "--format", "json", "examples/01_url_shortener.arch"), f"fail {' '.join(words)}")

empty = SCRATCH / "empty.arch"
empty.write_text("service api\n", encoding="utf-8")
conforms("estimate", lintel("estimate", "--format", "json", empty), "estimate of a design that says nothing")
conforms("fail", lintel("fail", "--format", "json", empty), "fail of a design that says nothing")
conforms("sweep", lintel("sweep", "--format", "json", empty), "sweep of a design that says nothing")

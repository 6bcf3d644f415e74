#!/usr/bin/python3
#:plain
"""Every JSON document keeps to its schema in docs/schema, and the schemas are sound."""
import json
from pathlib import Path

import jsonschema

from support import BLOCKS, EXAMPLES, SCRATCH, check, lintel

schemas = {path.name.split(".")[0]: json.loads(path.read_text()) for path in sorted(Path("docs/schema").glob("*.schema.json"))}
for name, schema in schemas.items():
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
        check(True, f"schema {name}")
    except jsonschema.SchemaError as fault:
        check(False, f"schema {name}", fault)


def conforms(name, document, case):
    faults = list(jsonschema.Draft202012Validator(schemas[name]).iter_errors(document))
    keys = list(document)[:2]
    check(not faults and keys == ["schema", "document"] and document["document"] == name, case,
          "\n".join(f"{'/'.join(map(str, fault.path))}: {fault.message[:200]}" for fault in faults[:5]) or keys)


conforms("rules", json.loads(lintel("rules", "--format", "json").out), "rules")
conforms("kinds", json.loads(lintel("kinds", "--format", "json").out), "kinds")
conforms("findings", json.loads(lintel("check", "--format", "json", "examples").out), "findings of all examples")
conforms("findings", json.loads(lintel("check", "--format", "json", "--undeclared", "--stage", "production", "--pedantic", "examples").out),
         "findings of all examples at production")
for design in (EXAMPLES[:3] + BLOCKS[:3]):
    conforms("dump", json.loads(lintel("dump", "model", "--format", "json", design).out), f"model of {design.name}")

# text full of mistakes, in every form that a name can take
odd = SCRATCH / 'odd "name" \\ \u00e9.arch'
odd.write_bytes(b'service "a\xff\xfe b" { latency = 5 MB }\nservice api\napi -> "\xc3\xa9\\n" : x\nb ->\nallow nothing : why\n}\n')
run = lintel("check", "--format", "json", odd, SCRATCH / "missing.arch")
conforms("findings", json.loads(run.out), "findings of a design full of mistakes")
conforms("findings", json.loads(lintel("check", "--format", "json", SCRATCH / "missing.arch").out), "findings of nothing at all")

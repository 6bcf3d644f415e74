#!/usr/bin/python3
#:plain
"""Every derivation that `lintel estimate --why` prints is worked out again from its leaves, by formulas of our own, and gets the
figure; and where a leaf's line is changed, the figure becomes what the derivation says it must."""
import json
import math
import random
from pathlib import Path

from derivation import bounds, leaf_of, operate
from support import EXAMPLES, SCRATCH, check, lintel

SAMPLE = 50    # figures of each design
CHANGES = 4    # lines changed in each design
DESIGNS = EXAMPLES + sorted(Path("tests/estimate").glob("*.arch"))


def figures(document):
    """Path and value of all figures."""
    def walk(part, path):
        for key, value in part.items():
            if key in ("basis", "bounds"):
                continue
            if isinstance(value, dict) and set(value) != {"low", "high"}:
                yield from walk(value, path + [key])
            elif isinstance(value, (int, float, dict)):
                yield ".".join(path + [key]), value
    for owner in ("nodes", "flows", "arrows"):
        yield from walk(document[owner], [])
    yield from walk(document["whole"], ["whole"])


def ends(value):
    if value is None:
        return math.nan, math.nan
    return (value["low"], value["high"]) if isinstance(value, dict) else (value, value)


def close(a, b):
    return math.isnan(a) == math.isnan(b) and (math.isnan(a) or abs(a - b) <= 1e-9 * max(abs(a), abs(b)) + 1e-30)


def same(a, b):
    return all(map(close, ends(a), ends(b)))


def fault_of(why, path, value):
    steps = why["steps"]
    if [step["id"] for step in steps] != list(range(len(steps))):
        return "ids are not in order"
    if not same(steps[-1]["value"], value) or not same(why["value"], value):
        return f"the estimate says {value}, the last step {steps[-1]['value']}"
    if path not in (why["figure"], steps[-1]["name"]) and steps[-1]["name"] != why["figure"]:
        return f"it speaks of {why['figure']}"
    for step, found in zip(steps, bounds(steps)):
        if any(term >= step["id"] for term in step["terms"]):
            return f"a term of {step['name']} stands after it"
        if not all(map(close, found, ends(step["value"]))):
            said = f"{step['name']} ({step['operation']} of {step['terms']}, {step.get('text')})"
            return f"{said}: stated {step['value']}, worked out {found}"
        terms = [steps[term]["value"] for term in step["terms"]]
        if step["operation"] not in ("VALUE", "CONSTANT") and all(isinstance(term, (int, float)) for term in terms):
            again = operate(step["operation"], terms)
            if not close(again, ends(step["value"])[0]):
                return f"{step['name']}: {step['operation']} of {terms} is {again}, stated {step['value']}"
        if step["provenance"] == "declared" and "line" not in step:
            return f"{step['name']} is declared, yet names no line"
    return None


def ask(design, path):
    run = lintel("estimate", "--why", path, "--format", "json", design)
    return json.loads(run.out) if run.code == 0 else None


CONSTANTS = {constant["name"] for constant in json.loads(lintel("kinds", "--format", "json").out)["constants"]}


def changeable(steps, lines):
    """Leaves that stand once in their line, so that the text can be swapped; and constants of the prelude, which an assumption replaces."""
    for step in steps:
        if step.get("file") == "<prelude>":
            if step["name"] in CONSTANTS and not step["terms"]:
                yield step
            continue
        line = lines[step["line"] - 1] if "line" in step else ""
        if "text" in step and isinstance(step["value"], (int, float)) and line.count(step["text"]) == 1:
            yield step


def change(design, path, why, chance):
    """Doubles or halves one leaf; None if the design does not bear it, else the fault or ''."""
    steps, source = why["steps"], design.read_text(encoding="utf-8").split("\n")
    leaves = list(changeable(steps, source))
    if not leaves:
        return None
    leaf = chance.choice(leaves)
    factor = 0.5 if leaf["unit"] in ("1", "s") and leaf["value"] <= 1 else 2
    wanted = bounds(steps, {leaf_of(leaf): factor})[-1]
    if all(map(close, wanted, ends(why["value"]))) or math.isnan(wanted[0]):
        return None
    if leaf["file"] == "<prelude>":
        source.append(f"assume {{ {leaf['name']} = ({leaf['text']}) * {factor} }}")
        return compare(design, path, why, source, wanted, f"{leaf['name']} times {factor}")
    index = leaf["line"] - 1
    start = source[index].index(leaf["text"])
    source[index] = f"{source[index][:start]}({leaf['text']}) * {factor}{source[index][start + len(leaf['text']):]}"
    return compare(design, path, why, source, wanted, f"line {leaf['line']}, {leaf['text']} times {factor}")


def compare(design, path, why, source, wanted, case):
    """The figure of the changed text against what its derivation says."""
    other = SCRATCH / design.name
    other.write_text("\n".join(source), encoding="utf-8")
    run = lintel("estimate", "--why", path, "--format", "json", other)
    if run.code != 0:
        return None
    found = json.loads(run.out)["value"]
    if same(found, why["value"]):
        return f"{case}: {path} stays {found}"
    if not all(map(close, ends(found), wanted)):
        return f"{case}: {path} becomes {found}, its derivation says {wanted}"
    return ""


for design in DESIGNS:
    chance = random.Random(design.name)
    document = json.loads(lintel("estimate", "--format", "json", design).out)
    known = list(figures(document))
    asked, faults = chance.sample(known, min(SAMPLE, len(known))), []
    derivations = [(path, value, ask(design, path)) for path, value in asked]
    for path, value, why in derivations:
        fault = fault_of(why, path, value) if why else "no derivation"
        if fault:
            faults.append(f"{path}: {fault}")
    check(not faults, f"{design.name}: {len(asked)} derivations give their figures", "\n".join(faults[:6]))
    outcomes = []
    for path, value, why in derivations:
        if len(outcomes) == CHANGES:
            break
        outcome = change(design, path, why, chance) if why else None
        if outcome is not None:
            outcomes.append(outcome)
    enough = len(outcomes) == CHANGES or "rate" not in design.read_text(encoding="utf-8")  # a sketch has nothing to change
    check(enough and not any(outcomes), f"{design.name}: figures follow the lines that they name",
          "\n".join(filter(None, outcomes)) or f"{len(outcomes)} changes")

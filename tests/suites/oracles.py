#!/usr/bin/python3
#:plain
"""The rows of numbers.md, N01 to N72 and F01 to F32: every design of tests/oracles/oracles.tsv through `lintel estimate --format json`, against values by exact
fractions that share no code with Lintel, against the guide's figure within its tolerance, and against the verdicts of claims."""
import json
import math
from fractions import Fraction
from pathlib import Path

from support import check, lintel

FOLDER = Path("tests/oracles")


def figure(document, path):
    section, _, rest = path.partition(".")
    if section == "assumptions":
        return document["assumptions"][rest]["value"]
    part = document[section]
    for key in rest.split("."):
        part = part[key]
    return part


def ends(value):
    return (value["low"], value["high"]) if isinstance(value, dict) else (value, value)


def close(value, wanted, relative):
    return abs(value - wanted) <= relative * max(abs(wanted), 1e-300)


def fault_of(document, path, exact, guide, tolerance, claim):
    wanted = eval(exact, {"F": Fraction, "math": math})  # our own table, not input
    wanted = wanted if isinstance(wanted, tuple) else (wanted, wanted)
    found = ends(figure(document, path))
    for have, want in zip(found, wanted):
        if not close(have, float(want), 1e-9):
            return f"{path} is {have!r}, exactly {float(want)!r}"
    if tolerance.endswith("%"):
        # numbers.md measures the deviation against the exact value
        if not close(eval(guide), found[0], float(tolerance[:-1]) / 100):
            return f"{path} is {found[0]!r}, the guide says {guide} within {tolerance}"
    elif tolerance == "wrong" and close(eval(guide), found[0], 0.03):
        return "the guide is said to be wrong here and is not"
    if claim == "-":
        return None
    name, _, verdict = claim.rpartition("=")
    result, _, hint = verdict.partition(":")
    stated = [entry for entry in document["claims"] if entry["claim"] == name]
    if not stated or stated[0]["result"] != result:
        return f"claim {name}: {stated or 'missing'}, should be {result}"
    if hint not in ("", "-") and hint not in stated[0].get("hint", "").replace(",", ""):
        return f"claim {name}: the hint {stated[0].get('hint')!r} does not speak of {hint}"
    return None


documents = {}
for line in (FOLDER / "oracles.tsv").read_text(encoding="utf-8").splitlines():
    if line.startswith("#"):
        continue
    row, design, *rest = line.split("\t")
    try:
        if design not in documents:
            run = lintel("estimate", "--format", "json", FOLDER / f"{design}.arch")
            documents[design] = json.loads(run.out) if run.code in (0, 1) else run
        fault = fault_of(documents[design], *rest)
    except (KeyError, TypeError, ValueError) as error:
        fault = f"{type(error).__name__}: {error}\n{documents.get(design)}"[:600]
    check(fault is None, f"{row} {design}", fault or "")

table = [line.split("\t")[0] for line in (FOLDER / "oracles.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
check(set(table) == {f"N{n:02}" for n in range(1, 73)} | {f"F{n:02}" for n in range(1, 33)}, "every row and every formula is there",
      sorted({f"N{n:02}" for n in range(1, 73)} | {f"F{n:02}" for n in range(1, 33)})[:3])

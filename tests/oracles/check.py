#!/usr/bin/env python3
"""Runs every design of oracles.tsv through `lintel estimate --format json` and compares it with values that share no code with
Lintel (exact fractions), with the guide's figure within its tolerance, and with the verdicts of claims. Prints `N passed, N failed`."""
import json
import math
import os
import subprocess
import sys
from fractions import Fraction

FOLDER = os.path.dirname(os.path.abspath(__file__))
LINTEL = sys.argv[1]


def estimate(design):
    run = subprocess.run([LINTEL, "estimate", "--format", "json", os.path.join(FOLDER, design + ".arch")],
                         capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        raise RuntimeError(f"{design}: exit code {run.returncode}: {run.stderr}")
    return json.loads(run.stdout)


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


def close(value, exact, relative):
    return abs(value - exact) <= relative * max(abs(exact), 1e-300)


def check_row(document, path, exact, guide, tolerance, claim):
    wanted = eval(exact, {"F": Fraction, "math": math})  # our own table, not input
    wanted = wanted if isinstance(wanted, tuple) else (wanted, wanted)
    found = ends(figure(document, path))
    for have, want in zip(found, wanted):
        if not close(have, float(want), 1e-9):
            return f"{path} is {have!r}, exactly {float(want)!r}"
    if tolerance.endswith("%"):
        stated = eval(guide)
        if not close(found[0], stated, float(tolerance[:-1]) / 100 / (1 - float(tolerance[:-1]) / 100)):
            return f"{path} is {found[0]!r}, the guide says {stated} within {tolerance}"
    elif tolerance == "wrong" and close(found[0], eval(guide), 0.03):
        return "the guide is said to be wrong here and is not"
    if claim != "-":
        name, _, verdict = claim.rpartition("=")
        result, _, hint = verdict.partition(":")
        stated = [c for c in document["claims"] if c["claim"] == name]
        if not stated or stated[0]["result"] != result:
            return f"claim {name}: {stated or 'missing'}, should {result}"
        if hint not in ("", "-") and hint not in stated[0].get("hint", "").replace(",", ""):
            return f"claim {name}: hint {stated[0].get('hint')!r} does not speak of {hint}"
    return None


def main():
    documents, passed, failed = {}, 0, 0
    for line in open(os.path.join(FOLDER, "oracles.tsv"), encoding="utf-8"):
        if line.startswith("#"):
            continue
        row, design, path, exact, guide, tolerance, claim = line.rstrip("\n").split("\t")
        try:
            if design not in documents:
                documents[design] = estimate(design)
            problem = check_row(documents[design], path, exact, guide, tolerance, claim)
        except (KeyError, RuntimeError, ValueError) as error:
            problem = f"{type(error).__name__}: {error}"
        if problem:
            failed += 1
            print(f"FAIL {row} {design}: {problem}")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())

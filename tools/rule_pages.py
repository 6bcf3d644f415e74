#!/usr/bin/python3
"""The pages of the rules in docs/rules, and their index, from the one text: what `lintel rules` and `lintel explain` print.

Usage: tools/rule_pages.py LINTEL [--check]. With --check nothing is written, and files that differ are named.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs/rules"
MADE = "<!-- made by `make docs` from the rule's own text; edit that -->\n\n"


def ask(program, *words):
    return subprocess.run([program, *words], capture_output=True, check=True, text=True).stdout


def page_name(rule):
    return f"{rule['code']}-{rule['name']}.md"


def facts(rule):
    severity = rule["severity"] + ("" if rule["undeclared"] == "off" else f", where nothing is declared {rule['undeclared']}")
    return f"{rule['category']}; {severity}; set *{rule['set']}*, tier {rule['tier']}"


def pages(program):
    rules = json.loads(ask(program, "rules", "--format", "json"))["rules"]
    made = {"README.md": MADE + "# Rules\n\n`lintel explain R001` prints a page, `lintel rules` this list.\n\n" +
            re.sub(r"\[([A-Z]\d{3})\]", lambda m: f"[{m[1]}]({names[m[1]]})", ask(program, "rules", "--format", "markdown"))
            if (names := {r["code"]: page_name(r) if r["set"] != "text" else "text.md" for r in rules}) else ""}
    codes = []
    for rule in rules:
        if rule["set"] == "text":
            codes.append(f"## {rule['name']} ({rule['code']})\n\n{rule['summary']}; {rule['severity']}\n\n{rule['explain'].strip()}\n")
        else:
            head, _, body = rule["explain"].strip().partition("\n")
            made[page_name(rule)] = f"{MADE}{head}\n\n*{facts(rule)}*\n{body}\n"
    made["text.md"] = MADE + "# Codes of the text\n\nT: an error, W: a dubious declaration, X: about `allow`.\n\n" + "\n".join(codes)
    return made


def main():
    program, check = sys.argv[1], "--check" in sys.argv[2:]
    made, faults = pages(program), []
    there = {path.name for path in FOLDER.glob("*.md")}
    for name in sorted(there | set(made)):
        path = FOLDER / name
        if name in made and name in there and path.read_text(encoding="utf-8") == made[name]:
            continue
        faults.append(name)
        if not check and name in made:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(made[name], encoding="utf-8")
        elif not check:
            path.unlink()
    if check and faults:
        sys.exit("docs/rules is not as the rules are; 'make docs' writes it anew: " + ", ".join(faults[:10]))


main()

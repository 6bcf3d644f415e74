#!/usr/bin/python3
#:plain
"""Reports for other programs: SARIF against the OASIS schema, GitHub annotations, JUnit and Code Climate through strict readers; over
all examples, over rules' Bad designs, and with names that want to break out."""
import json
import os
import re
import shutil
import urllib.parse
import xml.etree.ElementTree as tree
from pathlib import Path

import jsonschema

from support import SCRATCH, check, equal, fenced, lintel

home = SCRATCH / "formats"
shutil.rmtree(home, ignore_errors=True)
home.mkdir()
SCHEMA = jsonschema.Draft4Validator(json.loads(Path("tests/schema/sarif-2.1.0-rtm.5.json").read_text()))
CODECLIMATE = jsonschema.Draft202012Validator({
    "type": "array", "items": {
        "type": "object", "additionalProperties": False,
        "required": ["type", "check_name", "description", "categories", "severity", "fingerprint", "location"],
        "properties": {
            "type": {"const": "issue"}, "check_name": {"pattern": "^[A-Z][0-9]{3} [a-z0-9-]+$"}, "description": {"type": "string", "minLength": 1},
            "content": {"type": "object", "required": ["body"]}, "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "categories": {"type": "array", "minItems": 1, "items": {"enum": ["Bug Risk", "Clarity", "Compatibility", "Complexity", "Duplication",
                                                                             "Performance", "Security", "Style"]}},
            "fingerprint": {"pattern": "^[0-9a-f]{16}$"},
            "location": {"type": "object", "additionalProperties": False, "required": ["path", "lines"], "properties": {
                "path": {"type": "string", "minLength": 1}, "lines": {"type": "object", "required": ["begin", "end"]}}}}}})
ANNOTATION = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:\n\r]*)(?:,[a-zA-Z]+=[^,:\n\r]*)*)::([^\n\r]*)")


def unescape(text):
    """As the runner does."""
    for code in ("0D", "0A", "3A", "2C", "25"):
        text = text.replace("%" + code, chr(int(code, 16)))
    return text


def read_annotations(text):
    """(command, properties, message) of each line; None where one is none."""
    found = []
    for line in text.split("\n")[:-1]:
        match = ANNOTATION.fullmatch(line)
        if not match or re.search(r"%(?!0D|0A|3A|2C|25)", line):
            return None
        found.append((match[1], {k: unescape(v) for k, v in (p.split("=", 1) for p in match[2].split(","))}, unescape(match[3])))
    return found


def all_forms(*arguments, cwd=home):
    run = lintel("check", "--format", "github", "--format", "sarif=x.sarif", "--format", "junit=x.xml", "--format", "codeclimate=x.cc",
                 "--format", "json=x.json", "--format", "text=x.txt", *arguments, cwd=cwd)
    return run, {form: (Path(cwd) / f"x.{form}").read_bytes() for form in ("sarif", "xml", "cc", "json", "txt")}


def judge(name, *arguments, error_on="error"):
    run, files = all_forms(*arguments, "--error-on", error_on)
    findings = json.loads(files["json"])["findings"]
    open_ones = [f for f in findings if not f["suppressed"]]
    sarif = json.loads(files["sarif"])
    faults = [f"{list(f.path)}: {f.message[:200]}" for f in SCHEMA.iter_errors(sarif)]
    run_of = sarif["runs"][0]
    rules, results = run_of["tool"]["driver"]["rules"], run_of["results"]
    if any(rules[r["ruleIndex"]]["id"] != r["ruleId"] for r in results):
        faults.append("a rule index is wrong")
    if [(r["ruleId"], bool(r["suppressions"])) for r in results] != [(f["code"], bool(f["suppressed"])) for f in findings]:
        faults.append("results are not the findings")
    if len({(r["ruleId"], json.dumps(r["partialFingerprints"])) for r in results}) != len(results):
        faults.append("two results have one fingerprint")
    if any(not rule["help"]["markdown"] or not rule["shortDescription"]["text"] for rule in rules):
        faults.append("a rule without help")
    for r in results:
        if [f["description"]["text"] for f in r.get("fixes", [])] != [x["title"].replace("{", "{{").replace("}", "}}") for f in [findings[results.index(r)]] for x in f["fixes"]]:
            faults.append("fixes are missing")
    check(not faults, f"{name}: SARIF", "\n".join(faults[:8]))

    annotations = read_annotations(run.out)
    check(annotations is not None and len(annotations) == len(open_ones) and
          all(a[2].startswith(f["message"].replace("\0", "")) or "�" in a[2] for a, f in zip(annotations, open_ones)), f"{name}: GitHub", run.out[:500])

    suites = tree.fromstring(files["xml"])
    cases = suites.findall("testsuite/testcase")
    total = {key: len(suites.findall(f"testsuite/testcase/{element}")) for key, element in (("failures", "failure"), ("errors", "error"))}
    bad = [f for f in open_ones if f["outcome"] == "error" or {"info": 1, "warning": 2, "error": 3}[f["severity"]] >= {"warning": 2, "error": 3}[error_on]]
    check(suites.tag == "testsuites" and int(suites.get("tests")) == len(cases) and all(int(suites.get(k)) == n for k, n in total.items()) and
          sum(total.values()) == len(bad) and sum(int(s.get("tests")) for s in suites) == len(cases) and
          len(suites.findall("testsuite/testcase/skipped")) == len(findings) - len(open_ones), f"{name}: JUnit", files["xml"][:800])

    issues = json.loads(files["cc"])
    faults = [f"{list(f.path)}: {f.message[:200]}" for f in CODECLIMATE.iter_errors(issues)]
    check(not faults and [i["description"] for i in issues] == [f["message"] for f in open_ones] and len({i["fingerprint"] for i in issues}) == len(issues),
          f"{name}: Code Climate", "\n".join(faults[:5]))
    again, twice = all_forms(*arguments, "--error-on", error_on)
    check(again.raw == run.raw and twice == files, f"{name}: the same bytes twice")
    return sarif, annotations, suites, issues, findings


examples = Path("examples").resolve()
judge("examples", "--stage", "production", "--undeclared", "--pedantic", examples, error_on="warning")

rules = json.loads(lintel("rules", "--format", "json").out)["rules"]
(home / "bad").mkdir()
for rule in rules:
    if rule["set"] != "text":
        bad = rule["explain"].split("## Bad", 1)[1]
        (home / "bad" / f"{rule['code']}.arch").write_text(fenced(bad)[0][1])
sarif, *_ = judge("Bad designs", "--stage", "production", "--pedantic", "bad", error_on="warning")
related = [r for r in sarif["runs"][0]["results"] if r.get("relatedLocations")]
check(any("physicalLocation" in place for r in related for place in r["relatedLocations"]), "SARIF: a witness has places")
check(any(r.get("fixes") for r in sarif["runs"][0]["results"]), "SARIF: there are fixes")

# what wants to break out
NASTY = """client "u%0A::error::x" "A"
service "a]]>b" x3 { allow spof : "because %, ::, \\"quotes\\" & <tags>" }
service "tab\\there" { latency: 3 }
db "läng, ze:it" x1
"u%0A::error::x" -> "a]]>b" : "GET /{id} {0} \\u{7} <b>&amp;"
"a]]>b" -> "läng, ze:it" : "x\\ny"
"a]]>b" -> nothere
"""
HOSTILE = ["quote\" & <x>.arch", "per%cent,a:b.arch", "new\nline.arch", "bell\a.arch", "[link](0) {0}.arch", "ü.arch", "--x.arch"]
for name in HOSTILE:
    (home / name).write_text(NASTY)
(home / os.fsdecode(b"latin\xe9.arch")).write_text(NASTY)
sarif, annotations, suites, issues, findings = judge("hostile names", "--stage", "production", "--undeclared", "--", *HOSTILE, os.fsdecode(b"latin\xe9.arch"))
uris = {place["physicalLocation"]["artifactLocation"]["uri"] for r in sarif["runs"][0]["results"] for place in r["locations"] if "physicalLocation" in place}
equal({urllib.parse.unquote_to_bytes(uri) for uri in uris}, {os.fsencode(n) for n in HOSTILE} | {b"latin\xe9.arch"}, "SARIF: file names are URIs")
check(all(re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri) for uri in uris), "SARIF: URIs hold nothing else", uris)
equal({a[1]["file"] for a in annotations}, {n.replace("\a", "�") for n in HOSTILE} | {"latin�.arch"}, "GitHub: file names come through")
equal({s.get("name") for s in suites}, {n.replace("\a", "�") for n in HOSTILE} | {"latin�.arch"}, "JUnit: file names come through")

# fingerprints hold on to their subject
first = home / "print.arch"
first.write_text("client u\ndb a x1\nu -> a : read\n")
before = {i["check_name"]: i["fingerprint"] for i in json.loads(lintel("check", "--format", "codeclimate", first).out)}
first.write_text("# a line more\n\n" + first.read_text())
after = {i["check_name"]: i["fingerprint"] for i in json.loads(lintel("check", "--format", "codeclimate", first).out)}
check(before and before == after, "fingerprints stay when lines move", f"{before}\n{after}")

# clean, none, and standard input
(home / "clean.arch").write_text("client u\nservice api x2 { managed; auth; timeout = 1s }\nu -> api : HTTPS { lb = client }\n")
run = lintel("check", "--only", "G003", "--format", "junit", home / "clean.arch")
check('tests="1" failures="0" errors="0"' in run.out and "nothing found" in run.out, "JUnit: a clean design is a good case", run)
for form in ("sarif", "github", "junit", "codeclimate"):
    run = lintel("check", "--only", "G003", "--format", form, "-", stdin="client u\nservice a\nu -> a : x\n")
    check(run.code == 0 and run.err == "", f"{form} of standard input", run)
run = lintel("check", "--format", "sarif", "--format", "github", home / "clean.arch")
check(run.code == 2 and "standard output" in run.err, "two forms cannot share standard output", run)
check(lintel("check", "--format", "sarif=/nonexistent/x", home / "clean.arch").code == 2, "a report that cannot be written is told")

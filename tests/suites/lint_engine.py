#!/usr/bin/python3
"""The engine of the linter: stages, selection, severities, house rules, allow, strict, baseline, statistics, why-not."""
import itertools
import json
import os
import re
import shutil

from support import EXAMPLES, SCRATCH, check, equal, lintel

shutil.rmtree(SCRATCH / "lint_engine", ignore_errors=True)
BARE = """client users
lb front
service api
cache redis
db orders
users -> front -> api : HTTPS
api -> redis : get session
api -> orders : read and write
"""
BASE = """client users { rate = 10/s }
service api x1 { timeout = 1s }
db orders x1 { backup }
users -> api : GET
api -> orders : select
"""


def ask(text, *options, name="-", cwd=None, **environment):
    """(findings, run), with the findings as (code, name, severity, outcome, subjects, suppressed by)."""
    run = lintel("check", "--format", "json", *options, name, stdin=text, cwd=cwd, **environment)
    try:
        document = json.loads(run.out)
    except ValueError:
        return [], run
    return [(f["code"], f["name"], f["severity"], f["outcome"], f["subjects"], f["suppressed"] and f["suppressed"]["by"])
            for f in document["findings"]], run


def codes(found):
    return sorted({f[0] for f in found if not f[5]})


def severity_of(found, code):
    return {f[2] for f in found if f[0] == code and f[3] == "fail" and not f[5]}


def folder(name, **files):
    path = SCRATCH / "lint_engine" / name
    path.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        (path / (file.replace("__", "/") + ".arch")).write_text(text)
    return path


# ---- stages (rules.md 1.2, 1.3) ----

run = lintel("check", "-", stdin=BARE)
entries = run.out.count("\n --> ") + run.out.count("\n  --> ") + run.out.count("\n   --> ")
held = [line for line in run.out.splitlines() if "--undeclared lists" in line]
check(entries + len(held) <= 3 and len(held) == 1 and run.code == 0, "a bare sketch of eight lines has three lines of findings at most", run)
found, _ = ask(BARE)
check(all(f[3] != "undeclared" or (f[0] in ("R001", "E002") and f[2] == "info") for f in found), "sketch: undeclared is R001 and E002, as info", found)
found, _ = ask(BARE, "--stage", "mvp")
tiers = {rule["code"]: rule for rule in json.loads(lintel("rules", "--format", "json").out)["rules"]}
check(found and all(tiers[f[0]]["tier"] == 1 for f in found if f[3] == "undeclared"), "mvp: undeclared are rules of tier 1", found)
found_production, _ = ask(BARE, "--stage", "production")
check({f[0] for f in found_production} > {f[0] for f in found}, "production shows more", found_production)
check(all(f[2] != "error" for f in found_production if f[3] == "undeclared"), "undeclared is never an error")
check(all(rule["undeclared"] != "error" for rule in tiers.values()), "no rule says that undeclared is an error")
equal(severity_of(ask(BASE)[0], "R001"), {"info"}, "mvp: one stated instance is info")
equal(severity_of(ask(BASE, "--stage", "production")[0], "R001"), {"error"}, "production: one stated instance is an error")
for text, stage in ((BARE, "sketch"), (BASE, "mvp"), (BASE + "goal availability >= 99.9%\n", "production"), (BASE + "goal p99 <= 1s\n", "mvp"),
                    (BARE + "lint { stage = mvp }\n", "mvp"), (BARE + "stage production\nlint { stage = mvp }\n", "production"),
                    (BARE.replace("service api", "service api x3"), "sketch")):
    run = lintel("check", "--format", "json", "-", stdin=text)
    equal(list(json.loads(run.out)["summary"]["stages"].values()), [stage], f"stage {stage} of {text.splitlines()[-1]}")
run = lintel("check", "--undeclared", "-", stdin=BARE)
check("--undeclared lists" not in run.out and run.out.count("undeclared[") > 3, "--undeclared lists each", run)
run = lintel("check", "-", stdin=BARE + "lint { undeclared }\n")
check("--undeclared lists" not in run.out and run.out.count("undeclared[") > 3, "lint { undeclared } does too", run)
many = BARE + "".join(f"service s{i} {{ timeout = 1s }}\nfront -> s{i} : GET\n" for i in range(9))
run = lintel("check", "-", "--only", "R001", stdin=many)
check("and 6 more" in run.out or run.out.count("s0, s1") == 1, "an aggregated entry names five subjects at most", run)

# ---- selection: every level, and words of every precision ----

levels = {"project": lambda line: (folder("levels", lintel=f"lint {{ {line} }}"), "", ()),
          "design": lambda line: (None, f"lint {{ {line} }}\n", ())}


def chosen(project="", design="", options=()):
    where = folder("chosen", lintel=f"lint {{ {project} }}" if project else "kind spare : db\n", design=BASE + f"lint {{ {design} }}\n")
    found, run = ask("", "--stage", "production", *options, name="design.arch", cwd=where)
    return "R001" in codes(found), run, severity_of(found, "R001")


words = ["all", "R", "R00", "reliability", "R001", "spof"]
for word in words:
    check(not chosen(options=("--ignore", word))[0], f"--ignore {word}")
    check(chosen(options=("--only", word))[0], f"--only {word}")
    check(not chosen(design=f"ignore = [{word}]")[0], f"ignore = [{word}]")
    check(not chosen(project=f"ignore = {word}")[0], f"lintel.arch: ignore = {word}")
    check(chosen(design=f"ignore = [{word}]", options=("--select", "spof"))[0], f"--select is above ignore = [{word}]")
    check(not chosen(design="select = [spof]", options=("--ignore", word))[0], f"--ignore {word} is above select")
    check(chosen(project=f"ignore = [{word}]", design="select = [R001]")[0], f"the design is above lintel.arch: {word}")
precision = {"all": 1, "R": 2, "reliability": 2, "R00": 4, "R001": 9, "spof": 9}
for select, ignore in itertools.product(precision, precision):
    wanted = precision[select] > precision[ignore]
    check(chosen(options=("--select", select, "--ignore", ignore))[0] == wanted, f"--select {select} --ignore {ignore}: {wanted}")
check(not chosen(options=("--only", "S"))[0], "--only S is without R001")
check(chosen(options=("--only", "S", "--select", "spof"))[0], "--only S --select spof")
check(not chosen(options=("--only", "R", "--ignore", "spof"))[0], "--only R --ignore spof")
check(chosen(design="only = [S]", options=("--only", "R"))[0], "--only is above only")
check(not chosen(design="only = [S]")[0] and not chosen(project="only = [S]")[0], "only in the text")
check(chosen(project="only = [S]", options=("--isolated",))[0], "--isolated leaves lintel.arch out")
check(chosen(project="only = [S]", design="only = [R]")[0], "only of the design is above that of lintel.arch")

found, _ = ask(BASE, "--stage", "production", "--undeclared")
pedantic = {code for code, rule in tiers.items() if rule["set"] == "pedantic"}
off = {code for code, rule in tiers.items() if rule["set"] == "off"}
check(not pedantic & set(codes(found)) and not off & set(codes(found)), "pedantic rules do not run by themselves")

# ---- severities ----

for option, wanted in (("spof=warning", "warning"), ("R001=info", "info"), ("R=info", "info"), ("reliability=info", "info"), ("all=info", "info"),
                       ("R=info,spof=error", "error"), ("spof=error,R=info", "error"), ("spof=warning,spof=info", "info")):
    equal(chosen(options=("--severity", option))[2], {wanted}, f"--severity {option}")
    setting = option.replace("=", " = ").replace(",", "; ")
    equal(chosen(design=setting)[2], {wanted}, f"lint {{ {setting} }}")
    equal(chosen(project=setting)[2], {wanted}, f"lintel.arch: lint {{ {setting} }}")
equal(chosen(project="spof = info", design="spof = warning")[2], {"warning"}, "severity: design above lintel.arch")
equal(chosen(design="spof = warning", options=("--severity", "spof=info"))[2], {"info"}, "severity: command line above design")
equal(chosen(options=("--severity", "spof=info", "--severity", "P=off"))[2], {"info"}, "--severity is repeatable")
check(not chosen(options=("--severity", "spof=off"))[0] and not chosen(design="R = off")[0], "off takes a rule out")
check(chosen(design="spof = off", options=("--only", "spof"))[0], "--only is above off")
equal(chosen(design="spof = off", options=("--select", "R001"))[2], {"error"}, "--select is above off")
equal(severity_of(ask(BASE + "lint { spof = error }\n")[0], "R001"), {"error"}, "a stated severity is kept at mvp")
run = chosen(options=("--severity", "spof=warning"))[1]
equal(run.code, 0, "a warning does not fail")
equal(chosen(options=("--severity", "spof=warning", "--error-on", "warning"))[1].code, 1, "--error-on warning")
equal(chosen(design="spof = warning; error_on = warning")[1].code, 1, "lint { error_on = warning }")
equal(chosen(design="error_on = never")[1].code, 0, "lint { error_on = never }")
equal(chosen(design="error_on = never", options=("--error-on", "error"))[1].code, 1, "--error-on is above error_on")
equal(chosen(options=("--exit-zero",))[1].code, 0, "--exit-zero")
equal(chosen(options=("--exit-zero", "--error-on", "info"))[1].code, 0, "--exit-zero wins")
equal(ask("service api [\n", "--exit-zero")[1].code, 2, "--exit-zero: an error of the text is one still")

places = {
    "node": BASE.replace("{ backup }", "{ backup; lint { spof = info } }"),
    "node, by category": BASE.replace("{ backup }", "{ backup; lint { reliability = info } }"),
    "amendment": BASE + "orders { lint { spof = info } }\n",
    "group": BASE.replace("db orders x1 { backup }", "group g { lint { spof = info }\ndb orders x1 { backup } }"),
    "group around a group": BASE.replace("db orders x1 { backup }", "region r { lint { R = info }\nzone z { db orders x1 { backup } } }"),
    "layer": BASE.replace("db orders x1 { backup }", "layer l { lint { spof = info }\ndb orders x1 { backup } }"),
}
for place, text in places.items():
    found, run = ask(text, "--stage", "production")
    by = {f[4][0].split(".")[-1]: f[2] for f in found if f[0] == "R001"}
    equal(by, {"api": "error", "orders": "info"}, f"severity on a {place}")
    found, _ = ask(text, "--stage", "production", "--severity", "spof=warning")
    equal(severity_of(found, "R001"), {"warning"}, f"severity on a {place}: the command line is above")
inner = "region r { lint { spof = info }\n" + BASE.split("\n", 2)[1] + "\ndb orders x1 { lint { spof = warning } } }\nclient users\nusers -> api -> orders : GET\n"
by = {f[4][0]: f[2] for f in ask(inner, "--stage", "production")[0] if f[0] == "R001"}
equal(by, {"r.api": "info", "r.orders": "warning"}, "the innermost block counts")
arrow = "client users\nlb front\nservice a x2\nservice b x2\nusers -> front -> a : GET\na -> b : get { timeout = no; lint { missing-timeout = error } }\n"
equal(severity_of(ask(arrow)[0], "R004"), {"error"}, "severity on an arrow")
flow = "client users\nlb front\nservice a x2\nservice b x2\nflow f { rate = 1/s; lint { missing-timeout = error }\nusers -> front -> a : GET\na -> b : get { timeout = no } }\n"
equal(severity_of(ask(flow)[0], "R004"), {"error"}, "severity on a flow")

# ---- words that are wrong ----

for options, hint in ((("--only", "spfo"), "did you mean 'spof'"), (("--select", "R0011"), "did you mean 'R001'"), (("--ignore", "W001"), "always applies"),
                      (("--severity", "spof"), "RULE=SEVERITY"), (("--severity", "spof=eror"), "did you mean 'error'"), (("--severity", "spfo=error"), "did you mean 'spof'"),
                      (("--severity", "=error"), "no rule"), (("--only", ""), "no rule"), (("--why-not", "spfo"), "did you mean 'spof'"), (("--why-not", "R"), "is several"),
                      (("--why-not", "T101"), "about the text"), (("--update-baseline",), "--baseline FILE")):
    run = lintel("check", *options, "-", stdin=BASE)
    check(run.code == 2 and hint in run.err and not run.out, f"wrong usage: {' '.join(options)}", run)

# ---- limits ----

SLOW = "client users\nlb front\nservice a x2\nservice b x2\nusers -> front -> a : GET\na -> b : get { timeout = 10s }\n"
check("R004" not in codes(ask(SLOW, "--only", "R004")[0]), "a limit by default")
check("R004" in codes(ask(SLOW + "lint { long_timeout = 5s }\n", "--only", "R004")[0]), "a limit of the design")
where = folder("limits", lintel="lint { long_timeout = 5s }\n", a=SLOW, b=SLOW + "lint { long_timeout = 20s }\n")
check("R004" in codes(ask("", "--only", "R004", name="a.arch", cwd=where)[0]), "a limit of lintel.arch")
check("R004" not in codes(ask("", "--only", "R004", name="b.arch", cwd=where)[0]), "the design's limit is above it")
check("R004" not in codes(ask("", "--only", "R004", "--isolated", name="a.arch", cwd=where)[0]), "--isolated leaves it out")
run = lintel("explain", "R004", cwd=where)
check("`long_timeout = 5 s` (set in lintel.arch:1)" in run.out, "explain shows a limit and who sets it", run.out[-300:])
run = lintel("explain", "R004", "--isolated", cwd=where)
check("`long_timeout = 30 s` (Part 21)" in run.out and not run.out.endswith("/\n"), "explain shows a limit and its Part", run.out[-300:])

# Every limit is named in the page of its rule, and every one that a page names exists; what is our own speaks softly, or says why not.
listed = re.compile(r"^- `(\w+) = ([^`]+)` \((.+)\)$", re.M)
for rule in tiers.values():
    page = lintel("explain", rule["code"]).out if rule["set"] != "text" else ""
    text, _, settings = page.partition("\n## Settings\n")
    known = {name: source for name, _, source in listed.findall(settings)}
    named = {name for block in re.findall(r"`lint\s*\{([^`]*)\}`", text) for name in re.findall(r"(\w+)\s*=", block)}
    named -= {"demand", "forbid", "kind", "has", "severity"} | {rule["name"]}
    check(named == set(known), f"{rule['code']}: the limits of its page are those it has", (named, known))
    check(all(re.fullmatch(r"Part \d+|assumed", source) for source in known.values()), f"{rule['code']}: sources", known)
    check("assumed" not in known.values() or rule["severity"] == "info" or re.search(r"\bassumed\b|\bours?\b", text, re.I),
          f"{rule['code']}: a limit of our own speaks as info, or the page says why not", known)

# Each changes what its rule says: a design, the rule, a setting under which it speaks and one under which it does not.
FRONT = "client users { rate = 1k/s; reads = 100% }\nlb front\n"
CHANGES = [
    ("db users x3 { model = sql; shards = 16; key = country; cardinality = 200 }\n", "D002", "values_per_shard = 13", "values_per_shard = 12"),
    (FRONT + "service api x2 { capacity = 800/s }\nusers -> front -> api : GET\npeak = 1x\n", "P003", "most_busy = 60%", "most_busy = 63%"),
    ("client users { rate = 4k/s; reads = 75% }\nservice api x9\ndb posts x3 { model = sql }\nusers -> api -> posts : HTTPS\n", "P001", "reads_per_write = 3", "reads_per_write = 4"),
    ("cache pages x2 { keys = 1M; item = 10 KB; size = 4 GB; evict = lru; hit = 95% }\nservice api\napi -> pages : get\n", "P009", "almost_all_hit = 95%", "almost_all_hit = 96%"),
    ("service api x2\nmetric hits { labels = [shop]; cardinality = 500 }\n", "O004", "most_label_values = 499", "most_label_values = 500"),
    ("goal availability >= 99.5%\nclient users\nlb front { managed }\nservice api x3 { zones = 1 }\nusers -> front -> api : GET\n", "R012", "zones_from = 99.5%", "zones_from = 99.6%"),
    ("goal availability >= 99.5%\nclient users\nregion us { service api x3 }\nusers -> us.api : GET\n", "R013", "regions_from = 99.5%", "regions_from = 99.6%"),
    ("peak = 6x\n" + FRONT + "service api x2\nusers -> front -> api : GET\n", "E003", "most_peak = 5x", "most_peak = 6x"),
    ("peak = 1.5x\n" + FRONT + "service api x2\nusers -> front -> api : GET\n", "E003", "least_peak = 2x", "least_peak = 1.5x"),
    ("client phones\nservice a x2\nservice b x2\nservice c x2\nservice d x2\nphones -> a, b, c, d : GET\n", "A008", "direct_services = 4", "direct_services = 5"),
    ("client phones\nservice a x2\nservice b x2\nphones -> a, b : GET\n", "A008", "direct_services = 2", "direct_services = 3"),
    (FRONT + "service api x20 { capacity = 1k/s }\nusers -> front -> api : GET\npeak = 1x\n", "K001", "small_pool = 19", "small_pool = 20"),
    ("stage mvp\n" + FRONT + "service a\nservice b\nusers -> front -> a -> b : GET\n", "K003", "many_services = 2", "many_services = 3"),
    (FRONT + "service api x1\nusers -> front -> api : GET\npeak = 1x\nclaim api.load.peak = 1.5k/s\n", "E001", "claim_tolerance = 49%", "claim_tolerance = 51%"),
    ("service api x2\ns3 photos { retention = 90d }\napi -> photos : PUT photo\n", "K002", "kept_long = 90d", "kept_long = 91d"),
    ("observability = [metrics]\nclient users\nservice a\nservice b\nusers -> a -> b : GET\n", "O005", "traced_services = 2", "traced_services = 3"),
    ("client users { rate = 20k/s; reads = 100% }\ncdn edge { hit = 90% }\ns3 photos\nusers -> edge : GET\nedge -> photos : GET on a miss\n", "P019", "shield_hit = 91%", "shield_hit = 90%"),
    ("client users { rate = 20/s; reads = 0% }\nservice api x2\npostgres notes x3 { shards = 2; key = user_id; size = 10 GB }\nusers -> api : POST\napi -> notes : insert\n",
     "D005", "one_primary_data = 21 GB", "one_primary_data = 20 GB"),
]
for text, code, speaks, silent in CHANGES:
    for setting, wanted in ((speaks, {code}), (silent, set())):
        found, run = ask(text + f"lint {{ {setting} }}\n", "--only", code, "--stage", "production", "--undeclared")
        check({f[0] for f in found} == wanted, f"{code}: {setting}", run)

# Where no attribute is the evidence, the rule says what else silenced it: on the Good design of its own page.
EVIDENCE = {"A006": "a gateway takes the call", "A008": "it reaches few enough services", "E001": "it is close to what follows",
            "G002": "an arrow leads to it from where work begins", "G003": "it is no call", "K001": "% busy at its peak",
            "M007": "nothing that must arrive is known to pass it at most once", "P001": "a cache fronts it",
            "R009": "one request becomes 4 of its calls at most", "R022": "no calls lead back to 'orders'",
            "R023": "the chain that ends here has 3 services"}
for code, words in EVIDENCE.items():
    good = re.search(r"^## Good\n```arch\n(.*?)^```", tiers[code]["explain"], re.M | re.S)[1]
    run = lintel("check", "--why-not", code, "--stage", "production", "-", stdin=good)
    check(words in run.out, f"--why-not {code}: {words}", run)

# ---- house rules ----

HOUSE = """lint {
  demand owned in core : we must know whom to call { kind = [service, db]; has = owner; severity = error }
  forbid layering : pages read through the API { web -> db, cache }
}
client users
group web { service pages x2 }
group core { service api x2; postgres orders x2 { owner = us } }
cache fast x2
users -> pages : GET
pages -> api : get
pages -> orders : select
pages ~> fast : warm
api -> orders : select
"""
found, _ = ask(HOUSE, "--only", "H")
equal([f[:5] for f in found if not f[5]], [
    ("H001", "owned", "error", "fail", ["core.api"]), ("H002", "layering", "warning", "fail", ["web.pages->core.orders"]),
    ("H002", "layering", "warning", "fail", ["web.pages->fast"])], "house rules find what they forbid")
for word, left in (("owned", ["H002"]), ("layering", ["H001"]), ("H001", ["H002"]), ("house-no-arrow", ["H001"]), ("house", []), ("H", [])):
    equal(codes(ask("", "--only", "house", "--ignore", word, name="house.arch", cwd=folder("house", house=HOUSE))[0]), left, f"house rules: --ignore {word}")
where = folder("house", house=HOUSE)
equal(severity_of(ask("", "--severity", "layering=error", name="house.arch", cwd=where)[0], "H002"), {"error"}, "a house rule's severity by its name")
equal(codes(ask("", "--only", "layering", name="house.arch", cwd=where)[0]), ["H002"], "--only a house rule")
allowed = HOUSE.replace("cache fast x2", "cache fast x2 { allow layering : warmed on purpose }").replace("pages ~> fast : warm", "pages ~> fast : warm { allow layering : warmed on purpose }")
found, _ = ask(allowed, "--only", "H002")
equal(sorted(f[4][0] for f in found if f[5] == "allow"), ["web.pages->fast"], "allow by the name of a house rule")
check("X001" in codes(found), "an unused allow of a house rule is told")
one_way = "lint { forbid no-copies : why { db => service } }\ndb d x2\nservice s x2\nd => s\ns -> d : read\n"
equal([f[4] for f in ask(one_way, "--only", "H")[0]], [["d->s"]], "forbid of one form finds that form")
calls = "lint { forbid calls-only : why { service -> db; calls } }\ndb d x2\nservice s x2\ns ~> d\n"
equal(codes(ask(calls, "--only", "H")[0]), [], "forbid with calls leaves messages alone")
back = "lint { forbid back : why { db <- service } }\ndb d x2\nservice s x2\ns -> d : read\n"
equal(codes(ask(back, "--only", "H")[0]), ["H002"], "a mirrored arrow in forbid")
quoted = 'lint { forbid q : why { service -> "db" } }\nservice s x2\ndb db x2\ndb other x2\ns -> db, other : read\n'
equal([f[4] for f in ask(quoted, "--only", "H")[0]], [["s->db"]], "in quotes a word is a name")
says_no = "lint { demand kept : why { kind = db; has = backup } }\ndb d x2 { backup = no }\ndb e x2 { backup }\n"
equal([f[4] for f in ask(says_no, "--only", "H")[0]], [["d"]], "a demand is not met by no")
where = folder("project", lintel="lint { demand owned : whom to call { has = owner }\nforbid layering : why { shop -> db } }\n", design="service a x2 { owner = us }\nservice b x2\n",
               own="service b x2\nlint { demand owned : ours { kind = db; has = owner } }\n")
equal([f[:5] for f in ask("", "--only", "H", name="design.arch", cwd=where)[0]], [("H001", "owned", "warning", "fail", ["b"])], "house rules of lintel.arch; groups of other designs are no error")
equal(codes(ask("", "--only", "H", name="own.arch", cwd=where)[0]), [], "a design's house rule replaces that of lintel.arch")
equal(codes(ask("", "--only", "owned", name="design.arch", cwd=where)[0]), ["H001"], "a house rule of lintel.arch by name")

# ---- allow: every place, strict, until ----

ALLOW = "allow spof : one box will do"
places = {"file": BASE + ALLOW + "\n", "node": BASE.replace("{ backup }", "{ backup; " + ALLOW + " }"),
          "group": BASE.replace("db orders x1 { backup }", "group g { " + ALLOW + "\ndb orders x1 { backup } }"),
          "layer": BASE.replace("db orders x1 { backup }", "layer l { " + ALLOW + "\ndb orders x1 { backup } }"),
          "group, amended": BASE.replace("db orders x1 { backup }", "group g { db orders x1 { backup } }") + "g { " + ALLOW + " }\n",
          "amendment": BASE + "orders { " + ALLOW + " }\n"}
for place, text in places.items():
    found, _ = ask(text, "--stage", "production", "--only", "R001")
    spared = {f[4][0].split(".")[-1] for f in found if f[0] == "R001" and f[5] == "allow"}
    equal(spared, {"api", "orders"} if place == "file" else {"orders"}, f"allow on a {place}")
    found, run = ask(text, "--stage", "production", "--only", "R001", "--strict")
    check(not any(f[5] for f in found) and {f[2] for f in found if f[0] == "X003"} == {"error"} and run.code == 1, f"--strict refuses it on a {place}", found)
no_timeout = "allow missing-timeout : the library has one"
for place, text in (("arrow", arrow.replace("lint { missing-timeout = error }", no_timeout)), ("flow", flow.replace("lint { missing-timeout = error }", no_timeout))):
    found, _ = ask(text, "--only", "R004")
    check([f[5] for f in found if f[0] == "R004"] == ["allow"], f"allow on an {place}", found)
    check("X003" in codes(ask(text, "--strict")[0]), f"--strict refuses it on an {place}")
check("X003" in codes(ask(places["node"] + "lint { strict }\n")[0]), "lint { strict }")
dated = BASE.replace("{ backup }", '{ backup; allow spof : demo { until = "2026-06-30" } }')
equal("X002" in codes(ask(dated, "--today", "2026-06-30")[0]), False, "until: the day itself")
found, _ = ask(dated, "--today", "2026-07-01", "--stage", "production")
check("X002" in codes(found) and ["orders"] in [f[4] for f in found if f[0] == "R001" and not f[5]], "until: the day after, the finding is back", found)
check("X002" in codes(ask(dated, SOURCE_DATE_EPOCH="1800000000")[0]), "until: SOURCE_DATE_EPOCH")
check("X001" in codes(ask("service api x2 { allow spof : one box }\n")[0]), "an unused allow is told")
check("X001" not in codes(ask("service api x2 { allow spof : one box }\n", "--ignore", "spof")[0]), "not where its rule does not run")

# ---- baseline ----

where = folder("baseline", a=BASE, b=BASE.replace("orders", "bills"), c__d="service lone x2\n") if (SCRATCH / "lint_engine" / "baseline" / "c").mkdir(parents=True, exist_ok=True) is None else None


def baseline(*options, cwd=where, file="known.json", name="."):
    return ask("", "--stage", "production", "--baseline", file, *options, name=name, cwd=cwd)


found, run = baseline()
check(run.code == 2 and "--update-baseline" in run.err, "a missing baseline is an error", run)
found, run = baseline("--update-baseline")
first = (where / "known.json").read_bytes()
check(run.code == 0 and all(f[5] == "baseline" for f in found), "an update knows all there is", run)
document = json.loads(first)
equal(list(document["designs"]), ["a.arch", "b.arch", "c/d.arch"], "designs in order, by path from the file")
check(b'"line"' not in first, "no line is in it")
found, run = baseline()
check(run.code == 0 and found and all(f[5] == "baseline" for f in found), "what is known is left out", run)
baseline("--update-baseline")
check((where / "known.json").read_bytes() == first, "updating again changes nothing")
(where / "a.arch").write_text("# one\n# two\n\n" + BASE)
check(baseline()[1].code == 0, "lines may move")
found, run = baseline(cwd=where / "c", file="../known.json", name="../a.arch")
check(run.code == 0 and all(f[5] == "baseline" for f in found), "the same from another folder", run)
(where / "a.arch").write_text(BASE + "db more x1 { backup }\napi -> more : select\n")
found, run = baseline()
check(run.code == 1 and ["more"] in [f[4] for f in found if not f[5]], "a new finding fails", run)
(where / "a.arch").write_text(BASE.replace("orders x1", "orders x2"))
found, run = baseline("--only", "spof")
check(run.code == 1 and [f[0] for f in found if not f[5]] == ["X004"], "an entry that is found no more fails", found)
equal(baseline("--only", "security")[1].code, 0, "not where its rule did not run")
equal(ask("", "--stage", "sketch", "--baseline", "known.json", "--only", "spof", name="a.arch", cwd=where)[1].code in (0, 1), True, "at another stage")
check("X004" not in codes(ask("", "--stage", "mvp", "--only", "spof", "--baseline", "known.json", name="a.arch", cwd=where)[0]), "nor at an earlier stage")
(where / "b.arch").rename(where / "e.arch")
run = baseline("--exit-zero")[1]
check("'b.arch', which is no more" in run.err and run.code == 0, "a design that is gone is told", run)
equal(baseline()[1].code, 1, "and fails")
baseline("--update-baseline", name="a.arch")
document = json.loads((where / "known.json").read_text())
equal(list(document["designs"]), ["a.arch", "c/d.arch"], "an update prunes it and keeps the other designs")
baseline("--update-baseline", "--only", "security", name="a.arch")
kept = {f["code"] for f in json.loads((where / "known.json").read_text())["designs"]["a.arch"]["findings"]}
check("R001" in kept, "an update keeps the entries of rules that did not run", kept)
before = (where / "known.json").read_bytes()
(where / "a.arch").write_text("service api [\n")
run = baseline("--update-baseline", name="a.arch")[1]
check(run.code == 2 and (where / "known.json").read_bytes() == before, "a broken design leaves it as it was", run)
equal([name for name in os.listdir(where) if "lintel" in name], [], "no scraps beside it")

broken = {b"": "no JSON", b"{": "line 1", b'{"a": 1}\n\n x': "line 3, column 2", b"[" * 100000: "no JSON", b'{"schema": "lintel/1"}': "document", b"null": "document",
          b'{"schema": "lintel/1", "document": "baseline"}': "designs", b'{"schema": "lintel/1", "document": "baseline", "designs": []}': "designs",
          b'{"schema": "lintel/1", "document": "baseline", "designs": {"a": 1}}': "findings",
          b'{"schema": "lintel/1", "document": "baseline", "designs": {"a": {"findings": [1]}}}': "code",
          b'{"schema": "lintel/1", "document": "baseline", "designs": {"a": {"findings": [{"code": "R001", "subjects": [1]}]}}}': "subject",
          b'{"schema": "lintel/1", "document": "baseline", "designs": {"a": {"findings": [{"code": "R001", "subjects": [], "count": -1}]}}}': "count",
          b'{"schema": "lintel/1", "document": "baseline", "designs": {"a": {"findings": []}, "a": {"findings": []}}}': "twice",
          b'{"schema": "lintel/1", "document": "baseline", "designs": {"\xff": {"findings": []}}}': "UTF-8",
          b'\xff\xfe\x00\x01': "no JSON", first[:len(first) // 2]: "no JSON"}
(where / "a.arch").write_text(BASE)
for number, (bytes_, hint) in enumerate(broken.items()):
    (where / "broken.json").write_bytes(bytes_)
    run = lintel("check", "--baseline", "broken.json", "a.arch", cwd=where)
    check(run.code == 2 and hint in run.err and not run.out, f"broken baseline {number}: {hint}", run)
    run = lintel("check", "--baseline", "broken.json", "--update-baseline", "a.arch", cwd=where)
    check(run.code == 2 and (where / "broken.json").read_bytes() == bytes_, f"broken baseline {number}: is not written over", run)
for cut in range(0, len(first), max(1, len(first) // 60)):
    (where / "broken.json").write_bytes(first[:cut] + b"\x00\xff{" + first[cut:])
    run = lintel("check", "--baseline", "broken.json", "a.arch", cwd=where)
    if run.code not in (0, 1, 2):
        check(False, f"damaged baseline at {cut}", run)
check(True, "damaged baselines end well")
entry = {"code": "R001", "name": "spof", "subjects": ["orders"], "count": 1000000}
(where / "many.json").write_text(json.dumps({"schema": "lintel/1", "document": "baseline", "designs": {"a.arch": {"findings": [entry, entry]}}}))
for _ in range(2):
    run = lintel("check", "--baseline", "many.json", "--update-baseline", "--only", "security", "a.arch", cwd=where)
    check(run.code == 0, "entries that are alike are joined to a number that can be read again", run)

# ---- statistics ----

run = lintel("check", "--statistics", "--stage", "production", "-", stdin=BASE)
check("R001 spof" in run.out and "2 error" in run.out and "-->" not in run.out, "--statistics", run)
document = json.loads(lintel("check", "--statistics", "--stage", "production", "--format", "json", "-", stdin=BASE).out)
counted = {row["code"]: sum(row[key] for key in ("error", "warning", "info", "undeclared", "suppressed")) for row in document["statistics"]}
wanted = {}
for finding in document["findings"]:
    wanted[finding["code"]] = wanted.get(finding["code"], 0) + 1
equal(counted, wanted, "statistics in JSON count the findings")

# ---- why-not ----


def why_not(rule, text, *options):
    where = folder("why", design=text)
    run = lintel("check", "--why-not", rule, "--format", "json", *options, "design.arch", cwd=where)
    return {s["subject"]: (s["verdict"], s["evidence"]) for s in json.loads(run.out)["designs"][0]["subjects"]}, run


told, run = why_not("spof", BASE.replace("api x1", "api x3").replace("{ backup }", "{ backup; allow spof : demo }"), "--stage", "production")
check(told["api"] == ("passed", "x3") and told["orders"][0] == "allowed" and "demo" in told["orders"][1] and run.code == 0, "why-not: evidence, allowed", told)
told, _ = why_not("missing-timeout", BARE)
equal({verdict for verdict, _ in told.values()}, {"held_back"}, "why-not: held back by the stage")
told, _ = why_not("P006", BASE + "cache c x2 { ttl = 5min }\napi -> c : get\n")
equal(told.get("c"), ("passed", "ttl = 5min"), "why-not: an attribute as it is written")
told, _ = why_not("owned", HOUSE)
equal({name: verdict for name, (verdict, _) in told.items()}, {"core.api": "failed", "core.orders": "passed"}, "why-not: a house rule")
run = lintel("check", "--why-not", "spof", "--ignore", "spof", "-", stdin=BASE)
check("does not run here" in run.out and "orders" in run.out and run.code == 0, "why-not: a rule that does not run", run)
run = lintel("check", "--why-not", "M001", "-", stdin=BASE)
check("nothing in this design is its concern" in run.out, "why-not: no subject", run)
told, _ = why_not("E002", BASE)
equal(told, {"users": ("passed", "rate = 10/s")}, "why-not: a rule that speaks of the design shows what it begins with, and nothing else")
told, _ = why_not("S001", BASE)
equal(told, {"users->api": ("passed", "it leads to service 'api'")}, "why-not: where clients go")
told, _ = why_not("P004", next(p for p in EXAMPLES if p.name.startswith("17_")).read_text(encoding="utf-8"))
check(re.fullmatch(r"it reaches [0-9.]+ ms, and the goal is 200 ms", told["look"][1]), "why-not: a goal that holds, in figures", told)
told, _ = why_not("M008", BASE + "queue jobs { managed }\nworker w x4 { capacity = 50/s }\napi ~> jobs ~> w : job\n")
check("200/s" in told["w"][1] and "10/s on average" in told["w"][1], "why-not: what consumers can do, and what comes", told)
LEDGER = BASE + "queue jobs { managed }\nworker w x2\napi ~> jobs ~> w : job\ndb books x2 { data = [money] }\nw -> books : append { write }\n"
told, _ = why_not("R001", LEDGER.replace("books x2", "books x1") + "postgres spare x1 { role = dr }\nbooks => spare\n")
check("not the only copy" in told["books"][1], "why-not: a ledger of which there is a copy", told)
for count, words in (("x1", "is the only copy of money"), ("", "states no replicas and is the only copy of money")):
    run = ask(LEDGER.replace("books x2", f"books {count}"), "--only", "R001", "--stage", "production", "--undeclared")[1]
    check(words in run.out, f"a ledger behind a queue, '{count}'", run)
run = lintel("check", "--why-not", "R006", "-", stdin=BASE + "service far x2\napi -> far : GET { retries = 2; backoff = jitter }\n")
check("retries = 2; backoff = jitter" in run.out and "2 more, which state nothing that it asks for: users->api, api->orders\n" in run.out,
      "why-not: those without evidence are one line", run)


def verdicts(code, page, heading):
    pages = re.findall(rf"^## {heading}\n+```arch\n(.*?)^```", page, re.M | re.S)
    return {verdict for text in pages for verdict, _ in why_not(code, text, "--stage", "production", "--undeclared")[0].values()}


# of some rules a good design has no subject at all: a client that goes through a balancer calls no service
silent, blind = [], []
for code, rule in tiers.items():
    if rule["set"] == "text":
        continue
    if "passed" not in verdicts(code, rule["explain"], "Good"):
        silent.append(code)
    if not verdicts(code, rule["explain"], "Bad") & {"failed", "undeclared"}:
        blind.append(code)
check(not blind, "why-not shows what every rule finds in its Bad design", ", ".join(blind))
rules = [rule for rule in tiers.values() if rule["set"] != "text"]
check(len(silent) <= len(rules) / 8, "seven rules of eight tell why their Good design passes", ", ".join(silent))

# ---- a mistake in the text is one mistake ----
LOST = "client users\nservice api x3\nqueue jobs { dlq }\ndb rows x2\nusers -> api : GET /\napi -> rws : read\napi ~> jbos : later\n"
echo = set(codes(ask(LOST, "--stage", "production")[0])) & {"G002", "G004"}
equal(echo, set(), "where an arrow could not be read, no part is said to lack one")
mended = set(codes(ask(LOST.replace("api -> rws : read\napi ~> jbos : later\n", ""), "--stage", "production")[0]))
check({"G002", "G004"} <= mended, "where it is not there, it is", mended)

# ---- rules that follow paths say where they stop ----
MANY = "client users\nlb front\nservice api x3\nusers -> front -> api : HTTPS\n" + "".join(
    f"flow f{i} {{ rate = 1/s; users -> front -> api }}\n" for i in range(300))
cut = [f for f in ask(MANY, "--only", "S005", "--stage", "production")[0] if f[0] == "W020"]
check(len(cut) == 1 and cut[0][2] == "info", "a rule that looks at some of 300 uses of an arrow says so once", cut)
check("'S005 plaintext-transport' has not looked at everything" in lintel("check", "--only", "S005", "-", stdin=MANY).out, "and names itself")
few = ask(MANY.replace("f299", "g").split("flow f200")[0], "--only", "S005", "--stage", "production")[0]
check(not any(f[0] == "W020" for f in few), "of 200 uses all are looked at", few)
regions = "goal availability >= 99.99%\nclient users\n" + "".join(f"region r{i} {{ service s{i} x2 }}\n" for i in range(260)) + \
    "lb front\nusers -> front : HTTPS\n"
check(any(f[0] == "W020" for f in ask(regions, "--only", "R013", "--stage", "production")[0]), "R013 says that it tries 256 regions")

#!/usr/bin/python3
#:plain
"""The recipes of docs/ci: their commands are run against a folder of designs, as a user would who copied them."""
import json
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as tree
from pathlib import Path

import yaml

from support import LINTEL, SCRATCH, check, fenced

home = SCRATCH / "ci"
shutil.rmtree(home, ignore_errors=True)
(home / "designs").mkdir(parents=True)
(home / "bin").mkdir()
(home / "bin/lintel").symlink_to(LINTEL)
ENVIRONMENT = dict(os.environ, PATH=f"{home / 'bin'}:{os.environ['PATH']}", HOME=str(home), GIT_CONFIG_NOSYSTEM="1")
GOOD = "client u\nservice api\nu -> api : HTTPS\n"
BAD = "client u\nservice api\nu -> apj : HTTPS\n"
(home / "designs/shop.arch").write_text(GOOD)
(home / "designs/odd.arch").write_text(GOOD.replace("->", "-->"))


def run(command, cwd=home):
    return subprocess.run(["sh", "-c", command], cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=60)


# the workflows
github = yaml.safe_load(Path("docs/ci/github.yml").read_text())
steps = github["jobs"]["lintel"]["steps"]
command = next(step["run"] for step in steps if step.get("name") == "Check")
done = run(command)
sarif = json.loads((home / "lintel.sarif").read_text())
check(done.returncode == 1 and done.stdout.startswith("::") and "::warning file=./designs/odd.arch,line=3" in done.stdout and sarif["runs"][0]["results"],
      "github.yml: the check annotates and writes SARIF", done)
upload = next(step["with"]["sarif_file"] for step in steps if "upload-sarif" in step.get("uses", ""))
check((home / upload).exists(), "github.yml: the upload finds its file")
(home / "lintel.sarif").unlink()

gitlab = yaml.safe_load(Path("docs/ci/gitlab.yml").read_text())["lintel"]
done = run("\n".join(gitlab["script"]))
reports = gitlab["artifacts"]["reports"]
check(done.returncode == 1 and json.loads((home / reports["codequality"]).read_text()) and tree.parse(home / reports["junit"]).getroot().tag == "testsuites",
      "gitlab.yml: the script writes both reports", done)

# the page
for words, text, line in fenced(Path("docs/ci/README.md").read_text()):
    if words == "sh":
        for command in text.splitlines():
            done = run(command)
            check(done.returncode in (0, 1) and "lintel: " not in done.stderr and (done.stdout or "-q" in command), f"docs/ci/README.md:{line}: {command}", done)
    elif words == "arch":
        (home / "designs/lintel.arch").write_text(text)
        done = run("lintel check -q designs")
        check(done.returncode == 0 and "lintel.arch" not in done.stdout, f"docs/ci/README.md:{line}: settings", done)
        (home / "designs/lintel.arch").unlink()
    elif words == "yaml":
        asked = yaml.safe_load(text)["repos"][0]["hooks"]
        given = {hook["id"]: hook for hook in yaml.safe_load(Path(".pre-commit-hooks.yaml").read_text())}
        check(all(hook["id"] in given for hook in asked), "the hooks that the page names are there")

# pre-commit: what it would run on the files that its patterns choose
for identity, hook in given.items():
    files = [str(path.relative_to(home)) for path in sorted(home.rglob("*"))
             if path.is_file() and re.search(hook["files"], str(path.relative_to(home))) and not re.search(hook["exclude"], str(path.relative_to(home)))]
    done = subprocess.run(hook["entry"].split() + files, cwd=home, env=ENVIRONMENT, capture_output=True, text=True)
    check(files == ["designs/odd.arch", "designs/shop.arch"] and done.returncode == 0, f".pre-commit-hooks.yaml: {identity}", done)
check("-->" not in (home / "designs/odd.arch").read_text(), "lintel-fix has mended the file")
check(re.search(given["lintel"]["exclude"], "a/lintel.arch") and not re.search(given["lintel"]["exclude"], "a/my-lintel.arch"), "settings are no designs")

# the hook of git
run("git init -q . && git config user.email a@example.org && git config user.name a")
shutil.copy("docs/ci/pre-commit", home / ".git/hooks/pre-commit")
names = ["one.arch", "with blank.arch", "ümlaut.arch", "lintel.arch"]
for name in names:
    (home / name).write_text(GOOD if name != "lintel.arch" else "lint { pedantic }\n")
done = run("git add *.arch && git commit -qm good")
check(done.returncode == 0, "pre-commit: good designs are committed", done)
for name in names[:3]:
    (home / name).write_text(BAD)
    done = run(f"git add '{name}' && git commit -qm bad")
    check(done.returncode != 0 and "T101" in done.stdout + done.stderr, f"pre-commit: '{name}' stops the commit", done)
    run(f"git reset -q --hard")
(home / "note.txt").write_text("x")
done = run("git add note.txt && git commit -qm other")
check(done.returncode == 0, "pre-commit: other files do not matter", done)

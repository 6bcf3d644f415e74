#!/usr/bin/python3
#:plain
"""A sample of the mutation test: three systems, each with one protection less at a time. All of it is `make mutants`."""
import subprocess

from support import LINTEL, check

run = subprocess.run(["tests/mutants/run", LINTEL, "--sample", "4"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
output = run.stdout.decode()
check(run.returncode == 0, "the rules see nine of ten protections that go missing in three systems, and the others have a reason", output)
check("broken" in output and int(output.split("\nall ")[1].split("\n")[0].split()[0]) > 150, "more than 150 of them", output)

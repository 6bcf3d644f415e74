#!/bin/sh
#:plain
# The tables of the reference are made from the program's own tables: regenerates them and compares. Exit 1 on a difference.
set -eu
cd "$(dirname "$0")/../.."

code=0
for table in attributes statements figures constants; do
	made=$(mktemp)
	stands=$(mktemp)
	python3 tools/attribute_table.py $table >"$made"
	sed -n "/^<!-- $table:begin -->\$/,/^<!-- $table:end -->\$/p" grammar/README.md | sed '1d;$d' >"$stands"
	if diff -u "$stands" "$made"; then
		echo "ok reference: $table"
	else
		echo "FAIL reference: the table of $table in grammar/README.md differs; run tools/attribute_table.py --write"
		code=1
	fi
	rm -f "$made" "$stands"
done
exit $code

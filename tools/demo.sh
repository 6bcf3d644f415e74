#!/bin/sh
# The main job on two designs: tools/demo.sh PROGRAM FOLDER. Pictures go to FOLDER, the report to the screen.
set -eu
lintel=$1 out=$2
mkdir -p "$out"

show() { # DESIGN: what it is
	echo
	echo "== $1: $2"
	name=$(basename "$1" .arch)
	code=0
	"$lintel" "$1" -o "$out/$name.svg" || code=$?
	[ $code -le 1 ] || exit $code # findings are no failure of a demonstration
	"$lintel" render "$1" -o "$out/$name.png" --scale 2
}

show examples/first.arch 'eight lines, no manual'
show examples/01_url_shortener.arch 'a full design of a URL shortener'
echo
echo '== what it adds up to (lintel estimate)'
"$lintel" estimate examples/01_url_shortener.arch || [ $? -le 1 ]
echo
echo "Now look at $out/01_url_shortener.svg (or .png)."

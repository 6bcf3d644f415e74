#!/bin/sh
# The committed width tables are those of the installed Debian font. Without the font there is nothing to compare.
tools/font_tables.py verify >"$SCRATCH/out" 2>&1
case $? in
0) echo "ok width tables are those of fonts-inter" ;;
77) echo "note fonts-inter is not installed: width tables not compared" ;;
*) echo "FAIL width tables are those of fonts-inter" && sed 's/^/  /' "$SCRATCH/out" ;;
esac

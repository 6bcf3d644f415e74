#!/bin/sh
# Installs what is missing, from Debian only: tools/deps.sh build [test] [browser] [fuzz] [bench].
# Quick and silent when all is there. Without root and sudo it prints the one command that is needed.
set -eu

build='gcc make flex bison libc6-dev libutf8proc-dev libgraphviz-dev libcairo2-dev libfreetype-dev libfontconfig-dev libharfbuzz-dev libfribidi-dev libdeflate-dev libcjson-dev pkg-config fonts-inter fonts-comic-neue python3-fonttools python3-brotli'
test='python3 python3-jsonschema python3-yaml git patch libxml2-utils valgrind locales librsvg2-bin graphviz poppler-utils fonts-lohit-deva'
browser='chromium'
fuzz='clang libclang-rt-14-dev'
bench='graphviz python3'

wanted=
for set in "$@"; do
	case $set in
	build) wanted="$wanted $build" ;;
	test) wanted="$wanted $test" ;;
	browser) wanted="$wanted $browser" ;;
	fuzz) wanted="$wanted $fuzz" ;;
	bench) wanted="$wanted $bench" ;;
	*) echo "tools/deps.sh: no such set '$set'" >&2; exit 2 ;;
	esac
done

# Not a Debian system: the compiler will say what it misses.
command -v dpkg-query >/dev/null 2>&1 || exit 0

installed=" $(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
	awk '$2 == "installed" { printf "%s ", $1 }') "
missing=
for package in $wanted; do
	case $installed$missing in
	*" $package "*) ;;
	*) missing="$missing $package " ;;
	esac
done
[ -n "$missing" ] || exit 0
missing=$(echo $missing)

install="apt-get install -y --no-install-recommends $missing"
if [ "$(id -u)" = 0 ]; then
	run=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
	run=sudo
else
	echo "missing Debian packages; install them with:" >&2
	echo "  sudo $install" >&2
	exit 1
fi
echo "installing: $missing" >&2
export DEBIAN_FRONTEND=noninteractive
$run $install >/dev/null 2>&1 || { $run apt-get update >/dev/null && $run $install >/dev/null; }

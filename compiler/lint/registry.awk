# Makes the table of rules from their files (in any order): awk -f registry.awk rules/*.c > build/lint_registry.inc
# A rule file opens with a comment in Markdown and holds one constant `const struct lint_rule rule_<file name> = {` whose first two
# strings are code and name. Fails on a missing text, a missing constant and a doubled code.

function fail(message) { print "registry.awk: " message > "/dev/stderr"; failed = 1; exit 1 }

function finish_file() {
	if (file == "") return
	if (text == "") fail(file ": no opening comment")
	if (code == "") fail(file ": no `const struct lint_rule rule_" stem " = {` with a code")
	if (code in seen) fail(file ": code " code " is already used by " seen[code])
	seen[code] = file
	stems[code] = stem
	texts[code] = text
	codes[++count] = code
}

FNR == 1 {
	finish_file()
	file = FILENAME; text = ""; code = ""; in_rule = 0
	stem = FILENAME; sub(/.*\//, "", stem); sub(/\.c$/, "", stem)
	in_text = ($0 ~ /^\/\*/)
}

in_text {
	line = $0
	closes = (line ~ /\*\/[ \t]*$/)
	sub(/ ?\*\/[ \t]*$/, "", line); sub(/^\/\* ?/, "", line); sub(/^ \* ?/, "", line)
	if (closes && line == "") { in_text = 0; next }
	gsub(/\\/, "\\\\", line); gsub(/"/, "\\\"", line)
	text = text "\t\"" line "\\n\"\n"
	if (closes) in_text = 0
	next
}

$0 ~ "^const struct lint_rule rule_" stem " = \\{" { in_rule = 1 }

in_rule && code == "" && match($0, /\.code = "[^"]+"/) { code = substr($0, RSTART + 9, RLENGTH - 10) }

END {
	if (failed) exit 1
	finish_file()
	if (failed) exit 1
	for (i = 2; i <= count; i++)
		for (j = i; j > 1 && codes[j] < codes[j - 1]; j--) { swap = codes[j]; codes[j] = codes[j - 1]; codes[j - 1] = swap }
	for (i = 1; i <= count; i++) print "extern const struct lint_rule rule_" stems[codes[i]] ";"
	print "static const struct lint_rule *const registry_rules[] = {"
	for (i = 1; i <= count; i++) print "\t&rule_" stems[codes[i]] ","
	print "};"
	print "static const char *const registry_texts[] = {"
	for (i = 1; i <= count; i++) printf "%s\t,\n", texts[codes[i]]
	print "};"
}

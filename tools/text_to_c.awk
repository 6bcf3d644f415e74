# A text file as C: `static const char NAME[]` with two zero bytes behind the text, and NAME_len without them.
# Usage: awk -v name=prelude_text -f text_to_c.awk FILE
BEGIN {
	print "#pragma GCC diagnostic push\n#pragma GCC diagnostic ignored \"-Woverlength-strings\""
	print "static const char " name "[] ="
}
{
	gsub(/[\\"]/, "\\\\&")
	gsub(/\t/, "\\t")
	gsub(/\?/, "\\?")
	print "\t\"" $0 "\\n\""
}
END {
	print "\t\"\\0\";\n#pragma GCC diagnostic pop"
	print "enum { " name "_len = sizeof " name " - 2 };"
}

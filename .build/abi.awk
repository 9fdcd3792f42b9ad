# SPDX-License-Identifier: LGPL-2.1-or-later
# Reads a header without comments. With want=functions it prints the prototypes, one a line;
# with want=layout a C program that prints every constant and every member of a structure.
#
# The header is C of a plain kind, and .build/abi fails on what this does not know: structures
# and enumerations are declared with their names at the outer level, and hold no others.

function text(s)
{
	gsub(/[ \t\n]+/, " ", s)
	sub(/^ /, "", s)
	sub(/ $/, "", s)
	return s
}

function constant(name)
{
	printf "\tprintf(\"constant %s %%lld\\n\", (long long)%s);\n", name, name
}

# "const char *a, *b[2]": one line for each of them, with the type that all of them have.
function members(struct, s,    list, n, i, type, one, name)
{
	s = text(s)
	if (s == "")
		return
	n = s ~ /\(/ ? 1 : split(s, list, /, /)
	if (n == 1)
		list[1] = s
	for (i = 1; i <= n; i++) {
		one = name = list[i]
		if (!sub(/^.*\(\*/, "", name))
			sub(/\[.*/, "", name)
		sub(/\).*/, "", name)
		if (i == 1) {
			type = name
			sub(/\**[A-Za-z_0-9]+$/, "", type)
		} else {
			one = type one
		}
		sub(/^.*[ *]/, "", name)
		printf "\tprintf(\"  %%5zu %%5zu  %s\\n\", offsetof(struct %s, %s), " \
			"sizeof(((struct %s *)0)->%s));\n", one, struct, name, struct, name
	}
}

function structure(name, body,    list, n, i)
{
	printf "\tprintf(\"struct %s: %%zu bytes\\n\", sizeof(struct %s));\n", name, name
	n = split(body, list, ";")
	for (i = 1; i <= n; i++)
		members(name, list[i])
}

function enumeration(body,    list, n, i)
{
	n = split(body, list, ",")
	for (i = 1; i <= n; i++) {
		sub(/=.*/, "", list[i])
		if (text(list[i]) != "")
			constant(text(list[i]))
	}
}

function declaration(s,    name, body)
{
	s = text(s)
	if (s !~ /\{/) {
		if (want == "functions" && s !~ /^(struct|enum) [a-z_]+$/)
			print "declares " s
		return
	}
	if (want != "layout")
		return
	name = body = s
	sub(/ *\{.*/, "", name)
	sub(/^[^{]*\{/, "", body)
	sub(/\}$/, "", body)
	if (sub(/^struct /, "", name))
		structure(name, body)
	else if (sub(/^enum ?/, "", name))
		enumeration(body)
	else
		print "#error what is this: " s
}

BEGIN {
	if (want == "layout")
		printf "#define _GNU_SOURCE\n#include \"%s\"\nint main(void)\n{\n", header
}

# A number, that is; a text such as the version may change, and what takes arguments is code.
/^#define [A-Z_0-9]+[ \t]/ && !/""$/ && want == "layout" { constant($2) }
/^#/ || /^extern/ || /^[ \t]*$/ { next }
/^}$/ && depth == 0 { next }
{
	all = all $0 "\n"
	depth += gsub(/\{/, "{") - gsub(/\}/, "}")
	if (depth == 0 && /;$/) {
		sub(/;\n$/, "", all)
		declaration(all)
		all = ""
	}
}

END {
	if (want == "layout")
		print "\treturn 0;\n}"
}

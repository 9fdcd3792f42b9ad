# SPDX-License-Identifier: LGPL-2.1-or-later
# C as "FILE:LINE:CODE": comments gone, literals emptied (not those of #include), and
# " /*lint*/" at the end of a line whose comment says "lint:".

# The rest of @line after the literal that @quote opened; sets nothing else.
function after_literal(line, quote,    found)
{
	while (match(line, quote == "\"" ? "\\\\.|\"" : "\\\\.|'")) {
		found = substr(line, RSTART, RLENGTH)
		line = substr(line, RSTART + RLENGTH)
		if (found == quote)
			return line
	}
	return ""
}

function strip(line,    code, token, end)
{
	while (line != "") {
		if (in_comment) {
			end = index(line, "*/")
			if (!end)
				return code
			in_comment = 0
			line = substr(line, end + 2)
			code = code " "
		}
		if (!match(line, "[\"']|/\\*|//"))
			return code line
		code = code substr(line, 1, RSTART - 1)
		token = substr(line, RSTART, RLENGTH)
		line = substr(line, RSTART + RLENGTH)
		if (token == "//")
			return code
		if (token == "/*") {
			in_comment = 1
		} else {
			code = code token token
			line = after_literal(line, token)
		}
	}
	return code
}

FNR == 1 { in_comment = 0 }
{
	code = /^[ \t]*#[ \t]*include/ && !in_comment ? $0 : strip($0)
	sub(/[ \t]+$/, "", code)
	print FILENAME ":" FNR ":" code (/lint: [^ ]/ ? " /*lint*/" : "")
}

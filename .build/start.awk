# SPDX-License-Identifier: LGPL-2.1-or-later
# Writes the linker script of what .build/start.names lists: "name", and for what has the same name
# in other files "file.o:name"; "file.o:" are the strings of its tables.
function file(entry) { return entry ~ /:/ ? "*" substr(entry, 1, index(entry, ":") - 1) : "*" }
function name(entry) { return substr(entry, index(entry, ":") + 1) }
/^#/ { groups++; next }
{
	for (i = 1; i <= NF; i++) {
		if (name($i) != "")
			code[groups] = code[groups] "\n\t\t" file($i) "(.text." name($i) ")"
		strings = strings "\n\t\t" file($i) "(.rodata." name($i) (name($i) ? "." : "") "str1.*)"
	}
}
END {
	print "SECTIONS {\n\t.text.start : {\n\t\t*crt1.o(.text)\n\t\t*(.text.startup.main)"
	for (group = 0; group <= groups; group++)
		print code[group]
	print "\t}\n}\nINSERT BEFORE .text;"
	# What is written at each start, in the page that the kernel has touched already.
	print "SECTIONS { .bss.start (NOLOAD) : { *(.bss.language .bss.stdout_was_closed) } }"
	print "INSERT BEFORE .bss;"
	# What is only read, in one piece with what the loader reads.
	print "SECTIONS {"
	print "\t.relr.dyn : { *(.relr.dyn) }"
	print "\t.rodata.start : {\n\t\t*(.rodata.main.str1.*)" strings "\n\t}"
	print "\t.rodata : { *(.rodata .rodata.*) }"
	print "\t.eh_frame_hdr : { *(.eh_frame_hdr) }"
	print "\t.eh_frame : ONLY_IF_RO { KEEP(*(.eh_frame)) *(.eh_frame.*) }"
	print "}\nINSERT AFTER .rela.plt;"
}

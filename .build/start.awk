# SPDX-License-Identifier: LGPL-2.1-or-later
# Writes the linker script of what .build/start.names lists, in its order: "name", and where
# others have the same name "file.o:name"; "file.o:" are the strings of a file's tables.
function file(entry) { return entry ~ /:/ ? "*" substr(entry, 1, index(entry, ":") - 1) : "*" }
function name(entry) { return substr(entry, index(entry, ":") + 1) }
function take(entry, section) { return "\n\t\t" file(entry) "(" section ")" }

/^#/ { next }
{
	for (i = 1; i <= NF; i++) {
		if (name($i) == "") {
			strings = strings take($i, ".rodata.str1.*")
		} else {
			code = code take($i, ".text." name($i))
			strings = strings take($i, ".rodata." name($i) ".str1.*")
		}
	}
}

END {
	print "SECTIONS {\n\t.text.start : {"
	print "\t\t*crt1.o(.text)\n\t\t*(.text.startup.main)" code
	print "\t}\n}\nINSERT BEFORE .text;"
	# What is written at each start, in the page that the kernel has touched already.
	print "SECTIONS {\n\t.bss.start (NOLOAD) : { *(.bss.language .bss.stdout_was_closed) }"
	print "}\nINSERT BEFORE .bss;"
	# What is only read, in one piece with what the loader reads.
	print "SECTIONS {\n\t.relr.dyn : { *(.relr.dyn) }"
	print "\t.rodata.start : {\n\t\t*(.rodata.main.str1.*)" strings "\n\t}"
	print "\t.rodata : { *(.rodata .rodata.*) }"
	print "\t.eh_frame_hdr : { *(.eh_frame_hdr) }"
	print "\t.eh_frame : ONLY_IF_RO { KEEP(*(.eh_frame)) *(.eh_frame.*) }"
	print "}\nINSERT AFTER .rela.plt;"
}

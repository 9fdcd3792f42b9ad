/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A library that is opened where it is needed, because most runs do not need it. */
#ifndef NSU_LIBRARY_H
#define NSU_LIBRARY_H

#include <elf.h>
#include <stddef.h>

/* What packagers read instead of DT_NEEDED: the ELF note of systemd's ELF_DLOPEN_METADATA. */
#define LIBRARY_NOTE_TYPE 0x407c0c0a
#define LIBRARY_TEXT(feature, description, soname) \
	"[{\"feature\":\"" feature "\",\"description\":\"" description "\"," \
	"\"priority\":\"recommended\",\"soname\":[\"" soname "\"]}]"
#define LIBRARY_NOTE(feature, description, soname) \
	static const struct { \
		Elf32_Nhdr header;	/* of the same shape in 64 bits */ \
		char owner[4]; \
		char text[(sizeof(LIBRARY_TEXT(feature, description, soname)) + 3) / 4 * 4]; \
	} note __attribute__((used, section(".note.dlopen"), aligned(4))) = { \
		{ .n_namesz = 4, .n_type = LIBRARY_NOTE_TYPE, \
		  .n_descsz = sizeof(LIBRARY_TEXT(feature, description, soname)) }, \
		"FDO", LIBRARY_TEXT(feature, description, soname) \
	}

/* Where in a struct of pointers to functions one of them goes. */
struct library_symbol {
	char name[30];
	unsigned short at;
};

/*
 * Opens it for good: what it brought with it may not bear being unloaded. Fills the struct at
 * @functions. Returns 0, or -ELIBACC: it is not there, or too old.
 */
int library_open(const char *soname, const struct library_symbol symbols[], size_t count,
		 void *functions);

#endif

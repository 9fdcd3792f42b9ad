/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libsmartcols(3), opened where a table is drawn by it. */
#include "smartcols.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <string.h>

#define SONAME "libsmartcols.so.1"

/* What packagers read instead of DT_NEEDED: the ELF note of systemd's ELF_DLOPEN_METADATA. */
#define NOTE "[{\"feature\":\"tables\",\"description\":\"tables on a terminal\"," \
	"\"priority\":\"required\",\"soname\":[\"" SONAME "\"]}]"
#define NOTE_TYPE 0x407c0c0a

static const struct {
	Elf32_Nhdr header;	/* of the same shape in 64 bits */
	char owner[4];
	char text[(sizeof(NOTE) + 3) / 4 * 4];
} note __attribute__((used, section(".note.dlopen"), aligned(4))) = {
	{ .n_namesz = 4, .n_descsz = sizeof(NOTE), .n_type = NOTE_TYPE }, "FDO", NOTE
};

struct smartcols smartcols;

static const struct { const char *name; void *to; } symbols[] = {
	{ "scols_cell_set_color", &smartcols.cell_set_color },
	{ "scols_column_get_header", &smartcols.column_get_header },
	{ "scols_column_set_wrapfunc", &smartcols.column_set_wrapfunc },
	{ "scols_line_add_child", &smartcols.line_add_child },
	{ "scols_line_set_color", &smartcols.line_set_color },
	{ "scols_line_set_data", &smartcols.line_set_data },
	{ "scols_new_table", &smartcols.new_table },
	{ "scols_print_table", &smartcols.print_table },
	{ "scols_table_enable_ascii", &smartcols.table_enable_ascii },
	{ "scols_table_enable_colors", &smartcols.table_enable_colors },
	{ "scols_table_enable_noencoding", &smartcols.table_enable_noencoding },
	{ "scols_table_enable_noheadings", &smartcols.table_enable_noheadings },
	{ "scols_table_get_termwidth", &smartcols.table_get_termwidth },
	{ "scols_table_new_column", &smartcols.table_new_column },
	{ "scols_table_new_line", &smartcols.table_new_line },
	{ "scols_table_set_termforce", &smartcols.table_set_termforce },
	{ "scols_table_set_termwidth", &smartcols.table_set_termwidth },
	{ "scols_unref_table", &smartcols.unref_table },
	{ "scols_wrapnl_chunksize", &smartcols.wrapnl_chunksize },
	{ "scols_wrapnl_nextchunk", &smartcols.wrapnl_nextchunk },
};

int smartcols_load(void)
{
	static int loaded = -EAGAIN;
	void *library;

	if (loaded != -EAGAIN)
		return loaded;
	library = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL);
	loaded = library ? 0 : -ELIBACC;
	for (size_t i = 0; !loaded && i < sizeof(symbols) / sizeof(symbols[0]); i++) {
		void *symbol = dlsym(library, symbols[i].name);

		/* ISO C has no cast from an object to a function; POSIX has the bytes. */
		memcpy(symbols[i].to, &symbol, sizeof(symbol));
		if (!symbol)
			loaded = -ELIBACC;
	}
	return loaded;
}

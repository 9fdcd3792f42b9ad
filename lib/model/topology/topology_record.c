/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words that only the record of a topology has: what was asked for, and what was there. */
#include "model/topology/topology_record.h"

#include <errno.h>
#include <string.h>

#include "model/topology/topology_parser.h"

int word_file(struct parser *p)
{
	p->t->file = strings_add(&p->t->strings, p->line + (p->words[1] - p->text),
				 strlen(p->line + (p->words[1] - p->text)));
	return p->t->file ? 0 : -ENOMEM;
}

int word_begun(struct parser *p)
{
	p->t->begun = true;
	return 0;
}

int word_had(struct parser *p)
{
	int err = word_ns(p);

	if (!err)
		p->t->parts[p->t->count - 1].line = RECORD_FOREIGN;
	return err;
}

int word_inode(struct parser *p)
{
	int err = parser_check_declared(p, p->words[1], p->words[1]);

	for (size_t i = 0; !err && i < p->t->count; i++) {
		struct nsu_part *part = &p->t->parts[i];

		if (part->what == NSU_PART_NS && strcmp(part->at.ns, p->words[1]) == 0 &&
		    nsu_number_parse(p->words[2], 1, UINT64_MAX, &part->inode))
			err = parser_refuse(p, p->words[2], "no inode");
	}
	return err;
}

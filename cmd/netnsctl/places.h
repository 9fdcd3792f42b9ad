/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The network namespaces there are, for the verbs that show how they are wired. */
#ifndef PLACES_H
#define PLACES_H

#include "netnsctl.h"

/* Where the caller is, where that has no name. */
#define PLACE_SELF "self"

#define PLACE_NAME_SIZE 256

struct place {
	char *name;		/* what it is shown as: a name, or a reference of nsutil(7) */
	char *also;		/* its other names, a slash behind each; or NULL */
	char *path;
	bool wanted;		/* the command line named it, or nothing */
	int held;		/* a descriptor that @path leads to, or -1 */
};

/* The first of these: returns those behind it, or NULL where there is none. */
const char *place_take_name(const char *also, char name[PLACE_NAME_SIZE]);

struct places {
	struct place *at;	/* as @of has them */
	size_t count, room;
	struct nsu_place *of;
	size_t nof, of_room;
	uint64_t own;		/* the caller's own */
	struct nsu_snapshot *snapshot; /* with holders, or of those without a name; or NULL */
};

/* What a verb that shows the wiring may be asked for besides; first in its options. */
struct places_want {
	bool all;		/* those without a name, too */
	bool holders;		/* who keeps them */
};

/*
 * All names, the caller's own network, and with --all every other; @names (ending in NULL)
 * are wanted, or all where there are none. Returns 0, or -errno after saying why.
 */
int places_take(struct places *places, const struct request *request, char **names);

/* The place with that inode number, or NULL. */
struct place *places_find(const struct places *places, uint64_t inode);

/* Whether place @i has that name, or is the caller's own, which is called "." everywhere. */
bool places_are(const struct places *places, size_t i, const char *word);

/* How they are wired. Returns 0, or -errno after saying why. */
int places_wire(const struct places *places, const struct request *request,
		struct nsu_wiring **wiring);
void places_clear(struct places *places);

/* --- places_notes.c */

/* The caller's own is shown where nothing was named and a wire leads there. */
void places_show_own(struct places *places, const struct nsu_wiring *wiring);

/* "2 of them are not yours to enter"; whether there are such. */
bool places_note_hidden(const struct places *places, const struct nsu_wiring *wiring);

/* "Some peers are in networks without a name", and what could not be entered. */
void places_note(const struct places *places, const struct nsu_wiring *wiring, bool all);

/*
 * Says what of those shown could not be looked at, in whatever form they are shown. Returns
 * 0 or -errno: of the first that is not dead, gone or hidden, which are answers.
 */
int places_tell_unread(const struct places *places, const struct nsu_wiring *wiring);

#endif

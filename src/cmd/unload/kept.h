/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kept.h - what it takes to load a module again that is about to go, as it was */
#ifndef TN_CMD_UNLOAD_KEPT_H
#define TN_CMD_UNLOAD_KEPT_H

#include "base/answer.h"
#include "cmd/world.h"
#include "machine/parameters_kept.h"

/* A module, and what came of loading it again. */
struct tn_kept {
	const char *module;
	const char *path;      /* of the file that it is to be loaded from; NULL: there is none */
	bool named;            /* the user named that file */
	bool asked_for;        /* it was asked for by name: its install command counts */
	bool was_loaded;
	bool stays;            /* it goes only if nobody uses it any more by then */
	const char *was;       /* parameters that it has and the configuration does not set; "" for none */
	const char *options;   /* those of them that @more does not set */
	const char *more;      /* what it is to be given now; "" for none */
	tn_parameters_lost lost;
	enum tn_answer same_build; /* whether that file is what is loaded */
	const char *trouble;   /* why it could not be loaded again; NULL: nothing is known that would stand in the way */

	/* By tn_returning_run(). */
	bool back;             /* it is in the kernel again */
	unsigned came;         /* enum tn_returning_try: by which try; and how many there were */
	unsigned tries;
	const char *error;     /* what was said to the first try that failed; NULL: none did */
};

/**
 * tn_kept_read() - look at a module that is loaded, or is to be
 * @ret: module, path (where @named), named, asked_for and more are set; options, lost, same_build and trouble are filled in
 *
 * Return: 0 or -ENOMEM with a message.
 */
int tn_kept_read(struct tn_world *world, struct tn_kept *ret, struct tn_error *err);
void tn_kept_release(struct tn_kept *kept);

/* What is lost, in words: "a, b (the module does not show it in sysfs)"; NULL: nothing, or no memory. */
const char *tn_kept_lost(const struct tn_kept *kept, struct tn_arena *arena);

/* An object of it at the end of an array. */
struct tn_json;
void tn_kept_add_json(const struct tn_kept *kept, struct tn_json to);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* making.h - one output file while it is made, and what all of them are made from */
#ifndef TN_DEPMOD_MAKING_H
#define TN_DEPMOD_MAKING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/finding_sink.h"
#include "depmod/catalog.h"
#include "depmod/graph.h"

/* All borrowed, and the same for all files. */
struct tn_depmod_material {
	const char *dir; /* module directory, for findings */
	int dirfd;       /* of @dir; -1 when it is not there */
	const struct tn_depmod_catalog *catalog;
	const struct tn_depmod_graph *graph;
	bool warn_duplicates;
};

/* Several are made at the same time, so all that changes is here. */
struct tn_depmod_making {
	const struct tn_depmod_material *from;
	const char *name;         /* of the file */
	const struct tn_finding_sink *sink;
	struct tn_buf out;        /* the content */
	struct tn_arena arena;    /* keys of an index */
	unsigned flaws;           /* enum tn_depmod_flaws: something was left out, and told */
};

/* An alias as the key of an index: @alias itself, or a copy that ends in NUL. Return: 0; -ENOMEM; 1 when it
 * can be none, which is told. */
int tn_depmod_alias_key(struct tn_depmod_making *to, struct tn_text *alias);

void tn_depmod_making_free(struct tn_depmod_making *m);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* outputs.h - the files that depmod makes: private to depmod/ */
#ifndef TN_DEPMOD_OUTPUTS_H
#define TN_DEPMOD_OUTPUTS_H

#include "depmod/depmod.h"

/* One file while it is made. Several are made at the same time, so all that changes is here. */
struct tn_depmod_making {
	const struct tn_depmod *d;
	const char *name;         /* of the file */
	const struct tn_log *log;
	struct tn_buf out;        /* the content */
	struct tn_arena arena;    /* keys of an index */
	unsigned flaws;           /* enum tn_depmod_flaws: something was left out, and logged */
};

struct tn_depmod_output {
	const char *name;
	bool text; /* shown by -n */
	/* Appends to @to->out. Return: 0, -ENOMEM, -EFBIG. */
	int (*make)(struct tn_depmod_making *to);
};

#define TN_DEPMOD_OUTPUTS 11

/* In kmod's order. */
extern const struct tn_depmod_output tn_depmod_outputs[TN_DEPMOD_OUTPUTS];

#endif

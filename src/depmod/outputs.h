/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* outputs.h - the files that depmod makes, each with its maker */
#ifndef TN_DEPMOD_OUTPUTS_H
#define TN_DEPMOD_OUTPUTS_H

#include "depmod/making.h"

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

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* taint.h - what the kernel's taints mean (Documentation/admin-guide/tainted-kernels.rst) */
#ifndef TN_EXPLAIN_TAINT_H
#define TN_EXPLAIN_TAINT_H

#include <stdbool.h>

#include "base/finding.h"

struct tn_taint {
	char letter;
	bool by_module; /* modules carry it */
	enum tn_severity severity;
	const char *words;  /* of a module: "it is ..."; else a sentence */
	const char *remedy; /* where no module that is loaded accounts for it */
	const char *itself; /* a sentence: why the kernel may have it without any module; or NULL */
};

/* Each by its bit. */
enum { TN_TAINTS = 20 };
extern const struct tn_taint tn_taints[TN_TAINTS];

/* NULL: no such letter. */
const struct tn_taint *tn_taint_of(char letter);

#endif

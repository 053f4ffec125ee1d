/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* finding.h - the one shape in which anything wrong is told
 *
 * Whoever looks makes a list of them, or hands them out (finding_sink.h), and prints
 * nothing; text and JSON show the same. Strings are borrowed: where they live, says
 * who makes them. doc/findings.md has the ids.
 */
#ifndef TN_BASE_FINDING_H
#define TN_BASE_FINDING_H

#include "base/vec.h"

enum tn_severity {
	TN_SEVERITY_NOTE,    /* worth knowing */
	TN_SEVERITY_WARNING, /* probably not what was meant */
	TN_SEVERITY_ERROR,   /* it will fail, or has */
};

struct tn_finding {
	const char *id; /* stable, for programs, e.g. "softdep-shadowed" */
	enum tn_severity severity;
	const char *subject; /* the module that it is about; NULL: none in particular */
	const char *file;    /* NULL: no file */
	unsigned line;       /* 1-based; 0: the file as a whole */
	const char *text;    /* one sentence without a full stop */
	const char *remedy;  /* what to do, likewise; NULL: nothing, or it is plain */
	const char *detail;  /* what the text names, alone: a symbol, an alias, a reason; or NULL */
};
typedef TN_VEC(struct tn_finding) tn_findings;

#endif

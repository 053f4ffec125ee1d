/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* api_change.h - what the kernel offers modules changes: since when, and what to write instead
 *
 * A table of facts, each with the kernel's own commit or version that made it so. tests/build/api builds a line of C for each
 * against headers of several kernels.
 */
#ifndef TN_BUILD_API_CHANGE_H
#define TN_BUILD_API_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum tn_api_change_kind {
	TN_API_GONE,    /* kernels since then do not have it */
	TN_API_CHANGED, /* it takes or is something else since then */
	TN_API_NEW,     /* kernels before do not have it */
};

struct tn_api_change {
	const char *name; /* identifier, member, or path of a header */
	enum tn_api_change_kind kind;
	unsigned major, minor; /* since */
	const char *with; /* what the compiler's words must have, for a name that is many things'; NULL: nothing */
	const char *instead; /* what to write: "strscpy()"; for one that is new: what there was before; NULL: nothing is known */
};

/**
 * tn_api_change_find() - the change that a kernel of this version has, or has not, made
 * @name:    whole
 * @words:   of the compiler
 * @version: of the kernel that the build is for: major, minor
 *
 * NULL: none is known.
 */
const struct tn_api_change *tn_api_change_find(struct tn_text name, struct tn_text words, const unsigned version[2]);

#endif

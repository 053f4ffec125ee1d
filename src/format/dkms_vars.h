/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms_vars.h - the variables of a dkms.conf, as bash keeps them
 *
 * Each is an array that may have gaps; a plain variable is its element 0. Bounded, since
 * a file says how many there are and how they grow. Zero-initialise it.
 */
#ifndef TN_FORMAT_DKMS_VARS_H
#define TN_FORMAT_DKMS_VARS_H

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/vec.h"

#define TN_DKMS_INDEX_MAX 4095u
#define TN_DKMS_VARS_MAX 1024u
#define TN_DKMS_BYTES_MAX (1u << 20) /* of all values that were ever set */

struct tn_dkms_value {
	unsigned index;
	unsigned line; /* 1-based, where it was set last; 0: given from outside */
	unsigned file; /* which of several: a number that the caller gives when it has read one; 0: none yet */
	struct tn_text text;
};

struct tn_dkms_var {
	struct tn_text name;
	TN_VEC(struct tn_dkms_value) values; /* by index */
};

/* Which files they are of. */
enum tn_dkms_file {
	TN_DKMS_FILE_CONF,      /* a dkms.conf, and what is laid over it */
	TN_DKMS_FILE_FRAMEWORK, /* framework.conf */
};

struct tn_dkms_vars {
	enum tn_dkms_file of;
	TN_VEC(struct tn_dkms_var) list; /* in the order in which they came */
	struct tn_arena arena;
	size_t bytes;
};

void tn_dkms_vars_free(struct tn_dkms_vars *vars);
#define tn_auto_dkms_vars tn_cleanup(tn_dkms_vars_free) struct tn_dkms_vars

/* NULL: there is none of that name. */
const struct tn_dkms_var *tn_dkms_vars_find(const struct tn_dkms_vars *vars, struct tn_text name);
/* NULL: that element is not set. */
const struct tn_dkms_value *tn_dkms_vars_get(const struct tn_dkms_vars *vars, const char *name, unsigned index);

/* Sets one element; the bytes are copied. Return: 0, -E2BIG (a bound above), -ENOMEM. */
int tn_dkms_vars_set(struct tn_dkms_vars *vars, struct tn_text name, const struct tn_dkms_value *value);
/* Leaves it there without an element. Return: 0, -E2BIG, -ENOMEM. */
int tn_dkms_vars_clear(struct tn_dkms_vars *vars, struct tn_text name);
/* @to is empty before. Return: 0 or -ENOMEM. */
int tn_dkms_vars_copy(const struct tn_dkms_vars *from, struct tn_dkms_vars *to);

/* The variables that dkms takes over from such files, in its order; the first @ret_n of them. */
const char *const *tn_dkms_taken(enum tn_dkms_file of, size_t *ret_n);
bool tn_dkms_takes(enum tn_dkms_file of, struct tn_text name);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* param_value.h - parameters of modules, cut apart and read as the kernel does it
 *
 * Pure. Source: parse_args() and the setters of kernel/params.c, and lib/kstrtox.c, in words of
 * Documentation/admin-guide/kernel-parameters.rst and the kernel's own answers.
 */
#ifndef TN_FORMAT_PARAM_VALUE_H
#define TN_FORMAT_PARAM_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct tn_param_word {
	struct tn_text name, value; /* without the quotes around them */
	bool has_value;             /* there is a '=' */
	struct tn_text whole;       /* as it stands there, with its quotes */
};

/**
 * tn_param_next() - take the next parameter off a string of them
 * @rest: moved past it and the blanks after it
 *
 * Quotes hold blanks together. Return: false at the end.
 */
bool tn_param_next(struct tn_text *rest, struct tn_param_word *ret);
/* Whether it is a bare "--", behind which the kernel takes no parameters. */
bool tn_param_is_end(const struct tn_param_word *word);

/* The same for who wants no more than the kernel takes: a bare "--" is the end. */
bool tn_param_next_before_end(struct tn_text *rest, struct tn_param_word *ret);

/* Whether two names are the same: '-' is '_'. */
bool tn_param_is(struct tn_text a, struct tn_text b);

enum tn_param_type {
	TN_PARAM_OWN, /* set by the module's own code, or anybody else's */
	TN_PARAM_BYTE,
	TN_PARAM_SHORT,
	TN_PARAM_USHORT,
	TN_PARAM_INT,
	TN_PARAM_UINT,
	TN_PARAM_LONG,
	TN_PARAM_ULONG,
	TN_PARAM_ULLONG,
	TN_PARAM_HEXINT,
	TN_PARAM_CHARP,
	TN_PARAM_BOOL,
	TN_PARAM_BOOL_ENABLE_ONLY, /* true cannot be taken back */
	TN_PARAM_INVBOOL,
	TN_PARAM_BINT,
	TN_PARAM_STRING, /* of a fixed size: copied */
	TN_PARAM_ARRAY,  /* several of another type, with commas between */
	TN_N_PARAM_TYPES
};

/* What sets one is called so in the kernel: "param_ops_" or "param_set_" and this. NULL for OWN and ARRAY. */
const char *tn_param_type_name(enum tn_param_type type);
/* The type that param_ops_NAME, param_array_ops or param_set_NAME is of; OWN: none of the kernel's. */
enum tn_param_type tn_param_type_of_symbol(struct tn_text symbol);

/* What takes no value as well as one. */
bool tn_param_without_value(enum tn_param_type type);

struct tn_param_rules {
	bool is64;           /* of "long" */
	bool enabled;        /* a bool may start with 'e' or 'd' as well */
	uint64_t size;       /* STRING: bytes with the NUL */
};

/* Return: 0, or the -errno that the kernel's setter returns (-EINVAL, -ERANGE, -ENOSPC).
 * Not for OWN and ARRAY. */
int tn_param_set(enum tn_param_type type, const struct tn_param_rules *rules, struct tn_text value);

/* The type that .modinfo's parmtype= calls so: "int", "charp", but also a module's own word. OWN: none of the kernel's. */
enum tn_param_type tn_param_type_of_word(struct tn_text word);

/* Whether a value is what the kernel shows once the other was set: "Y" and "1", "0x10" and "16".
 * NOT_COMPARED: of OWN and ARRAY, or where one of them is no value of the type. */
enum tn_param_likeness { TN_PARAM_NOT_COMPARED, TN_PARAM_ALIKE, TN_PARAM_UNLIKE };
enum tn_param_likeness tn_param_compare(enum tn_param_type type, const struct tn_param_rules *rules, struct tn_text a,
					struct tn_text b);

/* What a bool is set to; true also for what is none. */
bool tn_param_is_false(struct tn_text value);

#endif

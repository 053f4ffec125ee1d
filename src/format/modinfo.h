/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modinfo.h - the .modinfo section: NUL-ended "key=value" records
 *
 * Also the content of modules.builtin.modinfo, where each key is
 * "MODULE.key". Runs of NULs between records are allowed; a last record
 * without its NUL counts. See doc/format/modinfo.md.
 */
#ifndef TN_FORMAT_MODINFO_H
#define TN_FORMAT_MODINFO_H

#include <stdbool.h>

#include "base/text.h"

struct tn_modinfo_entry {
	struct tn_text key;
	struct tn_text value; /* empty when the record has no '=' */
};

/* Takes the next record off @rest. Return: false at the end. */
bool tn_modinfo_next(struct tn_text *rest, struct tn_modinfo_entry *ret);

/* The value of the first record named @key; .p is NULL when there is none. */
struct tn_text tn_modinfo_get(struct tn_text section, const char *key);

#endif

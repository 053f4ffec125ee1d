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

/* Both texts live as long as the section. Return: 0 to go on; else the walk's answer. */
typedef int tn_modinfo_fn(void *data, struct tn_text key, struct tn_text value);

/* Records of @section in their order. Return: 0 or what @fn returned. */
int tn_modinfo_walk(struct tn_text section, tn_modinfo_fn *fn, void *data);

/* Of a record of modules.builtin.modinfo: the module, and its key without that. A module's name has no
 * dot. Return: false where @entry has no module before a dot. */
bool tn_modinfo_split(const struct tn_modinfo_entry *entry, struct tn_text *ret_module,
		      struct tn_text *ret_key);

/* Takes the next record about @module off @rest, as tn_modinfo_next() does; its key stands alone. */
bool tn_modinfo_next_of(struct tn_text *rest, struct tn_text module, struct tn_modinfo_entry *ret);

/* The value of the first record named @key; .p is NULL when there is none. */
struct tn_text tn_modinfo_get(struct tn_text section, const char *key);

#endif

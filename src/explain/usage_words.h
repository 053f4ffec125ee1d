/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usage_words.h - why a loaded module cannot be unloaded, in sentences: the same for all who say it
 *
 * Sentences begin with a small letter and have no full stop. NULL is out of memory, but where it says otherwise.
 */
#ifndef TN_EXPLAIN_USAGE_WORDS_H
#define TN_EXPLAIN_USAGE_WORDS_H

#include "machine/module_users.h"

/* One who uses @module, or another module, which keeps it. */
const char *tn_usage_words(const struct tn_module_user *u, const char *module, struct tn_arena *arena);

/* How many have to let go: the first of the users. */
size_t tn_usage_keepers(const struct tn_usage *usage);

/* Who is first to go, for those who read no more than one sentence. */
const char *tn_usage_summary(const struct tn_usage *usage, const char *module, struct tn_arena *arena);

/* What no letting go changes, of a loaded module; NULL: nothing stands in the way but its users. */
const char *tn_usage_refusal(const struct tn_usage *usage);

#endif

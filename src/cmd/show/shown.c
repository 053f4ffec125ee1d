// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is known of a module, released and looked up. */
#include "cmd/show/shown.h"

#include <errno.h>

#include "cli/output.h"
#include "format/modinfo.h"

void tn_shown_release(struct tn_shown *shown)
{
	tn_image_free(shown->image);
	tn_vec_free(&shown->holders);
	tn_vec_free(&shown->aliases_set);
	tn_vec_free(&shown->parameters);
	tn_vec_free(&shown->needs);
	tn_vec_free(&shown->needed_by);
	tn_vec_free(&shown->aliases);
	tn_vec_free(&shown->devices);
	tn_vec_free(&shown->firmware);
	tn_vec_free(&shown->exports);
	tn_check_result_free(&shown->result);
}

const char *tn_shown_field(const struct tn_shown *shown, const char *key, size_t n, struct tn_arena *arena)
{
	struct tn_text rest = shown->modinfo;
	struct tn_modinfo_entry entry;

	while (tn_modinfo_next(&rest, &entry))
		if (tn_text_is(entry.key, key) && n-- == 0) {
			const char *value = tn_arena_dup(arena, entry.value);

			if (!value)
				tn_lose_output(ENOMEM);
			return value;
		}
	return NULL;
}

const char *tn_show_trust_word(enum tn_trusted trusted)
{
	static const char *const words[] = {
		[TN_TRUSTED] = "yes", [TN_NOT_TRUSTED] = "no", [TN_TRUST_UNKNOWN] = "unknown",
	};

	return words[trusted];
}

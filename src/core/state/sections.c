// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names and addresses from the files below /sys/module/NAME/sections. */
#include "core/state/sections.h"

#include <errno.h>
#include <stdlib.h>

#include "core/state/sysmodule.h"

int tn_sections_of(const tn_root *root, const char *module, struct tn_arena *arena,
		   tn_loaded_sections *ret)
{
	tn_autovec tn_loaded_sections sections = { 0 };
	tn_autovec tn_names names = { 0 };
	int r = tn_sysmodule_list(root, module, "sections", arena, &names);

	for (size_t i = 0; r == 0 && i < names.n; i++) {
		const char *what = tn_arena_printf(arena, "sections/%s", names.v[i]);
		struct tn_loaded_section s = { .name = names.v[i] };
		char word[TN_SYSMODULE_MAX];

		r = what ? tn_sysmodule_read(root, module, what, word) : -ENOMEM;
		if (r == 0) { /* "0x" and hex digits; hidden ones are zeros */
			s.address = strtoull(word, NULL, 16);
			r = tn_vec_push(&sections, s);
		}
	}
	if (r >= 0)
		*ret = tn_vec_take(&sections);
	return r;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the makers of several files share. */
#include "depmod/making.h"

#include <errno.h>

#include "depmod/findings.h"
#include "format/modname.h"

int tn_depmod_alias_key(struct tn_depmod_making *to, struct tn_text *alias)
{
	char *copy;

	if (tn_modname_is_plain(alias->p, alias->n))
		return !alias->n;
	copy = tn_arena_dup(&to->arena, *alias);
	if (!copy)
		return -ENOMEM;
	if (tn_modname_normalise(copy, alias->n) < 0) {
		tn_depmod_tell(to->sink, TN_DEPMOD_BRACKET, (struct tn_depmod_about){ 0 }, "%s", copy);
		return 1;
	}
	alias->p = copy;
	return 0;
}

void tn_depmod_making_free(struct tn_depmod_making *m)
{
	tn_buf_free(&m->out);
	tn_arena_free(&m->arena);
}

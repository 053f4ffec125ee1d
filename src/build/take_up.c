// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the file of a kernel's journal says is done, or undone. */
#include "build/take_up.h"

#include <string.h>

#include "build/carry.h"

static void tell(const struct tn_build_installing *how, const struct tn_build_journal *j, bool done)
{
	tn_autobuf text = { 0 };

	if (!how->told || !j->deeds.n)
		return;
	tn_buf_addf(&text, "%s/%s for kernel %s was %s when an earlier run ended, and is %s now", j->deeds.v[0].module,
		    j->deeds.v[0].version, j->kernel, j->deeds.v[0].leaves ? "half removed" : "half installed",
		    done ? "done" : "as it was before");
	tn_buf_add_char(&text, '\0');
	if (!text.failed)
		how->told(how->data, text.p);
}

int tn_build_take_up(const struct tn_build_installing *how, struct tn_error *err)
{
	tn_auto_build_journal j = { 0 };
	tn_autobuf name = { 0 };
	bool done = false;
	int r = tn_build_journal_name(how->trees.install_tree, how->kernel, &name);

	if (r == 0)
		tn_build_journal_tidy(how->trees.root, how->trees.dkms_tree, name.p);
	if (r == 0)
		r = tn_build_journal_load(how->trees.root, how->trees.dkms_tree, name.p, &j, err);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	r = tn_build_journal_take_up(how->trees.root, &j, &done, err);
	if (r == 0)
		tell(how, &j, done);
	return r < 0 ? tn_fail_in(err, r, "what was begun for kernel %s and not finished", how->kernel) : 0;
}

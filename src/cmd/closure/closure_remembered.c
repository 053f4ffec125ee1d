// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/closure/closure_remembered.h"

#include <errno.h>

#include "core/image/facts_record.h"
#include "sys/clock.h"

static int names_of(void *data, const struct tn_stamp *stamp, struct tn_buf *names)
{
	const struct tn_closure_remembered *r = data;
	struct tn_text record = tn_depmod_cache_find(&r->file.cache, stamp);
	tn_cleanup(tn_facts_free) struct tn_facts facts = { 0 };
	int e = record.p ? tn_facts_record_read(record, &facts) : -EBADMSG;

	if (e < 0)
		return e == -ENOMEM ? e : 0;
	for (size_t i = 0; i < facts.firmware.n; i++) {
		if (!facts.firmware.v[i].n)
			continue;
		tn_buf_add_text(names, facts.firmware.v[i]);
		tn_buf_add_char(names, '\0');
	}
	return names->failed ? -ENOMEM : 1;
}

void tn_closure_remember(struct tn_closure_remembered *r, const struct tn_world *w)
{
	tn_autobuf path = { 0 };

	r->known = (struct tn_firmware_known){ r, names_of };
	if (*tn_root_path(w->root)) /* depmod keeps none for others */
		return;
	tn_depmod_cache_path(tn_tree_path(w->tree), &path);
	if (!path.failed)
		tn_depmod_cache_load(path.p, tn_clock_now(), NULL, &r->file);
}

void tn_closure_forget(struct tn_closure_remembered *r)
{
	tn_depmod_cache_unload(&r->file);
}

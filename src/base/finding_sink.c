// SPDX-License-Identifier: LGPL-2.1-or-later
/* Findings on their way: sent on, or copied and held back. */
#include "base/finding_sink.h"

#include <errno.h>

void tn_finding_send(const struct tn_finding_sink *sink, const struct tn_finding *finding)
{
	if (sink && sink->fn)
		sink->fn(sink->data, finding);
}

/* Ids and remedies are the wing's own and live for ever. */
static bool copy(struct tn_arena *arena, struct tn_finding *f)
{
	const char **const strings[] = { &f->subject, &f->file, &f->text, &f->detail };

	for (size_t i = 0; i < TN_ARRAY_SIZE(strings); i++) {
		if (!*strings[i])
			continue;
		*strings[i] = tn_arena_str(arena, *strings[i]);
		if (!*strings[i])
			return false;
	}
	return true;
}

static void keep(void *data, const struct tn_finding *finding)
{
	struct tn_findings_kept *k = data;
	struct tn_finding f = *finding;

	if (!copy(&k->arena, &f) || tn_vec_push(&k->list, f) < 0)
		k->failed = true;
}

void tn_findings_keep(struct tn_findings_kept *k, const struct tn_finding_sink *like)
{
	*k = (struct tn_findings_kept){ 0 };
	if (like && like->fn)
		k->sink = (struct tn_finding_sink){ .fn = keep, .data = k };
}

int tn_findings_release(struct tn_findings_kept *k, const struct tn_finding_sink *to)
{
	int r = k->failed ? -ENOMEM : 0;

	for (size_t i = 0; i < k->list.n; i++)
		tn_finding_send(to, &k->list.v[i]);
	tn_vec_free(&k->list);
	tn_arena_free(&k->arena);
	k->failed = false;
	return r;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/log_kept.h"

#include <string.h>

static void keep(void *data, enum tn_log_level level, const char *message)
{
	struct tn_log_kept *k = data;
	struct tn_log_message m = { .level = level, .text = strdup(message) };

	if (m.text && tn_vec_push(&k->messages, m) == 0)
		return;
	free(m.text);
	k->failed = true;
}

void tn_log_keep(struct tn_log_kept *k, const struct tn_log *like)
{
	*k = (struct tn_log_kept){ 0 };
	if (like && like->fn)
		k->log = (struct tn_log){ .fn = keep, .data = k, .max = like->max };
}

int tn_log_release(struct tn_log_kept *k, const struct tn_log *to)
{
	int r = k->failed ? -ENOMEM : 0;

	for (size_t i = 0; i < k->messages.n; i++) {
		tn_log(to, k->messages.v[i].level, "%s", k->messages.v[i].text);
		free(k->messages.v[i].text);
	}
	tn_vec_free(&k->messages);
	k->failed = false;
	return r;
}

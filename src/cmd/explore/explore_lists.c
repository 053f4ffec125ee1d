// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/explore/explore_lists.h"

/* Characters of more than one byte are never shared, so that bytes and characters count alike. */
static bool is_shared(char a, char b)
{
	return a == b && (unsigned char)a < 0x80;
}

void tn_explore_put_alike(struct tn_json to, struct tn_text text, struct tn_text *before)
{
	size_t most = text.n < before->n ? text.n : before->n, front = 0, back = 0;

	while (front < most && is_shared(text.p[front], before->p[front]))
		front++;
	while (front + back < most && is_shared(text.p[text.n - 1 - back], before->p[before->n - 1 - back]))
		back++;
	tn_json_unsigned(to, NULL, front);
	tn_json_unsigned(to, NULL, back);
	tn_json_textn(to, NULL, (struct tn_text){ text.p + front, text.n - front - back });
	*before = text;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/explore/explore_out.h"

void tn_explore_put_text(struct tn_explore_out *out, struct tn_json to, const char *key, struct tn_text text)
{
	uintptr_t number;

	if (!text.p) {
		tn_json_number(to, key, -1);
		return;
	}
	number = (uintptr_t)tn_hash_get(&out->numbers, text);
	if (!number) {
		number = ++out->n_strings;
		if (tn_hash_put(&out->numbers, text, (void *)number) < 0)
			to.doc->failed = true;
		tn_json_textn(out->strings, NULL, text);
	}
	tn_json_unsigned(to, key, number - 1);
}

void tn_explore_put(struct tn_explore_out *out, struct tn_json to, const char *key, const char *text)
{
	tn_explore_put_text(out, to, key, text ? tn_text(text) : (struct tn_text){ 0 });
}

void tn_explore_put_copy(struct tn_explore_out *out, struct tn_json to, const char *key, const char *text)
{
	const char *copy = text && !tn_hash_get(&out->numbers, tn_text(text)) ? tn_arena_str(&out->ex->world->arena, text) : text;

	if (text && !copy)
		to.doc->failed = true;
	else
		tn_explore_put(out, to, key, copy);
}

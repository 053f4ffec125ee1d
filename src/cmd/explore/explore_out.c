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

/* Lengths keep one row apart from another. .p NULL: out of memory. */
static struct tn_text key_of(const struct tn_text *texts, size_t n, struct tn_arena *arena)
{
	tn_autobuf key = { 0 };

	for (size_t i = 0; i < n; i++) {
		tn_buf_addf(&key, "%d %zu ", texts[i].p != NULL, texts[i].n);
		tn_buf_add_text(&key, texts[i]);
	}
	return (struct tn_text){ key.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&key)), key.n };
}

void tn_explore_put_row(struct tn_explore_out *out, struct tn_json to, struct tn_explore_rows *rows, const struct tn_text *texts,
			size_t n)
{
	const struct tn_text key = texts ? key_of(texts, n, &out->ex->world->arena) : (struct tn_text){ 0 };
	uintptr_t number = key.p ? (uintptr_t)tn_hash_get(&rows->numbers, key) : 0;

	if (!key.p) {
		to.doc->failed |= texts != NULL;
		tn_json_number(to, NULL, -1);
		return;
	}
	if (!number) {
		struct tn_json row = tn_json_array(rows->list, NULL);

		number = ++rows->n;
		to.doc->failed |= tn_hash_put(&rows->numbers, key, (void *)number) < 0;
		for (size_t i = 0; i < n; i++)
			tn_explore_put_text(out, row, NULL, texts[i]);
	}
	tn_json_unsigned(to, NULL, number - 1);
}

void tn_explore_out_free(struct tn_explore_out *out)
{
	tn_hash_free(&out->numbers);
	tn_hash_free(&out->signatures.numbers);
	tn_hash_free(&out->packages.numbers);
}

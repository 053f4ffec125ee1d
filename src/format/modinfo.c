// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/modinfo.h"

#include "format/poison.h"

static struct tn_text skip_nuls(struct tn_text t)
{
	while (t.n && t.p[0] == '\0')
		t.p++, t.n--;
	return t;
}

bool tn_modinfo_next(struct tn_text *rest, struct tn_modinfo_entry *ret)
{
	struct tn_text record = skip_nuls(*rest);
	const char *end, *equals;

	if (!record.n) {
		*rest = record;
		return false;
	}
	end = memchr(record.p, '\0', record.n);
	*rest = tn_text_from(record, end ? (size_t)(end - record.p) + 1 : record.n);
	if (end)
		record.n = (size_t)(end - record.p);
	equals = memchr(record.p, '=', record.n);
	if (equals) {
		ret->key = (struct tn_text){ record.p, (size_t)(equals - record.p) };
		ret->value = tn_text_from(record, ret->key.n + 1);
	} else {
		ret->key = record;
		ret->value = tn_text_from(record, record.n);
	}
	return true;
}

struct tn_text tn_modinfo_get(struct tn_text section, const char *key)
{
	struct tn_text want = tn_text(key);
	struct tn_modinfo_entry e;

	while (tn_modinfo_next(&section, &e))
		if (tn_text_eq(e.key, want))
			return e.value;
	return (struct tn_text){ 0 };
}

int tn_modinfo_walk(struct tn_text section, struct tn_text prefix, tn_modinfo_fn *fn, void *data)
{
	struct tn_modinfo_entry e;
	int r = 0;

	while (r == 0 && tn_modinfo_next(&section, &e))
		if (tn_text_starts(e.key, prefix))
			r = fn(data, tn_text_from(e.key, prefix.n), e.value);
	return r;
}

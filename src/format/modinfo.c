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

int tn_modinfo_walk(struct tn_text section, tn_modinfo_fn *fn, void *data)
{
	struct tn_modinfo_entry e;
	int r = 0;

	while (r == 0 && tn_modinfo_next(&section, &e))
		r = fn(data, e.key, e.value);
	return r;
}

bool tn_modinfo_split(const struct tn_modinfo_entry *entry, struct tn_text *ret_module,
		      struct tn_text *ret_key)
{
	const struct tn_text key = entry->key;
	const char *dot = key.n ? memchr(key.p, '.', key.n) : NULL;

	if (!dot || dot == key.p)
		return false;
	*ret_module = (struct tn_text){ key.p, (size_t)(dot - key.p) };
	*ret_key = tn_text_from(key, ret_module->n + 1);
	return true;
}

bool tn_modinfo_next_of(struct tn_text *rest, struct tn_text module, struct tn_modinfo_entry *ret)
{
	struct tn_modinfo_entry e;
	struct tn_text of;

	while (tn_modinfo_next(rest, &e)) {
		if (!tn_modinfo_split(&e, &of, &e.key) || !tn_text_eq(of, module))
			continue;
		*ret = e;
		return true;
	}
	return false;
}

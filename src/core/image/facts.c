// SPDX-License-Identifier: LGPL-2.1-or-later
/* Symbols and .modinfo into lists that are bounded as a whole. */
#include "core/image/facts.h"

#include <errno.h>
#include <string.h>

#include "base/size.h"
#include "format/modinfo.h"

#define FEW_SYMBOLS 2048

/* The list that a .modinfo key belongs to, or NULL. */
static tn_facts_texts *list_of(struct tn_facts *f, struct tn_text key)
{
	static const struct {
		struct tn_text key;
		size_t offset;
	} keys[] = {
		{ { "alias", 5 }, offsetof(struct tn_facts, aliases) },
		{ { "softdep", 7 }, offsetof(struct tn_facts, softdeps) },
		{ { "weakdep", 7 }, offsetof(struct tn_facts, weakdeps) },
		{ { "firmware", 8 }, offsetof(struct tn_facts, firmware) },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(keys); i++)
		if (tn_text_eq(key, keys[i].key))
			return (tn_facts_texts *)((char *)f + keys[i].offset);
	return NULL;
}

static int read_modinfo(const tn_image *image, struct tn_facts *f)
{
	struct tn_modinfo_entry e;
	struct tn_text rest;
	int r = tn_image_modinfo(image, &rest);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	while (tn_modinfo_next(&rest, &e)) {
		tn_facts_texts *list = list_of(f, e.key);

		if (!list)
			continue;
		if (tn_vec_push(list, e.value) < 0)
			return -ENOMEM;
	}
	tn_facts_find_node(f);
	return 0;
}

void tn_facts_find_node(struct tn_facts *f)
{
	for (size_t i = 0; i < f->aliases.n; i++)
		if (tn_devname_from_alias(&f->devname, f->aliases.v[i]))
			return;
}

static size_t size_of_texts(const tn_facts_texts *texts)
{
	size_t n = texts->n * sizeof(*texts->v);

	for (size_t i = 0; i < texts->n; i++)
		n += texts->v[i].n;
	return n;
}

/* In memory, in bytes: lists of names and the names. */
static size_t size_of_symbols(const struct tn_facts *f)
{
	size_t n = f->exports.n * sizeof(*f->exports.v) + f->imports.n * sizeof(*f->imports.v) +
		   f->versions.n * sizeof(*f->versions.v);

	for (size_t i = 0; i < f->exports.n; i++)
		n += f->exports.v[i].name.n;
	for (size_t i = 0; i < f->imports.n; i++)
		n += f->imports.v[i].name.n;
	for (size_t i = 0; i < f->versions.n; i++)
		n += f->versions.v[i].name.n;
	return n;
}

static bool is_too_much(const struct tn_facts *f)
{
	size_t n = size_of_texts(&f->aliases) + size_of_texts(&f->softdeps) +
		   size_of_texts(&f->weakdeps) + size_of_texts(&f->firmware);

	/* The names of few symbols need not be added up: elf.h has none of more than 4 KiB. */
	if (f->exports.n + f->imports.n + f->versions.n > FEW_SYMBOLS)
		n += size_of_symbols(f);
	return n > TN_FACTS_MAX;
}

int tn_facts_read(const tn_image *image, bool versions, struct tn_facts *ret,
			 struct tn_error *err)
{
	int worst = tn_image_get_exports(image, &ret->exports, err), r;

	r = tn_image_get_imports(image, &ret->imports, worst < 0 ? NULL : err);
	if (worst >= 0)
		worst = r;
	if (versions) {
		r = tn_image_get_versions(image, &ret->versions, worst < 0 ? NULL : err);
		if (worst >= 0)
			worst = r;
	}
	r = read_modinfo(image, ret);
	if (r == -EBADMSG && worst >= 0)
		tn_fail(err, r, "damaged .modinfo section");
	if (r == -ENOMEM || worst >= 0)
		worst = r;
	if (worst != -ENOMEM && is_too_much(ret)) {
		tn_facts_free(ret);
		return tn_fail(err, -EFBIG, "more than %zu MiB of symbols and aliases",
			       TN_FACTS_MAX >> 20);
	}
	return worst < 0 ? worst : 0;
}

/* All texts of @f, one call for each. */
static void each_text(struct tn_facts *f, void (*fn)(struct tn_text *text, void *data),
		      void *data)
{
	tn_facts_texts *const lists[] = { &f->aliases, &f->softdeps, &f->weakdeps, &f->firmware };

	for (size_t i = 0; i < f->exports.n; i++)
		fn(&f->exports.v[i].name, data);
	for (size_t i = 0; i < f->imports.n; i++)
		fn(&f->imports.v[i].name, data);
	for (size_t i = 0; i < f->versions.n; i++)
		fn(&f->versions.v[i].name, data);
	for (size_t l = 0; l < TN_ARRAY_SIZE(lists); l++)
		for (size_t i = 0; i < lists[l]->n; i++)
			fn(&lists[l]->v[i], data);
	fn(&f->devname.node, data);
}

static void count(struct tn_text *text, void *data)
{
	size_t *sum = data;

	/* Many texts may be one and the same piece of the file. */
	*sum = tn_size_add(*sum, text->n);
}

static void move(struct tn_text *text, void *data)
{
	struct tn_buf *to = data;
	char *p = to->p + to->n;

	if (!text->p)
		return;
	memcpy(p, text->p, text->n);
	to->n += text->n;
	text->p = p;
}

int tn_facts_own(struct tn_facts *f, struct tn_buf *texts)
{
	size_t n = 0;

	each_text(f, count, &n);
	if (tn_buf_reserve(texts, tn_size_add(n, 1)) < 0)
		return -ENOMEM;
	each_text(f, move, texts);
	return 0;
}

void tn_facts_free(struct tn_facts *f)
{
	tn_vec_free(&f->exports);
	tn_vec_free(&f->imports);
	tn_vec_free(&f->versions);
	tn_vec_free(&f->aliases);
	tn_vec_free(&f->softdeps);
	tn_vec_free(&f->weakdeps);
	tn_vec_free(&f->firmware);
	*f = (struct tn_facts){ 0 };
}

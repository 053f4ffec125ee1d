// SPDX-License-Identifier: LGPL-2.1-or-later
/* Exports as the kernel finds them. */
#include <elf.h>
#include <errno.h>

#include "base/hash.h"
#include "core/image/image.h"
#include "core/image/image_crc.h"

/* Bit 0 of a byte of __kflagstab (linux/module_symbol.h of Linux 7.1). */
#define FLAG_GPL_ONLY 0x01

bool tn_image_read_crc(const struct tn_elf *elf, const struct tn_elf_symbol *symbol, uint64_t *ret)
{
	struct tn_elf_section home;

	if (symbol->section == SHN_ABS) {
		*ret = symbol->value;
		return true;
	}
	if (tn_elf_section_at(elf, symbol->section, &home) < 0 || symbol->value > home.size ||
	    home.size - symbol->value < 4)
		return false;
	*ret = tn_elf_u32(elf, home.data + symbol->value);
	return true;
}

/* What a walk over the symbols gathers. */
struct gathering {
	const struct tn_elf *elf;
	struct tn_elf_section table, gpl, flags; /* .data NULL: not there */
	size_t entry_size; /* of an entry of __ksymtab, where there are flags */
	tn_image_ksymbols found;
	struct tn_hash places; /* of a NAME in @found: index + 1 */
};

static void gathering_release(struct gathering *g)
{
	tn_vec_free(&g->found);
	tn_hash_free(&g->places);
}

static int find_table(const struct tn_elf *elf, const char *name, struct tn_elf_section *ret)
{
	int r = tn_elf_section(elf, name, ret);

	if (r == -ENOENT)
		*ret = (struct tn_elf_section){ 0 };
	return r == -ENOENT ? 0 : r;
}

/* The flag of an entry stands at its place in __kflagstab, which has a byte for each. */
static bool is_gpl_only(const struct gathering *g, const struct tn_elf_symbol *s)
{
	size_t place;

	if (g->gpl.data && s->section == g->gpl.index)
		return true;
	if (!g->entry_size || s->section != g->table.index)
		return false;
	place = (size_t)(s->value / g->entry_size);
	return place < g->flags.size && g->flags.data[place] & FLAG_GPL_ONLY;
}

static int add_entry(struct gathering *g, struct tn_text name, const struct tn_elf_symbol *s)
{
	bool in_table = g->table.data && s->section == g->table.index;
	struct tn_image_ksymbol found = { .name = name, .gpl_only = is_gpl_only(g, s) };
	int r;

	if (!in_table && !(g->gpl.data && s->section == g->gpl.index))
		return 0;
	r = tn_hash_add(&g->places, name, (void *)(uintptr_t)(g->found.n + 1), NULL);
	if (r < 0)
		return r == -EEXIST ? 0 : r;
	return tn_vec_push(&g->found, found);
}

static int gather_entries(struct gathering *g, struct tn_elf_symbols it)
{
	static const struct tn_text prefix = TN_TEXT_LITERAL("__ksymtab_");
	struct tn_elf_symbol s;
	int r;

	while ((r = tn_elf_symbol_next_prefixed(&it, prefix, &s)) > 0) {
		r = add_entry(g, tn_text_from(s.name, prefix.n), &s);
		if (r < 0)
			return r;
	}
	return r;
}

static struct tn_image_ksymbol *entry_of(struct gathering *g, struct tn_text name)
{
	uintptr_t place = (uintptr_t)tn_hash_get(&g->places, name);

	return place ? &g->found.v[place - 1] : NULL;
}

static int gather_crcs(struct gathering *g, struct tn_elf_symbols it)
{
	static const struct tn_text prefix = TN_TEXT_LITERAL("__crc_");
	struct tn_elf_symbol s;
	int r;

	while ((r = tn_elf_symbol_next_prefixed(&it, prefix, &s)) > 0) {
		struct tn_image_ksymbol *k = entry_of(g, tn_text_from(s.name, prefix.n));

		if (k)
			k->has_crc = tn_image_read_crc(g->elf, &s, &k->crc);
	}
	return r;
}

static struct tn_text string_at(const struct tn_elf *elf, const struct tn_elf_symbol *s)
{
	struct tn_elf_section home;
	struct tn_text rest;
	const char *end;

	if (tn_elf_section_at(elf, s->section, &home) < 0 || s->value >= home.size)
		return (struct tn_text){ 0 };
	rest = (struct tn_text){ (const char *)home.data + s->value, home.size - (size_t)s->value };
	end = memchr(rest.p, '\0', rest.n);
	return (struct tn_text){ rest.p, end ? (size_t)(end - rest.p) : 0 };
}

static int gather_namespaces(struct gathering *g, struct tn_elf_symbols it)
{
	static const struct tn_text prefix = TN_TEXT_LITERAL("__kstrtabns_");
	struct tn_elf_symbol s;
	int r;

	while ((r = tn_elf_symbol_next_prefixed(&it, prefix, &s)) > 0) {
		struct tn_image_ksymbol *k = entry_of(g, tn_text_from(s.name, prefix.n));

		if (k)
			k->export_ns = string_at(g->elf, &s);
	}
	return r;
}

static int gather(struct gathering *g)
{
	struct tn_elf_symbols it;
	int r = find_table(g->elf, "__ksymtab", &g->table);

	if (r == 0)
		r = find_table(g->elf, "__ksymtab_gpl", &g->gpl);
	if (r == 0)
		r = find_table(g->elf, "__kflagstab", &g->flags);
	if (r < 0 || (!g->table.data && !g->gpl.data))
		return r;
	g->entry_size = g->flags.size ? g->table.size / g->flags.size : 0;
	r = tn_elf_symbols(g->elf, &it);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	r = gather_entries(g, it);
	if (r == 0 && g->found.n)
		r = gather_crcs(g, it);
	if (r == 0 && g->found.n)
		r = gather_namespaces(g, it);
	return r;
}

int tn_image_get_ksymbols(const tn_image *image, tn_image_ksymbols *ret, struct tn_error *err)
{
	tn_cleanup(gathering_release) struct gathering g = { .elf = tn_image_elf(image) };
	int r = gather(&g);

	if (r < 0)
		return r == -EBADMSG ? tn_fail(err, r, "damaged export table") : r;
	*ret = tn_vec_take(&g.found);
	return 0;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The makers of what comes from modules: a text file and its index mostly from the same lists. */
#include "depmod/outputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/sort.h"
#include "depmod/bucket.h"
#include "depmod/builtin.h"
#include "depmod/findings.h"
#include "depmod/trouble.h"
#include "format/index_write.h"

static const struct tn_depmod_module *module_at(const struct tn_depmod_material *from, uint32_t m)
{
	return &from->catalog->modules.v[m];
}

static int status(const struct tn_buf *out)
{
	return out->failed ? -ENOMEM : 0;
}

/* "PATH: PATH PATH" of one module, without a newline. */
static void add_dep_line(const struct tn_depmod_material *from, uint32_t m, struct tn_buf *out)
{
	const struct tn_depmod_graph *g = from->graph;

	tn_buf_add_str(out, module_at(from, m)->file->place.path);
	tn_buf_add_char(out, ':');
	for (size_t i = m ? g->deps_end[m - 1] : 0; i < g->deps_end[m]; i++) {
		tn_buf_add_char(out, ' ');
		tn_buf_add_str(out, module_at(from, g->deps.v[i])->file->place.path);
	}
}

static int make_dep_lines(const struct tn_depmod_material *from, struct tn_buf *out)
{
	for (uint32_t m = 0; m < from->catalog->modules.n; m++) {
		add_dep_line(from, m, out);
		tn_buf_add_char(out, '\n');
	}
	return status(out);
}

static int make_dep(struct tn_depmod_making *to)
{
	return make_dep_lines(to->from, &to->out);
}

/* Adds to an index; what it cannot hold is reported and left out. */
static int index_add(struct tn_depmod_making *to, tn_index_writer *w, struct tn_text key,
		     struct tn_text value, uint32_t priority)
{
	int r = tn_index_writer_add(w, key, value, priority);

	if (r != -EINVAL)
		return r;
	tn_depmod_tell(to->sink, TN_DEPMOD_KEY_UNFIT,
		       (struct tn_depmod_about){ .file = to->name,
						 .subject = module_at(to->from, priority)->file->name },
		       "%.*s", key.n > 100 ? 100 : (int)key.n, key.p);
	to->flaws |= TN_DEPMOD_FLAWED;
	return 0;
}

static int make_dep_bin(struct tn_depmod_making *to)
{
	tn_cleanup(tn_index_writer_freep) tn_index_writer *w = tn_index_writer_new();
	tn_autobuf lines = { 0 };
	struct tn_text rest, line;
	uint32_t m = 0;
	int r = w ? make_dep_lines(to->from, &lines) : -ENOMEM;

	rest = tn_buf_text(&lines);
	for (; r == 0 && tn_text_line(&rest, &line); m++)
		r = index_add(to, w, tn_text(module_at(to->from, m)->file->name), line, m);
	return r < 0 ? r : tn_index_writer_finish(w, &to->out);
}

static void add_line(struct tn_buf *out, const char *keyword, struct tn_text a, struct tn_text b)
{
	tn_buf_add_str(out, keyword);
	tn_buf_add_char(out, ' ');
	tn_buf_add_text(out, a);
	tn_buf_add_char(out, ' ');
	tn_buf_add_text(out, b);
	tn_buf_add_char(out, '\n');
}

static int make_alias(struct tn_depmod_making *to)
{
	const struct tn_depmod_catalog *cat = to->from->catalog;
	struct tn_buf *out = &to->out;

	tn_buf_add_str(out, "# Aliases extracted from modules themselves.\n");
	for (uint32_t m = 0; m < cat->modules.n; m++)
		for (size_t i = TN_DEPMOD_START(cat, m, aliases_end);
		     i < cat->modules.v[m].aliases_end; i++)
			add_line(out, "alias", cat->aliases.v[i],
				 tn_text(cat->modules.v[m].file->name));
	return status(out);
}

static void warn_duplicate(const struct tn_depmod_making *to, const char *alias, uint32_t m)
{
	tn_depmod_tell(to->sink, TN_DEPMOD_ALIAS_TWICE,
		       (struct tn_depmod_about){ .subject = module_at(to->from, m)->file->name }, "%s", alias);
}

/* @seen: aliases of this module so far; only kept when duplicates are asked for. */
static int index_alias(struct tn_depmod_making *to, tn_index_writer *w, struct tn_text alias,
		       uint32_t m, struct tn_hash *seen)
{
	int r = tn_depmod_alias_key(to, &alias);

	if (r)
		return r < 0 ? r : 0;
	if (to->from->warn_duplicates) {
		r = tn_hash_put(seen, alias, (void *)alias.p);
		if (r < 0)
			return r;
		if (r > 0)
			warn_duplicate(to, alias.p, m);
	}
	return index_add(to, w, alias, tn_text(module_at(to->from, m)->file->name), m);
}

static int make_alias_bin(struct tn_depmod_making *to)
{
	tn_cleanup(tn_index_writer_freep) tn_index_writer *w = tn_index_writer_new();
	const struct tn_depmod_catalog *cat = to->from->catalog;
	int r = w ? 0 : -ENOMEM;

	for (uint32_t m = 0; r == 0 && m < cat->modules.n; m++) {
		struct tn_hash seen = { 0 };

		for (size_t i = TN_DEPMOD_START(cat, m, aliases_end);
		     r == 0 && i < cat->modules.v[m].aliases_end; i++)
			r = index_alias(to, w, cat->aliases.v[i], m, &seen);
		tn_hash_free(&seen);
	}
	return r < 0 ? r : tn_index_writer_finish(w, &to->out);
}

static int make_softdep(struct tn_depmod_making *to)
{
	const struct tn_depmod_catalog *cat = to->from->catalog;
	struct tn_buf *out = &to->out;

	tn_buf_add_str(out, "# Soft dependencies extracted from modules themselves.\n");
	for (uint32_t m = 0; m < cat->modules.n; m++)
		for (size_t i = TN_DEPMOD_START(cat, m, softdeps_end);
		     i < cat->modules.v[m].softdeps_end; i++)
			add_line(out, "softdep", tn_text(cat->modules.v[m].file->name),
				 cat->softdeps.v[i]);
	return status(out);
}

static int make_weakdep(struct tn_depmod_making *to)
{
	const struct tn_depmod_catalog *cat = to->from->catalog;
	struct tn_buf *out = &to->out;

	tn_buf_add_str(out, "# Weak dependencies extracted from modules themselves.\n");
	for (uint32_t m = 0; m < cat->modules.n; m++)
		for (size_t i = TN_DEPMOD_START(cat, m, weakdeps_end);
		     i < cat->modules.v[m].weakdeps_end; i++)
			add_line(out, "weakdep", tn_text(cat->modules.v[m].file->name),
				 cat->weakdeps.v[i]);
	return status(out);
}

typedef TN_VEC(const struct tn_depmod_symbol *) symbols;

static int by_name(const void *pa, const void *pb)
{
	const struct tn_depmod_symbol *const *a = pa, *const *b = pb;

	return tn_text_cmp((*a)->name, (*b)->name);
}

/* Puts the symbols of one bucket in order; there are few, unless they are made to meet. */
static void sort_bucket(const struct tn_depmod_symbol **v, size_t n)
{
	if (n > TN_SORT_FEW_MAX) {
		qsort(v, n, sizeof(*v), by_name);
		return;
	}
	TN_SORT_FEW(v, n, a, b, tn_text_cmp((*a)->name, (*b)->name) < 0);
}

/* Whether a module exports it, and one whose name a line can hold. */
static bool is_listed(const struct tn_depmod_material *from, const struct tn_depmod_symbol *s)
{
	return s->owner < TN_DEPMOD_KERNEL && !module_at(from, s->owner)->file->unfit_name;
}

/* What modules export, by bucket and name. */
static int list_exports(const struct tn_depmod_material *from, symbols *ret)
{
	const struct tn_depmod_catalog *cat = from->catalog;
	uint32_t ends[TN_DEPMOD_SYMBOL_BUCKETS + 1] = { 0 };
	tn_autofree uint16_t *bucket = calloc(cat->symbols.n + 1, sizeof(*bucket));

	ret->v = calloc(cat->symbols.n + 1, sizeof(*ret->v));
	if (!bucket || !ret->v)
		return -ENOMEM;
	for (size_t i = 0; i < cat->symbols.n; i++) {
		if (!is_listed(from, &cat->symbols.v[i]))
			continue;
		bucket[i] = (uint16_t)tn_depmod_bucket(cat->symbols.v[i].name,
						       TN_DEPMOD_SYMBOL_BUCKETS);
		ends[bucket[i] + 1]++;
	}
	for (size_t b = 1; b <= TN_DEPMOD_SYMBOL_BUCKETS; b++)
		ends[b] += ends[b - 1];
	ret->n = ends[TN_DEPMOD_SYMBOL_BUCKETS];
	for (size_t i = 0; i < cat->symbols.n; i++)
		if (is_listed(from, &cat->symbols.v[i]))
			ret->v[ends[bucket[i]]++] = &cat->symbols.v[i];
	for (size_t b = 0, start = 0; b < TN_DEPMOD_SYMBOL_BUCKETS; start = ends[b++])
		sort_bucket(ret->v + start, ends[b] - start);
	return 0;
}

static int make_symbols(struct tn_depmod_making *to)
{
	struct tn_buf *out = &to->out;
	tn_autovec symbols list = { 0 };
	int r = list_exports(to->from, &list);

	tn_buf_add_str(out, "# Aliases for symbols, used by symbol_request().\n");
	for (size_t i = 0; r == 0 && i < list.n; i++) {
		tn_buf_add_str(out, "alias symbol:");
		tn_buf_add_text(out, list.v[i]->name);
		tn_buf_add_char(out, ' ');
		tn_buf_add_str(out, module_at(to->from, list.v[i]->owner)->file->name);
		tn_buf_add_char(out, '\n');
	}
	return r < 0 ? r : status(out);
}

static int make_symbols_bin(struct tn_depmod_making *to)
{
	static const struct tn_text prefix = { "symbol:", 7 };
	tn_cleanup(tn_index_writer_freep) tn_index_writer *w = tn_index_writer_new();
	const struct tn_depmod_catalog *cat = to->from->catalog;
	int r = w ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < cat->symbols.n; i++) {
		const struct tn_depmod_symbol *s = &cat->symbols.v[i];
		struct tn_text key;

		if (!is_listed(to->from, s))
			continue;
		key = (struct tn_text){ tn_arena_join(&to->arena, prefix, s->name, tn_text("")),
					prefix.n + s->name.n };
		if (!key.p)
			return -ENOMEM;
		r = index_add(to, w, key, tn_text(module_at(to->from, s->owner)->file->name),
			      s->owner);
	}
	return r < 0 ? r : tn_index_writer_finish(w, &to->out);
}

static int add_devname(struct tn_depmod_making *to, uint32_t m)
{
	const struct tn_devname *node = &module_at(to->from, m)->devname;
	const char *name = module_at(to->from, m)->file->name;
	tn_autobuf line = { 0 };

	if (!node->node.p)
		return 0;
	if (!node->type) {
		tn_depmod_tell(to->sink, TN_DEPMOD_NODE_NUMBERS, (struct tn_depmod_about){ .subject = name },
			       "%.*s", TN_TEXT_FMT(node->node));
		return 0;
	}
	if (tn_devname_write(&line, node) < 0) {
		tn_depmod_tell(to->sink, TN_DEPMOD_NODE_PATH, (struct tn_depmod_about){ .subject = name },
			       "%.*s", TN_TEXT_FMT(node->node));
		return 0;
	}
	if (!to->out.n)
		tn_buf_add_str(&to->out, "# Device nodes to trigger on-demand module loading.\n");
	tn_buf_add_text(&to->out, tn_buf_text(&line));
	return line.failed ? -ENOMEM : status(&to->out);
}

static int make_devname(struct tn_depmod_making *to)
{
	int r = 0;

	for (uint32_t m = 0; r == 0 && m < to->from->catalog->modules.n; m++)
		r = add_devname(to, m);
	return r;
}

const struct tn_depmod_output tn_depmod_outputs[TN_DEPMOD_OUTPUTS] = {
	{ "modules.dep", true, make_dep },
	{ "modules.dep.bin", false, make_dep_bin },
	{ "modules.alias", true, make_alias },
	{ "modules.alias.bin", false, make_alias_bin },
	{ "modules.softdep", true, make_softdep },
	{ "modules.weakdep", true, make_weakdep },
	{ "modules.symbols", true, make_symbols },
	{ "modules.symbols.bin", false, make_symbols_bin },
	{ "modules.builtin.bin", false, tn_depmod_make_builtin },
	{ "modules.builtin.alias.bin", false, tn_depmod_make_builtin_alias },
	{ "modules.devname", true, make_devname },
};

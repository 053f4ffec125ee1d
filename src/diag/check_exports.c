// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a module exports must be exported by nobody else. */
#include <errno.h>

#include "core/image/image.h"
#include "diag/check_private.h"

/* The kernel goes over its tables, which are sorted by name; the one for GPL modules came second while
 * there were two. */
static bool is_before(const struct tn_check_run *run, const struct tn_image_ksymbol *a, const struct tn_image_ksymbol *b)
{
	if (a->gpl_only != b->gpl_only && tn_check_has(run, TN_CHANGE_FLAG_TABLE) == TN_NO)
		return !a->gpl_only;
	return tn_text_cmp(a->name, b->name) < 0;
}

/* A module of its own name that is loaded is another check's, and what is only taken to be loaded need not be
 * when its twin is. */
static bool is_taken(const struct tn_check_run *run, struct tn_text name, struct tn_scope_symbol *ret)
{
	if (tn_symbol_scope_find(run->request->scope, name, ret) < 0)
		return false;
	return !ret->exporter->name || (!ret->exporter->assumed && strcmp(ret->exporter->name, run->name) != 0);
}

static void twice(struct tn_check_run *run, const struct tn_image_ksymbol *k, const struct tn_scope_symbol *other, size_t n)
{
	const char *owner = other->exporter->name;
	const char *remedy = "use a kernel without that, or rename the symbol";
	const char *more = n > 1 ? tn_check_print(run, ", and %zu more of its symbols are taken", n - 1) : "";

	if (owner)
		remedy = tn_check_print(run, "unload %s: the two do the same; keep it from loading with \"blacklist %s\"", owner,
					owner);
	tn_check_fails(run, "exports-twice", ENOEXEC,
		       tn_check_print(run, "%s: exports duplicate symbol %.*s (owned by %s)", run->name, TN_TEXT_FMT(k->name),
				      owner ? owner : "kernel"),
		       remedy, other->exporter->source, "it exports %.*s, as %s does already%s", TN_TEXT_FMT(k->name),
		       owner ? owner : "the kernel", more);
}

static void look_for_twins(struct tn_check_run *run, const tn_image_ksymbols *symbols)
{
	const struct tn_image_ksymbol *first = NULL;
	struct tn_scope_symbol other, found;
	size_t n = 0;

	for (size_t i = 0; i < symbols->n; i++) {
		if (!is_taken(run, symbols->v[i].name, &found))
			continue;
		n++;
		if (!first || is_before(run, &symbols->v[i], first)) {
			first = &symbols->v[i];
			other = found;
		}
	}
	if (first)
		twice(run, first, &other, n);
}

void tn_check_exports(struct tn_check_run *run)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	tn_autovec tn_image_ksymbols symbols = { 0 };
	int r;

	if (!tn_check_section(run, "__ksymtab") && !tn_check_section(run, "__ksymtab_gpl"))
		return;
	r = tn_image_open_mem(run->module.p, run->module.n, run->request->path, &image, NULL);
	if (r == 0)
		r = tn_image_get_ksymbols(image, &symbols, NULL);
	if (r == -ENOMEM)
		run->failed = r;
	else if (r < 0)
		tn_check_doubts(run, "exports-twice", "build it anew", NULL, "what it exports could not be read");
	else
		look_for_twins(run, &symbols);
}

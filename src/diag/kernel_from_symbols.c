// SPDX-License-Identifier: LGPL-2.1-or-later
/* Exports from text files, where the image told none. */
#include <errno.h>
#include <string.h>

#include "diag/kernel_beside.h"
#include "diag/kernel_facts_private.h"
#include "diag/kernel_places.h"
#include "format/symvers.h"

/* Return: 0 or -ENOMEM. What is not such a line is passed over. */
typedef int take_fn(struct tn_text line, tn_kernel_exports *ret);

static int take_symvers(struct tn_text line, tn_kernel_exports *ret)
{
	struct tn_symvers_line l;

	if (tn_symvers_parse(line, &l) < 0 || !tn_text_is(l.module, "vmlinux"))
		return 0;
	return tn_vec_push(ret, (struct tn_kernel_export){
		.name = l.symbol,
		.export_ns = l.export_ns.n ? l.export_ns : TN_TEXT_LITERAL(""),
		.crc = (uint32_t)l.crc,
		.has_crc = l.crc != 0,
		.gpl_only = tn_text_starts(l.export_kind, TN_TEXT_LITERAL("EXPORT_SYMBOL_GPL")),
	});
}

/* System.map and /proc/kallsyms. There a module's symbol is followed by the module's name, "[nf_nat]". */
static int take_map(struct tn_text line, tn_kernel_exports *ret)
{
	struct tn_text name;

	if (tn_text_ends(line, TN_TEXT_LITERAL("]")) || tn_sysmap_parse(line, '\0', &name) <= 0)
		return 0;
	return tn_vec_push(ret, (struct tn_kernel_export){ .name = name, .export_ns = TN_TEXT_LITERAL("") });
}

/* A kernel has versions for all that it exports, or for nothing; a symbol's may be 0 by chance. */
static bool settle_crcs(tn_kernel_exports *exports)
{
	bool any = false;

	for (size_t i = 0; i < exports->n; i++)
		any = any || exports->v[i].has_crc;
	for (size_t i = 0; i < exports->n; i++)
		exports->v[i].has_crc = any;
	return any;
}

/* Return: 1 and the facts are filled in; 0; -ENOMEM. */
static int try_file(tn_kernel_facts *f, const tn_root *root, const char *path, take_fn *take)
{
	struct tn_kernel_facts_private *p = f->private;
	struct tn_text rest, line;
	int r = tn_kernel_beside_read(root, path, &p->symbols);

	rest = tn_buf_text(&p->symbols);
	while (r == 0 && tn_text_line(&rest, &line))
		r = take(line, &p->exports);
	if (r == 0 && p->exports.n)
		r = tn_kernel_exports_sort(&p->exports, NULL);
	if (r < 0 || !p->exports.n) {
		tn_vec_free(&p->exports);
		tn_buf_free(&p->symbols);
		return r == -ENOMEM ? r : 0;
	}
	f->crcs = settle_crcs(&p->exports);
	f->names_only = take == take_map;
	f->exports = p->exports.v;
	f->n_exports = p->exports.n;
	f->exports_source = tn_arena_printf(&p->arena, "%s%s", tn_root_path(root), path);
	return f->exports_source ? 1 : -ENOMEM;
}

static int try_places(tn_kernel_facts *f, const tn_root *root, enum tn_kernel_place what, take_fn *take)
{
	tn_autovec tn_kernel_places places = { 0 };
	int r = tn_kernel_places_list(what, root, f->release, &f->private->arena, &places);

	for (size_t i = 0; r == 0 && i < places.n; i++)
		r = try_file(f, root, places.v[i], take);
	return r;
}

int tn_kernel_facts_from_symvers(tn_kernel_facts *f, const tn_root *root, const char *path)
{
	int r = f->exports_source ? 0 : try_file(f, root, path, take_symvers);

	return r < 0 ? r : 0;
}

int tn_kernel_facts_from_symbols(tn_kernel_facts *f, const tn_root *root, bool running)
{
	int r = f->exports_source ? 1 : try_places(f, root, TN_KERNEL_SYMVERS, take_symvers);

	if (r == 0)
		r = try_places(f, root, TN_KERNEL_SYSTEM_MAPS, take_map);
	if (r == 0 && running)
		r = try_file(f, root, "/proc/kallsyms", take_map);
	return r < 0 ? r : 0;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Ranks by the lines of modules.order; what has none comes after them. */
#include "depmod/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "depmod/findings.h"
#include "depmod/input.h"

/* "kernel/a.ko.xz" -> "kernel/a.ko": what modules.order calls it. */
static struct tn_text uncompressed(const char *path)
{
	struct tn_text whole = tn_text(path);
	const char *dot = strrchr(path, '.');

	if (dot && strcmp(dot, ".ko") != 0)
		whole.n = (size_t)(dot - path);
	return whole;
}

static int rank_files(const struct tn_depmod_source *from, struct tn_text order,
		      struct tn_depmod_files *files)
{
	struct tn_hash by_path = { 0 };
	struct tn_text line;
	uint32_t rank = 0;
	int r = 0;

	for (size_t i = 0; r >= 0 && i < files->v.n; i++)
		r = tn_hash_put(&by_path, uncompressed(files->v.v[i].place.path),
				&files->v.v[i]);
	while (r >= 0 && tn_text_line(&order, &line)) {
		bool whole = line.p + line.n < order.p;
		struct tn_depmod_file *file = whole ? tn_hash_get(&by_path, line) : NULL;

		if (!whole)
			tn_depmod_tell(from->sink, TN_DEPMOD_ORDER_CUT,
				       (struct tn_depmod_about){ from->dir, "modules.order", rank + 1 },
				       "%s", "");
		if (file && file->rank == UINT32_MAX)
			file->rank = rank;
		rank++;
	}
	tn_hash_free(&by_path);
	return r < 0 ? r : 0;
}

static int by_order(const void *pa, const void *pb)
{
	const struct tn_depmod_file *a = pa, *b = pb;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->bucket != b->bucket)
		return a->bucket < b->bucket ? -1 : 1;
	return strcmp(a->name, b->name);
}

int tn_depmod_order(const struct tn_depmod_source *from, struct tn_depmod_files *files)
{
	tn_automap order = { 0 };
	int r = 1;

	if (from->dirfd >= 0)
		r = tn_depmod_input(from->dirfd, from->dir, "modules.order", from->sink,
				    &files->flaws, &order);
	if (r == 0)
		r = rank_files(from, tn_map_text(&order), files);
	if (r < 0)
		return r;
	if (files->v.n)
		qsort(files->v.v, files->v.n, sizeof(*files->v.v), by_order);
	return 0;
}

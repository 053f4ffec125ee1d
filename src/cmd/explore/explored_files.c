// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the modules' own files say: several are read at once, and what is kept of each is copied into the exploration. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/explore/exploration.h"
#include "core/image/image.h"
#include "format/modsig.h"
#include "sys/files.h"
#include "sys/parallel.h"

/* Of one file, until the thread that puts it together has copied it. */
struct reading {
	tn_image *image;
	int code; /* of opening it */
	tn_image_imports imports;
};

struct readings {
	struct tn_exploration *ex;
	struct reading *of; /* as many as there are modules */
};

static void read_one(void *data, size_t i, size_t worker)
{
	struct readings *all = data;
	const struct tn_explored *m = &all->ex->modules[i];
	struct reading *one = &all->of[i];

	if (!m->item->path)
		return;
	tn_check_reading(&all->ex->machine.kernel.basis, m->item->path);
	one->code = tn_image_open_at(AT_FDCWD, m->item->path, &one->image, NULL);
	if (one->code == 0 && tn_image_get_imports(one->image, &one->imports, NULL) == -ENOMEM)
		one->code = -ENOMEM;
}

static int by_owner(const void *a, const void *b)
{
	const struct tn_explored_use *x = a, *y = b;

	if (x->owner != y->owner)
		return x->owner->index < y->owner->index ? -1 : 1;
	return tn_text_cmp(x->symbol, y->symbol);
}

/* The symbols that other modules have; the rest are the kernel's own. */
static int take_uses(struct tn_exploration *ex, struct tn_explored *m, const tn_image_imports *imports)
{
	for (size_t i = 0; i < imports->n; i++) {
		struct tn_text symbol = tn_image_plain_name(imports->v[i].name);
		const struct tn_explored *owner = tn_hash_get(&ex->owners, symbol);
		const char *copy;

		if (!owner || owner == m)
			continue;
		copy = tn_arena_dup(&ex->world->arena, symbol);
		if (!copy || tn_vec_push(&m->uses, ((struct tn_explored_use){ owner, tn_text(copy) })) < 0)
			return -ENOMEM;
	}
	if (m->uses.n)
		qsort(m->uses.v, m->uses.n, sizeof(*m->uses.v), by_owner);
	return 0;
}

static int take_signer(struct tn_exploration *ex, struct tn_explored *m, const tn_image *image)
{
	struct tn_modsig signature = { 0 };
	int r = tn_modsig_read(tn_image_bytes(image), &signature, NULL);

	if (r == -ENOENT)
		return 0;
	m->signer = r < 0 ? "" : tn_arena_dup(&ex->world->arena, signature.signer);
	return m->signer ? 0 : -ENOMEM;
}

static int take_modinfo(struct tn_exploration *ex, struct tn_explored *m, const tn_image *image)
{
	struct tn_text section;
	const char *copy;

	if (tn_image_modinfo(image, &section) < 0)
		return 0;
	copy = tn_arena_dup(&ex->world->arena, section);
	m->modinfo = (struct tn_text){ copy, section.n };
	return copy ? 0 : -ENOMEM;
}

static int use_one(void *data, size_t i, bool worked)
{
	struct readings *all = data;
	struct tn_explored *m = &all->ex->modules[i];
	struct reading *one = &all->of[i];
	int r;

	if (!worked)
		read_one(data, i, 0);
	if (!m->item->path || one->code == -ENOMEM)
		return m->item->path ? -ENOMEM : 0;
	if (one->code < 0) {
		m->trouble = tn_arena_printf(&all->ex->world->arena, "its file could not be read: %s", strerror(-one->code));
		return m->trouble ? 0 : -ENOMEM;
	}
	if (tn_file_size_at(AT_FDCWD, m->item->path, &m->size) < 0)
		m->size = 0;
	r = take_modinfo(all->ex, m, one->image);
	if (r == 0)
		r = take_signer(all->ex, m, one->image);
	if (r == 0)
		r = take_uses(all->ex, m, &one->imports);
	tn_vec_free(&one->imports);
	one->image = tn_image_free(one->image);
	return r;
}

static void release(struct readings *all)
{
	for (size_t i = 0; all->of && i < all->ex->n; i++) {
		tn_image_free(all->of[i].image);
		tn_vec_free(&all->of[i].imports);
	}
	free(all->of);
}

int tn_exploration_read_files(struct tn_exploration *ex)
{
	tn_cleanup(release) struct readings all = { ex, calloc(ex->n + 1, sizeof(*all.of)) };
	const struct tn_parallel work = {
		.n = ex->n, .max_threads = TN_PARALLEL_MAX, .work = read_one, .use = use_one, .data = &all,
	};

	return all.of ? tn_parallel(&work) : -ENOMEM;
}

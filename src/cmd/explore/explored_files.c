// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the modules' own files say: several are looked at at once, each by a thread that keeps what it takes in an arena of its own.
 * Where the tree is checked, that is done while the check has the file at hand, since unpacking is most of the work. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/explore/exploration.h"
#include "core/image/image.h"
#include "diag/loaded_build.h"
#include "format/modsig.h"
#include "sys/files.h"

static int by_owner(const void *a, const void *b)
{
	const struct tn_explored_symbol *x = *(const struct tn_explored_symbol *const *)a;
	const struct tn_explored_symbol *y = *(const struct tn_explored_symbol *const *)b;

	if (x->owner != y->owner)
		return x->owner->index < y->owner->index ? -1 : 1;
	return tn_text_cmp(x->name, y->name);
}

/* The symbols that other modules have; the rest are the kernel's own. */
static int take_uses(const struct tn_exploration *ex, struct tn_explored *m, const tn_image *image)
{
	tn_autovec tn_image_imports imports = { 0 };

	if (tn_image_get_imports(image, &imports, NULL) == -ENOMEM)
		return -ENOMEM;
	for (size_t i = 0; i < imports.n; i++) {
		const struct tn_explored_symbol *symbol = tn_hash_get(&ex->owners, tn_image_plain_name(imports.v[i].name));

		if (symbol && symbol->owner != m && tn_vec_push(&m->uses, symbol) < 0)
			return -ENOMEM;
	}
	if (m->uses.n)
		qsort(m->uses.v, m->uses.n, sizeof(*m->uses.v), by_owner);
	return 0;
}

static int keep(struct tn_arena *arena, struct tn_text *text)
{
	text->p = tn_arena_dup(arena, *text);
	return text->p ? 0 : -ENOMEM;
}

static int keep_exports(struct tn_shown *shown, struct tn_arena *arena)
{
	for (size_t i = 0; i < shown->exports.n; i++) {
		struct tn_image_ksymbol *s = &shown->exports.v[i];

		if (keep(arena, &s->name) < 0 || (s->export_ns.n && keep(arena, &s->export_ns) < 0))
			return -ENOMEM;
	}
	return 0;
}

/* What a signature claims; whether it is true is the check's business. */
static int take_signature(struct tn_explored *m, const tn_image *image, struct tn_arena *arena)
{
	int r = tn_modsig_read(tn_image_bytes(image), &m->claims, NULL);

	m->is_signed = r != -ENOENT;
	if (r < 0)
		m->claims = (struct tn_modsig){ 0 };
	m->claims.signature = (struct tn_text){ 0 };
	return keep(arena, &m->claims.signer) < 0 || keep(arena, &m->claims.key) < 0 ? -ENOMEM : 0;
}

static int take_image(const struct tn_exploration *ex, struct tn_explored *m, const tn_image *image, struct tn_arena *arena)
{
	struct tn_text section;
	int r = 0;

	if (tn_image_modinfo(image, &section) == 0) {
		r = keep(arena, &section);
		m->shown.modinfo = section;
	}
	if (m->item->loaded)
		m->shown.same_build = tn_loaded_build_is(ex->world->root, m->item->name, image);
	if (r == 0)
		r = tn_shown_read_image(&m->shown, image, arena);
	if (r == 0)
		r = keep_exports(&m->shown, arena);
	if (r == 0)
		r = take_signature(m, image, arena);
	return r < 0 ? r : take_uses(ex, m, image);
}

/* @r: of opening @image; < 0: @err says why. */
static void take(struct tn_exploration *ex, struct tn_explored *m, int r, const tn_image *image, size_t worker,
		 struct tn_error *err)
{
	struct tn_arena *arena = &ex->arenas[worker];

	if (r == 0) {
		r = take_image(ex, m, image, arena);
	} else if (r != -ENOMEM) {
		m->shown.trouble = tn_arena_str(arena, tn_error_text(err, r));
		r = m->shown.trouble ? 0 : -ENOMEM;
	}
	m->code = r;
	if (tn_file_size_at(AT_FDCWD, m->item->path, &m->shown.size) < 0)
		m->shown.size = 0;
}

void tn_exploration_take_file(void *data, const char *name, struct tn_text file, size_t worker)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_exploration *ex = data;
	struct tn_explored *m = tn_hash_get(&ex->by_name, tn_text(name));
	tn_autoerror err = { 0 };
	int r;

	if (!m || !m->item->path)
		return;
	r = tn_image_open_mem(file.p, file.n, m->item->path, &image, &err);
	m->is_read = true;
	take(ex, m, r, image, worker, &err);
}

static void read_one(void *data, size_t i, size_t worker)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_exploration *ex = data;
	struct tn_explored *m = &ex->modules[i];
	tn_autoerror err = { 0 };
	int r;

	if (!m->item->path || m->is_read)
		return;
	tn_check_reading(&ex->machine.kernel.basis, m->item->path);
	r = tn_image_open_at(AT_FDCWD, m->item->path, &image, &err);
	take(ex, m, r, image, worker, &err);
}

static int use_one(void *data, size_t i, bool worked)
{
	struct tn_exploration *ex = data;

	if (!worked)
		read_one(data, i, 0);
	return ex->modules[i].code;
}

int tn_exploration_read_files(struct tn_exploration *ex)
{
	const struct tn_parallel work = {
		.n = ex->n, .max_threads = TN_PARALLEL_MAX, .work = read_one, .use = use_one, .data = ex,
	};

	return tn_parallel(&work);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Module files by the names of their modules: the settings choose, and what they cannot is a tie. */
#include "depmod/files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "depmod/bucket.h"
#include "depmod/line.h"

static uintptr_t number_of(const struct tn_depmod_choice *c, const char *name)
{
	return (uintptr_t)tn_hash_get(&c->by_name, tn_text(name));
}

const struct tn_depmod_file *tn_depmod_choice_find(const struct tn_depmod_choice *c,
						   const char *name)
{
	uintptr_t number = number_of(c, name);

	return number ? &c->files.v.v[number - 1] : NULL;
}

/* @file: another one of the module that has a file already. */
static int compete(struct tn_depmod_choice *c, size_t index, const struct tn_depmod_file *file)
{
	struct tn_depmod_file *old = &c->files.v.v[index];
	struct tn_depmod_spare spare = { file->place, index };

	if (tn_depmod_settings_order(c->settings, &file->place, &old->place) < 0) {
		spare.place = old->place;
		old->place = file->place;
		old->stamp = file->stamp;
	}
	return tn_vec_push(&c->spares, spare);
}

int tn_depmod_choice_add(struct tn_depmod_choice *c, const struct tn_depmod_place *place,
			 const char *name, const struct tn_stamp *stamp)
{
	struct tn_depmod_file file = {
		.place = *place,
		.name = name,
		.unfit_name = tn_depmod_line_unfit(TN_DEPMOD_NAME, tn_text(name)),
		.rank = UINT32_MAX,
	};
	uintptr_t known = number_of(c, name);

	if (stamp)
		file.stamp = *stamp;
	if (known)
		return compete(c, known - 1, &file);
	file.bucket = tn_depmod_bucket(tn_text(name), TN_DEPMOD_MODULE_BUCKETS);
	if (tn_vec_push(&c->files.v, file) < 0)
		return -ENOMEM;
	return tn_hash_put(&c->by_name, tn_text(name), (void *)(c->files.v.n));
}

static int by_unused(const void *pa, const void *pb)
{
	const struct tn_depmod_tie *a = pa, *b = pb;

	return strcmp(a->unused, b->unused);
}

static int find_ties(struct tn_depmod_choice *c)
{
	struct tn_depmod_files *files = &c->files;

	for (size_t i = 0; i < c->spares.n; i++) {
		const struct tn_depmod_spare *spare = &c->spares.v[i];
		const struct tn_depmod_place *used = &files->v.v[spare->index].place;
		struct tn_depmod_tie tie = { used->path, spare->place.path };

		if (tn_depmod_settings_compare(c->settings, used, &spare->place) == 0 &&
		    tn_vec_push(&files->ties, tie) < 0)
			return -ENOMEM;
	}
	if (files->ties.n)
		qsort(files->ties.v, files->ties.n, sizeof(*files->ties.v), by_unused);
	return 0;
}

int tn_depmod_choice_end(struct tn_depmod_choice *c, struct tn_depmod_files *ret)
{
	int r = find_ties(c);

	if (r < 0)
		return r;
	*ret = c->files;
	c->files = (struct tn_depmod_files){ 0 };
	tn_depmod_choice_free(c);
	return 0;
}

void tn_depmod_choice_free(struct tn_depmod_choice *c)
{
	tn_hash_free(&c->by_name);
	tn_vec_free(&c->spares);
	tn_depmod_files_free(&c->files);
}

void tn_depmod_files_free(struct tn_depmod_files *files)
{
	tn_vec_free(&files->v);
	tn_vec_free(&files->ties);
	tn_arena_free(&files->arena);
}

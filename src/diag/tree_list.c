// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/tree_list.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/vec.h"
#include "format/compress.h"
#include "format/index_walk.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/read.h"

struct listing {
	struct tn_arena *arena;
	TN_VEC(const char *) names;
};

static int take_name(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct listing *l = data;
	const char *name = tn_arena_dup(l->arena, key);

	return name ? tn_vec_push(&l->names, name) : -ENOMEM;
}

static void listing_free(struct listing *l)
{
	tn_vec_free(&l->names);
}

int tn_tree_list(tn_tree *tree, struct tn_arena *arena, int (*take)(void *data, const char *name, const char *path), void *data,
		 struct tn_error *err)
{
	tn_cleanup(listing_free) struct listing l = { .arena = arena };
	const struct tn_index *index = NULL;
	const struct tn_tree_module *module;
	int r = tn_tree_open_index(tree, TN_TREE_DEP, &index);

	if (r == 0)
		r = tn_tree_damaged(tree, TN_TREE_DEP, tn_index_dump(index, TN_TEXT_LITERAL(""), take_name, &l));
	for (size_t i = 0; i < l.names.n && r == 0; i++) {
		r = tn_tree_module(tree, l.names.v[i], &module);
		if (r == 0)
			r = take(data, l.names.v[i], module->path);
	}
	return r < 0 ? tn_fail(err, r, "%s/modules.dep.bin: %s", tn_tree_path(tree), strerror(-r)) : 0;
}

int tn_tree_list_read(const char *path, struct tn_buf *file)
{
	tn_autoclose int fd = tn_file_open_at(AT_FDCWD, path);
	int regular = fd < 0 ? fd : tn_file_is_regular(fd);

	file->n = 0;
	if (regular <= 0)
		return regular < 0 ? regular : -EINVAL;
	return tn_read_all(fd, 0, TN_READ_REGULAR, TN_DECOMPRESS_MAX, file);
}

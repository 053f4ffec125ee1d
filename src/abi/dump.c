// SPDX-License-Identifier: LGPL-2.1-or-later
/* An index as text, to a descriptor of the caller's. */
#include <errno.h>
#include <unistd.h>

#include "abi/abi.h"
#include "sys/write.h"

/* Each index and what its lines begin with. */
static const struct {
	enum tn_tree_index index;
	const char *lead;
} indexes[] = {
	[KMOD_INDEX_MODULES_DEP] = { TN_TREE_DEP, "" },
	[KMOD_INDEX_MODULES_ALIAS] = { TN_TREE_ALIAS, "alias " },
	[KMOD_INDEX_MODULES_SYMBOL] = { TN_TREE_SYMBOLS, "alias " },
	[KMOD_INDEX_MODULES_BUILTIN_ALIAS] = { TN_TREE_BUILTIN_ALIAS, "" },
	[KMOD_INDEX_MODULES_BUILTIN] = { TN_TREE_BUILTIN, "" },
};

static int write_lines(void *data, struct tn_text lines)
{
	return tn_write_all(*(const int *)data, lines);
}

KMOD_EXPORT int kmod_dump_index(struct kmod_ctx *ctx, enum kmod_index type, int fd)
{
	const struct tn_index *index;
	tn_tree *tree;
	int r;

	if (!ctx)
		return -ENOSYS;
	if ((size_t)type >= TN_ARRAY_SIZE(indexes))
		return -ENOENT;
	tree = kmod_ctx_tree(ctx);
	if (!tree)
		return -ENOMEM;
	r = tn_tree_open_index(tree, indexes[type].index, &index);
	if (r < 0)
		return r == -ENOMEM ? r : -ENOSYS;
	return kmod_file_error(tn_tree_lines(tree, indexes[type].index, tn_text(indexes[type].lead),
					     write_lines, &fd));
}

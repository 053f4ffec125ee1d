// SPDX-License-Identifier: LGPL-2.1-or-later
#include "explain/tree_files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "core/name.h"
#include "sys/dir.h"
#include "sys/fd.h"

struct scan {
	tn_tree_file_fn *fn;
	void *data;
};

static bool may_be_module(void *data, const char *name, bool maybe_dir)
{
	return tn_name_is_module_file(name) || (maybe_dir && strcmp(name, "build") != 0 && strcmp(name, "source") != 0);
}

static int look_at(void *data, const struct tn_dir_entry *entry)
{
	struct scan *scan = data;
	char name[TN_NAME_MAX];

	if (entry->kind != TN_DIR_FILE || !tn_name_is_module_file(entry->name) || !tn_name_from_path(entry->name, name))
		return 0;
	return scan->fn(scan->data, name, entry->path);
}

static int pass_over(void *data, const char *path, int code)
{
	return 0;
}

int tn_tree_files(const tn_tree *tree, tn_tree_file_fn *fn, void *data)
{
	struct scan scan = { fn, data };
	const struct tn_dir_walker walker = { .wanted = may_be_module, .entry = look_at, .unreadable = pass_over, .data = &scan };
	tn_autoclose int dir = tn_dir_open(AT_FDCWD, tn_tree_path(tree));
	int r = dir < 0 ? 0 : tn_dir_walk(dir, &walker);

	return r > 0 || r == -ENOMEM ? r : 0;
}

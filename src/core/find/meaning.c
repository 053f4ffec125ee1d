// SPDX-License-Identifier: LGPL-2.1-or-later
/* A path by what kmod takes for one; else a name, by the steps of lookup.h. */
#include "core/find/meaning.h"

#include <errno.h>
#include <fcntl.h>

#include "core/name.h"
#include "sys/files.h"

void tn_meaning_release(struct tn_meaning *meaning)
{
	tn_vec_free(&meaning->matches);
}

bool tn_meaning_is_path(const char *operand)
{
	return operand[0] == '/' || (operand[0] == '.' && operand[1] == '/');
}

static int find_file(const char *path, struct tn_arena *arena, struct tn_meaning *ret)
{
	struct tn_match match = { .by = TN_FOUND_FILE };
	char name[TN_NAME_MAX];
	int r = tn_file_check(AT_FDCWD, path);

	if (r < 0)
		return r;
	if (!tn_name_from_path(path, name))
		return -EINVAL;
	match.module = tn_arena_str(arena, name);
	if (!match.module)
		return -ENOMEM;
	r = tn_absolute_path(path, arena, &ret->path);
	return r < 0 ? r : tn_vec_push(&ret->matches, match);
}

int tn_meaning_find(tn_tree *tree, const tn_config *config, const char *operand,
		    struct tn_arena *arena, struct tn_meaning *ret)
{
	int r;

	if (tn_meaning_is_path(operand))
		return find_file(operand, arena, ret);
	r = tn_lookup(tree, config, operand, arena, &ret->matches);
	/* What cannot be a name is the name of no module. */
	if (r == -EINVAL || r == -ENAMETOOLONG)
		r = 0;
	return r == 0 && ret->matches.n == 0 ? -ENOENT : r;
}

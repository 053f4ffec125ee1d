// SPDX-License-Identifier: LGPL-2.1-or-later
/* Named files: each must be there and be the only one of its module. */
#include "depmod/named.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "core/name.h"
#include "depmod/line.h"
#include "sys/dir.h"

static int add_named(struct tn_depmod_choice *c, const char *dir, const char *path,
		     struct tn_error *err)
{
	struct tn_depmod_place place = { tn_depmod_path_below(dir, path), -1 };
	const char *why = tn_depmod_line_unfit(TN_DEPMOD_PATH, tn_text(place.path)), *kept;
	char name[TN_NAME_MAX];
	struct tn_dir_stat st;
	int r;

	if (path[0] != '/')
		return tn_fail(err, -EINVAL, "%s: not absolute path.", path);
	if (why)
		return tn_fail(err, -EINVAL, "could not create module %s: its path has %s", path, why);
	r = tn_dir_stat(AT_FDCWD, path, &st);
	if (r < 0)
		return tn_fail(err, r, "could not create module %s: %s", path, strerror(-r));
	if (st.kind != TN_DIR_FILE || !tn_name_from_path(path, name))
		return tn_fail(err, -EINVAL, "could not create module %s: not a module file", path);
	if (tn_depmod_choice_find(c, name))
		return tn_fail(err, -EEXIST, "could not create module %s: module '%s' was named before",
			       path, name);
	place.path = tn_arena_str(&c->files.arena, place.path);
	kept = tn_arena_str(&c->files.arena, name);
	return place.path && kept ? tn_depmod_choice_add(c, &place, kept, NULL) : -ENOMEM;
}

int tn_depmod_named(const struct tn_depmod_source *from, char *const *paths, size_t n,
		    struct tn_depmod_files *ret, struct tn_error *err)
{
	struct tn_depmod_choice choice = { .settings = from->settings };
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++)
		r = add_named(&choice, from->dir, paths[i], err);
	if (r == 0)
		r = tn_depmod_choice_end(&choice, ret);
	tn_depmod_choice_free(&choice);
	return r;
}

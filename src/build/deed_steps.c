// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a deed consists of, step by step, and whose a file in the tree is. */
#include "build/deed.h"

#include <string.h>

#include "sys/below.h"

void tn_build_changes_free(struct tn_build_changes *changes)
{
	tn_vec_free(&changes->list);
	tn_arena_free(&changes->arena);
	*changes = (struct tn_build_changes){ 0 };
}

void tn_deed_planning_free(struct tn_deed_planning *p)
{
	tn_build_deed_free(&p->deed);
	tn_vec_free(&p->prepare);
	tn_vec_free(&p->names);
	tn_vec_free(&p->found);
}

const char *tn_deed_beside(struct tn_deed_planning *p, const char *path, const char *what)
{
	const char *name = strrchr(path, '/') + 1;

	return tn_arena_printf(p->arena, "%.*s.%s.tenon-%s", (int)(name - path), path, name, what);
}

/* Return: 0 or -ENOMEM. */
static int prepare(struct tn_deed_planning *p, enum tn_build_prepare_kind kind, const char *from, const char *to)
{
	return from && to ? tn_vec_push(&p->prepare, (struct tn_build_prepare){ kind, from, to }) : -ENOMEM;
}

int tn_deed_put(struct tn_deed_planning *p, enum tn_build_prepare_kind kind, const char *from, const char *path, bool is_there)
{
	struct tn_build_step s = { TN_BUILD_PUT, NULL, path, NULL };
	int r = path ? 0 : -ENOMEM;

	if (r == 0) {
		s.from = tn_deed_beside(p, path, "new");
		r = prepare(p, kind, from, s.from);
	}
	if (r == 0 && is_there) {
		s.other = tn_deed_beside(p, path, "old");
		r = prepare(p, TN_BUILD_DOUBLE, path, s.other);
	}
	return r < 0 ? r : tn_vec_push(&p->deed.first, s);
}

int tn_deed_put_last(struct tn_deed_planning *p, enum tn_build_prepare_kind kind, const char *from, const char *path)
{
	struct tn_build_step s = { TN_BUILD_PUT, path ? tn_deed_beside(p, path, "new") : NULL, path, NULL };
	int r = prepare(p, kind, from, s.from);

	return r < 0 ? r : tn_vec_push(&p->deed.last, s);
}

int tn_deed_drop(struct tn_deed_planning *p, const char *path)
{
	return path ? tn_vec_push(&p->deed.last, (struct tn_build_step){ TN_BUILD_DROP, NULL, path, NULL }) : -ENOMEM;
}

int tn_deed_tell(struct tn_deed_planning *p, enum tn_build_change_kind kind, const char *name, const char *path,
		       const char *version, const char *there)
{
	struct tn_arena *a = &p->changes->arena;
	const struct tn_build_change c = {
		kind, tn_arena_str(a, name), path ? tn_arena_str(a, path) : NULL, tn_arena_str(a, version), tn_arena_str(a, there)
	};

	return a->failed ? -ENOMEM : tn_vec_push(&p->changes->list, c);
}

const char *tn_deed_built_dir(struct tn_deed_planning *p, const char *version)
{
	return tn_arena_printf(p->arena, "%s/%s/%s/%s/module", p->home, version, p->how->kernel, p->how->arch);
}

/* A link that dkms has made leads to what it has built. */
static bool leads_home(struct tn_deed_planning *p, const char *path)
{
	const char *target;
	size_t n = strlen(p->home);

	return tn_below_readlink(p->how->trees.root, path, p->arena, &target) == 0 && strncmp(target, p->home, n) == 0 &&
		target[n] == '/';
}

/* Whether it is of the build that was there before the one that is there now. */
static bool is_saved(struct tn_deed_planning *p, const struct tn_build_found *file, const char *version)
{
	tn_autobuf state = { 0 };
	const char *path;

	tn_build_state_dir(p->how->trees.dkms_tree, "saved", &state);
	if (state.failed)
		return false;
	path = tn_arena_printf(p->arena, "%s/%s/%s/%s/%s/module/%s", state.p, p->module, version, p->how->kernel, p->how->arch,
			       file->file);
	return path && tn_below_same(p->how->trees.root, file->path, path);
}

int tn_deed_is_own(struct tn_deed_planning *p, const struct tn_build_found *file, const char *version, bool exactly)
{
	const tn_root *root = p->how->trees.root;
	const char *dir = tn_deed_built_dir(p, version);
	struct tn_build_versions now, then;
	struct tn_build_found built;
	int r;

	if (file->link)
		return leads_home(p, file->path);
	r = dir ? tn_build_find_in_dir(root, dir, file->name, p->arena, &built) : -ENOMEM;
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	if (tn_below_same(root, file->path, built.path) || is_saved(p, file, version))
		return 1;
	if (exactly)
		return 0;
	/* It may have been signed or packed since: dkms goes by what it calls itself. */
	r = tn_build_read_versions(root, file->path, p->arena, &now);
	if (r == 0)
		r = tn_build_read_versions(root, built.path, p->arena, &then);
	return r < 0 ? r : strcmp(now.version, then.version) == 0;
}

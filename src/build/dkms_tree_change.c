// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/dkms_tree_change.h"

#include <errno.h>
#include <string.h>

#include "sys/below.h"
#include "sys/fd.h"

static bool is_component(const char *name)
{
	return *name && !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static const char *dir_of(const struct tn_dkms_settings *settings, const char *module, const char *version, struct tn_arena *arena,
			  struct tn_error *err)
{
	const char *dir = tn_arena_printf(arena, "%s/%s/%s", settings->dkms_tree, module, version);

	if (!is_component(module) || !is_component(version)) {
		tn_fail(err, -EINVAL, "%s/%s is no name of a module and its version", module, version);
		return NULL;
	}
	if (!dir)
		tn_fail(err, -ENOMEM, "out of memory");
	return dir;
}

int tn_dkms_tree_add(const tn_root *root, const struct tn_dkms_settings *settings, const char *module, const char *version,
		     struct tn_error *err)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *dir = dir_of(settings, module, version, &arena, err);
	const char *link = dir ? tn_arena_printf(&arena, "%s/source", dir) : NULL;
	const char *source = tn_arena_printf(&arena, "%s/%s-%s", settings->source_tree, module, version);
	tn_autoclose int fd = -1;
	int r;

	if (!dir || !link || !source)
		return err && err->code ? err->code : -ENOMEM;
	fd = tn_below_dir(root, dir, true);
	r = fd < 0 ? fd : tn_below_symlink(root, source, link);
	return r < 0 ? tn_fail(err, r, "cannot make %s: %s", link, strerror(-r)) : 0;
}

int tn_dkms_tree_remove(const tn_root *root, const struct tn_dkms_settings *settings, const char *module, const char *version,
			struct tn_error *err)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *dir = dir_of(settings, module, version, &arena, err);
	const char *above = tn_arena_printf(&arena, "%s/%s", settings->dkms_tree, module);
	int r;

	if (!dir || !above)
		return err && err->code ? err->code : -ENOMEM;
	r = tn_below_remove_all(root, dir);
	if (r < 0)
		return tn_fail(err, r, "cannot remove %s: %s", dir, strerror(-r));
	tn_below_prune(root, above, settings->dkms_tree);
	return 0;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What makes an initramfs anew, and when that is due. */
#include <errno.h>
#include <string.h>

#include "core/name.h"
#include "machine/initramfs.h"
#include "sys/kernels.h"
#include "sys/root.h"

/* Programs that are there where such archives are made; dracut may come with an update-initramfs of its own. */
static const struct {
	const char *path;
	enum tn_initramfs_maker maker;
} programs[] = {
	{ "/usr/sbin/update-initramfs", TN_INITRAMFS_TOOLS }, { "/sbin/update-initramfs", TN_INITRAMFS_TOOLS },
	{ "/usr/bin/mkinitcpio", TN_INITRAMFS_MKINITCPIO },   { "/usr/sbin/mkinitfs", TN_INITRAMFS_MKINITFS },
	{ "/sbin/mkinitfs", TN_INITRAMFS_MKINITFS },	      { "/usr/bin/booster", TN_INITRAMFS_BOOSTER },
	{ "/usr/bin/dracut", TN_INITRAMFS_DRACUT },	      { "/usr/sbin/dracut", TN_INITRAMFS_DRACUT },
};

static const enum tn_initramfs_maker of_distro[TN_N_DISTROS] = {
	[TN_DISTRO_DEBIAN] = TN_INITRAMFS_TOOLS,   [TN_DISTRO_FEDORA] = TN_INITRAMFS_DRACUT,
	[TN_DISTRO_ARCH] = TN_INITRAMFS_MKINITCPIO, [TN_DISTRO_SUSE] = TN_INITRAMFS_DRACUT,
	[TN_DISTRO_ALPINE] = TN_INITRAMFS_MKINITFS,
};

static enum tn_initramfs_maker maker_of(const tn_root *root, enum tn_distro distro)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(programs); i++)
		if (tn_root_has(root, programs[i].path))
			return programs[i].maker;
	return of_distro[distro];
}

/* Arch names its archives by the kernel's package. */
static const char *remake_with_mkinitcpio(const tn_root *root, const char *release, struct tn_arena *arena)
{
	const char *tree, *path;
	tn_autobuf b = { 0 };
	struct tn_text name;

	if (tn_kernels_find(root, release, arena, &tree) < 0)
		return tn_arena_str(arena, "mkinitcpio -P");
	path = tn_arena_printf(arena, "%s/pkgbase", tree);
	if (!path || tn_root_read(root, path, 256, &b) < 0)
		return tn_arena_str(arena, "mkinitcpio -P");
	name = tn_text_trim(tn_buf_text(&b));
	return tn_arena_printf(arena, "mkinitcpio -p %.*s", TN_TEXT_FMT(name));
}

const char *tn_initramfs_remake(const tn_root *root, enum tn_initramfs_maker old, bool exists, enum tn_distro distro,
				const char *release, struct tn_arena *arena)
{
	switch (old != TN_INITRAMFS_OTHER ? old : maker_of(root, distro)) {
	case TN_INITRAMFS_TOOLS:
		return tn_arena_printf(arena, "update-initramfs -%c -k %s", exists ? 'u' : 'c', release);
	case TN_INITRAMFS_DRACUT:
		return tn_arena_printf(arena, "dracut --force --kver %s", release);
	case TN_INITRAMFS_MKINITCPIO:
		return remake_with_mkinitcpio(root, release, arena);
	case TN_INITRAMFS_MKINITFS:
		return tn_arena_printf(arena, "mkinitfs %s", release);
	case TN_INITRAMFS_BOOSTER:
		return tn_arena_str(arena, "/usr/lib/booster/regenerate_images");
	default:
		return NULL;
	}
}

/* Return: 1, 0, -ENOMEM. */
static int has_module(const struct tn_initramfs *initramfs, const char *release, const char *module, struct tn_arena *arena)
{
	for (size_t i = 0; i < initramfs->files.n; i++) {
		const struct tn_initramfs_file *f = &initramfs->files.v[i];
		const char *relative, *name;
		struct tn_text of;
		int r;

		if (f->kind != TN_INITRAMFS_MODULE || !tn_initramfs_module_place(f->path, &of, &relative) ||
		    !tn_text_is(of, release))
			continue;
		r = tn_name_of_file(relative, arena, &name);
		if (r < 0 || (r > 0 && strcmp(name, module) == 0))
			return r;
	}
	return 0;
}

int tn_initramfs_must_follow(const tn_root *root, const char *release, const char *module, enum tn_distro distro,
			     const char *cache, struct tn_arena *arena, struct tn_initramfs_follows *ret)
{
	struct tn_initramfs_follows follows = { 0 };
	tn_cleanup(tn_initramfs_free) struct tn_initramfs initramfs = { 0 };
	tn_autoerror err = { 0 };
	bool uki;
	int r = tn_initramfs_find(root, release, arena, &follows.path, &uki);

	if (r == 0)
		r = tn_initramfs_read(root, follows.path, cache, arena, &initramfs, &err);
	if (r == 0)
		r = has_module(&initramfs, release, module, arena);
	if (r == -ENOMEM)
		return r;
	if (follows.path) {
		follows.remake = tn_initramfs_remake(root, initramfs.maker, true, distro, release, arena);
		follows.must = r > 0;
		if (r < 0)
			follows.doubt = tn_arena_str(arena, tn_error_text(&err, r));
	}
	*ret = follows;
	return 0;
}

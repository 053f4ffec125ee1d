// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/kernel_places.h"

#include <errno.h>
#include <string.h>

#include "sys/kernels.h"

/* What comes before the release and after it. */
struct place {
	enum tn_kernel_place what;
	enum {
		BY_RELEASE,
		BY_FLAVOUR, /* what follows the release's last '-' */
		BY_NO_NAME, /* of whatever kernel that is, which the image tells */
		IN_TREE,    /* below the kernel's directory of modules */
		IN_TREE_OF_REAL_ROOT,
	} where;
	const char *before, *after;
};

/* Debian, Fedora, openSUSE, Arch, Gentoo, Alpine... and what `make install` makes of each architecture's images. The link to
 * where the kernel was built leads out of any root but the real one. */
static const struct place places[] = {
	{ TN_KERNEL_IMAGES, BY_RELEASE, "/boot/vmlinuz-", "" },
	{ TN_KERNEL_IMAGES, IN_TREE, "vmlinuz", NULL },
	{ TN_KERNEL_IMAGES, BY_RELEASE, "/boot/vmlinux-", "" },
	{ TN_KERNEL_IMAGES, BY_RELEASE, "/boot/Image-", "" },
	{ TN_KERNEL_IMAGES, BY_RELEASE, "/boot/image-", "" },
	{ TN_KERNEL_IMAGES, BY_RELEASE, "/boot/kernel-", "" },
	{ TN_KERNEL_IMAGES, BY_RELEASE, "/boot/bzImage-", "" },
	{ TN_KERNEL_IMAGES, BY_RELEASE, "/boot/zImage-", "" },
	{ TN_KERNEL_IMAGES, BY_RELEASE, "/boot/vmlinux-", ".gz" },
	{ TN_KERNEL_IMAGES, BY_RELEASE, "/boot/vmlinux-", ".xz" },
	{ TN_KERNEL_IMAGES, BY_RELEASE, "/boot/vmlinux-", ".zst" },
	{ TN_KERNEL_IMAGES, IN_TREE, "vmlinux", NULL },
	{ TN_KERNEL_IMAGES, IN_TREE, "vmlinux.gz", NULL },
	{ TN_KERNEL_IMAGES, IN_TREE, "vmlinux.xz", NULL },
	{ TN_KERNEL_IMAGES, IN_TREE, "vmlinux.zst", NULL },
	{ TN_KERNEL_IMAGES, IN_TREE, "Image", NULL },
	{ TN_KERNEL_IMAGES, IN_TREE, "image", NULL },
	{ TN_KERNEL_IMAGES, IN_TREE_OF_REAL_ROOT, "build/vmlinux", NULL },
	{ TN_KERNEL_IMAGES, BY_FLAVOUR, "/boot/vmlinuz-", NULL },
	{ TN_KERNEL_IMAGES, BY_NO_NAME, "/boot/vmlinuz", NULL },

	{ TN_KERNEL_SYMVERS, IN_TREE, "symvers.gz", NULL },
	{ TN_KERNEL_SYMVERS, IN_TREE, "symvers.xz", NULL },
	{ TN_KERNEL_SYMVERS, IN_TREE, "symvers.zst", NULL },
	{ TN_KERNEL_SYMVERS, BY_RELEASE, "/boot/symvers-", ".gz" },
	{ TN_KERNEL_SYMVERS, BY_RELEASE, "/boot/symvers-", ".xz" },
	{ TN_KERNEL_SYMVERS, BY_RELEASE, "/boot/symvers-", ".zst" },
	{ TN_KERNEL_SYMVERS, IN_TREE_OF_REAL_ROOT, "build/Module.symvers", NULL },
	{ TN_KERNEL_SYMVERS, BY_RELEASE, "/usr/src/linux-headers-", "/Module.symvers" },
	{ TN_KERNEL_SYMVERS, BY_RELEASE, "/usr/src/kernels/", "/Module.symvers" },

	{ TN_KERNEL_SYSTEM_MAPS, BY_RELEASE, "/boot/System.map-", "" },
	{ TN_KERNEL_SYSTEM_MAPS, IN_TREE, "System.map", NULL },
	{ TN_KERNEL_SYSTEM_MAPS, IN_TREE_OF_REAL_ROOT, "build/System.map", NULL },

	{ TN_KERNEL_CONFIGS, IN_TREE, "config", NULL },
	{ TN_KERNEL_CONFIGS, BY_RELEASE, "/boot/config-", "" },
	{ TN_KERNEL_CONFIGS, IN_TREE_OF_REAL_ROOT, "build/.config", NULL },
	{ TN_KERNEL_CONFIGS, BY_RELEASE, "/usr/src/linux-headers-", "/.config" },
	{ TN_KERNEL_CONFIGS, BY_RELEASE, "/usr/src/kernels/", "/.config" },
};

/* What the places of one kernel are made of. */
struct names {
	const char *release, *flavour, *tree; /* flavour, tree: may be NULL */
	bool real_root;
};

static bool is_place(const struct place *p, const struct names *n)
{
	switch (p->where) {
	case BY_FLAVOUR:
		return n->flavour;
	case IN_TREE:
		return n->tree;
	case IN_TREE_OF_REAL_ROOT:
		return n->tree && n->real_root;
	default:
		return true;
	}
}

static const char *path_of(const struct place *p, const struct names *n, struct tn_arena *arena)
{
	switch (p->where) {
	case BY_RELEASE:
		return tn_arena_printf(arena, "%s%s%s", p->before, n->release, p->after);
	case BY_FLAVOUR:
		return tn_arena_printf(arena, "%s%s", p->before, n->flavour);
	case BY_NO_NAME:
		return p->before;
	default:
		return tn_arena_printf(arena, "%s/%s", n->tree, p->before);
	}
}

int tn_kernel_places_list(enum tn_kernel_place what, const tn_root *root, const char *release,
			  struct tn_arena *arena, tn_kernel_places *ret)
{
	const char *dash = strrchr(release, '-');
	struct names names = { .release = release, .flavour = dash ? dash + 1 : NULL, .real_root = !*tn_root_path(root) };

	if (tn_kernels_find(root, release, arena, &names.tree) == -ENOMEM)
		return -ENOMEM;
	for (size_t i = 0; i < TN_ARRAY_SIZE(places); i++) {
		const char *path;

		if (places[i].what != what || !is_place(&places[i], &names))
			continue;
		path = path_of(&places[i], &names, arena);
		if (!path || tn_vec_push(ret, path) < 0)
			return -ENOMEM;
	}
	return 0;
}

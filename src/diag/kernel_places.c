// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/kernel_places.h"

#include <errno.h>

#include "sys/kernels.h"

/* What comes before the release and after it. */
struct place {
	enum tn_kernel_place what;
	enum { ANYWHERE, IN_TREE, IN_TREE_OF_REAL_ROOT } where; /* IN_TREE: below the kernel's directory of modules */
	const char *before, *after;
};

/* Debian, Fedora, openSUSE, Arch, Gentoo... and what `make install` makes of each architecture's images. The link to
 * where the kernel was built leads out of any root but the real one. */
static const struct place places[] = {
	{ TN_KERNEL_IMAGES, ANYWHERE, "/boot/vmlinuz-", "" },
	{ TN_KERNEL_IMAGES, IN_TREE, "vmlinuz", NULL },
	{ TN_KERNEL_IMAGES, ANYWHERE, "/boot/vmlinux-", "" },
	{ TN_KERNEL_IMAGES, ANYWHERE, "/boot/Image-", "" },
	{ TN_KERNEL_IMAGES, ANYWHERE, "/boot/image-", "" },
	{ TN_KERNEL_IMAGES, ANYWHERE, "/boot/kernel-", "" },
	{ TN_KERNEL_IMAGES, ANYWHERE, "/boot/bzImage-", "" },
	{ TN_KERNEL_IMAGES, ANYWHERE, "/boot/zImage-", "" },
	{ TN_KERNEL_IMAGES, ANYWHERE, "/boot/vmlinux-", ".gz" },
	{ TN_KERNEL_IMAGES, ANYWHERE, "/boot/vmlinux-", ".xz" },
	{ TN_KERNEL_IMAGES, ANYWHERE, "/boot/vmlinux-", ".zst" },
	{ TN_KERNEL_IMAGES, IN_TREE, "vmlinux", NULL },
	{ TN_KERNEL_IMAGES, IN_TREE_OF_REAL_ROOT, "build/vmlinux", NULL },

	{ TN_KERNEL_SYMVERS, IN_TREE, "symvers.gz", NULL },
	{ TN_KERNEL_SYMVERS, IN_TREE, "symvers.xz", NULL },
	{ TN_KERNEL_SYMVERS, IN_TREE, "symvers.zst", NULL },
	{ TN_KERNEL_SYMVERS, ANYWHERE, "/boot/symvers-", ".gz" },
	{ TN_KERNEL_SYMVERS, ANYWHERE, "/boot/symvers-", ".xz" },
	{ TN_KERNEL_SYMVERS, ANYWHERE, "/boot/symvers-", ".zst" },
	{ TN_KERNEL_SYMVERS, IN_TREE_OF_REAL_ROOT, "build/Module.symvers", NULL },
	{ TN_KERNEL_SYMVERS, ANYWHERE, "/usr/src/linux-headers-", "/Module.symvers" },
	{ TN_KERNEL_SYMVERS, ANYWHERE, "/usr/src/kernels/", "/Module.symvers" },

	{ TN_KERNEL_SYSTEM_MAPS, ANYWHERE, "/boot/System.map-", "" },
	{ TN_KERNEL_SYSTEM_MAPS, IN_TREE, "System.map", NULL },
	{ TN_KERNEL_SYSTEM_MAPS, IN_TREE_OF_REAL_ROOT, "build/System.map", NULL },

	{ TN_KERNEL_CONFIGS, IN_TREE, "config", NULL },
	{ TN_KERNEL_CONFIGS, ANYWHERE, "/boot/config-", "" },
	{ TN_KERNEL_CONFIGS, IN_TREE_OF_REAL_ROOT, "build/.config", NULL },
	{ TN_KERNEL_CONFIGS, ANYWHERE, "/usr/src/linux-headers-", "/.config" },
	{ TN_KERNEL_CONFIGS, ANYWHERE, "/usr/src/kernels/", "/.config" },
};

int tn_kernel_places_list(enum tn_kernel_place what, const tn_root *root, const char *release,
			  struct tn_arena *arena, tn_kernel_places *ret)
{
	const char *tree = NULL;

	if (tn_kernels_find(root, release, arena, &tree) == -ENOMEM)
		return -ENOMEM;
	for (size_t i = 0; i < TN_ARRAY_SIZE(places); i++) {
		const struct place *p = &places[i];
		const char *path;

		if (p->what != what || (p->where != ANYWHERE && !tree) ||
		    (p->where == IN_TREE_OF_REAL_ROOT && *tn_root_path(root)))
			continue;
		path = p->where == ANYWHERE ? tn_arena_printf(arena, "%s%s%s", p->before, release, p->after) :
					      tn_arena_printf(arena, "%s/%s", tree, p->before);
		if (!path || tn_vec_push(ret, path) < 0)
			return -ENOMEM;
	}
	return 0;
}

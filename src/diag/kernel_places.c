// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/kernel_places.h"

#include "base/cleanup.h"
#include "sys/kernels.h"

/* A directory, or NULL for the kernel's directory of modules; what comes before the release, and after. */
struct place {
	const char *directory, *before, *after;
};

/* Debian, Fedora, openSUSE, Arch, Gentoo... and what `make install` makes of each architecture's images. */
static const struct place images[] = {
	{ "/boot/", "vmlinuz-", "" },
	{ NULL, "vmlinuz", NULL },
	{ "/usr/lib/modules/", "", "/vmlinuz" },
	{ "/boot/", "vmlinux-", "" },
	{ "/boot/", "Image-", "" },
	{ "/boot/", "kernel-", "" },
	{ "/boot/", "vmlinux-", ".gz" },
	{ "/boot/", "vmlinux-", ".xz" },
	{ "/boot/", "vmlinux-", ".zst" },
	{ NULL, "vmlinux", NULL },
};

static const char *place(const struct place *p, const tn_root *root, const char *release, struct tn_arena *arena)
{
	const char *tree = NULL;

	if (p->directory)
		return tn_arena_printf(arena, "%s%s%s%s", p->directory, p->before, release, p->after);
	if (tn_kernels_find(root, release, arena, &tree) < 0)
		return tn_arena_str(arena, "/nonexistent");
	return tn_arena_printf(arena, "%s/%s", tree, p->before);
}

const char *tn_kernel_image_place(const tn_root *root, const char *release, struct tn_arena *arena, size_t i)
{
	return i < TN_ARRAY_SIZE(images) ? place(&images[i], root, release, arena) : NULL;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* installed.h - an installed kernel: its module tree, and what else of it is there */
#ifndef TN_CMD_KERNELS_INSTALLED_H
#define TN_CMD_KERNELS_INSTALLED_H

#include "base/hash.h"
#include "cmd/world.h"
#include "core/state/sysmodule.h"
#include "machine/index_health.h"
#include "machine/module_tree.h"
#include "sys/kernels.h"

struct tn_installed {
	const char *release, *directory; /* with the root before it */
	bool running;
	struct tn_module_tree files;
	tn_names builtin;          /* normalised, in the order of modules.builtin */
	struct tn_hash is_builtin; /* the same names */
	struct tn_index_health indexes;
	/* In the sysroot's terms; NULL: not there. */
	const char *image, *initramfs, *headers, *config;
};

/* Zero-initialise @ret. @running: release of the kernel that runs; NULL: none is known to. Strings live in @world's
 * arena. Return: 0 or -errno with a sentence. */
int tn_installed_read(struct tn_world *world, const struct tn_installed_kernel *kernel, const char *running,
		      struct tn_installed *ret, struct tn_error *err);
void tn_installed_free(struct tn_installed *installed);

#endif

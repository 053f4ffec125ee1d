/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* wanted.h - which kernels modules are built for: those that are asked for, the one that runs, or all that have headers
 *
 * The kernel that runs is only believed where this root is the machine's own: in a chroot, an image or a container it is
 * somebody else's.
 */
#ifndef TN_BUILD_WANTED_H
#define TN_BUILD_WANTED_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "sys/root.h"

struct tn_build_wanted_ask {
	const char *const *kernels; /* releases; each may be "RELEASE/ARCH", as dkms takes it */
	size_t n;
	bool all;                 /* all that have headers */
	const char *install_tree; /* tn_dkms_settings.install_tree */
};

struct tn_build_wanted_kernel {
	const char *release;
	const char *arch;   /* as it was asked for; NULL: it was not */
	bool headers;       /* there is RELEASE/build below the tree */
};

struct tn_build_wanted {
	TN_VEC(struct tn_build_wanted_kernel) kernels; /* each once: as asked for, else in version order */
	const char *why; /* "the kernel that runs", "as asked for", "this is not the root of the kernel that runs: ...": a phrase */
	struct tn_arena arena;
};

void tn_build_wanted_free(struct tn_build_wanted *wanted);
#define tn_auto_build_wanted tn_cleanup(tn_build_wanted_free) struct tn_build_wanted

/**
 * tn_build_wanted_find() - decide
 * @ret: empty before; to be freed in any case
 *
 * Headers that are missing where a kernel was named, or runs, are left to tn_build_target_check(). Return: 0; -EINVAL: a release
 * that can be none; -ENOENT: there is no kernel to build for; -errno; with a sentence that says what to do.
 */
int tn_build_wanted_find(const tn_root *root, const struct tn_build_wanted_ask *ask, struct tn_build_wanted *ret,
			 struct tn_error *err);

/* One more, unless it is there. Return: 0 or -ENOMEM. */
int tn_build_wanted_add(struct tn_build_wanted *wanted, const char *release, const char *arch);

#endif

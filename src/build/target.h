/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* target.h - a kernel that modules are built for: its headers, configuration, compiler, and how its own modules are packed */
#ifndef TN_BUILD_TARGET_H
#define TN_BUILD_TARGET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "build/dkms_settings.h"
#include "sys/root.h"

struct tn_build_target {
	const char *release;   /* e.g. "6.12.48+deb13-amd64" */
	const char *arch;      /* as `uname -m` says it there */
	const char *tree;      /* its modules, in the root's terms: "/lib/modules/RELEASE" */
	const char *headers;   /* in the root's terms: "/lib/modules/RELEASE/build", or what was asked for */
	bool has_headers;      /* there is something to build with */
	struct tn_text config; /* auto.conf, or else .config; .p NULL: neither is there */
	bool llvm;             /* clang has built it */
	const char *compiler;  /* what CC is for makes: the one that has built it, where it is here; "": as the headers say */
	const char *linker;    /* what LD is; "": as the headers say */
	const char *kernel_arch; /* what ARCH is for makes; "": as the headers say, which are this machine's */
	const char *cross;     /* what CROSS_COMPILE is; "": nothing */
	const char *packing;   /* of its own modules: "", ".gz", ".xz", ".zst" */
	const char *distribution; /* os-release's ID_LIKE, or its ID where that is "ubuntu" or alone; "" */
	struct tn_arena arena;
};

/* What is asked for; NULL: as it is found. */
struct tn_build_target_ask {
	const char *release; /* not NULL: one path component */
	const char *arch;    /* --arch */
	const char *headers; /* --kernelsourcedir */
	const char *config;  /* --config */
};

void tn_build_target_free(struct tn_build_target *target);
#define tn_auto_build_target tn_cleanup(tn_build_target_free) struct tn_build_target

/**
 * tn_build_target_read() - look at one kernel
 * @ret: empty before; to be freed in any case
 *
 * Headers that are missing are no failure here: tn_build_target_check(). Return: 0; -EINVAL: no such release can be; -errno with a
 * sentence.
 */
int tn_build_target_read(const tn_root *root, const struct tn_dkms_settings *settings, const struct tn_build_target_ask *ask,
			 struct tn_build_target *ret, struct tn_error *err);

/* Whether modules can be built for it. Return: 0; TN_BUILD_NO_HEADERS with a sentence that names the package. */
int tn_build_target_check(const struct tn_build_target *target, struct tn_error *err);

/* The package with the headers of a kernel, e.g. "linux-headers-6.12.48+deb13-amd64"; NULL: nobody knows, or memory is out. */
const char *tn_build_headers_package(const char *distribution, const char *release, struct tn_arena *arena);

#endif

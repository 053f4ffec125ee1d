/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel.h - the kernel's module calls, as a table that tests replace
 *
 * core/load/insert loads; core/load/apply, rmmod and libkmod unload. Errors are -errno as the
 * kernel gave it; nothing is retried or reinterpreted here.
 */
#ifndef TN_SYS_KERNEL_H
#define TN_SYS_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "sys/root.h"

/* finit_module(2) flags. */
enum tn_load_flags {
	TN_LOAD_IGNORE_MODVERSIONS = 1,
	TN_LOAD_IGNORE_VERMAGIC = 2,
	TN_LOAD_COMPRESSED = 4,
};

/* What to ignore, as flags. */
static inline unsigned tn_load_flags(bool vermagic, bool modversions)
{
	return (vermagic ? TN_LOAD_IGNORE_VERMAGIC : 0u) | (modversions ? TN_LOAD_IGNORE_MODVERSIONS : 0u);
}

struct tn_kernel {
	void *data;
	/* finit_module(2) */
	int (*load_fd)(void *data, int fd, const char *options, unsigned flags);
	/* init_module(2) */
	int (*load_mem)(void *data, const void *image, size_t size, const char *options);
	/* delete_module(2); @flags: O_NONBLOCK always wanted, O_TRUNC to force */
	int (*unload)(void *data, const char *name, unsigned flags);
	/* Which format load_fd() takes with TN_LOAD_COMPRESSED, as the kernel spells it in
	 * /sys/module/compression ("gzip", "xz", "zstd"). NULL, or -ENOENT: none. */
	int (*compression)(void *data, char *ret, size_t size);
};

/* The running kernel, whose /sys is below @root. Lives no longer than @root. */
struct tn_kernel tn_kernel_running(const tn_root *root);

/* `uname -r` into @ret, at most @size bytes with its NUL. Return: 0 or -errno. */
int tn_kernel_release(char *ret, size_t size);
/* The same for `uname -m`. */
int tn_kernel_machine(char *ret, size_t size);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* weak.h - the script of distributions whose kernels keep their interfaces: it links a module for other kernels that can use it */
#ifndef TN_BUILD_WEAK_H
#define TN_BUILD_WEAK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "sys/root.h"

/* Its path; NULL where there is none, or the root is not "/": it is run in nobody's image. */
const char *tn_build_weak_script(const tn_root *root);

/* Tells it of module files of a kernel that have come, or are gone. Return: 0, or -errno with a sentence. */
int tn_build_weak_run(const char *script, bool come, const char *kernel, const char *const *paths, size_t n, struct tn_error *err);

#endif

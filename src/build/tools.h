/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tools.h - the programs that make modules, by their files: the compiler with its parts, make, what they are linked with */
#ifndef TN_BUILD_TOOLS_H
#define TN_BUILD_TOOLS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/vec.h"
#include "build/target.h"

struct tn_build_tools {
	TN_VEC(const char *) files; /* in the root's terms */
	struct tn_buf words; /* what the compilers say of themselves, and which tools are not there */
	struct tn_arena arena;
};

void tn_build_tools_free(struct tn_build_tools *tools);
#define tn_auto_build_tools tn_cleanup(tn_build_tools_free) struct tn_build_tools

/**
 * tn_build_tools_find() - those that builds for @target may use
 * @command: the command that makes: a CROSS_COMPILE= in it counts
 * @ret:     empty before; to be freed in any case
 *
 * Return: 0, -ENOMEM.
 */
int tn_build_tools_find(const tn_root *root, const struct tn_build_target *target, const char *command, struct tn_build_tools *ret);

/* Appends by which names they are looked for: where it is the same, so are they. Return: 0, -ENOMEM. */
int tn_build_tools_names(const tn_root *root, const struct tn_build_target *target, const char *command, struct tn_buf *ret);

#endif

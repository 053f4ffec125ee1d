/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* blocks.h - which lines keep a module from being loaded */
#ifndef TN_CORE_PLAN_BLOCKS_H
#define TN_CORE_PLAN_BLOCKS_H

#include "base/arena.h"
#include "core/find/config.h"

enum tn_block_kind {
	TN_BLOCK_COMMAND,   /* an install line whose command does nothing, whether it fails or not: on every way */
	TN_BLOCK_BLACKLIST, /* a blacklist line: not by the aliases of the module's own */
	TN_BLOCK_KERNEL,    /* module_blacklist= on the kernel's command line: the kernel itself refuses */
	TN_N_BLOCKS
};

struct tn_blocks {
	const struct tn_rule *rules[TN_N_BLOCKS]; /* NULL: no such line */
	bool by_kernel;
};

/* @module: normalised. @command_line: of the kernel that would load it; NULL where it does not run, or that is not known. */
struct tn_blocks tn_blocks_of(const tn_config *config, const char *command_line, const char *module);
/* "install", "blacklist", "module_blacklist": for programs. */
const char *tn_block_word(enum tn_block_kind kind);
bool tn_blocks_by(const struct tn_blocks *blocks, enum tn_block_kind kind);
/* Of one that blocks: "/etc/modprobe.d/a.conf:3", "/proc/cmdline"; lives in @arena. NULL: out of memory. */
const char *tn_block_place(const struct tn_blocks *blocks, enum tn_block_kind kind, struct tn_arena *arena);
/* All of them: "/etc/modprobe.d/a.conf:3 (install), ..."; NULL: there are none. Return: 0 or -ENOMEM. */
int tn_blocks_text(const struct tn_blocks *blocks, struct tn_arena *arena, const char **ret);
/* FILE:LINE of a rule; only FILE where there is no line. NULL: out of memory. */
const char *tn_rule_place(const struct tn_rule *rule, struct tn_arena *arena);

/* Whether module_blacklist= on @command_line names @name; no for NULL. */
bool tn_kernel_blacklists(const char *command_line, const char *name);

#endif

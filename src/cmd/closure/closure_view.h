/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* closure_view.h - what `tenon closure` has found out, for the ways to print it */
#ifndef TN_CMD_CLOSURE_CLOSURE_VIEW_H
#define TN_CMD_CLOSURE_CLOSURE_VIEW_H

#include <stdint.h>
#include <stdio.h>

#include "autoload/closure.h"
#include "autoload/closure_config.h"
#include "cmd/world.h"
#include "core/plan/blocks.h"

/* What is printed instead of all: plain lists. */
enum tn_closure_list {
	TN_CLOSURE_LIST_NAMES = 1 << 0,
	TN_CLOSURE_LIST_FILES = 1 << 1,
	TN_CLOSURE_LIST_FIRMWARE = 1 << 2,
	TN_CLOSURE_LIST_CONFIG = 1 << 3,
};

struct tn_closure_view {
	struct tn_world *world;
	struct tn_closure closure;
	tn_closure_files config;
	bool firmware;   /* it was looked for */
	size_t n_unread; /* modules of which nobody knows whether they ask for firmware */
	const char *copy; /* --copy, where something was copied; or NULL */
	size_t n_copied;  /* files and links */
	uint64_t bytes;
};

/* Paths have the sysroot before them. Return: 0, -ENOMEM or -EIO. The schema is in doc/json.md. */
int tn_closure_print_text(struct tn_closure_view *view, FILE *out);
int tn_closure_print_json(struct tn_closure_view *view, FILE *out);
/* @lists: enum tn_closure_list; a line each. */
int tn_closure_print_lists(struct tn_closure_view *view, unsigned lists, FILE *out);

/* Why something is left out, one sentence without a full stop; in the world's arena. NULL: out of memory. */
const char *tn_closure_lack_text(struct tn_closure_view *view, const struct tn_closure_lack *lack);

/* Why a file of firmware is none, in a few words. */
const char *tn_closure_firmware_why(const struct tn_closure_firmware *f);

/* With the sysroot before it, in the world's arena. NULL: out of memory. */
const char *tn_closure_whole(struct tn_closure_view *view, const char *path);

/* Where a module's options may name it by. */
const char *tn_closure_alias(const struct tn_closure_module *m);

/* Whether a list that comes of a configuration file can be copied: /proc/cmdline is the machine's. */
bool tn_closure_is_copied(const struct tn_closure_file *file);

#endif

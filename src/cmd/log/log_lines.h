/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* log_lines.h - which lines of the kernel's log are shown, and what they are about */
#ifndef TN_CMD_LOG_LINES_H
#define TN_CMD_LOG_LINES_H

#include "base/error.h"
#include "base/hash.h"
#include "core/state/loaded.h"
#include "machine/kernel_log.h"
#include "machine/log_words.h"

/* What is asked for, and what tells whose a line is. Zero-initialise it. */
struct tn_log_lines {
	const tn_root *root;
	const char *module; /* normalised; NULL: lines of all modules that are loaded, and of the module code */
	unsigned level;     /* less urgent lines are left out */
	struct tn_arena arena;
	tn_devices devices;
	tn_loaded_list loaded;
	struct tn_hash names; /* of @loaded */
	uint64_t when;        /* tn_clock_msec() of the look at both */
};

/* Looks at the devices and at what is loaded; again, when a second has passed since. Return: 0 or -errno. */
int tn_log_lines_look(struct tn_log_lines *lines, struct tn_error *err);
void tn_log_lines_free(struct tn_log_lines *lines);

/* What a line is about. */
struct tn_log_about {
	const struct tn_log_word *word; /* what the kernel says of a module there; NULL: nothing that is known */
	const char *module;             /* NULL: none that is loaded, bound or asked for */
};

/* Whether a line is asked for; @ret says what it is about. */
bool tn_log_lines_want(const struct tn_log_lines *lines, const struct tn_log_record *record, struct tn_log_about *ret);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modules_load.h - modules to be loaded at boot: lines of modules-load.d(5), words of the kernel command line
 *
 * Pure. Texts point into what is read.
 */
#ifndef TN_FORMAT_MODULES_LOAD_H
#define TN_FORMAT_MODULES_LOAD_H

#include <stdbool.h>

#include "base/text.h"

struct tn_modules_load_line {
	struct tn_text name; /* as written */
	/* What stands behind it, else empty: modules-load.d has one name a line, and systemd takes the whole
	 * line for it; /etc/modules may have options there. */
	struct tn_text more;
	unsigned line; /* from 1 */
};

/* One file. To start with: its bytes, and nothing else. */
struct tn_modules_load_file {
	struct tn_text rest;
	unsigned line; /* that was read last */
	bool in_line;  /* it goes on behind a NUL */
};

/* Takes the next line with a name off @file: empty ones, and those that begin with '#' or ';', are passed over.
 * Return: false at the end. */
bool tn_modules_load_next(struct tn_modules_load_file *file, struct tn_modules_load_line *ret);

/* Who obeys a word of the kernel command line. */
enum tn_modules_load_who {
	TN_ASKS_SYSTEM,    /* systemd, once the system is up */
	TN_ASKS_INITRAMFS, /* systemd, dracut's or mkinitcpio's scripts, before that */
	TN_ASKS_ALPINE,    /* Alpine's initramfs; elsewhere such a word means nothing */
};

/* To start with: all of the command line, and nothing else. */
struct tn_modules_load_words {
	struct tn_text rest;
	struct tn_text names; /* of the word that was read last: what is left of them */
	enum tn_modules_load_who who;
};

/* Takes the next name of modules_load=A,B and its like. Return: false at the end. */
bool tn_modules_load_asked(struct tn_modules_load_words *words, struct tn_text *ret, enum tn_modules_load_who *ret_who);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* live_facts.h - what a running kernel says of how it treats modules
 *
 * Read from /proc and /sys below a root, so a saved copy of them does as well. Every
 * value may be unknown: the file is not there, or not ours to read.
 */
#ifndef TN_DIAG_LIVE_FACTS_H
#define TN_DIAG_LIVE_FACTS_H

#include "base/answer.h"
#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/state/loaded.h"
#include "sys/root.h"

enum tn_lockdown { TN_LOCKDOWN_UNKNOWN, TN_LOCKDOWN_NONE, TN_LOCKDOWN_INTEGRITY, TN_LOCKDOWN_CONFIDENTIALITY };

struct tn_live_facts {
	enum tn_answer capable;      /* CAP_SYS_MODULE in the first user namespace: /proc/self/status, uid_map */
	enum tn_answer root;         /* the user is 0: without the capability, no sudo helps */
	enum tn_answer disabled;     /* /proc/sys/kernel/modules_disabled */
	enum tn_answer sig_enforce;  /* /sys/module/module/parameters/sig_enforce; NO also where there is none */
	enum tn_lockdown lockdown;   /* /sys/kernel/security/lockdown */
	const char *command_line;    /* /proc/cmdline; NULL: not known */
	const char *compression;     /* /sys/module/compression; "" none; NULL not known */
	enum tn_answer autoload;     /* the kernel finds a modprobe to have modules loaded that it wants itself */
	tn_loaded_list loaded;       /* /proc/modules, but for lines that are none */
	bool loaded_known;           /* these are all */
	const char *loaded_partly;   /* why these are not all, a sentence; NULL: they are, or nothing is known */
	struct tn_arena arena;
};

/* The first of them alone, for who gives up its capabilities before it reads the rest. */
enum tn_answer tn_live_facts_capable(const tn_root *root);

/* Return: 0 or -ENOMEM. */
int tn_live_facts_read(const tn_root *root, struct tn_live_facts *ret, struct tn_error *err);
void tn_live_facts_free(struct tn_live_facts *facts);

/* Whether it is known of any module that it is loaded or not. */
static inline bool tn_live_facts_lists(const struct tn_live_facts *facts)
{
	return facts->loaded_known || facts->loaded_partly;
}

/* The line of /proc/modules of @name (normalised), or NULL. */
const struct tn_loaded *tn_live_facts_loaded(const struct tn_live_facts *facts, const char *name);

/* Whether lockdown asks for signatures. */
bool tn_live_facts_is_locked(const struct tn_live_facts *facts);
/* Whether the kernel is known to load only what is signed, for whatever reason. */
bool tn_live_facts_enforces(const struct tn_live_facts *facts);

/* Whether module_blacklist= on the kernel's command line names it; no where that line is not known. */
bool tn_live_facts_blacklists(const struct tn_live_facts *facts, const char *name);
/* Whether module.sig_enforce there has the kernel insist on signatures; no where that line is not known. */
bool tn_live_facts_asks_signatures(const struct tn_live_facts *facts);

#endif

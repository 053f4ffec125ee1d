/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* config.h - all that modprobe.d, the tree's softdeps and the kernel command
 * line say, merged, with where each directive stands
 *
 * Read-only once loaded. Order is everything here: the first rule that fits
 * wins for commands, softdeps and weakdeps; options add up.
 */
#ifndef TN_CORE_FIND_CONFIG_H
#define TN_CORE_FIND_CONFIG_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/finding.h"
#include "base/log.h"
#include "base/vec.h"
#include "core/find/tree.h"
#include "core/find/watch.h"
#include "format/conf.h"
#include "sys/root.h"

/* A directive and its place. */
struct tn_rule {
	struct tn_conf_directive d;
	const char *file; /* e.g. "/etc/modprobe.d/a.conf", "/proc/cmdline" */
};
typedef TN_VEC(struct tn_rule) tn_rules;

typedef struct tn_config tn_config;

struct tn_config_source {
	const tn_root *root;      /* where /proc/cmdline and the default directories are */
	const char *const *paths; /* -C: files or directories, NULL-ended; NULL for the default */
	tn_tree *tree;            /* for modules.softdep and modules.weakdep; may be NULL */
	bool no_softdeps;         /* nobody will ask: the tree's softdeps are not read */
	bool no_weakdeps;         /* the same of its weakdeps, which loading does not need */
	bool keep_faults;         /* bad lines become findings (tn_config_faults()), not messages */
	const struct tn_log *log; /* bad lines and files that cannot be read; kept */
};

/* What cannot be read is logged and left out. Return: 0 or -ENOMEM. */
int tn_config_load(const struct tn_config_source *from, tn_config **ret, struct tn_error *err);
tn_config *tn_config_free(tn_config *config);
TN_DEFINE_CLEANUP(tn_config, tn_config_free);

/* Where configuration is looked for below a root, highest precedence first; ends with NULL. The first is the
 * administrator's. */
const char *const *tn_config_directories(void);

/* Watch the directories and files that tn_config_load() would read. Return: 0 or -ENOMEM. */
int tn_config_watch(const struct tn_config_source *from, struct tn_watch *watch);

/* The rules of one kind, in the order in which they were read; none where @config is NULL. */
const tn_rules *tn_config_rules(const tn_config *config, enum tn_conf_kind kind);

/* Who hears how it is used, or NULL. */
const struct tn_log *tn_config_log(const tn_config *config);

/* Lines that were not read, or not wholly; empty without keep_faults. */
const tn_findings *tn_config_faults(const tn_config *config);

/* First install (remove) rule whose pattern matches @name; NULL when none. */
const struct tn_rule *tn_config_command(const tn_config *config, enum tn_conf_kind kind,
					const char *name);
/* First softdep (weakdep) rule whose pattern matches @name; NULL when none. */
const struct tn_rule *tn_config_dep(const tn_config *config, enum tn_conf_kind kind,
				    const char *name);
/* The blacklist rule that names @name; NULL when none. */
const struct tn_rule *tn_config_blacklisted(const tn_config *config, const char *name);

/**
 * tn_config_options() - every options rule for a module, in order
 * @name:  the module's normalised name
 * @alias: the pattern of the alias that led to it (struct tn_match), or NULL;
 *         options given for that very pattern count as well
 * @ret:   receives the values, joined with one blank; nothing when there are none
 *
 * Return: 0 or -ENOMEM.
 */
int tn_config_options(const tn_config *config, const char *name, const char *alias,
		      struct tn_buf *ret);
/* Whether @rule is one of those: for who must show each with its place. */
bool tn_config_options_apply(const struct tn_rule *rule, const char *name, const char *alias);

/* The module names of one softdep or weakdep value, as they stand there. */
struct tn_config_deps {
	const char *const *pre, *const *post; /* weakdep: all in @pre */
	size_t n_pre, n_post;
};
int tn_config_parse_deps(const struct tn_rule *rule, struct tn_arena *arena,
			 struct tn_config_deps *ret);
/* Such a value as `modprobe -c` and libkmod show it, which is kmod's way: no
 * blank between the last "pre:" name and "post:". Return: 0 or -ENOMEM. */
int tn_config_show_deps(const struct tn_rule *rule, struct tn_buf *ret);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms.h - dkms(8), when this program is called by that name: its arguments, its tree, its exit statuses */
#ifndef TN_CMD_DKMS_DKMS_H
#define TN_CMD_DKMS_DKMS_H

#include "base/vec.h"
#include "build/dkms_settings.h"
#include "build/dkms_tree.h"
#include "build/outcome.h"
#include "cli/command.h"

struct tn_dkms_args {
	bool help, version, quiet, force, force_version_override, all, no_depmod, modprobe_on_install, rpm_safe_upgrade;
	bool binaries_only, source_only, symlink_modules, verbose, ignored;
	const char *module, *module_version, *conf, *config, *archive, *template_kernel, *headers;
	const char *dkms_tree, *source_tree, *install_tree, *jobs;
	struct tn_strings kernels, archs, directives;
};

/* A kernel that is asked for; NULL: not said. */
struct tn_dkms_pair {
	const char *kernel, *arch;
};

struct tn_dkms {
	const struct tn_dkms_args *args;
	const struct tn_dkms_action *action;
	tn_root *root;
	struct tn_dkms_settings settings;
	const char *module, *version; /* NULL: not said */
	const char *source;           /* an operand that is a directory with a dkms.conf; NULL */
	const char *archive;          /* --archive, or an operand that is a file; NULL */
	TN_VEC(struct tn_dkms_pair) pairs;
	const char *distribution; /* build/distribution.h */
	struct tn_arena arena;
};

enum tn_dkms_action_flags {
	TN_DKMS_TAKES_ALL = 1 << 0,
	TN_DKMS_ONE_KERNEL = 1 << 1, /* exactly one -k */
	TN_DKMS_WRITES = 1 << 2,     /* the tree, so it takes the right to */
	TN_DKMS_VERSION = 1 << 3,    /* M/V is asked for */
	TN_DKMS_NOT_SEVERAL = 1 << 4, /* at most one -k */
	TN_DKMS_BY_HAND = 1 << 5,     /* not for a kernel's package: framework.conf's post_transaction follows it */
};

struct tn_dkms_action {
	const char *name;
	const char *operands; /* as those of struct tn_command */
	const char *summary;
	unsigned flags; /* enum tn_dkms_action_flags */
	int (*run)(struct tn_dkms *d); /* Return: exit status */
};

extern const struct tn_command tn_dkms_command;
extern const struct tn_dkms_action tn_dkms_actions[]; /* ends with one without a name */

/* Whether a program of that name, or at that path, is dkms. */
bool tn_dkms_is(const char *program);
/* @argv: as it came. Return: exit status, as dkms'. */
int tn_dkms_main(int argc, char **argv);

/**
 * tn_dkms_understand() - what the command line asks for
 * @argv: the operands
 *
 * Return: 0, or an exit status: it has been said why.
 */
int tn_dkms_understand(struct tn_dkms *d, int argc, char **argv);

/* Something has failed: says so. Return: the exit status that dkms has for it. */
int tn_dkms_failed(const struct tn_error *err, int r);

/* What is neither an answer nor a failure, on standard output; nothing with --quiet. */
void tn_dkms_say(const struct tn_dkms *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The version that was asked for. @ret: NULL: it is not there. Return: exit status. */
int tn_dkms_look_up(struct tn_dkms *d, struct tn_dkms_tree *tree, const struct tn_dkms_version **ret);
/* Whether it is in the tree, with a link to its source. */
bool tn_dkms_is_added(struct tn_dkms *d);
/* Adds it if it is not. Return: exit status. */
int tn_dkms_ensure_added(struct tn_dkms *d);

/* --rpm_safe_upgrade: notes that a package's transaction has added this version; whether the same one wants to remove it now. */
void tn_dkms_rpm_note(struct tn_dkms *d);
bool tn_dkms_rpm_keeps(struct tn_dkms *d);

int tn_dkms_add(struct tn_dkms *d);
int tn_dkms_do_build(struct tn_dkms *d);
int tn_dkms_install(struct tn_dkms *d);
int tn_dkms_uninstall(struct tn_dkms *d);
int tn_dkms_unbuild(struct tn_dkms *d);
int tn_dkms_remove(struct tn_dkms *d);
int tn_dkms_autoinstall(struct tn_dkms *d);
int tn_dkms_match(struct tn_dkms *d);
int tn_dkms_status(struct tn_dkms *d);
/* A kernel's package goes: what was built for it does, too. */
int tn_dkms_kernel_goes(struct tn_dkms *d);
/* It is about to come, maybe anew: what will be installed for it by itself goes meanwhile. */
int tn_dkms_kernel_comes(struct tn_dkms *d);

#endif

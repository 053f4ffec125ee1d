/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms_read.h - a dkms.conf and what a machine lays over it, each read without a shell or else by bash */
#ifndef TN_BUILD_DKMS_READ_H
#define TN_BUILD_DKMS_READ_H

#include "base/error.h"
#include "build/directives.h"
#include "sys/root.h"

struct tn_dkms_where {
	const tn_root *root;
	const char *conf; /* the path of dkms.conf in the root's terms */
	const char *source_tree, *install_tree; /* "/usr/src", "/lib/modules" */
	/* What bash would do is done in another root by nobody: it would run what a stranger wrote, and look here. */
	bool bash;
	unsigned bash_msec;
};

struct tn_dkms_read {
	struct tn_dkms_vars vars;
	TN_VEC(const char *) files; /* those that were there, in their order: number 1 is the first */
	unsigned shell_line;        /* where the first that was not plain stops being so; 0: all are */
	const char *shell_file, *shell_why;
	struct tn_arena arena;
};

void tn_dkms_read_free(struct tn_dkms_read *read);
#define tn_auto_dkms_read tn_cleanup(tn_dkms_read_free) struct tn_dkms_read

/**
 * tn_dkms_read() - the variables that the files set
 * @facts: for module, version, kernel, arch, kernel_source and dkms_tree; what is NULL is not told to the files
 * @ret:   empty before; to be freed in any case
 *
 * Return: 0; -ENOENT: no dkms.conf; -ENOTSUP: a file needs bash, which is not there or not wanted, and @err says which
 * line; or as tn_root_read() and tn_dkms_bash_source().
 */
int tn_dkms_read(const struct tn_dkms_where *where, const struct tn_dkms_facts *facts, struct tn_dkms_read *ret,
		 struct tn_error *err);

#endif

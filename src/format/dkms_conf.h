/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms_conf.h - a dkms.conf without a shell, where that is provably the same
 *
 * The file is a bash script. What is only assignments (with quotes, variables, indexes,
 * arrays, "+=", comments) is read here as bash would set it; anything else is refused with
 * its line, for a real bash to do. Pure. doc/format/dkms-conf.md says which is which.
 */
#ifndef TN_FORMAT_DKMS_CONF_H
#define TN_FORMAT_DKMS_CONF_H

#include "format/dkms_vars.h"

#define TN_DKMS_CONF_MAX (256u << 10) /* bytes; more is refused */

/* Why a file is not plain. */
struct tn_dkms_unplain {
	unsigned line;  /* 1-based */
	char why[160]; /* what stands there, e.g. "$(...) runs a command" */
};

/**
 * tn_dkms_conf_read() - the assignments of a script, done in @vars
 *
 * Return: 0; -ENOTSUP: not plain, and @ret_why says why; -ENOMEM. On failure @vars is as it was.
 */
int tn_dkms_conf_read(struct tn_text script, struct tn_dkms_vars *vars, struct tn_dkms_unplain *ret_why);

/**
 * tn_dkms_conf_source() - a dkms.conf or an override, as dkms takes it over
 * @vars: what dkms itself sets (kernelver, dkms_tree, ...) and the directives of earlier files;
 *        receives the directives of this one
 *
 * dkms reads the file apart from its own variables, then evaluates each directive that it has set once more,
 * between double quotes and with runs of blanks made one: a value that still has a '$' is expanded again, by what
 * dkms knows.
 * Return: as tn_dkms_conf_read().
 */
int tn_dkms_conf_source(struct tn_text script, struct tn_dkms_vars *vars, struct tn_dkms_unplain *ret_why);

#endif

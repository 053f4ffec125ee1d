/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* directives.h - what a dkms.conf comes to, for one kernel
 *
 * The variables that its files have set (format/dkms_conf.h), with dkms' defaults and rules. Pure.
 */
#ifndef TN_BUILD_DIRECTIVES_H
#define TN_BUILD_DIRECTIVES_H

#include <stdbool.h>

#include "base/finding.h"
#include "format/dkms_vars.h"

/* What is known beside the files. */
struct tn_dkms_facts {
	const char *module, *version;      /* as the source's directory is called */
	const char *kernel, *arch;         /* release, and `uname -m` */
	const char *kernel_source;         /* the headers */
	const char *dkms_tree;             /* "/var/lib/dkms" */
	const char *distribution;          /* os-release's ID_LIKE, or its ID where that is "ubuntu" or alone; "" */
	const char *addon_dir;             /* $ADDON_MODULES_DIR; NULL: not set */
	struct tn_text config;             /* the kernel's auto.conf or .config; .p NULL: there is none */
	bool llvm;                         /* clang has built the kernel */
	const char *const *files;          /* by tn_dkms_value's file, for findings; the first is number 1 */
	size_t n_files;
};

struct tn_dkms_module {
	const char *built_name, *built_location; /* the location is "" or ends in '/' */
	const char *dest_name;
	const char *asked_location; /* DEST_MODULE_LOCATION */
	const char *location;       /* where it goes below the kernel's tree: what the distribution makes of that */
	const char *excluded;       /* why it is not for this kernel: a sentence; NULL: it is */
	bool strip;
};

struct tn_dkms_conf {
	const char *name, *version; /* "": not given, which is a finding */
	TN_VEC(struct tn_dkms_module) modules;
	const char *make;
	TN_VEC(const char *) patches; /* those for this kernel */
	TN_VEC(const char *) depends; /* modules that dkms must have installed before */
	const char *pre_build, *post_build, *post_add, *pre_install, *post_install, *post_remove; /* "": none */
	const char *excluded; /* why nothing is built for this kernel; NULL: it is */
	bool autoinstall, no_weak_modules, depends_rebuild;
	tn_findings findings; /* an error among them: dkms refuses the file */
	struct tn_arena arena;
};

void tn_dkms_conf_free(struct tn_dkms_conf *conf);
#define tn_auto_dkms_conf tn_cleanup(tn_dkms_conf_free) struct tn_dkms_conf

/* @vars and what @facts points to must outlive @ret, which is empty before. Return: 0 or -ENOMEM; @ret is to be freed
 * in any case. */
int tn_dkms_conf_judge(const struct tn_dkms_vars *vars, const struct tn_dkms_facts *facts, struct tn_dkms_conf *ret);

/* Whether dkms would take it. */
bool tn_dkms_conf_is_good(const struct tn_dkms_conf *conf);

#endif

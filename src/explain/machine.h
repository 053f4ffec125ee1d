/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* machine.h - all that explain and doctor look at: one kernel, its modules and the machine that it runs or will run on */
#ifndef TN_EXPLAIN_MACHINE_H
#define TN_EXPLAIN_MACHINE_H

#include "core/find/config.h"
#include "core/find/tree.h"
#include "diag/checker.h"
#include "machine/confinement.h"
#include "machine/devices.h"
#include "machine/distro.h"
#include "machine/kernel_log.h"
#include "machine/keyrings.h"
#include "machine/process_files.h"

/* What is read before the process gives up its capabilities; all of it may be unknown. */
struct tn_first_look {
	struct tn_kernel_log log;
	struct tn_keyrings rings;
	struct tn_confinement confinement;
	struct tn_process_files files;
	bool files_known; /* else nobody looked: it costs much, and only some ask */
};

struct tn_machine {
	const tn_root *root;
	tn_tree *tree;
	const tn_config *config; /* with faults kept */
	const char *release;     /* of @tree */
	bool running;            /* @tree is of the kernel that runs below @root */
	const struct tn_check_basis *basis;
	tn_checker *checker;
	const struct tn_first_look *first;
	const tn_devices *devices;
	enum tn_distro distro;
	const char *depmod; /* the command line that indexes the tree */
	const char *cache;  /* directory of what is remembered of large files; NULL: none */
};

#endif

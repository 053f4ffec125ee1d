/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* upgrade.h - what another kernel will make of what this one does now: private to examine_upgrade.c and its parts */
#ifndef TN_EXPLAIN_UPGRADE_H
#define TN_EXPLAIN_UPGRADE_H

#include "base/hash.h"
#include "explain/doctor.h"
#include "machine/modules_load.h"

/* What becomes of a module. */
enum tn_upgrade_fate {
	TN_FATE_THERE,    /* the next kernel has it, by that name */
	TN_FATE_BUILTIN,  /* it is part of the next kernel */
	TN_FATE_RENAMED,  /* another module has its name for an alias */
	TN_FATE_GONE,
};

/* A module that this machine needs, as far as anything tells. */
struct tn_upgrade_need {
	const char *name;               /* normalised */
	const struct tn_loaded *loaded; /* NULL: it is not loaded now */
	const struct tn_device *device; /* first of those bound to it; NULL: none */
	const struct tn_asked *asked;   /* line that asks for it; NULL: none */
	enum tn_upgrade_fate fate;
	const char *successor;          /* RENAMED: the first one */
};
typedef TN_VEC(struct tn_upgrade_need) tn_upgrade_needs;

struct tn_upgrade {
	struct tn_doctor *doctor;
	const struct tn_machine *now, *next;
	tn_upgrade_needs needs;
	struct tn_hash by_name; /* -> its number + 1 */
	tn_asked_list asked;
	size_t unjudged;        /* modules of which nobody can tell */
};

/* Each adds its findings. Return: 0 or -ENOMEM. */

/* Needs that the next kernel has no module for, and devices that lose their driver. */
int tn_upgrade_find_gone(struct tn_upgrade *u);
/* Whether what is there would load, after the next start. */
int tn_upgrade_check(struct tn_upgrade *u);
/* Options that the next kernel's modules do not have, or that do not reach what is built in; firmware. */
int tn_upgrade_find_options(struct tn_upgrade *u);
int tn_upgrade_find_firmware(struct tn_upgrade *u);

/* Whether a module is not of the kernel's own package: loaded with the taint O, or below no kernel/. */
bool tn_upgrade_is_foreign(const struct tn_upgrade *u, const struct tn_upgrade_need *need);
/* How a module that is built on this machine is built for the next kernel. NULL: no memory. */
const char *tn_upgrade_rebuild(const struct tn_upgrade *u, const char *module);

#endif

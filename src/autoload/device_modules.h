/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* device_modules.h - each device with the modules for it, and how it is served */
#ifndef TN_AUTOLOAD_DEVICE_MODULES_H
#define TN_AUTOLOAD_DEVICE_MODULES_H

#include "autoload/candidate.h"
#include "autoload/wanted.h"
#include "base/error.h"
#include "core/state/sysmodule.h"
#include "machine/kernel_log.h"

enum tn_device_state {
	TN_DEVICE_BOUND,     /* a driver has it */
	TN_DEVICE_LOADED,    /* a module for it is loaded; if drivers are for such devices at all, none has taken it */
	TN_DEVICE_BUILTIN,   /* the same of a part of the kernel */
	TN_DEVICE_FIRMWARE,  /* none has it, and firmware is missing */
	TN_DEVICE_AVAILABLE, /* a module for it could be loaded */
	TN_DEVICE_BLOCKED,   /* all are kept out */
	TN_DEVICE_GONE,      /* files are not there */
	TN_DEVICE_NONE,      /* no module of the tree is for it */
	TN_N_DEVICE_STATES
};

/* A module for a device. */
struct tn_device_match {
	const struct tn_match *match; /* NULL: no alias leads to it, but its driver has the device now */
	const struct tn_candidate *candidate;
};
typedef TN_VEC(struct tn_device_match) tn_device_matches;

struct tn_device_modules {
	const struct tn_device *device;
	tn_device_matches modules; /* for its modalias, in modprobe's order, each once */
	enum tn_device_state state;
	const struct tn_candidate *best; /* that decides @state; NULL: bound, or none */

	/* Set by tn_device_evidence_add() (device_evidence.h). */
	tn_names firmware;                   /* files that are missing */
	bool asked;                          /* for which the kernel asked in vain; else its module only names them */
	const struct tn_log_record *failure; /* the kernel's last line on a driver that did not take it; NULL: none */
};
typedef TN_VEC(struct tn_device_modules) tn_device_modules_list;

/* What they are judged by; all must live as long as the list. */
struct tn_device_modules_of {
	const tn_devices *devices;
	const tn_wanted_list *wanted; /* of these devices */
	bool running;                 /* the kernel of the tree has these devices now */
	struct tn_candidates *candidates;
};

/**
 * tn_device_modules_read() - all devices, those without a modalias as well, in their order
 *
 * Where the tree's kernel is not @running, no device is bound: @state says what that kernel would have for it.
 * Return: 0 or -ENOMEM.
 */
int tn_device_modules_read(const struct tn_device_modules_of *of, tn_device_modules_list *ret, struct tn_error *err);
void tn_device_modules_free(tn_device_modules_list *list);

/* Whether a driver could have it, and none has. Much that only ACPI tells of needs none: it counts if a module is for it. */
bool tn_device_is_unbound(const struct tn_device_modules *modules);
/* Whether something is not there that it would take: a module, a file, or firmware. */
bool tn_device_modules_lack(const struct tn_device_modules *modules);

/* "bound", "loaded", ...: for programs. */
const char *tn_device_state_word(enum tn_device_state state);

#endif

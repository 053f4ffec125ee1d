/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* refusal.h - what it means that a module which a device wants could not be loaded
 *
 * Nobody asked for it by name, and many modules say of many devices that they are for them: that one
 * has nothing to drive, or that somebody keeps it out, is no failure.
 */
#ifndef TN_AUTOLOAD_REFUSAL_H
#define TN_AUTOLOAD_REFUSAL_H

#include <stdbool.h>

#include "core/plan/plan_step.h"

enum tn_refusal {
	TN_REFUSAL_FAILURE,
	TN_REFUSAL_NO_DEVICE, /* ENODEV: the module's init found nothing to drive */
	TN_REFUSAL_BLOCKED,   /* the configuration or the kernel's command line keeps it out */
	TN_N_REFUSALS
};

/**
 * tn_refusal_of() - of the step that failed
 * @result: -errno, or the exit status of its install command
 * @denied: module_blacklist= on the kernel's command line names the step's module
 */
enum tn_refusal tn_refusal_of(const struct tn_step *step, int result, bool denied);

#endif

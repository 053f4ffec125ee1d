/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* boot.h - what a failure at boot is worth: the grades of systemd-modules-load(8)
 *
 * Source: what systemd 262's program prints and returns (it was run).
 */
#ifndef TN_AUTOLOAD_BOOT_H
#define TN_AUTOLOAD_BOOT_H

#include <stdbool.h>

#include "base/log.h"

struct tn_boot_grade {
	enum tn_log_level level;
	bool fails;       /* it makes the boot's own exit status a failure */
	const char *text; /* a clause for people; NULL: the result's own words */
};

/**
 * tn_boot_grade() - of a module that was asked for at boot and could not be loaded
 * @result: -errno, or the exit status of its install command
 * @denied: module_blacklist= on the kernel's command line names it
 */
struct tn_boot_grade tn_boot_grade(int result, bool denied);

/* Of a name that no module has. */
struct tn_boot_grade tn_boot_grade_unknown(void);

#endif

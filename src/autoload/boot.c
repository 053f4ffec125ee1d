// SPDX-License-Identifier: LGPL-2.1-or-later
#include "autoload/boot.h"

#include <errno.h>
#include <stddef.h>

struct tn_boot_grade tn_boot_grade(int result, bool denied)
{
	if (result == -EPERM && denied)
		return (struct tn_boot_grade){ TN_LOG_INFO, false, "module_blacklist= on the kernel's command line keeps it out" };
	if (result == -ENODEV)
		return (struct tn_boot_grade){ TN_LOG_NOTICE, false, "there is no device for it" };
	if (result == -ENOENT)
		return (struct tn_boot_grade){ TN_LOG_WARNING, false, NULL };
	return (struct tn_boot_grade){ TN_LOG_ERROR, true, NULL };
}

struct tn_boot_grade tn_boot_grade_unknown(void)
{
	return (struct tn_boot_grade){ TN_LOG_ERROR, false, NULL };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which family of distributions a root is of. */
#include "machine/distro.h"

#include <errno.h>

enum tn_distro tn_distro_of(const tn_root *root)
{
	return TN_DISTRO_OTHER;
}

const char *tn_distro_name(enum tn_distro distro)
{
	return "other distributions";
}

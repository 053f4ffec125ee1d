// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which family of distributions a root is of. */
#include "machine/distro.h"

#include "base/cleanup.h"

/* os-release is a page at most. */
#define FILE_MAX (64 * 1024)

enum tn_distro tn_distro_of(const tn_root *root)
{
	tn_autobuf text = { 0 };

	if (tn_root_read(root, "/etc/os-release", FILE_MAX, &text) < 0 &&
	    tn_root_read(root, "/usr/lib/os-release", FILE_MAX, &text) < 0)
		return TN_DISTRO_OTHER;
	return tn_distro_told(tn_buf_text(&text));
}

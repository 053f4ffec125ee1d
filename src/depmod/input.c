// SPDX-License-Identifier: LGPL-2.1-or-later
/* One file that may be missing, but not be something else. */
#include "depmod/input.h"

#include <errno.h>
#include <string.h>

#include "depmod/findings.h"
#include "depmod/trouble.h"

/* The largest kernels' have half a megabyte. */
#define INPUT_MAX ((size_t)256 << 20)

static const char *reason(int code)
{
	/* open(2) of a socket: ENXIO */
	return code == -EINVAL || code == -ENXIO ? "Not a regular file" : strerror(-code);
}

int tn_depmod_input(int dirfd, const char *dir, const char *name, const struct tn_finding_sink *sink,
		    unsigned *flaws, struct tn_map *ret)
{
	int r = -ENOENT;

	if (dirfd >= 0)
		r = tn_map_open_at(dirfd, name, INPUT_MAX, TN_MAP_COPY | TN_MAP_NO_SPECIAL, ret);
	if (r == 0 || r == -ENOMEM)
		return r;
	tn_depmod_tell(sink, TN_DEPMOD_INPUT_UNREAD, (struct tn_depmod_about){ dir, name }, "%s", reason(r));
	*flaws |= r == -ENOENT ? 0 : tn_depmod_flaws_of(r);
	return 1;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "depmod/input.h"

#include <errno.h>
#include <string.h>

#include "depmod/trouble.h"

/* The largest kernels' have half a megabyte. */
#define INPUT_MAX ((size_t)256 << 20)

static const char *reason(int code)
{
	/* open(2) of a socket: ENXIO */
	return code == -EINVAL || code == -ENXIO ? "Not a regular file" : strerror(-code);
}

int tn_depmod_input(int dirfd, const char *dir, const char *name, const struct tn_log *log,
		    unsigned *flaws, struct tn_map *ret)
{
	int r = -ENOENT;

	if (dirfd >= 0)
		r = tn_map_open_at(dirfd, name, INPUT_MAX, TN_MAP_COPY | TN_MAP_NO_SPECIAL, ret);
	if (r == 0 || r == -ENOMEM)
		return r;
	tn_log(log, TN_LOG_WARNING, "could not open %s at %s: %s", name, dir, reason(r));
	*flaws |= r == -ENOENT ? 0 : tn_depmod_flaws_of(r);
	return 1;
}

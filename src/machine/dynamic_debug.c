// SPDX-License-Identifier: LGPL-2.1-or-later
/* Dynamic debug: where it is, and the two sentences that are written to it. */
#include "machine/dynamic_debug.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "format/dyndbg.h"
#include "sys/fd.h"
#include "sys/write.h"

#define CONTROL_MAX_BYTES ((size_t)64 << 20)

#define QUERY_MAX_BYTES 256

/* The first is there where debugfs is not mounted, or is locked. */
static const char *const places[] = { "/proc/dynamic_debug/control", "/sys/kernel/debug/dynamic_debug/control" };

static int no_permission(const char *source, int error, struct tn_error *err)
{
	return tn_fail(err, -EACCES,
		       "%s: %s; only root may switch debug messages, and below debugfs not while the kernel is locked down",
		       source, strerror(-error));
}

static int fail(const char *source, int error, struct tn_error *err)
{
	if (error == -ENOENT || error == -ENOTDIR)
		return tn_fail(err, -EOPNOTSUPP,
			       "there is neither %s nor %s: the kernel was built without CONFIG_DYNAMIC_DEBUG, or debugfs is"
			       " not mounted", places[0], places[1]);
	if (error == -EACCES || error == -EPERM)
		return no_permission(source, error, err);
	return tn_fail(err, error, "%s: %s", source, strerror(-error));
}

int tn_dynamic_debug_read(const tn_root *root, const char *module, struct tn_dynamic_debug *ret, struct tn_error *err)
{
	struct tn_dynamic_debug found = { 0 };
	tn_autobuf control = { 0 };
	struct tn_text rest;
	struct tn_dyndbg site;
	int r = -ENOENT;

	for (size_t i = 0; i < TN_ARRAY_SIZE(places) && (r == -ENOENT || r == -ENOTDIR); i++) {
		found.source = places[i];
		r = tn_root_read(root, places[i], CONTROL_MAX_BYTES, &control);
	}
	if (r < 0)
		return fail(found.source, r, err);
	rest = tn_buf_text(&control);
	while (tn_dyndbg_next(&rest, &site))
		if (tn_text_is(site.module, module)) {
			found.sites++;
			found.on += site.on;
		}
	*ret = found;
	return 0;
}

int tn_dynamic_debug_switch(const tn_root *root, const char *source, const char *module, bool on, struct tn_error *err)
{
	tn_autoclose int fd = tn_root_open(root, source, O_WRONLY);
	char query[QUERY_MAX_BYTES];
	int n = snprintf(query, sizeof(query), "module %s %cp\n", module, on ? '+' : '-');
	int r = fd < 0 ? fd : n >= (int)sizeof(query) ? -ENAMETOOLONG : tn_write_all(fd, (struct tn_text){ query, (size_t)n });

	return r < 0 ? fail(source, r, err) : 0;
}

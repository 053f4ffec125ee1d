// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/weak.h"

#include <errno.h>
#include <string.h>

#include "base/vec.h"
#include "sys/command.h"

#define WEAK_MSEC (10u * 60u * 1000u)

const char *tn_build_weak_script(const tn_root *root)
{
	static const char *const places[] = { "/usr/sbin/weak-modules", "/sbin/weak-modules" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(places) && !*tn_root_path(root); i++)
		if (tn_root_has(root, places[i]))
			return places[i];
	return NULL;
}

/* It reads the paths. */
int tn_build_weak_run(const char *script, bool come, const char *const *paths, size_t n, struct tn_error *err)
{
	static const char shell[] = "script=$1 what=$2; shift 2; printf '%s\\n' \"$@\" | \"$script\" --no-initramfs \"$what\"";
	static const char *const environment[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL };
	const char *const first[] = { "/bin/sh", "-c", shell, "sh", script, come ? "--add-modules" : "--remove-modules" };
	tn_autovec TN_VEC(const char *) argv = { 0 };
	struct tn_child command = { .root = "", .dir = "/", .env = environment, .output = -1, .timeout_msec = WEAK_MSEC };
	int r = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(first) && r == 0; i++)
		r = tn_vec_push(&argv, first[i]);
	for (size_t i = 0; i < n && r == 0; i++)
		r = tn_vec_push(&argv, paths[i]);
	if (r == 0)
		r = tn_vec_push(&argv, NULL);
	if (r < 0)
		return r;
	command.argv = argv.v;
	r = tn_child_run(&command, err);
	return r > 0 ? tn_fail(err, -EIO, "%s ended with status %d", script, r) : r;
}

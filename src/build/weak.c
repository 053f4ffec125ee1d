// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/weak.h"

#include <errno.h>
#include <string.h>

#include "base/vec.h"
#include "sys/command.h"

#define SUSE "/usr/lib/module-init-tools/weak-modules2"
#define WEAK_MSEC (10u * 60u * 1000u)

const char *tn_build_weak_script(const tn_root *root)
{
	static const char *const places[] = { "/usr/sbin/weak-modules", "/sbin/weak-modules", SUSE };

	for (size_t i = 0; i < TN_ARRAY_SIZE(places) && !*tn_root_path(root); i++)
		if (tn_root_has(root, places[i]))
			return places[i];
	return NULL;
}

/* It reads the paths. */
int tn_build_weak_run(const char *script, bool come, const char *kernel, const char *const *paths, size_t n, struct tn_error *err)
{
	static const char shell[] = "script=$1 one=$2 two=$3; shift 3; printf '%s\\n' \"$@\" | \"$script\" \"$one\" \"$two\"";
	static const char *const environment[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL };
	const char *const suse[] = { come ? "--add-kernel-modules" : "--remove-kernel-modules", kernel };
	const char *const others[] = { "--no-initramfs", come ? "--add-modules" : "--remove-modules" };
	const char *const *what = strcmp(script, SUSE) == 0 ? suse : others;
	const char *const first[] = { "/bin/sh", "-c", shell, "sh", script, what[0], what[1] };
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

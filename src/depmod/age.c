// SPDX-License-Identifier: LGPL-2.1-or-later
/* A walk that ends at the first module file which is younger than modules.dep. */
#include "depmod/age.h"

#include <string.h>

#include "core/name.h"
#include "depmod/findings.h"
#include "sys/dir.h"

struct age {
	const struct tn_depmod_source *from;
	struct timespec than;
};

static bool wanted(void *data, const char *name, bool maybe_dir)
{
	const struct age *age = data;

	return tn_depmod_source_wants(age->from, name, maybe_dir);
}

/* Return: 1 when the file is younger. */
static int compare_age(void *data, const struct tn_dir_entry *e)
{
	const struct age *age = data;

	if (e->kind != TN_DIR_FILE || !tn_name_is_module_file(e->name))
		return 0;
	if (e->stamp.mtime_sec != age->than.tv_sec)
		return e->stamp.mtime_sec > age->than.tv_sec;
	return (long)e->stamp.mtime_nsec > age->than.tv_nsec;
}

/* A full run will say what is wrong with it. */
static int stale_unless_readable(void *data, const char *path, int code)
{
	return 1;
}

bool tn_depmod_is_stale(const struct tn_depmod_source *from)
{
	struct age age = { .from = from };
	const struct tn_dir_walker walker = { wanted, compare_age, stale_unless_readable,
					      &age, .stamps = true };
	struct tn_dir_stat st;
	int r;

	if (from->dirfd < 0)
		return true;
	r = tn_dir_stat(from->dirfd, "modules.dep", &st);
	if (r < 0) {
		tn_depmod_tell(from->sink, TN_DEPMOD_DEP_MISSING,
			       (struct tn_depmod_about){ from->dir, "modules.dep" }, "%s", strerror(-r));
		return true;
	}
	age.than = st.mtime;
	return tn_dir_walk(from->dirfd, &walker) != 0;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Questions to /sys/module, and the whole list of /proc/modules. */
#include "core/state/state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "core/state/sysmodule.h"
#include "format/procmodules.h"
#include "sys/fd.h"

#define PROC_MODULES "/proc/modules"
#define PROC_MODULES_MAX ((size_t)64 << 20)

/* procfs hands out a page at a time, and no page is smaller. */
#define ONE_READ 4096

/* Modules come and go while the system starts, but not for ever. */
#define TRIES_MAX 8

/* A directory without initstate: built in, or so early in its loading that the file is yet to
 * come. /proc/modules has it in the second case. */
static int state_without_file(const tn_root *root, const char *name)
{
	tn_autoclose int dir = tn_sysmodule_open(root, name, "", O_PATH | O_DIRECTORY);
	struct tn_procmodules_line line;
	tn_autobuf all = { 0 };
	struct tn_text rest;
	int r;

	if (dir == -ENOENT || dir == -ENOTDIR)
		return TN_STATE_ABSENT;
	if (dir < 0)
		return dir;
	if (tn_root_read(root, PROC_MODULES, PROC_MODULES_MAX, &all) < 0)
		return TN_STATE_BUILTIN;
	rest = tn_buf_text(&all);
	while ((r = tn_procmodules_next(&rest, &line)) != 0)
		if (r > 0 && tn_text_is(line.name, name))
			return TN_STATE_COMING;
	return TN_STATE_BUILTIN;
}

int tn_state_of(const tn_root *root, const char *name)
{
	char word[TN_SYSMODULE_MAX];
	int r = tn_sysmodule_read(root, name, "initstate", word);

	if (r == -ENOENT)
		return state_without_file(root, name);
	if (r < 0)
		return r;
	if (strcmp(word, "live") == 0)
		return TN_STATE_LIVE;
	if (strcmp(word, "coming") == 0)
		return TN_STATE_COMING;
	if (strcmp(word, "going") == 0)
		return TN_STATE_GOING;
	return -EBADMSG;
}

bool tn_state_is_live(const tn_root *root, const char *name)
{
	char word[TN_SYSMODULE_MAX];

	return tn_sysmodule_read(root, name, "initstate", word) == 0 && strcmp(word, "live") == 0;
}

int tn_state_known(const tn_root *root)
{
	tn_autoclose int dir = tn_root_open(root, "/sys/module", O_PATH | O_DIRECTORY);

	return dir < 0 ? dir : 0;
}

int tn_state_refcount(const tn_root *root, const char *name)
{
	char word[TN_SYSMODULE_MAX];
	uint64_t n;
	int r = tn_sysmodule_read(root, name, "refcnt", word);

	if (r < 0)
		return r;
	if (strcmp(word, "-1") == 0)
		return 0; /* the kernel counts below 0 while it unloads */
	if (tn_text_u64(tn_text(word), 10, &n) < 0 || n > INT_MAX)
		return -EBADMSG;
	return (int)n;
}

int tn_state_holders(const tn_root *root, const char *name, struct tn_arena *arena, tn_names *ret)
{
	return tn_sysmodule_list(root, name, "holders", arena, ret);
}

static bool same_names(struct tn_text a, struct tn_text b)
{
	struct tn_procmodules_line x, y;
	int r;

	do {
		r = tn_procmodules_next(&a, &x);
		if (tn_procmodules_next(&b, &y) != r || (r > 0 && !tn_text_eq(x.name, y.name)))
			return false;
	} while (r != 0);
	return true;
}

/**
 * What does not fit one page comes in several reads, each of which goes on at
 * the n-th module: one that came or went meanwhile makes others show twice or not
 * at all. So such a file is read until it says the same names twice running.
 */
static int read_settled(const tn_root *root, struct tn_buf *ret)
{
	int r = tn_root_read(root, PROC_MODULES, PROC_MODULES_MAX, ret);

	for (unsigned tries = 0; r == 0 && ret->n > ONE_READ && tries < TRIES_MAX; tries++) {
		struct tn_buf before = *ret;
		bool same;

		*ret = (struct tn_buf){ 0 };
		r = tn_root_read(root, PROC_MODULES, PROC_MODULES_MAX, ret);
		same = r == 0 && same_names(tn_buf_text(&before), tn_buf_text(ret));
		tn_buf_free(&before);
		if (same)
			break;
	}
	return r;
}

/* Of the lines that are none, the first. */
struct bad_lines {
	struct tn_error *err;
	unsigned n;
};

static void note_bad_line(void *data, unsigned line)
{
	struct bad_lines *bad = data;

	if (!bad->n++)
		tn_fail(bad->err, -EBADMSG, PROC_MODULES ":%u: not a line about a module", line);
}

int tn_state_loaded(const tn_root *root, struct tn_arena *arena, tn_loaded_list *ret,
		    struct tn_error *err)
{
	struct bad_lines bad = { .err = err };
	const struct tn_loaded_listener listener = { &bad, note_bad_line };
	tn_autovec tn_loaded_list list = { 0 };
	tn_autobuf all = { 0 };
	int r = read_settled(root, &all);

	if (r < 0)
		return tn_fail(err, r, "could not open " PROC_MODULES ": %s", strerror(-r));
	if (tn_loaded_read(tn_buf_text(&all), arena, &listener, &list) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	*ret = tn_vec_take(&list);
	return bad.n > 0;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* --rpm_safe_upgrade: RPM installs a package before it removes the one of the same name, and both may be of one version. What
 * the new one has added, the old one's scripts do not remove: they are told apart by the rpm process that runs both. */
#include <errno.h>
#include <string.h>

#include "build/carry.h"
#include "cli/log.h"
#include "cmd/dkms/dkms.h"
#include "sys/below.h"

#define STAT_MAX 4096
#define NOTE_MAX 128
#define PARENT 4 /* fields of /proc/PID/stat, as proc(5) counts them */
#define START 22
#define AFTER_NAME 3 /* the first after the name, which may have any character in it */

/* A field of /proc/@pid/stat; nothing: there is none. */
static struct tn_text field(struct tn_dkms *d, const char *pid, unsigned number)
{
	const char *path = tn_arena_printf(&d->arena, "/proc/%s/stat", pid), *end;
	tn_autobuf stat = { 0 };
	struct tn_text rest, word = { "", 0 };

	if (!path || tn_root_read(d->root, path, STAT_MAX, &stat) < 0)
		return word;
	tn_buf_add_char(&stat, '\0');
	end = stat.failed ? NULL : strrchr(stat.p, ')');
	rest = tn_text(end ? end + 1 : "");
	for (unsigned i = AFTER_NAME; i <= number; i++)
		if (!tn_text_word(&rest, " \n", &word))
			return (struct tn_text){ "", 0 };
	end = tn_arena_dup(&d->arena, word);
	return tn_text(end ? end : "");
}

/* The process whose scripts call: their parent. "": it is not known. */
static const char *caller(struct tn_dkms *d)
{
	struct tn_text shell = field(d, "self", PARENT), rpm = field(d, shell.p, PARENT), start = field(d, rpm.p, START);
	const char *text = start.n ? tn_arena_printf(&d->arena, "%s %s\n", rpm.p, start.p) : "";

	return text ? text : "";
}

static const char *note_path(struct tn_dkms *d)
{
	tn_autobuf dir = { 0 };

	tn_build_state_dir(d->settings.dkms_tree, "rpm", &dir);
	return dir.failed ? NULL : tn_arena_printf(&d->arena, "%s/%s-%s", dir.p, d->module, d->version);
}

void tn_dkms_rpm_note(struct tn_dkms *d)
{
	const char *path = note_path(d), *who = caller(d);
	int r = path && *who ? tn_below_write(d->root, path, tn_text(who)) : -ENOENT;

	if (r < 0)
		tn_report(TN_LOG_WARNING, "--rpm_safe_upgrade: %s is not kept for its new package: %s", d->module, strerror(-r));
}

bool tn_dkms_rpm_keeps(struct tn_dkms *d)
{
	const char *path = note_path(d);
	tn_autobuf note = { 0 };

	if (!path || tn_below_read(d->root, path, NOTE_MAX, &note) < 0)
		return false;
	/* For one removal; what another transaction has left means nothing any more. */
	tn_below_remove(d->root, path);
	return tn_text_is(tn_buf_text(&note), caller(d));
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The walk: through the module directory, then through each external one. */
#include "depmod/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "core/name.h"
#include "depmod/findings.h"
#include "depmod/line.h"
#include "depmod/trouble.h"
#include "sys/dir.h"
#include "sys/fd.h"

struct scan {
	const struct tn_depmod_source *from;
	struct tn_depmod_choice choice;
	const char *top; /* external directory that is being walked; NULL: the tree */
	int external;
};

static bool wanted(void *data, const char *name, bool maybe_dir)
{
	const struct scan *s = data;

	return tn_depmod_source_wants(s->from, name, maybe_dir);
}

static struct tn_depmod_about about(const struct scan *s, const char *path)
{
	return (struct tn_depmod_about){ .dir = s->top ? s->top : s->from->dir, .file = path };
}

static int unreadable(void *data, const char *path, int code)
{
	struct scan *s = data;

	tn_depmod_tell(s->from->sink, TN_DEPMOD_DIRECTORY_UNREAD, about(s, path), "%s",
		       code == -ELOOP  ? "it is inside itself, by a symbolic link" :
		       code == -EMLINK ? "symbolic links lead there in too many ways" :
					 strerror(-code));
	if (!tn_depmod_is_absence(code) && code != -EMLINK)
		s->choice.files.flaws |= tn_depmod_flaws_of(code);
	return 0;
}

/* What cannot be looked up. Only its name tells what it was to be: perhaps a directory of modules. */
static int gone(struct scan *s, const struct tn_dir_entry *e)
{
	if (!tn_depmod_is_absence(e->code))
		return unreadable(s, e->path, e->code);
	tn_depmod_tell(s->from->sink,
		       tn_name_is_module_file(e->name) ? TN_DEPMOD_MODULE_LINK_BROKEN : TN_DEPMOD_LINK_BROKEN,
		       about(s, e->path), "%s", "");
	return 0;
}

static int add_module(struct scan *s, const struct tn_dir_entry *e, const char *name)
{
	struct tn_arena *arena = &s->choice.files.arena;
	struct tn_depmod_place place = { .external = s->external };
	const char *kept = tn_arena_str(arena, name), *why;

	place.path = s->top ? tn_arena_printf(arena, "%s/%s", s->top, e->path) :
			      tn_arena_str(arena, e->path);
	if (!place.path || !kept)
		return -ENOMEM;
	place.path = tn_depmod_path_below(s->from->dir, place.path);
	if (tn_depmod_source_lacks(s->from, place.path))
		return 0;
	why = tn_depmod_line_unfit(TN_DEPMOD_PATH, tn_text(place.path));
	if (!why)
		return tn_depmod_choice_add(&s->choice, &place, kept, &e->stamp);
	tn_depmod_tell(s->from->sink, TN_DEPMOD_PATH_UNFIT, about(s, e->path), "%s", why);
	return 0;
}

static int found(void *data, const struct tn_dir_entry *e)
{
	struct scan *s = data;
	char name[TN_NAME_MAX];

	if (e->kind == TN_DIR_GONE)
		return gone(s, e);
	if (!tn_name_is_module_file(e->name)) /* a link that was no directory */
		return 0;
	if (e->kind != TN_DIR_FILE) {
		tn_depmod_tell(s->from->sink, TN_DEPMOD_NOT_A_FILE, about(s, e->path), "%s", "");
		return 0;
	}
	if (!tn_name_from_path(e->name, name)) /* ".x.ko" has no name before its first dot */
		return 0;
	return add_module(s, e, name);
}

static int walk(struct scan *s, int dirfd)
{
	const struct tn_dir_walker walker = { wanted, found, unreadable, s, s->from->stamps };

	return tn_dir_walk(dirfd, &walker);
}

static int walk_external(struct scan *s, size_t i)
{
	tn_autoclose int fd = -1;

	s->top = s->from->settings->externals.v[i];
	s->external = (int)i;
	fd = tn_dir_open(AT_FDCWD, s->top);
	if (fd < 0)
		return unreadable(s, "", fd);
	return walk(s, fd);
}

int tn_depmod_scan(const struct tn_depmod_source *from, struct tn_depmod_files *ret)
{
	struct scan s = { .from = from, .choice.settings = from->settings, .external = -1 };
	int r = walk(&s, from->dirfd);

	for (size_t i = 0; r == 0 && i < from->settings->externals.n; i++)
		r = walk_external(&s, i);
	if (r == 0)
		r = tn_depmod_choice_end(&s.choice, ret);
	tn_depmod_choice_free(&s.choice);
	return r;
}

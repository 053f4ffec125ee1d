// SPDX-License-Identifier: LGPL-2.1-or-later
/* Paths are followed by hand: links of another root must not lead to this one. */
#include "machine/device_path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "machine/sysfs.h"
#include "sys/attribute.h"
#include "sys/fd.h"

/* As many as the kernel follows. */
#define LINKS_MAX 40

#define DEV "/dev/"

bool tn_device_path_is(const char *path)
{
	struct tn_text text = tn_text(path);

	return tn_text_starts(text, TN_TEXT_LITERAL("/sys/")) || tn_text_starts(text, TN_TEXT_LITERAL(DEV));
}

/* Drops the last component of "/a/b". */
static void go_up(struct tn_buf *at)
{
	while (at->n && at->p[at->n - 1] != '/')
		at->n--;
	at->n -= at->n > 0;
}

/* One step down from @at, to @part. Return: 1 where that is a link (then @target says where to), 0, -errno. */
static int step(int rootfd, struct tn_buf *at, struct tn_text part, char target[PATH_MAX])
{
	size_t before = at->n;
	int r;

	if (at->n + part.n + 2 > PATH_MAX)
		return -ENAMETOOLONG;
	tn_buf_add_char(at, '/');
	tn_buf_add_text(at, part);
	tn_buf_add_char(at, '\0');
	if (at->failed)
		return -ENOMEM;
	at->n--;
	r = tn_attribute_link(rootfd, at->p + 1, target, PATH_MAX);
	if (r == -EINVAL)
		return 0;
	if (r < 0)
		return r == -ENOTDIR ? -ENOENT : r;
	at->n = *target == '/' ? 0 : before;
	return 1;
}

/* @path without links. Return: 0, -ENOENT, -ELOOP, -ENAMETOOLONG, -ENOMEM or -errno. */
static int follow(int rootfd, const char *path, struct tn_arena *arena, const char **ret)
{
	struct tn_text rest = tn_text(path), part;
	char target[PATH_MAX];
	tn_autobuf at = { 0 };
	unsigned links = 0;

	while (tn_text_word(&rest, "/", &part)) {
		const char *more;
		int r;

		if (tn_text_is(part, "."))
			continue;
		if (tn_text_is(part, "..")) {
			go_up(&at);
			continue;
		}
		r = step(rootfd, &at, part, target);
		if (r < 0)
			return r;
		if (r == 0)
			continue;
		if (++links > LINKS_MAX)
			return -ELOOP;
		more = tn_arena_join(arena, tn_text(target), TN_TEXT_LITERAL("/"), rest);
		if (!more)
			return -ENOMEM;
		rest = tn_text(more);
	}
	*ret = tn_arena_dup(arena, tn_buf_text(&at));
	return *ret ? 0 : -ENOMEM;
}

/* Whether the uevent file of /sys/dev/@kind/@number says DEVNAME=@node. */
static bool is_named(const tn_root *root, const char *kind, const char *number, const char *node)
{
	char path[PATH_MAX], uevent[TN_SYSFS_VALUE_MAX];

	if (snprintf(path, sizeof(path), "/sys/dev/%s/%s/uevent", kind, number) >= (int)sizeof(path))
		return false;
	return tn_sysfs_read(root, path, uevent) == 0 && tn_text_is(tn_sysfs_uevent(uevent, "DEVNAME"), node);
}

/* The device whose node has that name, where the node itself is none. */
static int find_by_name(const tn_root *root, struct tn_arena *arena, struct tn_device_path *to)
{
	static const struct {
		const char *kind;
		char type;
	} kinds[] = { { "block", 'b' }, { "char", 'c' } };

	for (size_t k = 0; k < TN_ARRAY_SIZE(kinds); k++) {
		const char *dir = kinds[k].type == 'b' ? "/sys/dev/block" : "/sys/dev/char";
		tn_autovec tn_names names = { 0 };
		int r = tn_sysfs_list(root, dir, arena, &names);

		if (r == -ENOMEM)
			return r;
		for (size_t i = 0; i < names.n; i++)
			if (is_named(root, kinds[k].kind, names.v[i], to->node) &&
			    tn_sysfs_number(tn_text(names.v[i]), &to->major, &to->minor)) {
				to->type = kinds[k].type;
				return 0;
			}
	}
	return -ENODEV;
}

/* What a node is, by itself or by its name. */
static int look_at_node(const tn_root *root, int rootfd, const char *path, struct tn_arena *arena, struct tn_device_path *to)
{
	const char *real = NULL;
	int r = follow(rootfd, path, arena, &real);

	if (r == 0) {
		to->node = tn_text_starts(tn_text(real), TN_TEXT_LITERAL(DEV)) ? real + strlen(DEV) : path + strlen(DEV);
		to->type = *real ? tn_attribute_node(rootfd, real + 1, &to->major, &to->minor) : 0; /* "": the root itself */
		return to->type ? 0 : find_by_name(root, arena, to);
	}
	to->node = path + strlen(DEV);
	return r == -ENOENT && find_by_name(root, arena, to) == 0 ? 0 : r;
}

/* A file stands for the directory that it is in. */
static int settle(const tn_root *root, struct tn_arena *arena, struct tn_device_path *to)
{
	tn_autoclose int fd = tn_root_open(root, to->path, O_PATH | O_DIRECTORY);

	if (fd >= 0)
		return 0;
	if (fd != -ENOTDIR)
		return fd;
	to->path = tn_arena_dup(arena, (struct tn_text){ to->path, (size_t)(strrchr(to->path, '/') - to->path) });
	return to->path ? 0 : -ENOMEM;
}

int tn_device_path_find(const tn_root *root, const char *path, struct tn_arena *arena, struct tn_device_path *ret)
{
	tn_autoclose int rootfd = tn_root_open(root, "/", O_PATH | O_DIRECTORY);
	struct tn_device_path found = { 0 };
	const char *in_sys = path;
	int r = rootfd < 0 ? rootfd : 0;

	if (r == 0 && tn_text_starts(tn_text(path), TN_TEXT_LITERAL(DEV))) {
		r = look_at_node(root, rootfd, path, arena, &found);
		if (r < 0)
			return r;
		in_sys = tn_arena_printf(arena, "/sys/dev/%s/%u:%u", found.type == 'b' ? "block" : "char", found.major,
					 found.minor);
		if (!in_sys)
			return -ENOMEM;
	}
	if (r == 0)
		r = follow(rootfd, in_sys, arena, &found.path);
	if (r == 0)
		r = settle(root, arena, &found);
	if (r == -ENOENT && found.type) { /* a node for which its module has yet to be loaded */
		found.path = NULL;
		r = 0;
	}
	if (r == 0)
		*ret = found;
	return r;
}

/* Whether @path is @above, or below it. */
static bool is_in(const char *path, const char *above)
{
	size_t n = strlen(above);

	return strncmp(path, above, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

const struct tn_device *tn_device_path_owner(const tn_devices *devices, const char *path)
{
	const struct tn_device *best = NULL;

	for (size_t i = 0; i < devices->n; i++) {
		const struct tn_device *d = &devices->v[i];

		if (!d->path || (!d->modalias && !d->driver) || !is_in(path, d->path))
			continue;
		if (!best || strlen(d->path) > strlen(best->path))
			best = d;
	}
	return best;
}

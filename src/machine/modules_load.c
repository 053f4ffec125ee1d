// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules that are asked for at boot. */
#include "machine/modules_load.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/buf.h"
#include "format/modules_load.h"
#include "machine/distro.h"
#include "sys/confdir.h"
#include "sys/map.h"
#include "sys/stamp.h"
#include "tenon-config.h"

#define FILE_MAX (1u << 20)
#define CMDLINE "/proc/cmdline"
#define CMDLINE_MAX (1u << 20)
#define ETC_MODULES "/etc/modules"

#define ANYWHERE TN_SYSCONFDIR "/modules-load.d", "/run/modules-load.d", "/usr/local/lib/modules-load.d", "/usr/lib/modules-load.d"

/* Whoever has systemd reads /etc/modules by a link from modules-load.d alone. */
static const char *const systemd_loaders[] = { "/usr/lib/systemd/systemd-modules-load",
					       "/lib/systemd/systemd-modules-load" };

struct reading {
	const tn_root *root;
	struct tn_arena *arena;
	tn_asked_list *asked;
	const struct tn_log *log;
};

static int add_names(const struct reading *reading, const char *file, struct tn_text text)
{
	struct tn_modules_load_file lines = { .rest = text };
	struct tn_modules_load_line line;

	while (tn_modules_load_next(&lines, &line)) {
		struct tn_asked asked = { .name = tn_arena_dup(reading->arena, line.name), .file = file, .line = line.line };

		if (line.more.n)
			asked.more = tn_arena_dup(reading->arena, line.more);
		if (!asked.name || (line.more.n && !asked.more) || tn_vec_push(reading->asked, asked) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* @path: with the sysroot before it; @file: what it is called. */
static int read_file_as(const struct reading *reading, const char *path, const char *file, unsigned flags)
{
	tn_automap map = { 0 };
	int r = tn_map_open_at(AT_FDCWD, path, FILE_MAX, flags, &map);

	if (r < 0)
		tn_log(reading->log, TN_LOG_ERROR, "%s: not read: %s", file,
		       r != -EINVAL	       ? strerror(-r) :
		       flags & TN_MAP_NO_SPECIAL ? "not a regular file" :
						   "a device, not a file");
	return r < 0 ? r : add_names(reading, file, tn_map_text(&map));
}

/* The others are read all the same. */
static int read_file(const struct reading *reading, const char *path, unsigned flags)
{
	int r = read_file_as(reading, path, path + strlen(tn_root_path(reading->root)), TN_MAP_COPY | flags);

	return r == -ENOMEM ? r : 0;
}

static int read_cmdline(const struct reading *reading)
{
	struct tn_modules_load_words words = { 0 };
	enum tn_modules_load_who who;
	tn_autobuf b = { 0 };
	struct tn_text name;
	int r = tn_root_read_record(reading->root, CMDLINE, CMDLINE_MAX, &b);

	if (r < 0) {
		if (r != -ENOENT)
			tn_log(reading->log, TN_LOG_ERROR, "%s: not read: %s", CMDLINE, strerror(-r));
		return r == -ENOMEM ? r : 0;
	}
	words.rest = tn_buf_text(&b);
	while (tn_modules_load_asked(&words, &name, &who)) {
		struct tn_asked asked = { .file = CMDLINE, .initramfs = who != TN_ASKS_SYSTEM };

		if (who == TN_ASKS_ALPINE && tn_distro_of(reading->root) != TN_DISTRO_ALPINE)
			continue;
		asked.name = tn_arena_dup(reading->arena, name);
		if (!asked.name || tn_vec_push(reading->asked, asked) < 0)
			return -ENOMEM;
	}
	return 0;
}

const char *const *tn_modules_load_directories(const tn_root *root)
{
	static const char *const merged[] = { ANYWHERE, NULL }, *const split[] = { ANYWHERE, "/lib/modules-load.d", NULL };

	return tn_root_usr_is_merged(root) ? merged : split;
}

static int read_directories(const struct reading *reading, tn_conf_files *files)
{
	int r = tn_confdir_list(tn_root_path(reading->root), tn_modules_load_directories(reading->root), 0, reading->arena, files,
				reading->log);

	for (size_t i = 0; r == 0 && i < files->n; i++)
		r = read_file(reading, files->v[i].path, 0);
	return r;
}

/* Without systemd a script of the distribution's reads it; with it, a link in modules-load.d does, or nobody. */
static int read_etc_modules(const struct reading *reading, const tn_conf_files *files)
{
	const char *path = tn_arena_printf(reading->arena, "%s%s", tn_root_path(reading->root), ETC_MODULES);
	struct tn_stamp stamp, other;

	if (!path)
		return -ENOMEM;
	if (!tn_root_has(reading->root, ETC_MODULES))
		return 0;
	stamp = tn_stamp_of(AT_FDCWD, path);
	other = tn_stamp_of(AT_FDCWD, "/dev/null");
	if (tn_stamp_same(&other, &stamp))
		return 0; /* masked */
	for (size_t i = 0; i < TN_ARRAY_SIZE(systemd_loaders); i++)
		if (tn_root_has(reading->root, systemd_loaders[i]))
			return 0;
	for (size_t i = 0; i < files->n; i++) {
		other = tn_stamp_of(AT_FDCWD, files->v[i].path);
		if (tn_stamp_same(&other, &stamp))
			return 0;
	}
	return read_file(reading, path, TN_MAP_NO_SPECIAL);
}

int tn_modules_load_read(const tn_root *root, struct tn_arena *arena, tn_asked_list *ret, const struct tn_log *log)
{
	tn_autovec tn_asked_list asked = { 0 };
	tn_autovec tn_conf_files files = { 0 };
	const struct reading reading = { root, arena, &asked, log };
	int r = read_cmdline(&reading);

	if (r == 0)
		r = read_directories(&reading, &files);
	if (r == 0)
		r = read_etc_modules(&reading, &files);
	if (r < 0)
		return r;
	*ret = tn_vec_take(&asked);
	return 0;
}

int tn_modules_load_read_file(const char *path, struct tn_arena *arena, tn_asked_list *ret, const struct tn_log *log)
{
	tn_autovec tn_asked_list asked = { 0 };
	const struct reading reading = { NULL, arena, &asked, log };
	/* A pipe that the user named, "boot <(list)", is read to its end. */
	int r = read_file_as(&reading, path, path, TN_MAP_COPY | TN_MAP_NO_DEVICE | TN_MAP_WAIT);

	for (size_t i = 0; i < asked.n && r == 0; i++)
		r = tn_vec_push(ret, asked.v[i]);
	return r;
}

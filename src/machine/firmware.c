// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where the kernel would find firmware (its Documentation/driver-api/firmware/fw_search_path.rst). */
#include "machine/firmware.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "base/hash.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"

/* Room of firmware_class for its parameter. */
#define PARAMETER_MAX 256

/* Paths that a pattern may stand for on the way, and files that fit: a tree of firmware has a few hundred. */
#define MATCHES_MAX 4096

static bool is_one_component(const char *name)
{
	return *name && !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static int add_dir(struct tn_firmware_places *places, struct tn_arena *arena, struct tn_text top, const char *sub,
		   const char *release)
{
	const char *path = tn_arena_join(arena, top, tn_text(sub), tn_text(release));
	tn_autoclose int fd = path ? tn_root_open(places->root, path, O_PATH | O_DIRECTORY) : -ENOMEM;

	if (!path)
		return -ENOMEM;
	if (fd >= 0 || fd == -EACCES) /* what cannot be reached may have files */
		places->dirs[places->n_dirs++] = path;
	return 0;
}

/* The parameter is one directory; an empty one is none. */
static int add_parameter(struct tn_firmware_places *places, struct tn_arena *arena)
{
	tn_autobuf value = { 0 };
	struct tn_text dir;
	int r = tn_root_read_record(places->root, "/sys/module/firmware_class/parameters/path", PARAMETER_MAX, &value);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	dir = tn_text_trim(tn_buf_text(&value));
	while (dir.n > 1 && dir.p[dir.n - 1] == '/')
		dir.n--;
	if (!dir.n || *dir.p != '/' || memchr(dir.p, '\0', dir.n))
		return 0;
	return add_dir(places, arena, dir, "", "");
}

int tn_firmware_places(const tn_root *root, const char *release, unsigned packing, struct tn_arena *arena,
		       struct tn_firmware_places *ret)
{
	/* A link "/lib" of another root may lead to the real /usr. */
	const struct tn_text top = tn_root_usr_is_merged(root) ? TN_TEXT_LITERAL("/usr/lib/firmware") :
								 TN_TEXT_LITERAL("/lib/firmware");
	struct tn_firmware_places places = { .root = root, .packing = packing };
	bool has_release = is_one_component(release);
	int r = add_parameter(&places, arena);

	if (r == 0 && has_release)
		r = add_dir(&places, arena, top, "/updates/", release);
	if (r == 0)
		r = add_dir(&places, arena, top, "/updates", "");
	if (r == 0 && has_release)
		r = add_dir(&places, arena, top, "/", release);
	if (r == 0)
		r = add_dir(&places, arena, top, "", "");
	if (r == 0)
		*ret = places;
	return r;
}

bool tn_firmware_is_missing(int code)
{
	return code == -ENOENT || code == -EINVAL;
}

bool tn_firmware_name_is_safe(const char *name)
{
	struct tn_text rest = tn_text(name), part;

	while (tn_text_word(&rest, "/", &part))
		if (tn_text_is(part, ".."))
			return false;
	return *name != '\0';
}

/* Return: 0; -ENOENT, also for what is no plain file; -errno. */
static int is_file(const tn_root *root, const char *path)
{
	tn_autoclose int fd = tn_root_open(root, path, O_PATH);
	int r = fd < 0 ? fd : tn_file_is_regular(fd);

	return r == 0 || r == -ENOTDIR || r == -ENAMETOOLONG ? -ENOENT : r < 0 ? r : 0;
}

typedef TN_VEC(const char *) paths;

/* One part of a pattern is looked for in one directory. */
struct listing {
	const char *dir;
	struct tn_text part;
	struct tn_arena *arena;
	paths *found;
};

static int take_entry(void *data, const char *name)
{
	const struct listing *l = data;
	const char *path;

	if (!tn_glob_match(l->part, tn_text(name)))
		return 0;
	path = tn_arena_printf(l->arena, "%s/%s", l->dir, name);
	if (!path || tn_vec_push(l->found, path) < 0)
		return -ENOMEM;
	return l->found->n >= MATCHES_MAX;
}

/* What @part stands for in @dir. Return: 0, or why that cannot be told. */
static int add_part(const tn_root *root, const char *dir, struct tn_text part, struct tn_arena *arena, paths *ret)
{
	struct listing listing = { dir, part, arena, ret };
	const char *path;
	int fd, r;

	if (!tn_glob_is_pattern(part)) {
		path = tn_arena_join(arena, tn_text(dir), TN_TEXT_LITERAL("/"), part);
		return path ? tn_vec_push(ret, path) : -ENOMEM;
	}
	fd = tn_root_open(root, dir, O_RDONLY | O_DIRECTORY);
	if (fd == -ENOENT || fd == -ENOTDIR)
		return 0;
	r = fd < 0 ? fd : tn_dir_names_of(fd, take_entry, &listing);
	return r < 0 ? r : 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Whether the rest may be looked at: 0, or -ENOMEM. Why nobody can tell of one goes to @trouble. */
static int go_on(int code, int *trouble)
{
	if (code < 0 && code != -ENOENT)
		*trouble = code;
	return code == -ENOMEM ? code : 0;
}

/* The files that fit @pattern below @dir, by name. Return: 0, with @trouble where some could not be looked for, or -ENOMEM. */
static int match_pattern(const tn_root *root, const char *dir, const char *pattern, struct tn_arena *arena, paths *ret,
			 int *trouble)
{
	struct tn_text rest = tn_text(pattern), part;
	tn_autovec paths at = { 0 };
	int r = tn_vec_push(&at, dir);

	while (r == 0 && tn_text_word(&rest, "/", &part)) {
		tn_autovec paths next = { 0 };

		for (size_t i = 0; i < at.n && r == 0 && next.n < MATCHES_MAX; i++)
			r = go_on(add_part(root, at.v[i], part, arena, &next), trouble);
		tn_vec_free(&at);
		at = (paths){ next.v, next.n, next.room };
		next = (paths){ 0 };
	}
	if (r == 0 && at.n)
		qsort(at.v, at.n, sizeof(*at.v), by_name);
	for (size_t i = 0; i < at.n && r == 0; i++) {
		int found = is_file(root, at.v[i]);

		r = found == 0 ? tn_vec_push(ret, at.v[i]) : go_on(found, trouble);
	}
	return r;
}

static int find_pattern(const tn_root *root, const char *dir, const char *pattern, struct tn_arena *arena, const char **ret)
{
	tn_autovec paths found = { 0 };
	int trouble = -ENOENT;
	int r = match_pattern(root, dir, pattern, arena, &found, &trouble);

	if (r == 0 && found.n)
		*ret = found.v[0];
	return r < 0 || found.n ? r : trouble;
}

static int find_in(const tn_root *root, const char *dir, const char *name, struct tn_arena *arena, const char **ret)
{
	const char *path;
	int r;

	if (tn_glob_is_pattern(tn_text(name)))
		return find_pattern(root, dir, name, arena, ret);
	path = tn_arena_printf(arena, "%s/%s", dir, name);
	r = path ? is_file(root, path) : -ENOMEM;
	if (r == 0)
		*ret = path;
	return r;
}

/* In the order in which the kernel tries them. */
static const struct {
	const char *ending;
	unsigned packing;
} kinds[] = { { "", 0 }, { ".zst", TN_FIRMWARE_ZST }, { ".xz", TN_FIRMWARE_XZ } };

/* Whether this kernel takes files of a kind. */
static bool takes(const struct tn_firmware_places *places, size_t kind)
{
	return (places->packing & kinds[kind].packing) == kinds[kind].packing;
}

int tn_firmware_find(const struct tn_firmware_places *places, const char *name, struct tn_arena *arena,
		     const char **ret)
{
	int trouble = -ENOENT;

	if (!tn_firmware_name_is_safe(name))
		return -EINVAL;
	for (size_t k = 0; k < TN_ARRAY_SIZE(kinds); k++) {
		const char *full = kinds[k].packing ? tn_arena_printf(arena, "%s%s", name, kinds[k].ending) : name;

		if (!takes(places, k))
			continue;
		for (size_t i = 0; i < places->n_dirs; i++) {
			int r = full ? find_in(places->root, places->dirs[i], full, arena, ret) : -ENOMEM;

			if (r == 0 || go_on(r, &trouble) < 0)
				return r;
		}
	}
	return trouble;
}

/* What fits below one directory, but what an earlier one has. */
static int add_new(const char *dir, const paths *found, struct tn_hash *seen, tn_names *ret)
{
	int r = 0;

	for (size_t i = 0; i < found->n && r == 0; i++) {
		r = tn_hash_add(seen, tn_text(found->v[i] + strlen(dir)), seen, NULL);
		if (r == 0)
			r = tn_vec_push(ret, found->v[i]);
		else if (r == -EEXIST)
			r = 0;
	}
	return r;
}

static int find_all_of(const struct tn_firmware_places *places, const char *name, struct tn_arena *arena, struct tn_hash *seen,
		       tn_names *ret)
{
	size_t before = ret->n;
	int trouble = -ENOENT, r = 0;

	for (size_t i = 0; i < places->n_dirs * TN_ARRAY_SIZE(kinds) && r == 0; i++) {
		size_t kind = i / places->n_dirs;
		const char *dir = places->dirs[i % places->n_dirs];
		const char *full = tn_arena_printf(arena, "%s%s", name, kinds[kind].ending);
		tn_autovec paths found = { 0 };

		if (!takes(places, kind))
			continue;
		r = full ? match_pattern(places->root, dir, full, arena, &found, &trouble) : -ENOMEM;
		if (r == 0)
			r = add_new(dir, &found, seen, ret);
	}
	return r < 0 || ret->n > before ? r : trouble;
}

int tn_firmware_find_all(const struct tn_firmware_places *places, const char *name, struct tn_arena *arena, tn_names *ret)
{
	struct tn_hash seen = { 0 };
	const char *one;
	int r;

	if (!tn_glob_is_pattern(tn_text(name))) {
		r = tn_firmware_find(places, name, arena, &one);
		return r < 0 ? r : tn_vec_push(ret, one);
	}
	r = tn_firmware_name_is_safe(name) ? find_all_of(places, name, arena, &seen, ret) : -EINVAL;
	tn_hash_free(&seen);
	return r;
}

bool tn_firmware_has_sibling(const struct tn_firmware_places *places, const char *name, struct tn_arena *arena)
{
	size_t end = strlen(name), start;
	const char *pattern, *path;

	while (end > 0 && !strchr("0123456789", name[end - 1]))
		end--;
	for (start = end; start > 0 && strchr("0123456789", name[start - 1]);)
		start--;
	if (start == end)
		return false;
	pattern = tn_arena_printf(arena, "%.*s*%s", (int)start, name, name + end);
	return pattern && tn_firmware_find(places, pattern, arena, &path) == 0;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "depmod/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "core/name.h"
#include "depmod/bucket.h"
#include "depmod/line.h"
#include "depmod/trouble.h"
#include "format/deptext.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/map.h"

/* modules.dep of the largest kernels has a megabyte. */
#define DEP_MAX ((size_t)64 << 20)

/* Whoever needs it looks. */
static const struct tn_stamp unknown;

/* A file that another one of its module was better than. */
struct spare {
	struct tn_depmod_place place;
	size_t index; /* of the better one in files */
};

struct scan {
	const struct tn_depmod_source *from;
	struct tn_depmod_files *files;
	struct tn_hash by_name; /* value: 1 + index into files */
	TN_VEC(struct spare) spares;
	struct tn_text reached; /* directory of the file of modules.dep before */
	const char *top;        /* external directory that is being walked; NULL: the tree */
	int external;
};

static bool wanted(void *data, const char *name, bool maybe_dir)
{
	const struct scan *s = data;

	if (tn_name_is_module_file(name))
		return true;
	return maybe_dir && strcmp(name, "build") != 0 && strcmp(name, "source") != 0 &&
	       !tn_depmod_settings_excludes(s->from->settings, name);
}

static const char *shown_top(const struct scan *s)
{
	return s->top ? s->top : s->from->dir;
}

static int unreadable(void *data, const char *path, int code)
{
	struct scan *s = data;

	tn_log(s->from->log, TN_LOG_ERROR, "could not open directory %s%s%s: %s", shown_top(s),
	       *path ? "/" : "", path,
	       code == -ELOOP  ? "it is inside itself, by a symbolic link" :
	       code == -EMLINK ? "symbolic links lead there in too many ways" :
				 strerror(-code));
	if (!tn_depmod_is_absence(code) && code != -EMLINK)
		s->files->flaws |= tn_depmod_flaws_of(code);
	return 0;
}

/* @path as modules.dep shows it. */
static const char *below(const char *dir, const char *path)
{
	size_t n = strlen(dir);

	return strncmp(path, dir, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

/* One more file of a module: the first, or perhaps a better one. */
static int add_file(struct scan *s, const char *path, const char *name,
		    const struct tn_stamp *stamp)
{
	struct tn_depmod_file file = { .place = { path, s->external }, .name = name,
				       .unfit_name = tn_depmod_line_unfit(TN_DEPMOD_NAME, tn_text(name)),
				       .rank = UINT32_MAX, .stamp = *stamp };
	uintptr_t known = (uintptr_t)tn_hash_get(&s->by_name, tn_text(name));
	int r;

	if (known) {
		struct tn_depmod_file *old = &s->files->v.v[known - 1];
		struct spare spare = { file.place, known - 1 };

		if (tn_depmod_settings_order(s->from->settings, &file.place, &old->place) < 0) {
			spare.place = old->place;
			old->place = file.place;
			old->stamp = file.stamp;
		}
		return tn_vec_push(&s->spares, spare);
	}
	file.bucket = tn_depmod_bucket(tn_text(name), TN_DEPMOD_MODULE_BUCKETS);
	r = tn_vec_push(&s->files->v, file);
	return r < 0 ? r : tn_hash_put(&s->by_name, tn_text(name), (void *)(s->files->v.n));
}

/* What cannot be looked up. Only its name tells what it was to be: perhaps a directory of modules. */
static int gone(struct scan *s, const struct tn_dir_entry *e)
{
	if (!tn_depmod_is_absence(e->code))
		return unreadable(s, e->path, e->code);
	tn_log(s->from->log, tn_name_is_module_file(e->name) ? TN_LOG_ERROR : TN_LOG_WARNING,
	       "%s/%s: a symbolic link that leads nowhere", shown_top(s), e->path);
	return 0;
}

static int found(void *data, const struct tn_dir_entry *e)
{
	struct scan *s = data;
	struct tn_arena *arena = &s->files->arena;
	char name[TN_NAME_MAX];
	const char *path, *kept, *why;

	if (e->kind == TN_DIR_GONE)
		return gone(s, e);
	if (!tn_name_is_module_file(e->name)) /* a link that was no directory */
		return 0;
	if (e->kind != TN_DIR_FILE) {
		tn_log(s->from->log, TN_LOG_ERROR, "%s/%s: not a file; left out", shown_top(s), e->path);
		return 0;
	}
	if (!tn_name_from_path(e->name, name)) /* ".x.ko" has no name before its first dot */
		return 0;
	path = s->top ? tn_arena_printf(arena, "%s/%s", s->top, e->path) :
			tn_arena_str(arena, e->path);
	kept = tn_arena_str(arena, name);
	if (!path || !kept)
		return -ENOMEM;
	path = below(s->from->dir, path);
	why = tn_depmod_line_unfit(TN_DEPMOD_PATH, tn_text(path));
	if (!why)
		return add_file(s, path, kept, &e->stamp);
	tn_log(s->from->log, TN_LOG_ERROR, "%s/%s: left out, since its path has %s", shown_top(s), e->path,
	       why);
	return 0;
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

static int by_unused(const void *pa, const void *pb)
{
	const struct tn_depmod_tie *a = pa, *b = pb;

	return strcmp(a->unused, b->unused);
}

static int find_ties(const struct scan *s)
{
	struct tn_depmod_files *files = s->files;

	for (size_t i = 0; i < s->spares.n; i++) {
		const struct spare *spare = &s->spares.v[i];
		const struct tn_depmod_place *used = &files->v.v[spare->index].place;
		struct tn_depmod_tie tie = { used->path, spare->place.path };

		if (tn_depmod_settings_compare(s->from->settings, used, &spare->place) == 0 &&
		    tn_vec_push(&files->ties, tie) < 0)
			return -ENOMEM;
	}
	if (files->ties.n)
		qsort(files->ties.v, files->ties.n, sizeof(*files->ties.v), by_unused);
	return 0;
}

static void scan_release(struct scan *s)
{
	tn_hash_free(&s->by_name);
	tn_vec_free(&s->spares);
}

int tn_depmod_scan(const struct tn_depmod_source *from, struct tn_depmod_files *ret)
{
	struct tn_depmod_files files = { 0 };
	struct scan s = { .from = from, .files = &files, .external = -1 };
	int r = walk(&s, from->dirfd);

	for (size_t i = 0; r == 0 && i < from->settings->externals.n; i++)
		r = walk_external(&s, i);
	if (r == 0)
		r = find_ties(&s);
	scan_release(&s);
	if (r < 0) {
		tn_depmod_files_free(&files);
		return r;
	}
	*ret = files;
	return 0;
}

static int add_named(struct scan *s, const char *path, struct tn_error *err)
{
	struct tn_arena *arena = &s->files->arena;
	char name[TN_NAME_MAX];
	const char *shown = below(s->from->dir, path), *kept;
	const char *why = tn_depmod_line_unfit(TN_DEPMOD_PATH, tn_text(shown));
	struct tn_dir_stat st;
	int r;

	if (path[0] != '/')
		return tn_fail(err, -EINVAL, "%s: not absolute path.", path);
	if (why)
		return tn_fail(err, -EINVAL, "could not create module %s: its path has %s", path, why);
	r = tn_dir_stat(AT_FDCWD, path, &st);
	if (r < 0)
		return tn_fail(err, r, "could not create module %s: %s", path, strerror(-r));
	if (st.kind != TN_DIR_FILE || !tn_name_from_path(path, name))
		return tn_fail(err, -EINVAL, "could not create module %s: not a module file", path);
	if (tn_hash_get(&s->by_name, tn_text(name)))
		return tn_fail(err, -EEXIST, "could not create module %s: module '%s' was named before",
			       path, name);
	shown = tn_arena_str(arena, shown);
	kept = tn_arena_str(arena, name);
	return shown && kept ? add_file(s, shown, kept, &unknown) : -ENOMEM;
}

int tn_depmod_scan_named(const struct tn_depmod_source *from, char *const *paths, size_t n,
			 struct tn_depmod_files *ret, struct tn_error *err)
{
	struct tn_depmod_files files = { 0 };
	struct scan s = { .from = from, .files = &files, .external = -1 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++)
		r = add_named(&s, paths[i], err);
	scan_release(&s);
	if (r < 0) {
		tn_depmod_files_free(&files);
		return r;
	}
	*ret = files;
	return 0;
}

/* Which external directory @shown is below; -1: none, so it is in the tree. */
static int external_of(const struct tn_depmod_source *from, const char *shown)
{
	for (size_t i = 0; shown[0] == '/' && i < from->settings->externals.n; i++)
		if (below(from->settings->externals.v[i], shown) != shown)
			return (int)i;
	return -1;
}

/* Whether a walk from @top comes to the directory @path, which is below it. */
static bool is_reached(const struct scan *s, struct tn_text path)
{
	struct tn_text part;
	char name[NAME_MAX + 1];

	while (tn_text_word(&path, "/", &part)) {
		if (part.n > NAME_MAX || tn_text_is(part, "..") || tn_text_is(part, "."))
			return false;
		memcpy(name, part.p, part.n);
		name[part.n] = '\0';
		if (!wanted((void *)s, name, true))
			return false;
	}
	return true;
}

/* The same for a file. Mostly it lies where the one before did. @path must outlive @s. */
static bool is_file_reached(struct scan *s, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	struct tn_text dir = { path, (size_t)(name - path) };

	if (!wanted(s, name, false))
		return false;
	if (dir.n && tn_text_eq(dir, s->reached))
		return true;
	if (!is_reached(s, dir))
		return false;
	s->reached = dir;
	return true;
}

/* Where @shown lies: sets s->external. Return: whether a scan comes to it, and keeps it. */
static bool place_listed(struct scan *s, const char *shown)
{
	const char *inside = shown;

	s->external = external_of(s->from, shown);
	if (s->external >= 0)
		inside = below(s->from->settings->externals.v[s->external], shown);
	return inside[0] != '/' && is_file_reached(s, inside) &&
	       !tn_depmod_line_unfit(TN_DEPMOD_PATH, tn_text(shown));
}

/* The modules of modules.dep. Return: 0, -ENOMEM, or why it cannot be read. */
static int add_listed(struct scan *s)
{
	struct tn_arena *arena = &s->files->arena;
	tn_automap dep = { 0 };
	struct tn_text rest, line;
	struct tn_deptext d;
	int r = tn_map_open_at(s->from->dirfd, "modules.dep", DEP_MAX,
			       TN_MAP_COPY | TN_MAP_NO_SPECIAL, &dep);

	rest = r < 0 ? (struct tn_text){ 0 } : tn_map_text(&dep);
	while (r == 0 && tn_text_line(&rest, &line)) {
		char name[TN_NAME_MAX];
		const char *path, *kept;

		if (!tn_deptext_parse(line, &d))
			return -EBADMSG;
		path = tn_arena_dup(arena, d.path);
		if (path && (!place_listed(s, path) || !tn_name_from_path(path, name)))
			return -EBADMSG;
		kept = path ? tn_arena_str(arena, name) : NULL;
		r = kept ? add_file(s, path, kept, &unknown) : -ENOMEM;
	}
	return r;
}

/* One that was changed or added. Return: 0; 1 when only a scan can tell what follows; -errno. */
static int add_changed(struct scan *s, const char *path, struct tn_error *err)
{
	const char *shown = below(s->from->dir, path), *kept;
	char name[TN_NAME_MAX];
	struct tn_dir_stat st;
	uintptr_t known;

	if (path[0] != '/' || !place_listed(s, shown) || !tn_name_from_path(path, name))
		return tn_fail(err, -EINVAL, "%s: not the path of a module that depmod finds in %s",
			       path, s->from->dir);
	known = (uintptr_t)tn_hash_get(&s->by_name, tn_text(name));
	if (tn_dir_stat(s->from->dirfd, shown, &st) < 0 || st.kind != TN_DIR_FILE)
		return 1;
	if (known)
		return strcmp(s->files->v.v[known - 1].place.path, shown) != 0;
	shown = tn_arena_str(&s->files->arena, shown);
	kept = tn_arena_str(&s->files->arena, name);
	return shown && kept ? add_file(s, shown, kept, &unknown) : -ENOMEM;
}

int tn_depmod_scan_update(const struct tn_depmod_source *from, char *const *paths, size_t n,
			  struct tn_depmod_files *ret, struct tn_error *err)
{
	struct tn_depmod_files files = { 0 };
	struct scan s = { .from = from, .files = &files, .external = -1 };
	int listed = add_listed(&s), r = listed == -ENOMEM ? listed : 0;
	bool scan = listed < 0;

	for (size_t i = 0; r >= 0 && i < n; i++) {
		r = add_changed(&s, paths[i], err);
		scan |= r > 0;
	}
	scan_release(&s);
	if (r < 0 || scan) {
		tn_depmod_files_free(&files);
		return r < 0 ? r : tn_depmod_scan(from, ret);
	}
	*ret = files;
	return 0;
}

struct age {
	const struct tn_depmod_source *from;
	struct timespec than;
};

static bool age_wanted(void *data, const char *name, bool maybe_dir)
{
	const struct age *age = data;
	const struct scan s = { .from = age->from };

	return wanted((void *)&s, name, maybe_dir);
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
	const struct tn_dir_walker walker = { age_wanted, compare_age, stale_unless_readable,
					      &age, .stamps = true };
	struct tn_dir_stat st;
	int r;

	if (from->dirfd < 0)
		return true;
	r = tn_dir_stat(from->dirfd, "modules.dep", &st);
	if (r < 0) {
		tn_log(from->log, TN_LOG_ERROR, "could not fstatat(%s, modules.dep): %s", from->dir,
		       strerror(-r));
		return true;
	}
	age.than = st.mtime;
	return tn_dir_walk(from->dirfd, &walker) != 0;
}

void tn_depmod_files_free(struct tn_depmod_files *files)
{
	tn_vec_free(&files->v);
	tn_vec_free(&files->ties);
	tn_arena_free(&files->arena);
}

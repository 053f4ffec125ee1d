// SPDX-License-Identifier: LGPL-2.1-or-later
/* Files are looked at by several threads: most are only asked whether they are still the same. */
#include "machine/firmware_users.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "core/image/image.h"
#include "format/deptext.h"
#include "format/modinfo.h"
#include "machine/firmware_cache.h"
#include "sys/cache.h"
#include "sys/clock.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/map.h"
#include "sys/parallel.h"
#include "sys/sparse.h"

#define CACHE_KIND "firmware"
#define KEY "firmware"

/* What is remembered of files that are gone goes when all are looked at, or there is as much as this. */
#define KEPT_MAX 65536u

/* A module's file. */
struct item {
	const char *module;
	const char *path;   /* as in the index: below the tree, or absolute */
	struct tn_stamp stamp;
	struct tn_text names; /* in the cache, or in @read */
	struct tn_buf read;
	int code;      /* 0, or why it could not be read */
	bool fresh;    /* it was read now */
	bool keep;     /* it may be remembered */
};

struct scan {
	tn_tree *tree;
	struct tn_arena *arena;
	int dirfd;
	TN_VEC(struct item) items;
	struct tn_sparse_memory memory[TN_PARALLEL_MAX];
	struct tn_map file; /* of the cache */
	struct tn_firmware_cache cache;
	struct tn_buf content; /* of the new one */
	struct timespec now;
	enum tn_stamp_trust trust;
	uint64_t device;
	const struct tn_firmware_known *known;
	bool some; /* not all modules are looked at: what is known of the others stays */
	size_t n_fresh, n_unread;
	tn_firmware_users *found;
};

static void scan_release(struct scan *s)
{
	for (size_t i = 0; i < s->items.n; i++)
		tn_buf_free(&s->items.v[i].read);
	for (size_t i = 0; i < TN_PARALLEL_MAX; i++) {
		tn_buf_free(&s->memory[i].bytes);
		tn_buf_free(&s->memory[i].have);
	}
	tn_vec_free(&s->items);
	tn_firmware_cache_close(&s->cache);
	tn_map_close(&s->file);
	tn_buf_free(&s->content);
	tn_closep(&s->dirfd);
}

static int note_item(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct scan *s = data;
	struct item item = { 0 };
	struct tn_deptext line;

	if (!tn_deptext_parse(value, &line))
		return 0;
	item.module = tn_arena_dup(s->arena, key);
	item.path = tn_arena_dup(s->arena, line.path);
	return !item.module || !item.path || tn_vec_push(&s->items, item) < 0 ? -ENOMEM : 0;
}

static int take_name(void *data, struct tn_text key, struct tn_text value)
{
	struct tn_buf *names = data;

	if (tn_text_is(key, KEY) && value.n) {
		tn_buf_add_text(names, value);
		tn_buf_add_char(names, '\0');
	}
	return 0;
}

static int read_names(struct scan *s, struct item *item, struct tn_sparse_memory *memory)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	tn_autoclose int fd = tn_file_open_at(s->dirfd, item->path);
	struct tn_text section;
	struct tn_stamp after;
	int r = fd < 0 ? fd : tn_image_open_partly(fd, item->path, memory, &image, NULL);

	if (r < 0)
		return r;
	r = tn_image_modinfo(image, &section);
	if (r == 0)
		tn_modinfo_walk(section, take_name, &item->read);
	if (r == 0 || r == -ENOENT)
		r = tn_image_check(image, NULL);
	after = tn_stamp_of_fd(fd);
	item->keep = r == 0 && item->stamp.device == s->device && tn_stamp_holds(&item->stamp, &after, s->trust, s->now);
	return item->read.failed ? -ENOMEM : r;
}

static void look_at(void *data, size_t i, size_t worker)
{
	struct scan *s = data;
	struct item *item = &s->items.v[i];

	item->stamp = tn_stamp_of(s->dirfd, item->path);
	item->names = tn_firmware_cache_find(&s->cache, &item->stamp);
	item->keep = item->names.p;
	if (item->names.p)
		return;
	item->code = s->known ? s->known->names(s->known->data, &item->stamp, &item->read) : 0;
	if (item->code == 0) {
		item->fresh = true;
		item->code = read_names(s, item, &s->memory[worker]);
	}
	item->names = tn_buf_text(&item->read);
}

static const char *whole_path(struct scan *s, const char *path)
{
	return *path == '/' ? path : tn_arena_printf(s->arena, "%s/%s", tn_tree_path(s->tree), path);
}

static int add_user(struct scan *s, const char *module, const char *path, struct tn_text names)
{
	struct tn_firmware_user user = { .module = module, .path = path };
	char *copy = tn_arena_alloc(s->arena, names.n);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, names.p, names.n);
	user.names = (struct tn_text){ copy, names.n };
	return tn_vec_push(s->found, user);
}

static int use(void *data, size_t i, bool worked)
{
	struct scan *s = data;
	struct item *item = &s->items.v[i];
	int r = 0;

	if (!worked)
		look_at(s, i, 0);
	if (item->code == -ENOMEM)
		return item->code;
	s->n_fresh += item->fresh;
	s->n_unread += item->code < 0;
	if (item->keep && (item->fresh || !s->some || s->cache.n > KEPT_MAX))
		tn_firmware_cache_add(&s->content, &item->stamp, item->names);
	if (item->names.n) {
		const char *path = whole_path(s, item->path);

		r = path ? add_user(s, item->module, path, item->names) : -ENOMEM;
	}
	tn_buf_free(&item->read);
	return r;
}

/* Adds the names that stood together under one module of what is built in. */
static int add_builtin(struct scan *s, struct tn_text module, struct tn_buf *names)
{
	const char *copy = names->n ? tn_arena_dup(s->arena, module) : NULL;
	int r = names->failed || (names->n && !copy) ? -ENOMEM : names->n ? add_user(s, copy, NULL, tn_buf_text(names)) : 0;

	names->n = 0;
	return r;
}

/* The records of one module stand together. */
static int add_builtins(struct scan *s)
{
	struct tn_text rest, module = { 0 };
	struct tn_modinfo_entry entry;
	tn_autobuf names = { 0 };
	int r = tn_tree_file(s->tree, "modules.builtin.modinfo", &rest);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	while (r == 0 && tn_modinfo_next(&rest, &entry)) {
		struct tn_text of, key;

		if (!tn_modinfo_split(&entry, &of, &key) || !tn_text_is(key, KEY))
			continue;
		if (!tn_text_eq(of, module))
			r = add_builtin(s, module, &names);
		module = of;
		take_name(&names, key, entry.value);
	}
	return r < 0 ? r : add_builtin(s, module, &names);
}

/* Whatever is wrong with it, the modules are read. */
static void load_cache(struct scan *s, const char *path)
{
	tn_autoclose int fd = tn_file_open_own(path);

	if (fd >= 0 && tn_map_fd(fd, TN_FIRMWARE_CACHE_MAX, TN_MAP_COPY, &s->file) == 0)
		tn_firmware_cache_open(tn_map_text(&s->file), s->now, &s->cache);
}

static void save_cache(struct scan *s, const char *dir, const char *name)
{
	tn_firmware_cache_end(&s->content, s->now);
	if (s->content.failed || s->content.n > TN_FIRMWARE_CACHE_MAX)
		return;
	tn_cache_tidy(dir, CACHE_KIND);
	tn_cache_save(dir, name, NULL, 0, tn_buf_text(&s->content));
}

/* A path of the tree as the index has it. */
static const char *index_path(const struct scan *s, const char *path)
{
	size_t n = strlen(tn_tree_path(s->tree));

	return strncmp(path, tn_tree_path(s->tree), n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

/* All modules of the tree, or those of @modules. Return: 0 or -errno. */
static int list_items(struct scan *s, const tn_names *modules)
{
	const struct tn_index *index = NULL;
	int r = tn_tree_open_index(s->tree, TN_TREE_DEP, &index);

	if (r == 0 && !modules)
		return tn_tree_damaged(s->tree, TN_TREE_DEP, tn_index_dump(index, TN_TEXT_LITERAL(""), note_item, s));
	for (size_t i = 0; r == 0 && i < modules->n; i++) {
		const struct tn_tree_module *m;

		r = tn_tree_module(s->tree, modules->v[i], &m);
		if (r == 0)
			r = tn_vec_push(&s->items, (struct item){ .module = m->name, .path = index_path(s, m->path) });
		else if (r == -ENOENT) /* it is built in */
			r = 0;
	}
	return r;
}

static int begin(struct scan *s, const tn_names *modules, struct tn_error *err)
{
	int r = list_items(s, modules);

	if (r < 0)
		return tn_fail(err, r, "%s/modules.dep.bin: %s", tn_tree_path(s->tree), strerror(-r));
	s->dirfd = tn_dir_open(AT_FDCWD, tn_tree_path(s->tree));
	if (s->dirfd < 0)
		return tn_fail(err, s->dirfd, "%s: %s", tn_tree_path(s->tree), strerror(-s->dirfd));
	s->trust = tn_stamp_trust_of(s->dirfd);
	s->device = tn_stamp_of_fd(s->dirfd).device;
	return 0;
}

static int scan_all(struct scan *s, const char *cache)
{
	struct tn_parallel all = { .max_threads = TN_PARALLEL_MAX, .work = look_at, .use = use, .data = s };
	const char *name = NULL, *path = NULL;
	int r;

	if (cache) {
		tn_autobuf b = { 0 };

		tn_cache_name(CACHE_KIND, tn_tree_path(s->tree), &b);
		name = tn_arena_dup(s->arena, tn_buf_text(&b));
		path = name ? tn_arena_printf(s->arena, "%s/%s", cache, name) : NULL;
	}
	if (path)
		load_cache(s, path);
	tn_firmware_cache_begin(&s->content);
	if (s->some && s->cache.n <= KEPT_MAX)
		tn_firmware_cache_keep(&s->content, &s->cache);
	all.n = s->items.n;
	r = tn_parallel(&all);
	if (r == 0)
		r = add_builtins(s);
	if (r == 0 && path && s->n_fresh)
		save_cache(s, cache, name);
	return r;
}

static int read_users(tn_tree *tree, const tn_names *modules, const struct tn_firmware_known *known, const char *cache,
		      struct tn_arena *arena, tn_firmware_users *ret, size_t *ret_unread, struct tn_error *err)
{
	tn_autovec tn_firmware_users found = { 0 };
	tn_cleanup(scan_release) struct scan s = {
		.tree = tree, .arena = arena, .dirfd = -1, .now = tn_clock_now(), .found = &found, .some = modules != NULL,
		.known = known,
	};
	int r = begin(&s, modules, err);

	if (r < 0)
		return r;
	r = scan_all(&s, cache);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	*ret = tn_vec_take(&found);
	*ret_unread = s.n_unread;
	return 0;
}

int tn_firmware_users_read(tn_tree *tree, const char *cache, struct tn_arena *arena, tn_firmware_users *ret,
			   size_t *ret_unread, struct tn_error *err)
{
	return read_users(tree, NULL, NULL, cache, arena, ret, ret_unread, err);
}

int tn_firmware_users_of(tn_tree *tree, const tn_names *modules, const struct tn_firmware_known *known, const char *cache,
			 struct tn_arena *arena, tn_firmware_users *ret, size_t *ret_unread, struct tn_error *err)
{
	return read_users(tree, modules, known, cache, arena, ret, ret_unread, err);
}

const char *tn_firmware_user_next(struct tn_text *names)
{
	const char *name = names->n ? names->p : NULL;

	*names = tn_text_from(*names, name ? strlen(name) + 1 : 0);
	return name;
}

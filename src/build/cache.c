// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "build/sum.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/read.h"
#include "sys/shelf.h"

#define RECORD "record"
#define LOG "log"
#define MODULES "module"
#define LOG_MAX ((size_t)256 << 20)

struct tn_build_cache {
	struct tn_shelf shelf;
	tn_crypto *crypto; /* borrowed */
	const char *dir; /* in the root's terms */
	struct tn_arena arena;
};

struct tn_build_space {
	tn_build_cache *cache;
	struct tn_shelf_space space;
	char *path; /* in the root's terms */
};

int tn_build_cache_open(const tn_root *root, const char *dir, tn_crypto *crypto, tn_build_cache **ret, struct tn_error *err)
{
	tn_cleanup(tn_build_cache_freep) tn_build_cache *cache = calloc(1, sizeof(*cache));
	int r;

	if (!cache)
		return tn_fail(err, -ENOMEM, "out of memory");
	cache->shelf = TN_SHELF_NONE;
	cache->crypto = crypto;
	cache->dir = tn_arena_str(&cache->arena, dir);
	if (!cache->dir)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = tn_shelf_open(root, dir, &cache->arena, &cache->shelf, err);
	if (r < 0)
		return r;
	tn_shelf_sweep(&cache->shelf);
	*ret = tn_take_ptr(cache);
	return 0;
}

tn_build_cache *tn_build_cache_free(tn_build_cache *cache)
{
	if (!cache)
		return NULL;
	tn_shelf_close(&cache->shelf);
	tn_arena_free(&cache->arena);
	free(cache);
	return NULL;
}

void tn_build_cached_free(struct tn_build_cached *cached)
{
	tn_closep(&cached->entry);
	tn_closep(&cached->modules);
	cached->entry = cached->modules = -1;
	tn_build_record_free(&cached->record);
}

static int read_file(int dirfd, const char *name, size_t max, struct tn_buf *ret)
{
	tn_autoclose int fd = tn_shelf_file(dirfd, name);

	return fd < 0 ? fd : tn_read_all(fd, 0, TN_READ_REGULAR, max, ret);
}

static int read_record(int entry, struct tn_build_record *ret)
{
	tn_autobuf bytes = { 0 };
	int r = read_file(entry, RECORD, TN_BUILD_RECORD_MAX, &bytes);

	return r < 0 ? r : tn_build_record_read(tn_buf_text(&bytes), ret);
}

/* Return: 0: it is what it was; -EBADMSG; -errno. */
static int check_file(const tn_build_cache *cache, int modules, const struct tn_build_file *file)
{
	tn_autoclose int fd = tn_shelf_file(modules, file->name);
	char sum[TN_BUILD_SUM_SIZE];
	uint64_t size;
	int r;

	if (fd < 0)
		return fd;
	r = tn_build_sum_file(cache->crypto, fd, sum, &size);
	if (r < 0)
		return r;
	return size == file->size && strcmp(sum, file->sum) == 0 ? 0 : -EBADMSG;
}

static int open_entry(const tn_build_cache *cache, const char *key, struct tn_build_cached *ret)
{
	int r;

	ret->entry = tn_shelf_entry(&cache->shelf, key);
	if (ret->entry < 0)
		return ret->entry;
	r = read_record(ret->entry, &ret->record);
	if (r < 0)
		return r;
	/* A record that was moved here from another entry is not of this one. */
	if (!ret->record.keyed || strcmp(ret->record.id, key) != 0)
		return -EBADMSG;
	if (ret->record.status != 0)
		return 0;
	ret->modules = tn_shelf_directory(ret->entry, MODULES);
	r = ret->modules < 0 ? ret->modules : 0;
	for (size_t i = 0; r == 0 && i < ret->record.files.n; i++)
		r = check_file(cache, ret->modules, &ret->record.files.v[i]);
	return r;
}

/* Whether a failure is about us, or the moment, rather than about what is there. */
static bool is_ours(int r)
{
	return r == -ENOMEM || r == -EMFILE || r == -ENFILE || r == -ENOSYS || r == -EINTR;
}

int tn_build_cache_get(tn_build_cache *cache, const char *key, struct tn_build_cached *ret)
{
	tn_auto_build_cached found = TN_BUILD_CACHED_NONE;
	int r = open_entry(cache, key, &found);

	if (is_ours(r))
		return r;
	if (r < 0) {
		tn_shelf_drop(&cache->shelf, key);
		return -ENOENT;
	}
	if (found.record.status != 0)
		return -ENOENT;
	tn_shelf_touch(&cache->shelf, key);
	found.record.cached = true;
	*ret = found;
	found = TN_BUILD_CACHED_NONE;
	return 0;
}

static int put_file(const tn_build_cache *cache, struct tn_build_record *record, size_t i, int from, int modules)
{
	struct tn_build_file *file = &record->files.v[i];
	char *sum = tn_arena_alloc(&record->arena, TN_BUILD_SUM_SIZE);
	tn_autoclose int fd = -1;
	int r = sum ? tn_shelf_give(from, file->name, modules, file->name, false) : -ENOMEM;

	if (r < 0)
		return r;
	fd = tn_shelf_file(modules, file->name);
	r = fd < 0 ? fd : tn_build_sum_file(cache->crypto, fd, sum, &file->size);
	if (r == 0)
		file->sum = sum;
	return r;
}

static int put_files(const tn_build_cache *cache, struct tn_build_record *record, int from, int entry)
{
	tn_autoclose int modules = tn_shelf_make_directory(entry, MODULES);
	int r = modules < 0 ? modules : 0;

	for (size_t i = 0; r == 0 && i < record->files.n; i++)
		r = put_file(cache, record, i, from, modules);
	return r;
}

/* Whether what is there is of a build that did not fail, and good still. */
static bool is_good(const tn_build_cache *cache, const char *id)
{
	tn_auto_build_cached found = TN_BUILD_CACHED_NONE;

	return open_entry(cache, id, &found) == 0 && found.record.status == 0;
}

int tn_build_cache_space(tn_build_cache *cache, tn_build_space **ret, struct tn_error *err)
{
	tn_cleanup(tn_build_space_freep) tn_build_space *space = calloc(1, sizeof(*space));
	tn_autobuf path = { 0 };
	int r;

	if (!space)
		return tn_fail(err, -ENOMEM, "out of memory");
	space->cache = cache;
	space->space = TN_SHELF_NO_SPACE;
	r = tn_shelf_space(&cache->shelf, &space->space);
	if (r < 0)
		return tn_fail(err, r, "%s: %s", cache->shelf.path, strerror(-r));
	tn_buf_addf(&path, "%s/%s", cache->dir, space->space.name);
	space->path = tn_buf_take(&path);
	if (!space->path)
		return tn_fail(err, -ENOMEM, "out of memory");
	*ret = tn_take_ptr(space);
	return 0;
}

int tn_build_space_fd(const tn_build_space *space)
{
	return space->space.fd;
}

const char *tn_build_space_path(const tn_build_space *space)
{
	return space->path;
}

tn_build_space *tn_build_space_free(tn_build_space *space)
{
	if (!space)
		return NULL;
	tn_shelf_discard(&space->cache->shelf, &space->space);
	free(space->path);
	free(space);
	return NULL;
}

static int not_kept(const tn_build_cache *cache, const struct tn_build_record *record, int r, struct tn_error *err)
{
	return tn_fail(err, r, "%s: the build of %s %s for %s is not kept: %s", cache->shelf.path, record->module, record->version,
		       record->kernel, strerror(-r));
}

int tn_build_cache_take(tn_build_cache *cache, struct tn_build_record *record, int from, tn_build_space **ret, struct tn_error *err)
{
	tn_cleanup(tn_build_space_freep) tn_build_space *space = NULL;
	int r = tn_build_cache_space(cache, &space, err);

	if (r < 0)
		return r;
	r = put_files(cache, record, from, tn_build_space_fd(space));
	if (r < 0)
		return not_kept(cache, record, r, err);
	*ret = tn_take_ptr(space);
	return 0;
}

static int fill(const struct tn_build_record *record, const char *log, int entry)
{
	tn_autobuf bytes = { 0 };
	int r = log ? tn_shelf_give(AT_FDCWD, log, entry, LOG, false) : 0;

	tn_build_record_write(record, &bytes);
	if (bytes.failed)
		return -ENOMEM;
	return r < 0 ? r : tn_shelf_write(entry, RECORD, tn_buf_text(&bytes));
}

int tn_build_cache_put(tn_build_cache *cache, const struct tn_build_record *record, tn_build_space *space, const char *log,
		       struct tn_error *err)
{
	struct tn_shelf_space own = TN_SHELF_NO_SPACE, *at = space ? &space->space : &own;
	int r = space ? 0 : tn_shelf_space(&cache->shelf, &own);

	if (r == 0)
		r = fill(record, log, at->fd);
	if (r == 0) {
		r = tn_shelf_put(&cache->shelf, at, record->id, false);
		if (r == -EEXIST)
			r = is_good(cache, record->id) ? 0 : tn_shelf_put(&cache->shelf, at, record->id, true);
	}
	tn_shelf_discard(&cache->shelf, &own);
	return r < 0 ? not_kept(cache, record, r, err) : 0;
}

int tn_build_cache_lay_by(tn_build_cache *cache, const tn_build_space *by, const struct tn_build_record *record,
			  tn_build_space *space, const char *log, struct tn_error *err)
{
	tn_autobuf name = { 0 };
	int r = fill(record, log, space->space.fd);

	tn_buf_addf(&name, "%s/%s", by->space.name, record->id);
	tn_buf_add_char(&name, '\0');
	if (r == 0)
		r = name.failed ? -ENOMEM : tn_shelf_put(&cache->shelf, &space->space, name.p, false);
	return r < 0 ? not_kept(cache, record, r, err) : 0;
}

struct putting {
	tn_build_cache *cache;
	const tn_build_space *by;
	struct tn_error *err;
	int failed; /* the first: -errno */
};

static int put_one(void *data, const char *id)
{
	struct putting *p = data;
	int r = tn_shelf_put_part(&p->cache->shelf, &p->by->space, id, true);

	if (r < 0 && !p->failed)
		p->failed = tn_fail(p->err, r, "%s/%s: %s", p->cache->shelf.path, id, strerror(-r));
	return 0;
}

int tn_build_cache_put_all(tn_build_cache *cache, const tn_build_space *by, struct tn_error *err)
{
	struct putting p = { cache, by, err, 0 };
	int fd = tn_dir_open(by->space.fd, ".");
	int r = fd < 0 ? fd : tn_dir_directories_of(fd, put_one, &p);

	return r < 0 ? tn_fail(err, r, "%s: %s", by->path, strerror(-r)) : p.failed;
}

static int count(void *data, const char *id)
{
	++*(int *)data;
	return 0;
}

int tn_build_cache_laid_by(const tn_build_space *by)
{
	int fd = tn_dir_open(by->space.fd, "."), n = 0;
	int r = fd < 0 ? fd : tn_dir_directories_of(fd, count, &n);

	return r < 0 ? r : n;
}

void tn_build_cache_sweep(tn_build_cache *cache)
{
	tn_shelf_sweep(&cache->shelf);
}

/* One that stands in the cache. */
struct entry {
	const char *name;
	int64_t used;
	uint64_t bytes;
	bool drop;
	struct tn_build_record record;
};

struct listing {
	const tn_build_cache *cache;
	TN_VEC(struct entry) list;
	TN_VEC(const char *) bad; /* without a record that can be read */
	struct tn_arena arena;
};

static void listing_end(struct listing *l)
{
	for (size_t i = 0; i < l->list.n; i++)
		tn_build_record_free(&l->list.v[i].record);
	tn_vec_free(&l->list);
	tn_vec_free(&l->bad);
	tn_arena_free(&l->arena);
}

static int list_one(void *data, const char *name)
{
	struct listing *l = data;
	struct entry e = { .name = tn_arena_str(&l->arena, name), .used = tn_shelf_used(&l->cache->shelf, name) };
	tn_autoclose int fd = tn_shelf_entry(&l->cache->shelf, name);
	int r = fd < 0 ? fd : read_record(fd, &e.record);

	if (r == 0 && strcmp(e.record.id, name) != 0)
		r = -EBADMSG;
	if (r == 0 && tn_file_size_at(fd, LOG, &e.bytes) < 0)
		e.bytes = 0;
	for (size_t i = 0; r == 0 && i < e.record.files.n; i++)
		e.bytes += e.record.files.v[i].size;
	if (r == 0)
		r = e.name ? tn_vec_push(&l->list, e) : -ENOMEM;
	if (r == 0)
		return 0;
	tn_build_record_free(&e.record);
	return !e.name || r == -ENOMEM ? -ENOMEM : r == -ENOENT && fd < 0 ? 0 : tn_vec_push(&l->bad, e.name);
}

static int newest_first(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->used == y->used ? strcmp(x->name, y->name) : x->used < y->used ? 1 : -1;
}

static int list_all(const tn_build_cache *cache, struct listing *ret)
{
	int r;

	ret->cache = cache;
	r = tn_shelf_names(&cache->shelf, list_one, ret);
	if (r == 0 && ret->list.n)
		qsort(ret->list.v, ret->list.n, sizeof(*ret->list.v), newest_first);
	return r;
}

int tn_build_cache_list(tn_build_cache *cache, int (*fn)(void *data, const struct tn_build_record *record), void *data)
{
	tn_cleanup(listing_end) struct listing l = { 0 };
	int r = list_all(cache, &l);

	for (size_t i = 0; r == 0 && i < l.list.n; i++)
		r = fn(data, &l.list.v[i].record);
	return r;
}

struct search {
	const char *id;
	size_t found;
	struct tn_buf name;
};

static int compare_id(void *data, const char *name)
{
	struct search *s = data;

	if (strncmp(name, s->id, strlen(s->id)) != 0)
		return 0;
	if (s->found++ == 0)
		tn_buf_add(&s->name, name, strlen(name) + 1);
	return 0;
}

int tn_build_cache_log(tn_build_cache *cache, const char *id, struct tn_buf *ret)
{
	struct search s = { .id = id };
	tn_autoclose int entry = -1;
	tn_autofree char *name = NULL;
	int r = tn_shelf_names(&cache->shelf, compare_id, &s);

	name = tn_buf_take(&s.name);
	if (r < 0 || !name)
		return r < 0 ? r : -ENOMEM;
	if (s.found != 1)
		return s.found ? -EEXIST : -ENOENT;
	entry = tn_shelf_entry(&cache->shelf, name);
	return entry < 0 ? entry : read_file(entry, LOG, LOG_MAX, ret);
}

static void drop(const tn_build_cache *cache, const struct tn_build_cache_limits *limits, const char *name, uint64_t bytes,
		 struct tn_build_cache_pruned *ret)
{
	if (!limits->rehearse && tn_shelf_drop(&cache->shelf, name) < 0)
		return;
	ret->entries++;
	ret->bytes += bytes;
}

int tn_build_cache_prune(tn_build_cache *cache, const struct tn_build_cache_limits *limits, struct tn_build_cache_pruned *ret)
{
	tn_cleanup(listing_end) struct listing l = { 0 };
	struct tn_build_cache_pruned pruned = { 0 };
	uint64_t left = limits->bytes;
	int r = list_all(cache, &l);

	for (size_t i = 0; r == 0 && i < l.bad.n; i++)
		drop(cache, limits, l.bad.v[i], 0, &pruned);
	for (size_t i = 0; r == 0 && i < l.list.n; i++) {
		const struct entry *e = &l.list.v[i];

		if (e->bytes <= left && (!limits->wanted || limits->wanted(limits->data, &e->record)))
			left -= e->bytes;
		else
			drop(cache, limits, e->name, e->bytes, &pruned);
	}
	if (r == 0)
		*ret = pruned;
	return r;
}

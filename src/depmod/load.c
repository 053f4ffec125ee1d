// SPDX-License-Identifier: LGPL-2.1-or-later
#include "depmod/load.h"

#include <errno.h>
#include <string.h>

#include "depmod/cache_file.h"
#include "depmod/record.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/parallel.h"

/* Fewer packed files than this for each thread are not worth a thread. */
#define FILES_PER_THREAD 4

/* One module file on its way into the world. */
struct item {
	const struct tn_depmod_file *file;
	struct tn_stamp stamp; /* only where there is a cache */
	bool settled;          /* what was read will hold as long as the stamp does */
	bool done;             /* read by a thread; then: */
	int code;              /* what tn_depmod_facts_read() said */
	struct tn_buf record;
	struct tn_error error;
};

struct load {
	struct tn_depmod *d;
	struct item *items;
	size_t n;
	bool caching;
	struct tn_depmod_cache_file old;
	size_t n_known;  /* of all items, found in the old cache */
	size_t n_new;    /* added to the new one, not found in the old */
	uint64_t device; /* the only one whose files are remembered */
	enum tn_stamp_trust trust;
};

/* A line break in a value would be a line of its own in the text files. */
static void drop_broken_lines(const struct tn_depmod *d, const char *path, tn_depmod_texts *texts)
{
	size_t kept = 0;

	for (size_t i = 0; i < texts->n; i++)
		if (!memchr(texts->v[i].p, '\n', texts->v[i].n))
			texts->v[kept++] = texts->v[i];
		else
			tn_log(d->request->log, TN_LOG_ERROR,
			       "%s: an alias or dependency with a newline in it is left out", path);
	texts->n = kept;
}

/* The place for messages: a path below the directory gets it in front. */
static void log_unreadable(const struct tn_depmod *d, const char *path, const struct tn_error *err,
			   int code)
{
	bool absolute = path[0] == '/';

	tn_log(d->request->log, TN_LOG_ERROR, "failed to load symbols from %s%s%s",
	       absolute ? "" : d->request->dir, absolute ? "" : "/", tn_error_text(err, code));
}

/* Whether the file itself is bad. Such a file is the tree's affair, and the exit status is kmod's;
 * but that the system would not let us read it must not go unnoticed. */
static bool is_damage(int code)
{
	return code == -ENOEXEC || code == -EBADMSG || code == -EFBIG || code == -EINVAL;
}

/* Whether facts that were just read from @fd may be remembered under the stamp. */
static bool may_remember(const struct load *l, const struct item *item, int fd)
{
	const struct tn_stamp *s = &item->stamp;
	struct tn_stamp now = tn_stamp_of_fd(fd);

	if (!tn_stamp_same(&now, s) || s->device != l->device ||
	    !tn_stamp_is_settled(s, l->d->started))
		return false;
	/* A read-only image below shows the modification time twice. */
	return l->trust == TN_STAMP_FIRM ||
	       (l->trust == TN_STAMP_MIXED &&
		(s->mtime_sec != s->ctime_sec || s->mtime_nsec != s->ctime_nsec));
}

/* Return: as tn_depmod_facts_read(), or why the file could not be opened; texts of @facts point
 * into @image. Any number of threads may call it, for different items. */
static int read_file(const struct load *l, struct item *item, tn_image **image,
		     struct tn_depmod_facts *facts, struct tn_error *err)
{
	const char *path = item->file->place.path;
	tn_autoclose int fd = tn_file_open_at(l->d->dirfd, path);
	int r;

	if (fd < 0)
		return tn_fail(err, fd, "%s: %s", path, strerror(-fd));
	r = tn_image_open_fd(fd, path, image, err);
	if (r < 0)
		return r;
	r = tn_depmod_facts_read(*image, l->d->world.check, facts, err);
	if (r < 0)
		return r == -ENOMEM ? r : tn_fail_in(err, r, "%s", path);
	item->settled = l->caching && may_remember(l, item, fd);
	return 0;
}

/* For tn_parallel(): reads item @i and leaves its facts as a record. */
static void read_one(void *data, size_t i)
{
	const struct load *l = data;
	struct item *item = &l->items[i];
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_depmod_facts facts = { 0 };

	if (item->record.n)
		return;
	item->code = read_file(l, item, &image, &facts, &item->error);
	tn_depmod_record_write(&item->record, &facts);
	if (item->record.failed)
		item->code = -ENOMEM;
	item->done = true;
	tn_depmod_facts_free(&facts);
}

/* The facts of a module as far as they could be read; why not all is logged. */
static int merge(struct load *l, struct item *item, struct tn_depmod_facts *facts, int code,
		 const struct tn_error *err)
{
	struct tn_depmod *d = l->d;
	const char *path = item->file->place.path;

	if (code == -ENOMEM)
		return code;
	if (code < 0) {
		log_unreadable(d, path, err, code);
		d->defective |= !is_damage(code);
	}
	drop_broken_lines(d, path, &facts->aliases);
	drop_broken_lines(d, path, &facts->softdeps);
	drop_broken_lines(d, path, &facts->weakdeps);
	return tn_depmod_world_add(&d->world, item->file, facts);
}

static void remember(struct load *l, const struct item *item, struct tn_text record)
{
	tn_depmod_cache_add(&l->d->cache, &item->stamp, record);
}

/* From the cache. Return: 1; 0 when it has nothing of use; -errno. */
static int add_known(struct load *l, struct item *item, struct tn_depmod_facts *facts)
{
	struct tn_text record = tn_depmod_cache_find(&l->old.cache, &item->stamp);
	int r = record.p ? tn_depmod_record_read(record, facts) : -EBADMSG;

	if (r == -EBADMSG)
		return 0;
	if (r == 0)
		r = merge(l, item, facts, 0, NULL);
	if (r == 0)
		remember(l, item, record);
	l->n_known++;
	return r < 0 ? r : 1;
}

/* What a thread has read. */
static int add_done(struct load *l, struct item *item, struct tn_depmod_facts *facts)
{
	int r = item->code == -ENOMEM ? -ENOMEM :
					tn_depmod_record_read(tn_buf_text(&item->record), facts);

	if (r == 0)
		r = merge(l, item, facts, item->code, &item->error);
	if (r == 0 && item->settled) {
		remember(l, item, tn_buf_text(&item->record));
		l->n_new++;
	}
	return r;
}

static int add_file(struct load *l, struct item *item)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_depmod_facts facts = { 0 };
	tn_autoerror err = { 0 };
	tn_autobuf record = { 0 };
	int r = read_file(l, item, &image, &facts, &err);

	/* Before merge() leaves anything out: the message is to come again. */
	if (r == 0 && item->settled) {
		tn_depmod_record_write(&record, &facts);
		remember(l, item, tn_buf_text(&record));
		l->n_new++;
	}
	r = record.failed ? -ENOMEM : merge(l, item, &facts, r, &err);
	tn_depmod_facts_free(&facts);
	return r;
}

static int add_items(struct load *l)
{
	struct tn_depmod_facts facts = { 0 }; /* one for all: its memory is used again */
	int r = 0;

	for (size_t i = 0; r >= 0 && i < l->n; i++) {
		struct item *item = &l->items[i];

		r = item->done ? 0 : add_known(l, item, &facts);
		if (r == 0)
			r = item->done ? add_done(l, item, &facts) : add_file(l, item);
		tn_buf_free(&item->record);
		tn_error_clear(&item->error);
	}
	tn_depmod_facts_free(&facts);
	return r < 0 ? r : 0;
}

static bool is_packed(const char *path)
{
	size_t n = strlen(path);

	return n < 3 || strcmp(path + n - 3, ".ko") != 0;
}

/* Reads what takes long with all processors. Raw modules do not: their pages are
 * mapped one process after the other, so a second thread only waits. */
static int read_packed(struct load *l)
{
	tn_autofree size_t *todo = calloc(l->n + 1, sizeof(*todo));
	size_t n = 0;

	if (!todo)
		return -ENOMEM;
	for (size_t i = 0; i < l->n; i++)
		if (is_packed(l->items[i].file->place.path) &&
		    !tn_depmod_cache_find(&l->old.cache, &l->items[i].stamp).p)
			todo[n++] = i;
	if (n >= 2 * FILES_PER_THREAD)
		tn_parallel(todo, n, n / FILES_PER_THREAD, read_one, l);
	return 0;
}

static void open_cache(struct load *l)
{
	struct tn_depmod *d = l->d;

	tn_depmod_cache_load(d->request->cache, d->started, d->request->log, &l->old);
	l->device = tn_stamp_of_fd(d->dirfd).device;
	l->trust = tn_stamp_trust_of(d->dirfd);
	for (size_t i = 0; i < l->n; i++)
		l->items[i].stamp = l->items[i].file->stamp.inode ? l->items[i].file->stamp :
				    tn_stamp_of(d->dirfd, l->items[i].file->place.path);
	tn_depmod_cache_begin(&d->cache);
}

static void close_cache(struct load *l)
{
	struct tn_depmod *d = l->d;

	tn_depmod_cache_end(&d->cache, d->started);
	d->cache_changed = !d->cache.failed && (l->n_new || l->n_known != l->old.cache.n);
	tn_depmod_cache_unload(&l->old);
}

int tn_depmod_load(struct tn_depmod *d)
{
	tn_autofree struct item *items = calloc(d->files.v.n + 1, sizeof(*items));
	struct load l = { .d = d, .items = items, .n = d->files.v.n };
	int r = items ? 0 : -ENOMEM;

	d->world.check = d->request->check;
	d->world.symbol_prefix = d->request->symbol_prefix;
	l.caching = d->dirfd >= 0 && tn_depmod_caches(d->request);
	for (size_t i = 0; r == 0 && i < l.n; i++)
		items[i].file = &d->files.v.v[i];
	if (r == 0 && l.caching)
		open_cache(&l);
	if (r == 0)
		r = read_packed(&l);
	if (r == 0)
		r = add_items(&l);
	if (l.caching)
		close_cache(&l);
	return r;
}

void tn_depmod_remember(struct tn_depmod *d)
{
	const struct tn_depmod_request *q = d->request;
	int r = d->cache_changed ? tn_depmod_cache_save(q->cache, tn_buf_text(&d->cache)) : 0;

	if (r < 0)
		tn_log(q->log, TN_LOG_NOTICE, "could not write %s: %s", q->cache, strerror(-r));
}

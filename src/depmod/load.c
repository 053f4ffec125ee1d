// SPDX-License-Identifier: LGPL-2.1-or-later
#include "depmod/load.h"

#include <errno.h>
#include <string.h>

#include "base/log_kept.h"
#include "depmod/cache_file.h"
#include "depmod/fit.h"
#include "core/image/facts_record.h"
#include "depmod/trouble.h"
#include "sys/background.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/parallel.h"
#include "sys/sparse.h"

/* What one file costs, and what each thread beside the first must have to do. Unpacking takes
 * milliseconds, so one packed file is worth a thread: known ones are added meanwhile. */
#define COST_RAW 1
#define COST_PACKED 128
#define COST_PER_THREAD 128

/* Reading a raw module once more costs what unpacking so many packed bytes does, or what writing
 * so many others to the cache does. In trees of so few modules nothing of it matters. */
#define PACKED_BYTES 256
#define WRITTEN_MODULES 8
#define FEW_MODULES 256

/* What was read of a file before its turn. */
struct ahead {
	struct tn_facts facts;
	struct tn_buf texts;  /* what the facts point into */
	struct tn_buf record; /* for the cache; empty where it is not to be remembered */
	struct tn_error error;
	int code; /* what read_file() said */
};

/* One module file on its way into the catalog. */
struct item {
	const struct tn_depmod_file *file;
	struct tn_stamp stamp; /* only where there is a cache */
	struct tn_text known;  /* the old cache's record; .p is NULL where it has none */
	bool settled;          /* what was read will hold as long as the stamp does */
	struct ahead *ahead;
};

struct tn_depmod_cache_loading {
	const char *path;
	struct timespec started;
	struct tn_background background;
	struct tn_log_kept kept;
	struct tn_depmod_cache_file old;
};

struct load {
	struct tn_depmod *d;
	struct item *items;
	size_t n;
	bool caching;
	bool writing;    /* the cache is to be written anew */
	size_t n_known;  /* of all items, found in the old cache */
	size_t n_new;    /* added to the new one, not found in the old */
	size_t n_without_room; /* not added, since it would become too large */
	uint64_t device; /* the only one whose files are remembered */
	enum tn_stamp_trust trust;
	/* Memory that is used again: */
	struct tn_facts facts; /* of one record after the other */
	struct tn_sparse_memory memory[TN_PARALLEL_MAX]; /* of each thread's files */
};

/* The place for messages: a path below the directory gets it in front. */
static void log_unreadable(const struct tn_depmod *d, const char *path, const struct tn_error *err,
			   int code)
{
	bool absolute = path[0] == '/';

	tn_log(d->request->log, TN_LOG_ERROR, "failed to load symbols from %s%s%s",
	       absolute ? "" : d->request->dir, absolute ? "" : "/", tn_error_text(err, code));
}

/* Return: as tn_facts_read(), or why the file could not be opened; texts of @facts point
 * into @image, which is in the memory of @worker. Any number of threads may call it, for
 * different items. */
static int read_file(struct load *l, struct item *item, size_t worker, tn_image **image,
		     struct tn_facts *facts, struct tn_error *err)
{
	const char *path = item->file->place.path;
	tn_autoclose int fd = tn_file_open_at(l->d->dirfd, path);
	int r;

	if (fd < 0)
		return tn_fail(err, fd, "%s: %s", path, strerror(-fd));
	r = tn_image_open_partly(fd, path, &l->memory[worker], image, err);
	if (r < 0)
		return r;
	r = tn_facts_read(*image, l->d->catalog.check, facts, err);
	if (r != -ENOMEM && tn_image_check(*image, NULL) < 0)
		r = tn_image_check(*image, err);
	if (r < 0)
		return r == -ENOMEM ? r : tn_fail_in(err, r, "%s", path);
	if (l->caching) {
		struct tn_stamp now = tn_stamp_of_fd(fd);

		item->settled = item->stamp.device == l->device &&
				tn_stamp_holds(&item->stamp, &now, l->trust, l->d->started);
	}
	return 0;
}

static void free_ahead(struct item *item)
{
	struct ahead *a = item->ahead;

	if (!a)
		return;
	tn_facts_free(&a->facts);
	tn_buf_free(&a->texts);
	tn_buf_free(&a->record);
	tn_error_clear(&a->error);
	free(a);
	item->ahead = NULL;
}

/* For tn_parallel(), any thread. Where memory is out, there will be another try in add_item(). */
static void read_ahead(void *data, size_t i, size_t worker)
{
	struct load *l = data;
	struct item *item = &l->items[i];
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct ahead *a = item->known.p ? NULL : calloc(1, sizeof(*a));

	if (!a)
		return;
	item->ahead = a;
	a->code = read_file(l, item, worker, &image, &a->facts, &a->error);
	if (a->code == 0 && item->settled && l->writing)
		tn_facts_record_write(&a->record, &a->facts);
	if (tn_facts_own(&a->facts, &a->texts) < 0 || a->record.failed)
		a->code = -ENOMEM;
}

/* The facts of a module as far as they could be read; why not all is logged. */
static int merge(struct load *l, struct item *item, struct tn_facts *facts, int code,
		 const struct tn_error *err)
{
	struct tn_depmod *d = l->d;
	const char *path = item->file->place.path;

	if (code == -ENOMEM)
		return code;
	if (code < 0) {
		log_unreadable(d, path, err, code);
		/* For a bad file the exit status is kmod's. */
		d->flaws |= tn_depmod_is_damage(code) ? 0 : tn_depmod_flaws_of(code);
	}
	tn_depmod_fit(item->file, facts, d->request->log);
	return tn_depmod_catalog_add(&d->catalog, item->file, facts);
}

/* Return: whether the new cache has it. */
static bool remember(struct load *l, const struct item *item, struct tn_text record)
{
	bool done = l->writing && tn_depmod_cache_add(&l->d->cache, &item->stamp, record);

	l->n_without_room += l->writing && !done;
	return done;
}

/* From the cache. Return: 1; 0 when it has nothing of use; -errno. */
static int add_known(struct load *l, struct item *item)
{
	int r = item->known.p ? tn_facts_record_read(item->known, &l->facts) : -EBADMSG;

	if (r == -EBADMSG)
		return 0;
	if (r == 0)
		r = merge(l, item, &l->facts, 0, NULL);
	if (r == 0)
		remember(l, item, item->known);
	l->n_known++;
	return r < 0 ? r : 1;
}

static int add_ahead(struct load *l, struct item *item)
{
	struct ahead *a = item->ahead;
	int r = merge(l, item, &a->facts, a->code, &a->error);

	if (r == 0 && a->record.n)
		l->n_new += remember(l, item, tn_buf_text(&a->record));
	return r;
}

static int add_file(struct load *l, struct item *item)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_facts facts = { 0 };
	tn_autoerror err = { 0 };
	tn_autobuf record = { 0 };
	int r = read_file(l, item, 0, &image, &facts, &err);

	/* Before merge() leaves anything out: the message is to come again. */
	if (r == 0 && item->settled && l->writing) {
		tn_facts_record_write(&record, &facts);
		l->n_new += remember(l, item, tn_buf_text(&record));
	}
	r = record.failed ? -ENOMEM : merge(l, item, &facts, r, &err);
	tn_facts_free(&facts);
	return r;
}

/* For tn_parallel(), in order. */
static int add_item(void *data, size_t i, bool worked)
{
	struct load *l = data;
	struct item *item = &l->items[i];
	int r;

	(void)worked; /* read_ahead() leaves nothing of what the cache knows */
	if (item->ahead) {
		r = add_ahead(l, item);
	} else {
		r = add_known(l, item);
		if (r == 0)
			r = add_file(l, item);
	}
	free_ahead(item);
	return r;
}

static bool is_packed(const char *path)
{
	size_t n = strlen(path);

	return n < 3 || strcmp(path + n - 3, ".ko") != 0;
}

/* What reading all that is not known yet costs. */
static size_t cost_of_all(const struct load *l)
{
	size_t cost = 0;

	for (size_t i = 0; i < l->n; i++)
		if (!l->items[i].known.p)
			cost += is_packed(l->items[i].file->place.path) ? COST_PACKED : COST_RAW;
	return cost;
}

static int add_items(struct load *l)
{
	const struct tn_parallel all = { .n = l->n, .max_threads = 1 + cost_of_all(l) / COST_PER_THREAD,
					 .work = read_ahead, .use = add_item, .data = l };
	int r = tn_parallel(&all);

	/* What was read ahead and is not wanted any more. */
	for (size_t i = 0; r < 0 && i < l->n; i++)
		free_ahead(&l->items[i]);
	tn_facts_free(&l->facts);
	for (size_t i = 0; i < TN_PARALLEL_MAX; i++)
		tn_sparse_memory_free(&l->memory[i]);
	return r;
}

static void *load_cache(void *data)
{
	struct tn_depmod_cache_loading *c = data;

	tn_depmod_cache_load(c->path, c->started, &c->kept.log, &c->old);
	return NULL;
}

int tn_depmod_load_begin(struct tn_depmod *d)
{
	if (d->dirfd < 0 || !tn_depmod_caches(d->request))
		return 0;
	d->loading = calloc(1, sizeof(*d->loading));
	if (!d->loading)
		return -ENOMEM;
	d->loading->path = d->request->cache;
	d->loading->started = d->started;
	tn_log_keep(&d->loading->kept, d->request->log);
	tn_background_begin(&d->loading->background, load_cache, d->loading);
	return 0;
}

void tn_depmod_load_end(struct tn_depmod *d)
{
	struct tn_depmod_cache_loading *c = d->loading;

	if (!c)
		return;
	tn_background_wait(&c->background);
	tn_log_release(&c->kept, NULL);
	tn_depmod_cache_unload(&c->old);
	free(c);
	d->loading = NULL;
}

/* Whether reading what the old cache does not know once more, in the next run, would take longer
 * than writing all that is known now. What it knows of files that are gone counts, too. */
static bool pays(const struct load *l, size_t n_old, size_t n_known)
{
	size_t cost = n_old > n_known ? n_old - n_known : 0;
	size_t least = l->n > FEW_MODULES ? l->n / WRITTEN_MODULES : 1;

	for (size_t i = 0; i < l->n; i++)
		if (!l->items[i].known.p)
			cost += 1 + (is_packed(l->items[i].file->place.path) ?
					     (size_t)(l->items[i].stamp.size / PACKED_BYTES) :
					     0);
	return !n_old || cost >= least;
}

static int open_cache(struct load *l)
{
	struct tn_depmod *d = l->d;
	size_t n_known = 0;
	int r;

	tn_background_wait(&d->loading->background);
	r = tn_log_release(&d->loading->kept, d->request->log);
	l->device = tn_stamp_of_fd(d->dirfd).device;
	l->trust = tn_stamp_trust_of(d->dirfd);
	for (size_t i = 0; i < l->n; i++) {
		struct item *item = &l->items[i];

		item->stamp = item->file->stamp.inode ? item->file->stamp :
							tn_stamp_of(d->dirfd, item->file->place.path);
		item->known = tn_depmod_cache_find(&d->loading->old.cache, &item->stamp);
		n_known += item->known.p != NULL;
	}
	l->writing = pays(l, d->loading->old.cache.n, n_known);
	if (l->writing)
		tn_depmod_cache_begin(&d->cache);
	return r;
}

static void close_cache(struct load *l)
{
	struct tn_depmod *d = l->d;

	d->cache_changed = l->writing && !d->cache.failed &&
			   (l->n_new || l->n_known != d->loading->old.cache.n);
	if (l->n_without_room)
		tn_log(d->request->log, TN_LOG_WARNING,
		       "%s is full with %zu MiB: it leaves out %zu modules, which are read each time",
		       d->request->cache, TN_DEPMOD_CACHE_MAX >> 20, l->n_without_room);
	tn_depmod_load_end(d);
}

int tn_depmod_load(struct tn_depmod *d)
{
	tn_autofree struct item *items = calloc(d->files.v.n + 1, sizeof(*items));
	struct load l = { .d = d, .items = items, .n = d->files.v.n };
	int r = items ? 0 : -ENOMEM;

	d->catalog.check = d->request->check;
	d->catalog.symbol_prefix = d->request->symbol_prefix;
	l.caching = d->loading != NULL;
	for (size_t i = 0; r == 0 && i < l.n; i++)
		items[i].file = &d->files.v.v[i];
	if (r == 0 && l.caching)
		r = open_cache(&l);
	if (r == 0)
		r = add_items(&l);
	if (l.caching)
		close_cache(&l);
	return r;
}

void tn_depmod_remember(struct tn_depmod *d, const struct tn_log *log)
{
	const struct tn_depmod_request *q = d->request;
	int r;

	if (!d->cache_changed)
		return;
	tn_depmod_cache_end(&d->cache, d->started);
	r = d->cache.failed ? -ENOMEM : tn_depmod_cache_save(q->cache, tn_buf_text(&d->cache));
	if (r < 0)
		tn_log(log, TN_LOG_NOTICE, "could not write %s: %s", q->cache, strerror(-r));
	else if (q->tidy_caches)
		tn_depmod_cache_tidy(q->cache, q->dir);
}

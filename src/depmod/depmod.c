// SPDX-License-Identifier: LGPL-2.1-or-later
/* The steps of a run, one after the other, and what they leave for the next. */
#include "depmod/depmod.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "depmod/age.h"
#include "depmod/findings.h"
#include "depmod/intake.h"
#include "depmod/kernel_symbols.h"
#include "depmod/named.h"
#include "depmod/order.h"
#include "depmod/outputs.h"
#include "depmod/scan.h"
#include "depmod/trouble.h"
#include "depmod/update.h"
#include "depmod/writing.h"
#include "sys/clock.h"
#include "sys/dir.h"

struct tn_depmod {
	const struct tn_depmod_request *request; /* borrowed */
	int dirfd; /* -1: the directory is not there (only with named files) */
	struct tn_depmod_settings settings;
	struct tn_depmod_renewal cache;
	struct tn_depmod_files files;
	struct tn_depmod_catalog catalog;
	struct tn_depmod_graph graph;
	unsigned flaws;
};

/* A record in the cache has no CRCs of what a module needs. */
static bool caches(const struct tn_depmod_request *q)
{
	return q->cache && !q->check;
}

static struct tn_depmod_source source_of(const struct tn_depmod *d)
{
	return (struct tn_depmod_source){ .dir = d->request->dir, .dirfd = d->dirfd,
					  .stamps = caches(d->request),
					  .gone = d->request->gone, .n_gone = d->request->n_gone,
					  .settings = &d->settings, .sink = d->request->sink };
}

/* Opens the directory; only where files were named may it be missing. */
static int open_dir(struct tn_depmod *d, struct tn_error *err)
{
	const struct tn_depmod_request *q = d->request;
	bool optional = q->n_named && !q->update;
	int r = tn_dir_open(AT_FDCWD, q->dir);

	d->dirfd = r < 0 ? -1 : r;
	if (r >= 0)
		return 0;
	tn_depmod_tell(q->sink, optional ? TN_DEPMOD_DIRECTORY_MISSING : TN_DEPMOD_DIRECTORY_UNREAD,
		       (struct tn_depmod_about){ .file = q->dir }, "%s", strerror(-r));
	return optional ? 0 : tn_fail(err, r, "could not search modules: %s", strerror(-r));
}

static int find_files(struct tn_depmod *d, struct tn_error *err)
{
	const struct tn_depmod_request *q = d->request;
	struct tn_depmod_source from = source_of(d);
	int r = 1;

	if (q->update)
		r = tn_depmod_update(&from, q->named, q->n_named, &d->files, err);
	else if (q->n_named)
		r = tn_depmod_named(&from, q->named, q->n_named, &d->files, err);
	if (r > 0)
		r = tn_depmod_scan(&from, &d->files);
	if (r == -ELOOP)
		return tn_fail(err, r, "could not search modules: the directories below %s never end",
			       q->dir);
	if (r == 0)
		r = tn_depmod_order(&from, &d->files);
	d->flaws |= d->files.flaws | d->settings.flaws;
	return r;
}

/* @path: as in tn_depmod_place. */
static const char *whole_path(const struct tn_depmod *d, const char *path, struct tn_arena *arena)
{
	return path[0] == '/' ? path : tn_arena_printf(arena, "%s/%s", d->request->dir, path);
}

/* Absolute path of module @m, in @arena; NULL when memory is out. */
static const char *path_of(const struct tn_depmod *d, uint32_t m, struct tn_arena *arena)
{
	return whole_path(d, d->files.v.v[m].place.path, arena);
}

static void report_ties(const struct tn_depmod *d)
{
	struct tn_arena arena = { 0 };

	for (size_t i = 0; d->request->tie && i < d->files.ties.n; i++) {
		const char *used = whole_path(d, d->files.ties.v[i].used, &arena);
		const char *unused = whole_path(d, d->files.ties.v[i].unused, &arena);

		if (used && unused)
			d->request->tie(d->request->data, used, unused);
	}
	tn_arena_free(&arena);
}

static void report_symbol(const struct tn_depmod *d, enum tn_depmod_kind kind, uint32_t m,
			  struct tn_text symbol)
{
	struct tn_arena arena = { 0 };
	const struct tn_depmod_file *file = &d->files.v.v[m];
	const char *path = path_of(d, m, &arena);

	tn_depmod_tell(d->request->sink, kind,
		       (struct tn_depmod_about){ .file = path ? path : file->place.path,
						 .subject = file->name },
		       "%.*s", TN_TEXT_FMT(symbol));
	tn_arena_free(&arena);
}

static void on_unknown(void *data, uint32_t m, struct tn_text symbol)
{
	report_symbol(data, TN_DEPMOD_UNKNOWN_SYMBOL, m, symbol);
}

static void on_disagrees(void *data, uint32_t m, struct tn_text symbol)
{
	report_symbol(data, TN_DEPMOD_SYMBOL_VERSION, m, symbol);
}

static void on_needs(void *data, uint32_t m, struct tn_text symbol, uint32_t provider)
{
	const struct tn_depmod *d = data;
	struct tn_arena arena = { 0 };
	const char *path = path_of(d, m, &arena);
	const char *from = path_of(d, provider, &arena);

	if (path && from)
		d->request->needs(d->request->data, path, symbol, from);
	tn_arena_free(&arena);
}

static int resolve(struct tn_depmod *d)
{
	const struct tn_depmod_request *q = d->request;
	const struct tn_depmod_listener listener = {
		.needs = q->needs ? on_needs : NULL,
		.unknown = on_unknown,
		/* System.map has no CRCs to compare with. */
		.disagrees = q->symvers ? on_disagrees : NULL,
		.data = d,
	};

	return tn_depmod_catalog_resolve(&d->catalog, &listener);
}

static void report_cycles(struct tn_depmod *d)
{
	const struct tn_finding_sink *sink = d->request->sink;
	size_t n = 0;

	for (size_t i = 0; i < d->graph.cycles.n; i++) {
		const struct tn_depmod_cycle *c = &d->graph.cycles.v[i];
		tn_autobuf text = { 0 };

		for (size_t j = 0; j <= c->n; j++)
			tn_buf_addf(&text, "%s%s", j ? " -> " : "",
				    d->files.v.v[c->modules[j % c->n]].name);
		tn_depmod_tell(sink, TN_DEPMOD_CYCLE,
			       (struct tn_depmod_about){ .subject = d->files.v.v[c->modules[0]].name },
			       "%.*s", TN_TEXT_FMT(tn_buf_text(&text)));
		n += c->entangled;
	}
	if (n) {
		d->flaws |= TN_DEPMOD_FLAWED;
		tn_depmod_tell(sink, TN_DEPMOD_CYCLES, (struct tn_depmod_about){ 0 }, "%zu", n);
	}
}

/* Whether each file is there, of whatever age. */
static bool has_outputs(const struct tn_depmod *d)
{
	struct tn_dir_stat st;

	for (size_t i = 0; i < TN_DEPMOD_OUTPUTS; i++)
		if (tn_dir_stat(d->dirfd, tn_depmod_outputs[i].name, &st) == -ENOENT)
			return false;
	return true;
}

/* All files have been found, or named. */
static int take_in(struct tn_depmod *d)
{
	struct tn_depmod_intake in = { .dir = d->request->dir, .dirfd = d->dirfd, .files = &d->files,
				       .cache = &d->cache, .catalog = &d->catalog,
				       .sink = d->request->sink };
	int r = tn_depmod_take_in(&in);

	d->flaws |= in.flaws;
	return r;
}

static int build(struct tn_depmod *d, struct tn_error *err)
{
	const struct tn_depmod_request *q = d->request;
	const struct tn_depmod_kernel_symbols kernel = { q->symvers, q->sysmap };
	struct tn_depmod_source from;
	int r = tn_depmod_settings_load(q->config, q->release, q->sink, &d->settings);

	d->cache.started = tn_clock_now();
	d->catalog.check = q->check;
	d->catalog.symbol_prefix = q->symbol_prefix;
	if (r == 0)
		r = tn_depmod_kernel_symbols_load(&kernel, &d->catalog, q->sink, err);
	if (r == 0)
		r = open_dir(d, err);
	from = source_of(d);
	if (r == 0 && q->only_if_stale && !tn_depmod_is_stale(&from) && has_outputs(d))
		return 0;
	if (r == 0 && d->dirfd >= 0 && caches(q))
		tn_depmod_renewal_begin(&d->cache, q->sink);
	else if (r == 0)
		tn_debug(q->log, TN_AREA_CACHE, "no cache is used: %s",
			 q->cache ? "a record has no checksums of what a module needs" : "none was named");
	if (r == 0)
		r = find_files(d, err);
	if (r == 0) {
		report_ties(d);
		r = take_in(d);
	}
	if (r == 0)
		r = resolve(d);
	if (r == 0)
		r = tn_depmod_graph_make(&d->catalog, &d->graph);
	if (r < 0)
		return r;
	report_cycles(d);
	return 1;
}

int tn_depmod_build(const struct tn_depmod_request *request, tn_depmod **ret, struct tn_error *err)
{
	tn_cleanup(tn_depmod_freep) tn_depmod *d = calloc(1, sizeof(*d));
	int r;

	if (!d)
		return -ENOMEM;
	d->request = request;
	d->dirfd = -1;
	d->cache.path = request->cache;
	d->cache.only_reads = request->cache_stays;
	d->cache.log = request->log;
	r = build(d, err);
	if (r > 0)
		*ret = tn_take_ptr(d);
	return r;
}

tn_depmod *tn_depmod_free(tn_depmod *d)
{
	if (!d)
		return NULL;
	tn_depmod_renewal_free(&d->cache);
	tn_depmod_graph_free(&d->graph);
	tn_depmod_catalog_free(&d->catalog);
	tn_depmod_files_free(&d->files);
	tn_depmod_settings_free(&d->settings);
	if (d->dirfd >= 0)
		close(d->dirfd);
	free(d);
	return NULL;
}

unsigned tn_depmod_flaws(const tn_depmod *d)
{
	return d->flaws;
}

/* Beside a cache of the default name there are others. */
static const char *to_tidy(const struct tn_depmod *d)
{
	return d->request->tidy_caches ? d->request->dir : NULL;
}

void tn_depmod_remember(tn_depmod *d)
{
	tn_depmod_renewal_save(&d->cache, to_tidy(d), d->request->sink);
}

static struct tn_depmod_writing writing_of(struct tn_depmod *d)
{
	return (struct tn_depmod_writing){
		.from = { .dir = d->request->dir, .dirfd = d->dirfd, .catalog = &d->catalog,
			  .graph = &d->graph, .warn_duplicates = d->request->warn_duplicates },
		.cache = &d->cache,
		.tidy = to_tidy(d),
		.sink = d->request->sink,
		.flaws = d->flaws,
	};
}

int tn_depmod_make_texts(tn_depmod *d, struct tn_buf *out)
{
	struct tn_depmod_writing w = writing_of(d);
	int r = tn_depmod_writing_texts(&w, out);

	d->flaws = w.flaws;
	return r;
}

int tn_depmod_write(tn_depmod *d, const char *outdir, struct tn_error *err)
{
	struct tn_depmod_writing w = writing_of(d);
	int r = tn_depmod_writing_do(&w, outdir, err);

	d->flaws = w.flaws;
	return r;
}

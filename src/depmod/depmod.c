// SPDX-License-Identifier: LGPL-2.1-or-later
#include "depmod/depmod.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "depmod/age.h"
#include "depmod/kernel_symbols.h"
#include "depmod/load.h"
#include "depmod/named.h"
#include "depmod/order.h"
#include "depmod/outputs.h"
#include "depmod/scan.h"
#include "depmod/update.h"
#include "sys/clock.h"
#include "sys/dir.h"
#include "sys/fd.h"

static struct tn_depmod_source source_of(const struct tn_depmod *d)
{
	return (struct tn_depmod_source){ .dir = d->request->dir, .dirfd = d->dirfd,
					  .stamps = tn_depmod_caches(d->request),
					  .settings = &d->settings, .log = d->request->log };
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
	tn_log(q->log, optional ? TN_LOG_WARNING : TN_LOG_ERROR,
	       "could not open directory %s: %s", q->dir, strerror(-r));
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

const char *tn_depmod_path(const struct tn_depmod *d, uint32_t m, struct tn_arena *arena)
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

static void report_symbol(const struct tn_depmod *d, uint32_t m, const char *what,
			  struct tn_text symbol)
{
	struct tn_arena arena = { 0 };
	const char *path = tn_depmod_path(d, m, &arena);

	tn_log(d->request->log, TN_LOG_WARNING, "%s %s %.*s",
	       path ? path : d->files.v.v[m].place.path, what, TN_TEXT_FMT(symbol));
	tn_arena_free(&arena);
}

static void on_unknown(void *data, uint32_t m, struct tn_text symbol)
{
	report_symbol(data, m, "needs unknown symbol", symbol);
}

static void on_disagrees(void *data, uint32_t m, struct tn_text symbol)
{
	report_symbol(data, m, "disagrees about version of symbol", symbol);
}

static void on_needs(void *data, uint32_t m, struct tn_text symbol, uint32_t provider)
{
	const struct tn_depmod *d = data;
	struct tn_arena arena = { 0 };
	const char *path = tn_depmod_path(d, m, &arena);
	const char *from = tn_depmod_path(d, provider, &arena);

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
	const struct tn_log *log = d->request->log;
	size_t n = 0;

	for (size_t i = 0; i < d->graph.cycles.n; i++) {
		const struct tn_depmod_cycle *c = &d->graph.cycles.v[i];
		tn_autobuf text = { 0 };

		for (size_t j = 0; j <= c->n; j++)
			tn_buf_addf(&text, "%s%s", j ? " -> " : "",
				    d->files.v.v[c->modules[j % c->n]].name);
		tn_log(log, TN_LOG_ERROR, "Cycle detected: %.*s", TN_TEXT_FMT(tn_buf_text(&text)));
		n += c->entangled;
	}
	if (n) {
		d->flaws |= TN_DEPMOD_FLAWED;
		tn_log(log, TN_LOG_ERROR, "Found %zu modules in dependency cycles!", n);
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

static int build(struct tn_depmod *d, struct tn_error *err)
{
	const struct tn_depmod_request *q = d->request;
	struct tn_depmod_source from;
	int r = tn_depmod_settings_load(q->config, q->release, q->log, &d->settings);

	d->started = tn_clock_now();
	if (r == 0)
		r = tn_depmod_load_kernel_symbols(d, err);
	if (r == 0)
		r = open_dir(d, err);
	from = source_of(d);
	if (r == 0 && q->only_if_stale && !tn_depmod_is_stale(&from) && has_outputs(d))
		return 0;
	if (r == 0)
		r = tn_depmod_load_begin(d);
	if (r == 0)
		r = find_files(d, err);
	if (r == 0) {
		report_ties(d);
		r = tn_depmod_load(d);
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

int tn_depmod_build(const struct tn_depmod_request *request, struct tn_depmod *ret,
		    struct tn_error *err)
{
	struct tn_depmod d = { .request = request, .dirfd = -1 };
	int r = build(&d, err);

	if (r <= 0) {
		tn_depmod_free(&d);
		return r;
	}
	*ret = d;
	return r;
}

void tn_depmod_free(struct tn_depmod *d)
{
	tn_depmod_load_end(d);
	tn_depmod_graph_free(&d->graph);
	tn_depmod_catalog_free(&d->catalog);
	tn_depmod_files_free(&d->files);
	tn_depmod_settings_free(&d->settings);
	tn_buf_free(&d->cache);
	if (d->dirfd >= 0)
		close(d->dirfd);
	d->dirfd = -1;
}

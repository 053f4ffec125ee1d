// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/workshop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build/make.h"
#include "build/workshop_private.h"
#include "sys/clock.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/read.h"
#include "sys/shelf.h"
#include "sys/tree_remove.h"

/* Where the work is done when the cache is not to be trusted: below the machine's place for temporary files. */
#define ELSEWHERE "tenon-build"
/* dkms names the directory of a build that failed, and people look there. */
#define FAILED_DIR "build"
#define FAILED_LOG "make.log"
#define WORK_DIR "work"

/* A cache that others could write to is not used; the work needs a place all the same. */
static int open_cache(tn_build_shop *shop, struct tn_error *err)
{
	const char *dir = shop->ask.cache ? shop->ask.cache : TN_BUILD_CACHE_DIR, *elsewhere;
	tn_autoerror why = { 0 };
	int r = tn_build_cache_open(shop->ask.root, dir, shop->crypto, &shop->cache, &why);

	if (r == 0)
		return 0;
	tn_shop_tell(shop, "builds are not cached: %s", tn_error_text(&why, r));
	shop->ask.no_cache = true;
	elsewhere = tn_arena_printf(&shop->arena, "%s/" ELSEWHERE, shop->ask.settings->tmp_location);
	return elsewhere ? tn_build_cache_open(shop->ask.root, elsewhere, shop->crypto, &shop->cache, err) : -ENOMEM;
}

static int open_keys(tn_build_shop *shop)
{
	const char *dir = shop->ask.cache ? shop->ask.cache : TN_BUILD_CACHE_DIR;
	/* Beside the builds that it is about, and owned as they are. */
	const char *memory = tn_arena_printf(&shop->arena, "%s%s", tn_root_path(shop->ask.root), dir);

	if (shop->ask.no_cache)
		return 0;
	shop->keys = memory ? tn_build_keys_new(shop->ask.root, shop->crypto, memory) : NULL;
	return shop->keys ? 0 : -ENOMEM;
}

/* Beside the records, where each build finds it by name. */
static int open_jobs(tn_build_shop *shop, struct tn_error *err)
{
	static const char name[] = "jobs";

	shop->jobs_path = tn_arena_printf(&shop->arena, "%s/%s", tn_build_space_path(shop->records), name);
	if (!shop->jobs_path)
		return -ENOMEM;
	return tn_jobserver_new(shop->ask.jobs, tn_build_space_fd(shop->records), name, &shop->jobs, err);
}

int tn_build_shop_open(const struct tn_build_shop_ask *ask, tn_build_shop **ret, struct tn_error *err)
{
	tn_cleanup(tn_build_shop_freep) tn_build_shop *shop = calloc(1, sizeof(*shop));
	int r;

	if (!shop)
		return tn_fail(err, -ENOMEM, "out of memory");
	shop->ask = *ask;
	shop->crypto = tn_crypto_new();
	r = shop->crypto ? open_cache(shop, err) : -ENOMEM;
	if (r == 0)
		r = open_keys(shop);
	if (r == 0)
		r = tn_build_cache_space(shop->cache, &shop->records, err);
	if (r == 0)
		r = open_jobs(shop, err);
	if (r < 0)
		return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
	*ret = tn_take_ptr(shop);
	return 0;
}

tn_build_shop *tn_build_shop_free(tn_build_shop *shop)
{
	if (!shop)
		return NULL;
	for (size_t i = 0; i < shop->judges.n; i++)
		tn_build_judge_free(shop->judges.v[i].judge);
	tn_vec_free(&shop->judges);
	tn_build_space_free(shop->records);
	tn_jobserver_free(shop->jobs);
	tn_build_keys_free(shop->keys);
	tn_build_cache_free(shop->cache);
	tn_crypto_free(shop->crypto);
	tn_arena_free(&shop->arena);
	free(shop);
	return NULL;
}

const tn_jobserver *tn_build_shop_jobs(const tn_build_shop *shop)
{
	return shop->jobs;
}

/* Why a build has no key, once: it is the same for all. */
static void tell_no_key(tn_build_shop *shop, const char *why)
{
	if (!shop->told)
		tn_shop_tell(shop, "builds are not cached: %s", why);
	shop->told = true;
}

void tn_build_shop_prepare(tn_build_shop *shop, const struct tn_build_recipe *recipe, bool judged)
{
	tn_autoerror why = { 0 };
	int r = shop->keys ? tn_build_keys_prepare(shop->keys, recipe, &why) : 0;

	if (r < 0)
		tell_no_key(shop, tn_error_text(&why, r));
	if (judged)
		tn_shop_judge(shop, recipe->target);
}

/* What was built with headers that have changed meanwhile is no good for others. */
static void put_laid_by(tn_build_shop *shop)
{
	int n = tn_build_cache_laid_by(shop->records);
	tn_autoerror why = { 0 };
	int r = n < 0 ? n : tn_build_keys_settle(shop->keys, n, &why);

	if (r == 0)
		r = tn_build_cache_put_all(shop->cache, shop->records, &why);
	if (r < 0)
		tell_no_key(shop, tn_error_text(&why, r));
}

void tn_build_shop_tidy(tn_build_shop *shop)
{
	const struct tn_build_cache_limits limits = { .bytes = TN_BUILD_CACHE_BYTES };
	struct tn_build_cache_pruned pruned;

	if (shop->keys)
		put_laid_by(shop);
	tn_build_cache_sweep(shop->cache);
	if (shop->keys)
		tn_build_cache_prune(shop->cache, &limits, &pruned);
}

static void find_key(struct tn_shop_build *b)
{
	tn_build_shop *shop = b->shop;
	char *key = shop->keys ? tn_arena_alloc(&b->arena, TN_BUILD_SUM_SIZE) : NULL;
	tn_autoerror why = { 0 };
	int r = key ? tn_build_key_of(shop->keys, b->recipe, b->symvers.v, b->symvers.n, key, &why) : 0;

	if (r < 0)
		tell_no_key(shop, tn_error_text(&why, r));
	else
		b->key = key;
}

/* By what the log is asked for. A name without a key is the same for each try. */
static int name_record(struct tn_shop_build *b)
{
	struct tn_build_record *record = &b->record;

	record->module = b->recipe->module;
	record->version = b->recipe->version;
	record->kernel = b->recipe->target->release;
	record->arch = b->recipe->target->arch;
	record->keyed = b->key != NULL;
	record->id = b->key ? b->key
			    : tn_arena_printf(&b->arena, "%s-%s-%s-%s", record->module, record->version, record->kernel,
					      record->arch);
	return record->id ? 0 : -ENOMEM;
}

static int open_space(struct tn_shop_build *b)
{
	const char *root = tn_root_path(b->shop->ask.root);
	int r = tn_build_cache_space(b->shop->cache, &b->space, b->err);
	int fd;

	if (r < 0)
		return r;
	b->work = tn_arena_printf(&b->arena, "%s/" WORK_DIR, tn_build_space_path(b->space));
	b->host_work = tn_arena_printf(&b->arena, "%s%s", root, b->work);
	b->log = tn_arena_printf(&b->arena, "%s%s/" FAILED_LOG, root, tn_build_space_path(b->space));
	if (b->arena.failed)
		return -ENOMEM;
	fd = tn_shelf_make_directory(tn_build_space_fd(b->space), WORK_DIR);
	tn_closep(&fd);
	return fd < 0 ? tn_fail(b->err, fd, "%s: %s", b->host_work, strerror(-fd)) : 0;
}

/* Return: 1: its files are in WORK/module; 0: there is none; -errno. */
static int take_from_cache(struct tn_shop_build *b)
{
	tn_auto_build_cached cached = TN_BUILD_CACHED_NONE;
	int work = b->key && !b->order->anew ? tn_build_cache_get(b->shop->cache, b->key, &cached) : -ENOENT;
	tn_autoclose int at = -1, module = -1;
	int r;

	if (work < 0)
		return work == -ENOENT ? 0 : tn_fail(b->err, work, "the cache of builds: %s", strerror(-work));
	at = tn_dir_open(AT_FDCWD, b->host_work);
	module = at < 0 ? at : tn_shelf_make_directory(at, "module");
	r = module < 0 ? module : 0;
	for (size_t i = 0; r == 0 && i < cached.record.files.n; i++)
		r = tn_shelf_give(cached.modules, cached.record.files.v[i].name, module, cached.record.files.v[i].name, true);
	if (r == 0)
		r = tn_shelf_give(cached.entry, "log", tn_build_space_fd(b->space), FAILED_LOG, true);
	if (r < 0)
		return tn_fail(b->err, r, "%s: %s", b->host_work, strerror(-r));
	for (size_t i = 0; r == 0 && i < cached.record.files.n; i++) {
		struct tn_build_file file = cached.record.files.v[i];

		file.name = tn_arena_str(&b->arena, file.name);
		file.sum = tn_arena_str(&b->arena, file.sum);
		r = b->arena.failed ? -ENOMEM : tn_vec_push(&b->record.files, file);
	}
	b->record.cached = true;
	return r < 0 ? r : 1;
}

static int list_products(struct tn_shop_build *b, const struct tn_build_products *products)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < products->modules.n + products->symvers; i++) {
		const char *name = i < products->modules.n ? products->modules.v[i].name : "Module.symvers";
		struct tn_build_file file = { .name = tn_arena_str(&b->arena, name), .sum = "" };

		r = file.name ? tn_vec_push(&b->record.files, file) : -ENOMEM;
	}
	return r;
}

static int make_anew(struct tn_shop_build *b)
{
	tn_auto_build_products products = { 0 };
	tn_autoclose int log = tn_shelf_append(b->log);
	const struct tn_build_place place = { .root = b->shop->ask.root,
					      .work = b->work,
					      .log = log,
					      .jobs = b->shop->jobs,
					      .jobs_path = b->shop->jobs_path,
					      .symvers = b->symvers.v,
					      .n_symvers = b->symvers.n };
	int r = log < 0 ? tn_fail(b->err, log, "%s: %s", b->log, strerror(-log))
			: tn_build_make(b->recipe, &place, &products, b->err);

	return r == 0 ? list_products(b, &products) : r;
}

/* The cache is there to save time: what is wrong with it stops nothing. */
static void tell_uncached(const struct tn_shop_build *b, const struct tn_error *why, int r)
{
	tn_shop_tell(b->shop, "%s %s for %s is not cached: %s", b->record.module, b->record.version, b->record.kernel,
		     tn_error_text(why, r));
}

/* As it was made: what signs and packs writes to the files. */
static void take_for_cache(struct tn_shop_build *b)
{
	const char *dir = tn_arena_printf(&b->arena, "%s/module", b->host_work);
	tn_autoclose int from = dir ? tn_dir_open(AT_FDCWD, dir) : -ENOMEM;
	tn_autoerror why = { 0 };
	int r = from < 0 ? from : 0;

	if (!b->key)
		return;
	if (r == 0)
		r = tn_build_key_check(b->shop->keys, b->recipe, b->symvers.v, b->symvers.n, b->key, &why);
	if (r == 0)
		r = tn_build_cache_take(b->shop->cache, &b->record, from, &b->taken, &why);
	if (r < 0)
		tell_uncached(b, &why, r);
}

/* A key that cannot be used, a disk that is full: all that came after the make may come to a good end next time, but for what its
 * kernel would not take. */
static void put_into_cache(struct tn_shop_build *b, int r)
{
	tn_autoerror why = { 0 };

	if (!b->taken || r == -EPERM)
		return;
	r = tn_build_cache_lay_by(b->shop->cache, b->shop->records, &b->record, b->taken, b->log, &why);
	if (r < 0)
		tell_uncached(b, &why, r);
}

/* Where dkms says that it is: M/V/build/make.log. */
static void leave_log(struct tn_shop_build *b)
{
	const char *root = tn_root_path(b->shop->ask.root);
	const char *dir = tn_arena_printf(&b->arena, "%s%s/%s/%s/" FAILED_DIR, root, b->shop->ask.settings->dkms_tree,
					  b->record.module, b->record.version);
	tn_autoclose int fd = -1;

	if (!dir || b->order->to || tn_dir_make_last(dir) < 0)
		return;
	fd = tn_dir_open(AT_FDCWD, dir);
	if (fd < 0)
		return;
	tn_dir_remove(fd, FAILED_LOG);
	tn_shelf_give(AT_FDCWD, b->log, fd, FAILED_LOG, false);
}

/* Also when there is none yet, since it failed before. */
static void keep_failure(struct tn_shop_build *b, int r)
{
	tn_autoerror why = { 0 };

	b->record.status = r > 0 ? r : TN_BUILD_MAKE_FAILED;
	b->record.files.n = 0;
	b->record.reason = tn_arena_str(&b->arena, tn_error_text(b->err, r));
	if (!b->record.reason)
		b->record.reason = "";
	if (!b->space || tn_file_look(b->log) < 0)
		return;
	if (!*b->record.remedy)
		tn_shop_blame(b);
	/* Where a disk is full, that makes room for saying so. */
	tn_tree_remove(tn_build_space_fd(b->space), WORK_DIR);
	leave_log(b);
	tn_build_cache_put(b->shop->cache, &b->record, NULL, b->log, &why);
}

/* For tn_build_shop_record(), in whichever process that is. */
static void write_record(const struct tn_shop_build *b)
{
	tn_autobuf bytes = { 0 };
	char name[32];

	snprintf(name, sizeof(name), "%zu", b->order->number);
	tn_build_record_write(&b->record, &bytes);
	tn_dir_remove(tn_build_space_fd(b->shop->records), name);
	if (!bytes.failed)
		tn_shelf_write(tn_build_space_fd(b->shop->records), name, tn_buf_text(&bytes));
}

static int build(struct tn_shop_build *b)
{
	int r = tn_build_recipe_check(b->recipe, b->err);

	if (r == 0)
		r = tn_shop_find_needs(b);
	if (r == 0)
		find_key(b);
	if (name_record(b) < 0)
		return -ENOMEM;
	if (r == 0)
		r = open_space(b);
	if (r == 0)
		r = take_from_cache(b);
	if (r == 0) {
		r = make_anew(b);
		if (r == 0)
			take_for_cache(b);
	} else if (r == 1) {
		r = 0;
	}
	if (r == 0) {
		r = tn_shop_finish(b);
		put_into_cache(b, r);
	}
	return r == 0 ? tn_shop_keep(b) : r;
}

int tn_build_shop_make(tn_build_shop *shop, const struct tn_build_order *order, struct tn_error *err)
{
	tn_autoerror own = { 0 };
	struct tn_shop_build b = { .shop = shop, .order = order, .recipe = order->recipe, .err = err ? err : &own };
	int r;

	b.start = tn_clock_msec();
	b.record = (struct tn_build_record){ .reason = "", .file = "", .text = "", .target = "", .remedy = "" };
	b.record.began = tn_clock_now().tv_sec;
	r = build(&b);
	b.record.msec = tn_clock_msec() - b.start;
	if (r != 0 && r != -EINTR && b.record.id)
		keep_failure(&b, r);
	if (b.record.id)
		write_record(&b);
	tn_build_space_free(b.taken);
	tn_build_space_free(b.space);
	tn_vec_free(&b.symvers);
	tn_vec_free(&b.others);
	tn_build_record_free(&b.record);
	tn_arena_free(&b.arena);
	return r;
}

int tn_build_shop_record(const tn_build_shop *shop, size_t number, struct tn_build_record *ret)
{
	tn_autobuf bytes = { 0 };
	tn_autoclose int fd = -1;
	char name[32];
	int r;

	snprintf(name, sizeof(name), "%zu", number);
	fd = tn_shelf_file(tn_build_space_fd(shop->records), name);
	r = fd < 0 ? fd : tn_read_all(fd, 0, TN_READ_REGULAR, TN_BUILD_RECORD_MAX, &bytes);
	return r < 0 ? r : tn_build_record_read(tn_buf_text(&bytes), ret);
}

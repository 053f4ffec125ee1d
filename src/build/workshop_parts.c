// SPDX-License-Identifier: LGPL-2.1-or-later
/* Of one build: what it needs, what is done to what was made, where that goes, why there is nothing. */
#include "build/workshop_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

#include "build/blame.h"
#include "build/distribution.h"
#include "build/product.h"
#include "sys/clock.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/shelf.h"

#define SYMVERS "Module.symvers"

void tn_shop_tell(const tn_build_shop *shop, const char *fmt, ...)
{
	tn_autobuf text = { 0 };
	va_list args;

	if (!shop->ask.told)
		return;
	va_start(args, fmt);
	tn_buf_vaddf(&text, fmt, args);
	va_end(args);
	tn_buf_add_char(&text, '\0');
	if (!text.failed)
		shop->ask.told(shop->ask.data, text.p);
}

struct listing {
	struct tn_arena *arena;
	tn_shop_names *names;
};

static int take_name(void *data, const char *name)
{
	struct listing *l = data;
	const char *kept = tn_arena_str(l->arena, name);

	return kept ? tn_vec_push(l->names, kept) : -ENOMEM;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Takes over @fd. In the order of names. */
static int list_open(int fd, struct tn_arena *arena, tn_shop_names *ret)
{
	struct listing l = { arena, ret };
	int r = fd < 0 ? fd : tn_dir_names_of(fd, take_name, &l);

	if (r == 0 && ret->n)
		qsort(ret->v, ret->n, sizeof(*ret->v), compare_names);
	return r;
}

int tn_shop_list(const char *dir, struct tn_arena *arena, tn_shop_names *ret)
{
	return list_open(tn_dir_open(AT_FDCWD, dir), arena, ret);
}

static bool is_module(const char *name)
{
	const char *ko = strstr(name, ".ko");

	return ko && (!ko[3] || ko[3] == '.');
}

static int find_need(struct tn_shop_build *b, const char *module)
{
	const struct tn_build_target *t = b->recipe->target;
	const tn_root *root = b->shop->ask.root;
	const char *dir = tn_arena_printf(&b->arena, "%s/%s/kernel-%s-%s/module", b->shop->ask.settings->dkms_tree, module,
					  t->release, t->arch);
	tn_autovec tn_shop_names names = { 0 };
	int r;

	if (!dir)
		return -ENOMEM;
	r = list_open(tn_root_open_inside(root, dir, O_RDONLY | O_DIRECTORY), &b->arena, &names);
	if ((r == -ENOENT || r == -ENOTDIR) && b->order->lenient)
		return 0;
	if (r == -ENOENT || r == -ENOTDIR)
		return tn_fail(b->err, TN_BUILD_NEEDS_OTHER, "%s %s needs the module %s, which is not installed for %s",
			       b->recipe->module, b->recipe->version, module, t->release);
	for (size_t i = 0; r == 0 && i < names.n; i++) {
		const char *path = tn_arena_printf(&b->arena, "%s/%s", dir, names.v[i]);
		const char *host = tn_arena_printf(&b->arena, "%s%s/%s", tn_root_path(root), dir, names.v[i]);

		if (b->arena.failed)
			r = -ENOMEM;
		else if (strcmp(names.v[i], SYMVERS) == 0)
			r = tn_vec_push(&b->symvers, path);
		else if (is_module(names.v[i]))
			r = tn_vec_push(&b->others, host);
	}
	return r < 0 ? tn_fail(b->err, r, "%s: %s", dir, strerror(-r)) : 0;
}

int tn_shop_find_needs(struct tn_shop_build *b)
{
	const struct tn_dkms_conf *conf = &b->recipe->conf;
	int r = 0;

	for (size_t i = 0; r == 0 && i < conf->depends.n; i++)
		r = find_need(b, conf->depends.v[i]);
	return r;
}

tn_build_judge *tn_shop_judge(tn_build_shop *shop, const struct tn_build_target *target)
{
	const struct tn_build_judge_ask ask = {
		.root = shop->ask.root, .target = target, .cache = TN_CACHE_DIR, .log = shop->ask.log
	};
	struct tn_shop_judge found = { .target = target };
	tn_autoerror why = { 0 };
	int r;

	for (size_t i = 0; i < shop->judges.n; i++)
		if (shop->judges.v[i].target == target)
			return shop->judges.v[i].judge;
	r = tn_build_judge_new(&ask, &found.judge, &why);
	if (r < 0)
		tn_shop_tell(shop, "modules for %s are not checked before they are installed: %s", target->release,
			     tn_error_text(&why, r));
	if (tn_vec_push(&shop->judges, found) < 0)
		found.judge = tn_build_judge_free(found.judge);
	return found.judge;
}

/* The first that the kernel stops at, in the sentence, and what to do in the record: the log does not know of it. */
static int refuse(struct tn_shop_build *b, const struct tn_build_judgement *judgement)
{
	for (size_t i = 0; i < judgement->findings.n; i++) {
		const struct tn_finding *f = &judgement->findings.v[i];
		const char *remedy = f->remedy ? tn_arena_str(&b->arena, f->remedy) : NULL;

		if (f->severity != TN_SEVERITY_ERROR)
			continue;
		if (remedy)
			b->record.remedy = remedy;
		return tn_fail(b->err, -EPERM, "%s for %s would not load: %s", b->recipe->module, b->recipe->target->release,
			       f->text);
	}
	return tn_fail(b->err, -EPERM, "%s for %s would not load", b->recipe->module, b->recipe->target->release);
}

static int judge(struct tn_shop_build *b, const tn_shop_names *names)
{
	tn_build_judge *judge = b->order->unjudged ? NULL : tn_shop_judge(b->shop, b->recipe->target);
	tn_auto_build_judgement judgement = { 0 };
	tn_autovec tn_shop_names products = { 0 };
	struct tn_build_judge_files files = { .others = b->others.v, .n_others = b->others.n };
	int r = 0;

	for (size_t i = 0; judge && r == 0 && i < names->n; i++) {
		const char *path = tn_arena_printf(&b->arena, "%s/module/%s", b->host_work, names->v[i]);

		if (is_module(names->v[i]))
			r = path ? tn_vec_push(&products, path) : -ENOMEM;
	}
	files.products = products.v;
	files.n = products.n;
	if (judge && r == 0)
		r = tn_build_judge_files(judge, &files, &judgement, b->err);
	return r == 0 && judgement.refused ? refuse(b, &judgement) : r;
}

/* The one that its configuration names is surely built in; others may be modules. NULL: memory is out. */
static const char *hash_of(struct tn_shop_build *b)
{
	struct tn_text hash = tn_build_setting(b->recipe->target->config, "CONFIG_MODULE_SIG_HASH");

	return b->shop->ask.hash ? b->shop->ask.hash : hash.n ? tn_arena_dup(&b->arena, hash) : "sha512";
}

int tn_shop_finish(struct tn_shop_build *b)
{
	const struct tn_build_shop_ask *ask = &b->shop->ask;
	const struct tn_build_finish how = {
		.sealer = ask->sealer, .hash = hash_of(b), .packing = b->recipe->target->packing, .settings = ask->settings
	};
	const char *dir = tn_arena_printf(&b->arena, "%s/module", b->host_work);
	tn_autovec tn_shop_names names = { 0 };
	int r = dir && how.hash ? 0 : -ENOMEM;

	if (r == 0 && (how.sealer || *how.packing))
		r = tn_build_finish(dir, &how, b->err);
	if (r == 0)
		r = tn_shop_list(dir, &b->arena, &names);
	return r < 0 ? r : judge(b, &names);
}

/* What goes where: modules, the log and the record. */
static int list_kept(struct tn_shop_build *b, const char *dir, struct tn_text record, struct tn_build_kept_file **ret,
		     size_t *ret_n)
{
	tn_autovec tn_shop_names names = { 0 };
	struct tn_build_kept_file *files;
	int r = tn_shop_list(dir, &b->arena, &names);
	size_t n = 0;

	if (r < 0)
		return tn_fail(b->err, r, "%s: %s", dir, strerror(-r));
	files = tn_arena_array(&b->arena, names.n + 2, sizeof(*files));
	if (!files)
		return -ENOMEM;
	for (size_t i = 0; i < names.n; i++)
		files[n++] = (struct tn_build_kept_file){ .name = tn_arena_printf(&b->arena, "module/%s", names.v[i]),
							  .dirfd = AT_FDCWD,
							  .from = tn_arena_printf(&b->arena, "%s/%s", dir, names.v[i]),
							  .link = true };
	files[n++] = (struct tn_build_kept_file){ .name = "log/make.log", .dirfd = AT_FDCWD, .from = b->log, .link = true };
	files[n++] = (struct tn_build_kept_file){ .name = "log/record", .dirfd = AT_FDCWD, .content = record };
	*ret = files;
	*ret_n = n;
	return b->arena.failed ? -ENOMEM : 0;
}

/* Into a directory that was asked for: the modules alone. */
static int give_to(struct tn_shop_build *b, const char *dir)
{
	tn_autovec tn_shop_names names = { 0 };
	tn_autoclose int from = tn_dir_open(AT_FDCWD, dir), to = tn_dir_open(AT_FDCWD, b->order->to);
	int r = from < 0 ? from : to < 0 ? to : tn_shop_list(dir, &b->arena, &names);

	for (size_t i = 0; r == 0 && i < names.n; i++) {
		if (!is_module(names.v[i]))
			continue;
		r = tn_dir_remove(to, names.v[i]);
		r = r == 0 || r == -ENOENT ? tn_shelf_give(from, names.v[i], to, names.v[i], false) : r;
	}
	return r < 0 ? tn_fail(b->err, r, "%s: %s", b->order->to, strerror(-r)) : 0;
}

int tn_shop_keep(struct tn_shop_build *b)
{
	const struct tn_build_shop_ask *ask = &b->shop->ask;
	const struct tn_build_trees trees = { .root = ask->root,
					      .dkms_tree = ask->settings->dkms_tree,
					      .install_tree = ask->settings->install_tree };
	const struct tn_build_id id = { b->record.module, b->record.version, b->record.kernel, b->record.arch };
	const char *dir = tn_arena_printf(&b->arena, "%s/module", b->host_work);
	struct tn_build_kept_file *files = NULL;
	tn_autobuf record = { 0 };
	size_t n = 0;
	int r;

	if (!dir)
		return -ENOMEM;
	if (b->order->to)
		return give_to(b, dir);
	b->record.msec = tn_clock_msec() - b->start;
	tn_build_record_write(&b->record, &record);
	r = list_kept(b, dir, tn_buf_text(&record), &files, &n);
	return r < 0 ? r : tn_build_keep(&trees, &id, files, n, b->err);
}

void tn_shop_blame(struct tn_shop_build *b)
{
	const char *place = tn_arena_printf(&b->arena, "%s/%s/%s/build", b->shop->ask.settings->dkms_tree, b->record.module,
					    b->record.version);
	const char *work = tn_arena_printf(&b->arena, "%s/build", b->work);
	const char *const places[] = { place, work };
	const struct tn_build_blame_about about = {
		.module = b->record.module, .target = b->recipe->target, .places = places, .n_places = TN_ARRAY_SIZE(places)
	};
	struct tn_build_blame blame = { 0 };

	if (!place || !work || tn_build_blame_file(b->log, &about, &b->arena, &blame) != 1)
		return;
	b->record.file = blame.finding.file ? blame.finding.file : "";
	b->record.line = blame.finding.line;
	b->record.text = blame.finding.text ? blame.finding.text : "";
	b->record.target = blame.target ? blame.target : "";
	b->record.remedy = blame.finding.remedy ? blame.finding.remedy : "";
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon build log: what a build has said, and which builds there were. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "build/cache.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/show.h"
#include "cmd/build/building.h"

struct listing {
	struct tn_world *world;
	const char *wanted;  /* a module's name; NULL: all */
	const char *found;   /* the first id that fits; NULL: none did */
	struct tn_json list; /* --json */
};

static void print_record(const struct listing *l, const struct tn_build_record *r)
{
	struct tn_json one;

	if (l->world->json) {
		one = tn_json_object(l->list, NULL);
		tn_json_text(one, "log", r->id);
		tn_json_text(one, "module", r->module);
		tn_json_text(one, "version", r->version);
		tn_json_text(one, "kernel", r->kernel);
		tn_json_text(one, "arch", r->arch);
		tn_json_unsigned(one, "code", (uint64_t)r->status);
		tn_json_unsigned(one, "msec", r->msec);
		tn_json_number(one, "began", r->began);
		tn_json_text(one, "reason", *r->reason ? r->reason : NULL);
		tn_json_place(one, *r->file ? r->file : NULL, r->line);
		return;
	}
	printf("%.*s  ", TN_BUILDING_ID_DIGITS, r->id);
	tn_show(r->module, stdout);
	fputs(" ", stdout);
	tn_show(r->version, stdout);
	fputs(" for ", stdout);
	tn_show(r->kernel, stdout);
	fputs(r->status ? ": failed: " : ": built", stdout);
	tn_show(r->status && *r->text ? r->text : r->reason, stdout);
	fputs("\n", stdout);
}

static int see(void *data, const struct tn_build_record *record)
{
	struct listing *l = data;

	if (l->wanted && strcmp(l->wanted, record->module) != 0)
		return 0;
	if (l->world->kernel && strcmp(l->world->kernel, record->kernel) != 0)
		return 0;
	if (!l->wanted) {
		print_record(l, record);
		return 0;
	}
	l->found = tn_arena_str(&l->world->arena, record->id);
	return l->found ? 1 : -ENOMEM;
}

static int list_all(struct tn_world *world, tn_build_cache *cache)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct listing l = { .world = world };
	int r;

	if (world->json)
		l.list = tn_json_array(tn_json_start(&doc), "builds");
	r = tn_build_cache_list(cache, see, &l);
	return r < 0 || !world->json ? r : tn_json_print(&doc, stdout);
}

static int print_log(struct tn_world *world, const char *id, struct tn_text log)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top, lines;
	struct tn_text line;

	if (!world->json) {
		while (tn_text_line(&log, &line)) {
			const char *text = tn_arena_dup(&world->arena, line);

			if (!text)
				return -ENOMEM;
			tn_show(text, stdout);
			fputs("\n", stdout);
		}
		return 0;
	}
	top = tn_json_start(&doc);
	tn_json_text(top, "log", id);
	lines = tn_json_array(top, "lines");
	while (tn_text_line(&log, &line))
		tn_json_textn(lines, NULL, line);
	return tn_json_print(&doc, stdout);
}

/* By its id, or the last one of a module. */
static int find_log(struct tn_world *world, tn_build_cache *cache, const char *what, struct tn_buf *ret, struct tn_error *err)
{
	struct listing l = { .world = world, .wanted = what };
	int r = tn_build_cache_log(cache, what, ret);

	if (r == -ENOENT) {
		r = tn_build_cache_list(cache, see, &l);
		r = r < 0 ? r : l.found ? tn_build_cache_log(cache, l.found, ret) : -ENOENT;
	}
	if (r == -EEXIST)
		return tn_fail(err, r, "there are several logs that begin with %s: give more of its digits", what);
	return r < 0 ? tn_fail(err, r,
			       "there is no log of %s in %s%s: tenon build log lists them, of root's builds only for root", what,
			       tn_root_path(world->root), tn_building_cache(world))
		     : 0;
}

int tn_build_log(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv)
{
	tn_cleanup(tn_build_cache_freep) tn_build_cache *cache = NULL;
	tn_cleanup(tn_crypto_freep) tn_crypto *crypto = tn_crypto_new();
	tn_autobuf log = { 0 };
	tn_autoerror err = { 0 };
	int r = crypto ? tn_build_cache_open(world->root, tn_building_cache(world), crypto, &cache, &err) : -ENOMEM;

	if (r == 0 && !argc)
		r = list_all(world, cache);
	for (int i = 0; i < argc && r == 0; i++) {
		log.n = 0;
		r = find_log(world, cache, argv[i], &log, &err);
		if (r == 0)
			r = print_log(world, argv[i], tn_buf_text(&log));
	}
	return r < 0 ? tn_command_failed(&err, r) : TN_EXIT_OK;
}

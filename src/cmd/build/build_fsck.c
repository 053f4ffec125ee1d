// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon build prune, fsck: what is of no use any more, and what is broken. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "build/cache.h"
#include "build/fsck.h"
#include "cli/command.h"
#include "cli/detail.h"
#include "cli/log.h"
#include "cli/show.h"
#include "cmd/build/building.h"

static int misused(const char *what)
{
	tn_report(TN_LOG_ERROR, "%s; see tenon build --help", what);
	return TN_EXIT_USAGE;
}

static bool kernel_is_here(void *data, const struct tn_build_record *record)
{
	const struct tn_building *b = data;
	const char *path = tn_arena_printf(&b->world->arena, "%s/%s", b->settings.install_tree, record->kernel);

	return !path || tn_root_has_dir(b->world->root, path);
}

static int prune_cache(struct tn_building *b, struct tn_build_cache_pruned *ret, struct tn_error *err)
{
	tn_cleanup(tn_build_cache_freep) tn_build_cache *cache = NULL;
	tn_cleanup(tn_crypto_freep) tn_crypto *crypto = tn_crypto_new();
	const struct tn_build_cache_limits limits = {
		.bytes = TN_BUILD_CACHE_BYTES,
		.wanted = kernel_is_here,
		.data = b,
		.rehearse = b->args->dry_run,
	};
	int r = crypto ? tn_build_cache_open(b->world->root, tn_building_cache(b->world), crypto, &cache, err) : -ENOMEM;

	return r < 0 ? r : tn_build_cache_prune(cache, &limits, ret);
}

static int print_pruned(const struct tn_building *b, const tn_building_paths *gone, const struct tn_build_cache_pruned *cache)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top, list;
	const char *would = b->args->dry_run ? "would remove " : "removed ";

	if (!b->world->json) {
		for (size_t i = 0; i < gone->n; i++) {
			fputs(would, stdout);
			tn_show(gone->v[i], stdout);
			fputs("\n", stdout);
		}
		printf("%s%zu build%s of the cache, %llu bytes\n", would, cache->entries, cache->entries == 1 ? "" : "s",
		       (unsigned long long)cache->bytes);
		return 0;
	}
	top = tn_json_start(&doc);
	tn_json_bool(top, "dry_run", b->args->dry_run);
	list = tn_json_array(top, "removed");
	for (size_t i = 0; i < gone->n; i++)
		tn_json_text(list, NULL, gone->v[i]);
	tn_json_unsigned(top, "cache_entries", cache->entries);
	tn_json_unsigned(top, "cache_bytes", cache->bytes);
	return tn_json_print(&doc, stdout);
}

/* At the tree, and with @recipes at all that is built, for whichever kernel. */
static int look(struct tn_building *b, bool recipes, struct tn_error *err)
{
	int r = tn_building_open(b, err);

	b->built = true;
	if (r == 0 && recipes)
		r = tn_building_choose_built(b, err);
	return r == 0 ? tn_building_look(b, err) : r;
}

int tn_build_prune(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv)
{
	tn_cleanup(tn_building_release) struct tn_building b = { .world = world, .args = args };
	struct tn_build_cache_pruned cache = { 0 };
	tn_autovec tn_building_paths gone = { 0 };
	tn_autoerror err = { 0 };
	int r;

	if (argc || world->kernel)
		return misused("prune takes no names: it is about kernels that are gone");
	b.changes = true;
	r = look(&b, false, &err);
	if (r == 0)
		r = tn_building_prune_gone(&b, &gone, &err);
	if (r == 0)
		r = prune_cache(&b, &cache, &err);
	if (r == 0)
		r = print_pruned(&b, &gone, &cache);
	return r < 0 ? tn_command_failed(&err, r) : TN_EXIT_OK;
}

static void told(void *data, const char *sentence)
{
	tn_report(TN_LOG_NOTICE, "%s", sentence);
}

/* Return: 1: mended; 0: nothing mends it, or not now; -errno with a sentence. */
static int mend(struct tn_building *b, const struct tn_build_trouble *t, struct tn_error *err)
{
	const struct tn_build_trees trees = { b->world->root, b->settings.dkms_tree, b->settings.install_tree };
	struct tn_build_job job = { .install = true, .why = "what is installed is not what was built" };
	int r = 0;

	if (b->args->dry_run || t->mend == TN_BUILD_MEND_NONE)
		return 0;
	if (t->mend == TN_BUILD_MEND_INSTALL) {
		job.candidate = (size_t)(t->candidate - b->survey.candidates.v);
		return tn_vec_push(&b->plan.jobs, job);
	}
	if (t->mend == TN_BUILD_MEND_RECOVER)
		r = tn_build_recover(&trees, told, NULL, err);
	else
		r = tn_build_fsck_mend(b->world->root, t, err);
	return r < 0 ? r : 1;
}

static void print_trouble(const struct tn_build_trouble *t, bool mended, bool dry_run)
{
	const struct tn_palette colours = tn_palette_for(stdout);
	const enum tn_severity s = t->finding.severity;

	printf("%s%s%s[%s]: ", colours.code[tn_severity_colour(s)], tn_severity_word(s), colours.code[TN_COLOUR_NONE],
	       t->finding.id);
	tn_show(t->finding.text, stdout);
	fputs(mended ? "; mended\n" : "\n", stdout);
	tn_detail(&colours, "file", t->finding.file, stdout);
	if (!mended)
		tn_detail(&colours, t->mend != TN_BUILD_MEND_NONE && dry_run ? "would" : "remedy", t->finding.remedy, stdout);
}

static void add_trouble(struct tn_json list, const struct tn_build_trouble *t, bool mended)
{
	struct tn_json one = tn_json_object(list, NULL);

	tn_json_text(one, "id", t->finding.id);
	tn_json_text(one, "severity", tn_severity_word(t->finding.severity));
	tn_json_text(one, "module", t->finding.subject);
	tn_json_text(one, "file", t->finding.file);
	tn_json_text(one, "text", t->finding.text);
	tn_json_text(one, "remedy", t->finding.remedy);
	tn_json_bool(one, "can_mend", t->mend != TN_BUILD_MEND_NONE);
	tn_json_bool(one, "mended", mended);
}

static int install_again(struct tn_building *b, struct tn_error *err)
{
	int signal = 0;

	return b->plan.jobs.n ? tn_building_run(b, &signal, err) : 0;
}

/* Jobs come in the order of the troubles that they mend. */
static bool is_installed(const struct tn_building *b, size_t *job)
{
	return *job < b->plan.jobs.n && b->outcomes && b->outcomes[(*job)++].result.end == TN_BUILD_DONE;
}

static int mend_all(struct tn_building *b, const struct tn_build_fsck *fsck, bool *mended, struct tn_error *err)
{
	size_t job = 0;
	int r = 0;

	for (size_t i = 0; i < fsck->troubles.n && r >= 0; i++) {
		r = mend(b, &fsck->troubles.v[i], err);
		mended[i] = r == 1;
	}
	if (r >= 0)
		r = install_again(b, err);
	for (size_t i = 0; i < fsck->troubles.n && r >= 0; i++)
		if (fsck->troubles.v[i].mend == TN_BUILD_MEND_INSTALL)
			mended[i] = is_installed(b, &job);
	return r < 0 ? r : 0;
}

/* Return: 1: some are left; 0; -errno with a sentence. */
static int check(struct tn_building *b, const struct tn_build_fsck *fsck, struct tn_error *err)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json list = tn_json_array(tn_json_start(&doc), "troubles");
	bool *mended = tn_arena_array(&b->world->arena, fsck->troubles.n + 1, sizeof(*mended));
	int r = mended ? mend_all(b, fsck, mended, err) : -ENOMEM, left = 0;

	for (size_t i = 0; i < fsck->troubles.n && r == 0; i++) {
		left |= !mended[i];
		if (b->world->json)
			add_trouble(list, &fsck->troubles.v[i], mended[i]);
		else
			print_trouble(&fsck->troubles.v[i], mended[i], b->args->dry_run);
	}
	if (r == 0 && b->world->json)
		r = tn_json_print(&doc, stdout);
	else if (r == 0 && !fsck->troubles.n)
		puts("nothing is broken");
	return r < 0 ? r : left;
}

int tn_build_fsck_word(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv)
{
	struct tn_build_args forced = *args;
	tn_cleanup(tn_building_release) struct tn_building b = { .world = world, .args = &forced };
	tn_auto_build_fsck fsck = { 0 };
	tn_autoerror err = { 0 };
	int r;

	if (argc || world->kernel)
		return misused("fsck takes no names: it looks at everything");
	r = look(&b, true, &err);
	if (r == 0)
		r = tn_build_fsck_look(world->root, &b.settings, &b.survey, &fsck, &err);
	forced.force = true;
	if (r == 0)
		r = check(&b, &fsck, &err);
	return r < 0 ? tn_command_failed(&err, r) : r;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What asks for modules becomes a plan, and that is carried out; the indexes and the configuration stay in memory. */
#include <errno.h>
#include <string.h>

#include "cli/command.h"
#include "cli/log.h"
#include "cmd/watch/watching.h"
#include "sys/clock.h"

static int watch_stamps(struct tn_watching *w)
{
	const struct tn_config_source from = { .root = w->world->root, .tree = w->world->tree };
	int r;

	tn_watch_clear(&w->stamps);
	r = tn_config_watch(&from, &w->stamps);
	return r < 0 ? r : tn_tree_watch(w->world->tree, &w->stamps);
}

/* The old ones stay where the new ones cannot be had. */
static int read_anew(struct tn_world *world)
{
	struct tn_world fresh = *world;
	tn_autoerror err = { 0 };
	int r;

	fresh.tree = NULL;
	fresh.config = NULL;
	r = tn_world_need(&fresh, TN_NEED_TREE | TN_NEED_CONFIG, &err);
	world->arena = fresh.arena;
	if (r < 0) {
		tn_report(TN_LOG_WARNING, "the modules' indexes stay as they were read before: %s", tn_error_text(&err, r));
		tn_config_free(fresh.config);
		tn_tree_free(fresh.tree);
		return r;
	}
	tn_tree_read_indexes(fresh.tree, true);
	tn_config_free(world->config);
	tn_tree_free(world->tree);
	world->tree = fresh.tree;
	world->config = fresh.config;
	world->release = fresh.release;
	return 0;
}

int tn_watching_read(struct tn_watching *w, struct tn_error *err)
{
	tn_tree_read_indexes(w->world->tree, true);
	/* First the stamps: what changes while it is read shows as changed. */
	if (watch_stamps(w) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	return tn_world_need(w->world, TN_NEED_CONFIG, err);
}

int tn_watching_renew(struct tn_watching *w)
{
	int r;

	if (!tn_watch_changed(&w->stamps))
		return 0;
	w->renewals++;
	tn_hotplug_unsettle(&w->hotplug);
	r = watch_stamps(w);
	if (r == 0)
		r = read_anew(w->world);
	return r == -ENOMEM ? r : 0;
}

bool tn_watching_sees(struct tn_watching *w)
{
	bool sees = tn_root_has_dir(w->world->root, "/sys/bus");

	if (!sees && !w->blind)
		tn_report(TN_LOG_WARNING, "%s/sys shows no devices: they are looked at once it is mounted",
			  tn_root_path(w->world->root));
	if (sees && w->blind)
		tn_report(TN_LOG_INFO, "%s/sys shows devices", tn_root_path(w->world->root));
	w->blind = !sees;
	return sees;
}

/* All devices that there are instead of those that came. */
static int read_devices(struct tn_watching *w, struct tn_arena *arena, struct tn_error *err)
{
	tn_autovec tn_devices all = { 0 };
	int r;

	tn_hotplug_drop(&w->hotplug);
	w->rescan = false;
	w->rescanned = tn_clock_msec();
	w->rescans++;
	r = tn_devices_read(w->world->root, arena, &all, err);
	for (size_t i = 0; i < all.n && r == 0; i++)
		r = tn_hotplug_add(&w->hotplug, &all.v[i]);
	return r;
}

/* @unsettled: of before the plan was made. */
static int remember(struct tn_watching *w, const struct tn_plugging *p, uint64_t unsettled)
{
	int r = 0;

	if (w->hotplug.unsettled != unsettled)
		return 0; /* a module went meanwhile, say: it may be one of these */
	for (size_t i = 0; i < p->wanted.n && r == 0; i++)
		if (tn_plugging_is_settled(p, &p->wanted.v[i]))
			r = tn_hotplug_settle(&w->hotplug, p->wanted.v[i].modalias);
	tn_hotplug_sift(&w->hotplug);
	return r;
}

static int carry_out(struct tn_watching *w, struct tn_world *world, const tn_devices *devices,
		     const struct tn_workers_aside *aside, struct tn_error *err)
{
	const uint64_t unsettled = w->hotplug.unsettled;
	tn_cleanup(tn_plugging_release) struct tn_plugging p;
	int r;

	tn_plugging_init(&p, world, &w->state, &w->loading);
	p.loading.rehearsal = w->args->dry_run;
	p.loading.unblock_signals = true;
	p.loading.aside = aside;
	p.loading.late = tn_watching_late;
	p.loading.late_data = w;
	r = tn_plugging_run(&p, devices, err);
	if (r < 0)
		return r;
	p.called_off = w->end != TN_WATCH_GOES_ON || w->failure;
	p.enough = w->end == TN_WATCH_THERE;
	tn_plugging_report(&p, &w->modules);
	if (w->args->dry_run && !world->json)
		tn_plugging_print_plan(&p, stdout);
	return remember(w, &p, unsettled);
}

int tn_watching_plug(struct tn_watching *w, const struct tn_workers_aside *aside, struct tn_error *err)
{
	tn_cleanup(tn_hotplug_batch_free) struct tn_hotplug_batch batch = { 0 };
	struct tn_world world; /* what is made for a batch lives as long as that */
	int r = tn_watching_renew(w);

	if (r < 0)
		return tn_fail(err, r, "out of memory");
	world = *w->world;
	world.arena = (struct tn_arena){ 0 };
	if (w->rescan && !w->blind)
		r = read_devices(w, &world.arena, err);
	batch = tn_hotplug_next(&w->hotplug); /* what comes from now on is for the next plan */
	if (r == 0 && batch.devices.n) {
		w->batches++;
		r = carry_out(w, &world, &batch.devices, aside, err);
	}
	tn_arena_free(&world.arena);
	return r;
}

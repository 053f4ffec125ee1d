// SPDX-License-Identifier: LGPL-2.1-or-later
#include "autoload/device_modules.h"

#include <errno.h>
#include <string.h>

const char *tn_device_state_word(enum tn_device_state state)
{
	static const char *const words[] = {
		[TN_DEVICE_BOUND] = "bound",	     [TN_DEVICE_LOADED] = "loaded",	  [TN_DEVICE_BUILTIN] = "builtin",
		[TN_DEVICE_FIRMWARE] = "firmware",   [TN_DEVICE_AVAILABLE] = "available", [TN_DEVICE_BLOCKED] = "blocked",
		[TN_DEVICE_GONE] = "gone",	     [TN_DEVICE_NONE] = "none",
	};

	return words[state];
}

bool tn_device_is_unbound(const struct tn_device_modules *m)
{
	const struct tn_device *d = m->device;

	return !d->driver && !d->never_bound && (m->modules.n || strcmp(d->bus, "acpi") != 0);
}

bool tn_device_modules_lack(const struct tn_device_modules *m)
{
	return m->firmware.n || m->state == TN_DEVICE_GONE || m->state == TN_DEVICE_NONE;
}

static bool has(const tn_device_matches *modules, const char *module)
{
	for (size_t i = 0; i < modules->n; i++)
		if (strcmp(modules->v[i].candidate->module, module) == 0)
			return true;
	return false;
}

/* Return: 0 or -ENOMEM. */
static int add_module(const struct tn_device_modules_of *of, struct tn_device_modules *to, const char *module,
		      const struct tn_match *match)
{
	struct tn_device_match m = { .match = match };
	int r = has(&to->modules, module) ? 1 : tn_candidate_find(of->candidates, module, &m.candidate);

	return r < 0 ? r : r > 0 ? 0 : tn_vec_push(&to->modules, m);
}

static void judge(const struct tn_device_modules_of *of, struct tn_device_modules *to)
{
	static const enum tn_device_state states[] = {
		[TN_STANDS_LOADED] = TN_DEVICE_LOADED,	 [TN_STANDS_BUILTIN] = TN_DEVICE_BUILTIN,
		[TN_STANDS_AVAILABLE] = TN_DEVICE_AVAILABLE, [TN_STANDS_BLOCKED] = TN_DEVICE_BLOCKED,
		[TN_STANDS_GONE] = TN_DEVICE_GONE,	 [TN_STANDS_UNKNOWN] = TN_DEVICE_NONE,
	};

	if (of->running && to->device->driver) {
		to->state = TN_DEVICE_BOUND;
		return;
	}
	for (size_t i = 0; i < to->modules.n; i++)
		if (!to->best || to->modules.v[i].candidate->standing < to->best->standing)
			to->best = to->modules.v[i].candidate;
	to->state = to->best ? states[to->best->standing] : TN_DEVICE_NONE;
}

/* Return: 0 or -ENOMEM. */
static int add_device(const struct tn_device_modules_of *of, const struct tn_wanted *wanted, struct tn_device_modules *to)
{
	const char *owner = to->device->module ? to->device->module : to->device->builtin;
	int r = 0;

	for (size_t i = 0; wanted && i < wanted->matches.n && r == 0; i++)
		r = add_module(of, to, wanted->matches.v[i].module, &wanted->matches.v[i]);
	/* A kernel that no alias of tells may have the same driver all the same. */
	if (r == 0 && !of->running && !to->modules.n && owner)
		r = add_module(of, to, owner, NULL);
	judge(of, to);
	return r;
}

/* Which entry of @wanted is each device's. */
static int map_devices(const tn_wanted_list *wanted, const tn_devices *devices, struct tn_arena *arena,
		       const struct tn_wanted ***ret)
{
	const struct tn_wanted **map = tn_arena_array(arena, devices->n + 1, sizeof(*map));

	if (!map)
		return -ENOMEM;
	for (size_t i = 0; i < wanted->n; i++)
		for (size_t k = 0; k < wanted->v[i].devices.n; k++)
			map[wanted->v[i].devices.v[k] - devices->v] = &wanted->v[i];
	*ret = map;
	return 0;
}

int tn_device_modules_read(const struct tn_device_modules_of *of, tn_device_modules_list *ret, struct tn_error *err)
{
	tn_cleanup(tn_device_modules_free) tn_device_modules_list list = { 0 };
	const struct tn_wanted **map = NULL;
	int r = map_devices(of->wanted, of->devices, of->candidates->arena, &map);

	for (size_t i = 0; i < of->devices->n && r == 0; i++) {
		r = tn_vec_push(&list, (struct tn_device_modules){ .device = &of->devices->v[i] });
		if (r == 0)
			r = add_device(of, map[i], &list.v[i]);
	}
	if (r < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	*ret = tn_vec_take(&list);
	return 0;
}

void tn_device_modules_free(tn_device_modules_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		tn_vec_free(&list->v[i].modules);
		tn_vec_free(&list->v[i].firmware);
	}
	tn_vec_free(list);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules of a device: those that its modalias names, in modprobe's order, and the one that has it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/find/finders.h"
#include "core/find/lookup.h"
#include "machine/device_path.h"

static int read_devices(struct tn_find *find, struct tn_error *err)
{
	int r = find->devices_read ? 0 : tn_devices_read(find->world->root, &find->world->arena, &find->devices, err);

	find->devices_read = r == 0;
	return r;
}

/* What stands in the message instead of modules. */
static int say(struct tn_find *find, const char *text)
{
	find->trouble = text;
	return text ? 0 : -ENOMEM;
}

/* Modules for @name, which modprobe would be asked for. */
static int add_candidates(struct tn_find *find, const char *operand, const struct tn_device *device, const char *path,
			  const char *name)
{
	tn_autovec tn_matches matches = { 0 };
	struct tn_world *world = find->world;
	size_t first = find->hits.n;
	int r = tn_lookup(world->tree, world->config, name, &world->arena, &matches);

	for (size_t i = 0; i < matches.n && r == 0; i++) {
		const struct tn_match *m = &matches.v[i];
		const char *bound = device ? device->module ? device->module : device->builtin : NULL;
		const struct tn_find_hit hit = {
			.by = TN_FIND_DEVICE, .operand = operand, .module = m->module, .match = m->pattern ? m->pattern : name,
			.rule = m->rule, .device = path, .modalias = device ? device->modalias : NULL,
			.rank = (unsigned)(find->hits.n - first + 1),
			.is_device = device != NULL, .bound = bound && strcmp(bound, m->module) == 0,
		};

		r = tn_find_add(find, &hit);
	}
	return r == -ENOMEM ? r : 0;
}

static bool has_bound(const struct tn_find *find, size_t first)
{
	for (size_t i = first; i < find->hits.n; i++)
		if (find->hits.v[i].bound)
			return true;
	return false;
}

/* A driver that the device has without its modalias' help, or that is a part of the kernel which nobody names. */
static int add_driver(struct tn_find *find, const char *operand, const struct tn_device *device)
{
	const struct tn_find_hit hit = {
		.by = TN_FIND_DEVICE, .operand = operand, .module = device->module ? device->module : device->builtin,
		.match = device->driver, .device = device->path, .modalias = device->modalias, .is_device = true, .bound = true,
	};

	return tn_find_add(find, &hit);
}

/* The nodes of a kind that a module is for: char-major-10-232, block-major-8-0. */
static int add_node(struct tn_find *find, const char *operand, const struct tn_device_path *at)
{
	const char *name = tn_arena_printf(&find->world->arena, "%s-major-%u-%u", at->type == 'b' ? "block" : "char", at->major,
					   at->minor);

	return name ? add_candidates(find, operand, NULL, at->path, name) : -ENOMEM;
}

static int add_device(struct tn_find *find, const char *operand, const struct tn_device_path *at)
{
	const struct tn_device *device = at->path ? tn_device_path_owner(&find->devices, at->path) : NULL;
	size_t first = find->hits.n;
	int r = 0;

	if (device && device->modalias)
		r = add_candidates(find, operand, device, device->path, device->modalias);
	if (r == 0 && device && device->driver && !has_bound(find, first))
		r = add_driver(find, operand, device);
	if (r == 0 && at->type)
		r = add_node(find, operand, at);
	if (r < 0 || find->hits.n > first)
		return r;
	if (device)
		return say(find, tn_arena_printf(&find->world->arena, "the device %s has no driver, and no module of kernel %s"
						 " is for it (modalias %s)", device->path, find->world->release,
						 device->modalias));
	if (!at->path)
		return say(find, tn_arena_printf(&find->world->arena, "/dev/%s: /sys does not know this device, and no module of"
						 " kernel %s is for its number (%u:%u)", at->node, find->world->release,
						 at->major, at->minor));
	return say(find, tn_arena_printf(&find->world->arena, "%s is no device of a bus: nothing tells which module made it",
					 at->path));
}

static const char *reason(int code)
{
	switch (code) {
	case -ENOENT:
		return "there is no such file";
	case -ENODEV:
		return "it is no device";
	default:
		return strerror(-code);
	}
}

int tn_find_device(struct tn_find *find, const char *operand, struct tn_error *err)
{
	struct tn_arena *arena = &find->world->arena;
	struct tn_device_path at;
	int r;

	if (!tn_device_path_is(operand))
		return say(find, "a device is given by a path that starts with /sys/ or /dev/");
	r = tn_device_path_find(find->world->root, operand, arena, &at);
	if (r == -ENOMEM)
		return tn_fail(err, r, "out of memory");
	if (r < 0)
		return say(find, tn_arena_printf(arena, "%s: %s", operand, reason(r)));
	r = read_devices(find, err);
	return r < 0 ? r : add_device(find, operand, &at);
}

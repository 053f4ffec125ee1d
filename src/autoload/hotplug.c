// SPDX-License-Identifier: LGPL-2.1-or-later
#include "autoload/hotplug.h"

#include <errno.h>
#include <string.h>

#include "format/uevent.h"

/* What udev's rule for drivers has: a device that is only changed, or bound, asks for nothing. */
static bool asks(const struct tn_uevent *e)
{
	return tn_text_is(e->action, "add") && e->modalias.n;
}

static bool is_gone_module(const struct tn_uevent *e)
{
	return tn_text_is(e->action, "remove") && tn_text_is(e->subsystem, "module");
}

static bool is_settled(const struct tn_hotplug *h, struct tn_text modalias)
{
	return tn_hash_get(&h->settled, modalias) != NULL;
}

static int add_event(struct tn_hotplug *h, const struct tn_uevent *e)
{
	struct tn_arena *arena = &h->batch.arena;
	struct tn_device d = {
		.path = tn_arena_join(arena, TN_TEXT_LITERAL("/sys"), e->devpath, TN_TEXT_LITERAL("")),
		.bus = tn_arena_dup(arena, e->subsystem),
		.modalias = tn_arena_dup(arena, e->modalias),
	};

	if (!d.path || !d.bus || !d.modalias)
		return -ENOMEM;
	d.name = strrchr(d.path, '/') + 1;
	return tn_vec_push(&h->batch.devices, d);
}

int tn_hotplug_take(struct tn_hotplug *h, struct tn_text message)
{
	struct tn_uevent e;
	int r = tn_uevent_parse(message, &e);

	h->events++;
	if (r < 0) {
		h->malformed++;
		return r;
	}
	if (is_gone_module(&e))
		tn_hotplug_unsettle(h);
	if (!asks(&e))
		return 0;
	h->asking++;
	if (is_settled(h, e.modalias)) {
		h->settled_asked++;
		return 0;
	}
	return add_event(h, &e);
}

int tn_hotplug_add(struct tn_hotplug *h, const struct tn_device *device)
{
	if (!device->modalias || is_settled(h, tn_text(device->modalias)))
		return 0;
	return tn_vec_push(&h->batch.devices, *device);
}

struct tn_hotplug_batch tn_hotplug_next(struct tn_hotplug *h)
{
	struct tn_hotplug_batch batch = h->batch;

	h->batch = (struct tn_hotplug_batch){ 0 };
	return batch;
}

void tn_hotplug_batch_free(struct tn_hotplug_batch *batch)
{
	tn_vec_free(&batch->devices);
	tn_arena_free(&batch->arena);
}

void tn_hotplug_drop(struct tn_hotplug *h)
{
	tn_hotplug_batch_free(&h->batch);
}

int tn_hotplug_settle(struct tn_hotplug *h, const char *modalias)
{
	const char *key;

	if (is_settled(h, tn_text(modalias)))
		return 0;
	if (h->n_settled == TN_HOTPLUG_SETTLED_MAX)
		tn_hotplug_unsettle(h);
	key = tn_arena_str(&h->settled_arena, modalias);
	if (!key || tn_hash_put(&h->settled, tn_text(key), (void *)(uintptr_t)key) < 0)
		return -ENOMEM;
	h->n_settled++;
	return 0;
}

void tn_hotplug_sift(struct tn_hotplug *h)
{
	tn_devices *devices = &h->batch.devices;
	size_t n = 0;

	for (size_t i = 0; i < devices->n; i++)
		if (!is_settled(h, tn_text(devices->v[i].modalias)))
			devices->v[n++] = devices->v[i];
	h->settled_asked += devices->n - n;
	devices->n = n;
}

void tn_hotplug_unsettle(struct tn_hotplug *h)
{
	tn_hash_free(&h->settled);
	tn_arena_free(&h->settled_arena);
	h->n_settled = 0;
	h->unsettled++;
}

void tn_hotplug_free(struct tn_hotplug *h)
{
	tn_hotplug_drop(h);
	tn_hotplug_unsettle(h);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices as rows, or as a tree: buses, and below them each device below the one that it is behind. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cmd/devices/devices_view.h"

enum { DEVICE, BUS, DRIVER, STATE, MODULES, MODULE, WHY, BLOCKED, FIRMWARE, MODALIAS, PARENT, PATH, INTERFACES, N_COLUMNS };

const struct tn_column tn_devices_columns[] = {
	[DEVICE] = { "DEVICE", TN_CELL_TEXT, "name on its bus" },
	[BUS] = { "BUS", TN_CELL_TEXT, "pci, usb, ...; of input devices and the like their class" },
	[DRIVER] = { "DRIVER", TN_CELL_TEXT, "driver that has it" },
	[STATE] = { "STATE", TN_CELL_TEXT, "bound, loaded, builtin, firmware, available, blocked, gone or none" },
	[MODULES] = { "MODULES", TN_CELL_TEXTS, "modules for it, in the order in which modprobe loads them" },
	[MODULE] = { "MODULE", TN_CELL_TEXT, "module that its driver is in; blank if that is in the kernel" },
	[WHY] = { "WHY", TN_CELL_TEXT, "what is in the way, or missing" },
	[BLOCKED] = { "BLOCKED", TN_CELL_TEXT, "lines that keep its modules from being loaded, and their kind" },
	[FIRMWARE] = { "FIRMWARE", TN_CELL_TEXTS, "firmware that is missing" },
	[MODALIAS] = { "MODALIAS", TN_CELL_TEXT, "modalias" },
	[PARENT] = { "PARENT", TN_CELL_TEXT, "the device that it is behind" },
	[PATH] = { "PATH", TN_CELL_TEXT, "its directory in /sys" },
	[INTERFACES] = { "INTERFACES", TN_CELL_TEXTS, "network interfaces and nodes in /dev that it makes" },
	[N_COLUMNS] = { 0 },
};

const char *tn_devices_default_columns(const struct tn_devices_choice *choice, bool tree)
{
	bool why = choice->unbound || choice->missing || choice->blocked;

	if (tree)
		return why ? "DEVICE,STATE,MODULES,WHY" : "DEVICE,DRIVER,STATE,MODULES";
	return why ? "DEVICE,BUS,STATE,MODULES,WHY" : "DEVICE,BUS,DRIVER,STATE,MODULES";
}

const char *tn_devices_state(const struct tn_devices_view *view, const struct tn_device_modules *m)
{
	if (m->state == TN_DEVICE_NONE && (!m->device->modalias || view->no_modules))
		return NULL;
	return tn_device_state_word(m->state);
}

bool tn_devices_show_evidence(const tn_table *table)
{
	return tn_table_wants(table, WHY) || tn_table_wants(table, FIRMWARE);
}

/* "a, b and 3 more" */
static const char *join_few(const tn_names *names, struct tn_arena *arena)
{
	enum { SHOWN = 3 };
	tn_autobuf text = { 0 };

	for (size_t i = 0; i < names->n && i < SHOWN; i++)
		tn_buf_addf(&text, "%s%s", i ? ", " : "", names->v[i]);
	if (names->n > SHOWN)
		tn_buf_addf(&text, " and %zu more", names->n - SHOWN);
	return text.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&text));
}

static const char *missing_words(const struct tn_device_modules *m, struct tn_arena *arena)
{
	const char *names = join_few(&m->firmware, arena);

	if (!names)
		return NULL;
	return tn_arena_printf(arena, m->asked ? "firmware is missing: %s" : "it may want firmware that is missing: %s", names);
}

static const char *obstacle_words(const struct tn_candidate *c, struct tn_arena *arena)
{
	const char *lead = c->obstacle == c->module ? c->module :
						      tn_arena_printf(arena, "%s needs %s", c->module, c->obstacle);
	const char *places = NULL;

	if (lead && c->gone)
		return tn_arena_printf(arena, "%s: %s is not there", lead, c->gone);
	if (!lead || tn_blocks_text(&c->obstacle_blocks, arena, &places) < 0)
		return NULL;
	return tn_arena_printf(arena, "%s: %s", lead, places ? places : "");
}

/* "a: FILE:LINE (blacklist); b needs c: FILE is not there": of each module. NULL: out of memory. */
static const char *obstacles(const struct tn_device_modules *m, struct tn_arena *arena)
{
	const char *all = "";

	for (size_t i = 0; i < m->modules.n && all; i++) {
		const struct tn_candidate *c = m->modules.v[i].candidate;
		const char *one = c->obstacle ? obstacle_words(c, arena) : "";

		if (!one)
			return NULL;
		if (*one)
			all = tn_arena_printf(arena, "%s%s%s", all, *all ? "; " : "", one);
	}
	return all;
}

int tn_devices_why(const struct tn_device_modules *m, struct tn_arena *arena, const char **ret)
{
	const char *text;

	if (m->best && m->best->obstacle)
		text = obstacles(m, arena);
	else if (m->firmware.n)
		text = missing_words(m, arena);
	else if (m->failure)
		text = m->failure->text;
	else if (m->best && m->best->standing == TN_STANDS_UNKNOWN)
		text = tn_arena_printf(arena, "%s: there is no such module", m->best->module);
	else
		text = "";
	if (!text)
		return -ENOMEM;
	*ret = *text ? text : NULL;
	return 0;
}

/* "nouveau: /etc/modprobe.d/a.conf:1 (blacklist); ...": also of what is loaded all the same. */
static int blocked_text(const struct tn_device_modules *m, struct tn_arena *arena, const char **ret)
{
	const char *all = NULL;

	for (size_t i = 0; i < m->modules.n; i++) {
		const struct tn_candidate *c = m->modules.v[i].candidate;
		const char *places = NULL;

		if (tn_blocks_text(&c->blocks, arena, &places) < 0)
			return -ENOMEM;
		if (!places)
			continue;
		all = tn_arena_printf(arena, "%s%s%s: %s", all ? all : "", all ? "; " : "", c->module, places);
		if (!all)
			return -ENOMEM;
	}
	*ret = all;
	return 0;
}

typedef int make_text(const struct tn_device_modules *m, struct tn_arena *arena, const char **ret);

static void fill_text(tn_row *row, size_t id, make_text *make, const struct tn_device_modules *m, struct tn_arena *arena)
{
	const char *text = NULL;

	if (make(m, arena, &text) < 0)
		tn_row_fail(row);
	tn_row_text(row, id, text);
}

static int fill_modules(tn_row *row, const struct tn_device_modules *m, struct tn_arena *arena)
{
	const char **names = tn_arena_array(arena, m->modules.n + 1, sizeof(*names));

	for (size_t i = 0; names && i < m->modules.n; i++)
		names[i] = m->modules.v[i].candidate->module;
	tn_row_texts(row, MODULES, names, names ? m->modules.n : 0);
	return names ? 0 : -ENOMEM;
}

/* Network interfaces by name, else what has a node. */
static int fill_interfaces(tn_row *row, const struct tn_devices_view *view, const struct tn_device *device)
{
	tn_autovec tn_device_interfaces found = { 0 };
	struct tn_arena *arena = &view->world->arena;
	const char **names;
	size_t n = 0;

	if (tn_device_interfaces_read(view->world->root, device->path, arena, &found, NULL) < 0)
		return -ENOMEM;
	names = tn_arena_array(arena, found.n + 1, sizeof(*names));
	for (size_t i = 0; names && i < found.n; i++) {
		const struct tn_device_interface *f = &found.v[i];

		if (f->node || strcmp(f->class_name, "net") == 0)
			names[n++] = f->node ? f->node : f->name;
	}
	tn_row_texts(row, INTERFACES, names, n);
	return names ? 0 : -ENOMEM;
}

static void fill(tn_row *row, const struct tn_devices_view *view, const struct tn_device_modules *m)
{
	struct tn_arena *arena = &view->world->arena;
	const struct tn_device *parent = view->parents[m - view->list.v];
	const struct tn_device *d = m->device;

	if (!row)
		return; /* the table knows */
	tn_row_text(row, DEVICE, d->name);
	tn_row_text(row, BUS, d->bus);
	tn_row_text(row, DRIVER, d->driver);
	tn_row_text(row, MODULE, d->module);
	tn_row_text(row, STATE, tn_devices_state(view, m));
	tn_row_text(row, MODALIAS, d->modalias);
	tn_row_text(row, PATH, d->path);
	tn_row_text(row, PARENT, parent ? parent->name : NULL);
	tn_row_texts(row, FIRMWARE, m->firmware.v, m->firmware.n);
	fill_text(row, WHY, tn_devices_why, m, arena);
	fill_text(row, BLOCKED, blocked_text, m, arena);
	if (fill_modules(row, m, arena) < 0 ||
	    (tn_table_wants(tn_row_table(row), INTERFACES) && fill_interfaces(row, view, d) < 0))
		tn_row_fail(row);
}

/* What draws trees recurses; no real machine has twenty levels. What would be deeper starts anew. */
#define LEVELS_MAX 100

struct planted {
	tn_row *row; /* NULL: not yet */
	unsigned level;
};

/* A tree in the making. */
struct planting {
	const struct tn_devices_view *view;
	tn_table *table;
	struct planted *planted; /* one for each device */
	struct tn_hash buses;    /* name -> its row */
	TN_VEC(size_t) way;      /* from a device up to what is planted */
};

static int plant_bus(struct planting *p, const char *bus, tn_row **ret)
{
	*ret = tn_hash_get(&p->buses, tn_text(bus));
	if (*ret)
		return 0;
	*ret = tn_table_row(p->table, NULL);
	if (!*ret)
		return -ENOMEM;
	tn_row_text(*ret, DEVICE, bus);
	return tn_hash_put(&p->buses, tn_text(bus), *ret) < 0 ? -ENOMEM : 0;
}

static int plant_below(struct planting *p, const struct planted *above, size_t i)
{
	struct planted *here = &p->planted[i];
	tn_row *row = above->row;

	here->level = above->level + 1;
	if (!row || here->level > LEVELS_MAX) {
		here->level = 1;
		if (plant_bus(p, p->view->devices.v[i].bus, &row) < 0)
			return -ENOMEM;
	}
	here->row = tn_table_row(p->table, row);
	if (!here->row)
		return -ENOMEM;
	fill(here->row, p->view, &p->view->list.v[i]);
	return 0;
}

/* The device, and before it all that are above it. */
static int plant(struct planting *p, size_t i)
{
	static const struct planted nothing = { 0 };
	const struct tn_device *parent = &p->view->devices.v[i];
	const struct planted *above;
	int r = 0;

	p->way.n = 0;
	for (; r == 0 && parent && !p->planted[i].row; i = parent ? (size_t)(parent - p->view->devices.v) : i) {
		r = tn_vec_push(&p->way, i);
		parent = p->view->parents[i];
	}
	above = parent ? &p->planted[i] : &nothing;
	while (r == 0 && p->way.n) {
		i = p->way.v[--p->way.n];
		r = plant_below(p, above, i);
		above = &p->planted[i];
	}
	return r;
}

/* By the bus of the tree that a device is in, then as directories have it. */
struct place {
	const char *bus, *path;
	size_t i;
};

static int by_place(const void *pa, const void *pb)
{
	const struct place *a = pa, *b = pb;
	int r = strcmp(a->bus, b->bus);

	return r ? r : strcmp(a->path, b->path);
}

static const char *bus_of_tree(const struct tn_devices_view *view, size_t i)
{
	while (view->parents[i])
		i = (size_t)(view->parents[i] - view->devices.v);
	return view->devices.v[i].bus;
}

/* Return: how many are chosen; @ret in the arena. -ENOMEM. */
static ssize_t sort_chosen(const struct tn_devices_view *view, struct place **ret)
{
	struct place *places = tn_arena_array(&view->world->arena, view->list.n + 1, sizeof(*places));
	size_t n = 0;

	if (!places)
		return -ENOMEM;
	for (size_t i = 0; i < view->list.n; i++)
		if (view->chosen[i])
			places[n++] = (struct place){ bus_of_tree(view, i), view->devices.v[i].path, i };
	if (n)
		qsort(places, n, sizeof(*places), by_place);
	*ret = places;
	return (ssize_t)n;
}

static int plant_all(const struct tn_devices_view *view, tn_table *table)
{
	struct planting p = { .view = view, .table = table };
	struct place *places = NULL;
	ssize_t n = sort_chosen(view, &places);
	int r = 0;

	p.planted = tn_arena_array(&view->world->arena, view->list.n + 1, sizeof(*p.planted));
	if (!p.planted || n < 0)
		return -ENOMEM;
	for (ssize_t i = 0; i < n && r == 0; i++)
		r = plant(&p, places[i].i);
	tn_hash_free(&p.buses);
	tn_vec_free(&p.way);
	return r;
}

int tn_devices_fill(const struct tn_devices_view *view, bool tree, tn_table *table)
{
	if (tree)
		return plant_all(view, table);
	for (size_t i = 0; i < view->list.n; i++)
		if (view->chosen[i])
			fill(tn_table_row(table, NULL), view, &view->list.v[i]);
	return 0;
}

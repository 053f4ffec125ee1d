// SPDX-License-Identifier: LGPL-2.1-or-later
/* What operands and options choose. */
#include <errno.h>
#include <string.h>

#include "base/glob.h"
#include "base/guess.h"
#include "cli/log.h"
#include "cmd/devices/devices_view.h"
#include "core/name.h"
#include "machine/device_path.h"

/* An operand, made ready. */
struct wish {
	const char *operand;
	const char *module;             /* as a module's name or a pattern of some; NULL: it cannot be one */
	const struct tn_device *device; /* of a path; NULL: the operand is none */
};

/* The domain that lspci(8) leaves out. */
#define PCI_DOMAIN "0000:"

static bool fits(const char *pattern, const char *text)
{
	return text && (strcmp(pattern, text) == 0 || tn_glob_match_str(pattern, tn_text(text)));
}

static bool is_called(const struct wish *w, const struct tn_device *d)
{
	if (fits(w->operand, d->name))
		return true;
	return strcmp(d->bus, "pci") == 0 && strncmp(d->name, PCI_DOMAIN, strlen(PCI_DOMAIN)) == 0 &&
	       fits(w->operand, d->name + strlen(PCI_DOMAIN));
}

static bool has_module(const struct wish *w, const struct tn_device_modules *m)
{
	if (!w->module)
		return false;
	if (fits(w->module, m->device->module) || fits(w->module, m->device->builtin))
		return true;
	for (size_t i = 0; i < m->modules.n; i++)
		if (fits(w->module, m->modules.v[i].candidate->module))
			return true;
	return false;
}

/* A bus has more devices than those that modules are for: they are not meant. */
static bool is_meant(const struct wish *w, const struct tn_device_modules *m, bool all)
{
	const struct tn_device *d = m->device;

	if (w->device)
		return w->device == d;
	if (is_called(w, d) || fits(w->operand, d->driver) || has_module(w, m))
		return true;
	return d->modalias ? fits(w->operand, d->bus) || fits(w->operand, d->modalias) : all && fits(w->operand, d->bus);
}

static const char *near(const struct tn_devices_view *view, const char *operand)
{
	struct tn_guess guess = { .word = operand };

	for (size_t i = 0; i < view->list.n; i++) {
		const struct tn_device_modules *m = &view->list.v[i];

		tn_guess_consider(&guess, m->device->bus);
		tn_guess_consider(&guess, m->device->name);
		for (size_t k = 0; k < m->modules.n; k++)
			tn_guess_consider(&guess, m->modules.v[k].candidate->module);
		if (m->device->driver)
			tn_guess_consider(&guess, m->device->driver);
	}
	return guess.best;
}

static const char *path_trouble(int code)
{
	return code == -ENOENT ? "there is no such file" : code == -ENODEV ? "it is no device" : strerror(-code);
}

static const struct tn_device *device_at(const struct tn_devices_view *view, const char *path)
{
	for (size_t i = 0; i < view->devices.n; i++)
		if (strcmp(view->devices.v[i].path, path) == 0)
			return &view->devices.v[i];
	return tn_device_path_owner(&view->devices, path);
}

/* Return: 1; 0 after a message: it stands for nothing; -ENOMEM. */
static int find_path(const struct tn_devices_view *view, struct wish *w)
{
	struct tn_device_path at;
	int r = tn_device_path_find(view->world->root, w->operand, &view->world->arena, &at);

	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		tn_report(TN_LOG_ERROR, "%s: %s", w->operand, path_trouble(r));
		return 0;
	}
	w->device = at.path ? device_at(view, at.path) : NULL;
	if (!w->device)
		tn_report(TN_LOG_ERROR, "%s is no device of a bus", w->operand);
	return w->device != NULL;
}

/* Return: as above. */
static int make_wish(const struct tn_devices_view *view, const char *operand, struct wish *ret)
{
	char name[TN_NAME_MAX];

	*ret = (struct wish){ .operand = operand };
	if (tn_device_path_is(operand))
		return find_path(view, ret);
	if (tn_name_normalise(tn_text(operand), name) < 0)
		return 1;
	ret->module = tn_arena_str(&view->world->arena, name);
	return ret->module ? 1 : -ENOMEM;
}

/* A network interface or a disk. Return: 1 and its device is marked, 0, -ENOMEM. */
static int mark_interface(const struct tn_devices_view *view, const char *operand)
{
	static const char *const classes[] = { "net", "block" };
	const struct tn_device *device = NULL;

	if (!*operand || strchr(operand, '/') || *operand == '.')
		return 0;
	for (size_t i = 0; i < TN_ARRAY_SIZE(classes) && !device; i++) {
		const char *path = tn_arena_printf(&view->world->arena, "/sys/class/%s/%s", classes[i], operand);
		struct tn_device_path at;
		int r = path ? tn_device_path_find(view->world->root, path, &view->world->arena, &at) : -ENOMEM;

		if (r == -ENOMEM)
			return r;
		device = r == 0 && at.path ? device_at(view, at.path) : NULL;
	}
	if (device)
		view->chosen[device - view->devices.v] = true;
	return device != NULL;
}

/* Marks the devices that one operand stands for. Return: 1; 0 after a message: there are none; -ENOMEM. */
static int mark(const struct tn_devices_view *view, const char *operand, bool all)
{
	bool found = false;
	const char *best;
	struct wish w;
	int r = make_wish(view, operand, &w);

	for (size_t i = 0; i < view->list.n && r > 0; i++)
		if (is_meant(&w, &view->list.v[i], all))
			view->chosen[i] = found = true;
	if (r <= 0 || found)
		return r;
	r = mark_interface(view, operand);
	if (r != 0)
		return r;
	best = tn_glob_is_pattern(tn_text(operand)) ? NULL : near(view, operand);
	tn_report(TN_LOG_ERROR, "no device matches '%s'%s%s%s", operand, best ? "; did you mean " : "", best ? best : "",
		  best ? "?" : "");
	return 0;
}

static bool has_block(const struct tn_device_modules *m)
{
	for (size_t i = 0; i < m->modules.n; i++)
		if (m->modules.v[i].candidate->standing == TN_STANDS_BLOCKED)
			return true;
	return false;
}

static bool is_wanted(const struct tn_devices_view *view, const struct tn_devices_choice *choice, const struct tn_device_modules *m)
{
	bool lacks = tn_devices_state(view, m) && tn_device_modules_lack(m);

	if (choice->unbound && !tn_device_is_unbound(m))
		return false;
	if (choice->missing && (!lacks || (!m->device->driver && !tn_device_is_unbound(m))))
		return false;
	return !choice->blocked || has_block(m);
}

/* What is behind a device is known by its modalias, as everywhere. */
static void mark_below(const struct tn_devices_view *view, bool all)
{
	for (size_t i = 0; i < view->list.n; i++) {
		const struct tn_device *above = view->parents[i];

		if (view->chosen[i] || (!all && !view->devices.v[i].modalias))
			continue;
		for (; above && !view->chosen[i]; above = view->parents[above - view->devices.v])
			view->chosen[i] = view->chosen[above - view->devices.v];
	}
}

int tn_devices_choose(struct tn_devices_view *view, const struct tn_devices_choice *choice, bool tree, int argc, char **argv,
		      struct tn_error *err)
{
	int unmatched = 0;

	view->chosen = tn_arena_array(&view->world->arena, view->list.n + 1, sizeof(*view->chosen));
	if (!view->chosen)
		return tn_fail(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < view->list.n && !argc; i++)
		view->chosen[i] = choice->all || view->list.v[i].device->modalias;
	for (int i = 0; i < argc; i++) {
		int r = mark(view, argv[i], choice->all);

		if (r < 0)
			return tn_fail(err, r, "out of memory");
		unmatched += r == 0;
	}
	if (tree && argc)
		mark_below(view, choice->all);
	for (size_t i = 0; i < view->list.n; i++)
		view->chosen[i] = view->chosen[i] && is_wanted(view, choice, &view->list.v[i]);
	return unmatched;
}

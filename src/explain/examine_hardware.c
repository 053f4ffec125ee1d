// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices that no driver has, though there is a module for them; devices whose driver has given up. */
#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "core/find/lookup.h"
#include "explain/examinations.h"
#include "explain/kept_out.h"
#include "machine/device_log.h"

/* Buses whose devices are things that one can hold, and each of which has one driver in the end. Of the others, firmware
 * describes what may be there, and drivers look and go away again. */
static const char *const solid[] = { "pci", "usb", "virtio", "vmbus", "xen", "hid", "sdio", "mmc", "hdaudio", "ieee1394" };

/* Of PCI devices: storage, network, display, multimedia, communication, input, serial buses, wireless, encryption. Of
 * bridges and memory controllers, drivers look at the state of memory or measure, where they can at all. */
static const char *const used_classes[] = { "bc01", "bc02", "bc03", "bc04", "bc07", "bc09", "bc0C", "bc0D", "bc10" };

/* What has another way to its modules than a driver that is bound. */
static const char *const passed_over[] = { "cpu", "dmi", "input" };

/* A module that would drive a device. */
struct wanted {
	const char *module;
	const struct tn_device *device; /* the first one */
	bool kept_out;
	struct tn_kept_out by;
	size_t n;                       /* devices */
};
typedef TN_VEC(struct wanted) wanted_list;

struct look {
	struct tn_doctor *doctor;
	const struct tn_machine *m;
	wanted_list wanted;
	TN_VEC(const struct tn_log_record *) failures; /* of drivers: few of the log's many lines */
};

static bool is_among(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

static int want(struct look *l, const char *module, const struct tn_device *device)
{
	struct wanted one = { .module = module, .device = device, .n = 1 };

	for (size_t i = 0; i < l->wanted.n; i++)
		if (strcmp(l->wanted.v[i].module, module) == 0) {
			l->wanted.v[i].n++;
			return 0;
		}
	one.kept_out = tn_is_kept_out(l->m, module, &one.by);
	return tn_vec_push(&l->wanted, one);
}

static bool is_builtin(enum tn_found_by by)
{
	return by == TN_FOUND_BUILTIN || by == TN_FOUND_BUILTIN_ALIAS;
}

/* Whether it does nothing without a driver, and somebody will miss that. */
static bool is_missed(const struct tn_device *device)
{
	if (!is_among(device->bus, solid, TN_ARRAY_SIZE(solid)))
		return false;
	for (size_t i = 0; i < TN_ARRAY_SIZE(used_classes); i++)
		if (strstr(device->modalias, used_classes[i])) /* numbers are in capitals */
			return true;
	return strcmp(device->bus, "pci") != 0;
}

/* Where one of its modules is loaded or built in, the kernel has had its chance. */
static int match(struct look *l, const struct tn_device *device)
{
	tn_autovec tn_matches found = { 0 };
	int r = tn_lookup(l->m->tree, l->m->config, device->modalias, l->doctor->arena, &found);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (size_t i = 0; i < found.n; i++)
		if (is_builtin(found.v[i].by) || tn_live_facts_loaded(l->m->basis->live, found.v[i].module))
			return 0;
	for (size_t i = 0; i < found.n && r == 0; i++)
		r = want(l, found.v[i].module, device);
	return r;
}

/* "a and 2 more have" */
static const char *devices_of(const struct wanted *w, struct tn_arena *arena)
{
	const struct tn_device *d = w->device;

	if (w->n == 1)
		return tn_arena_printf(arena, "device %s %s has", d->bus, d->name);
	return tn_arena_printf(arena, "device %s %s and %zu more have", d->bus, d->name, w->n - 1);
}

static int add_blocked(struct look *l, const struct wanted *w, const char *devices)
{
	struct tn_finding like = {
		.id = "device-module-blocked",
		.severity = TN_SEVERITY_NOTE,
		.subject = w->module,
		.file = w->by.file,
		.line = w->by.line,
		.detail = w->device->modalias,
	};

	like.remedy = tn_arena_printf(l->doctor->arena, "if that is not meant: take the line out, then modprobe %s", w->module);
	if (!like.remedy)
		return -ENOMEM;
	return tn_doctor_add(l->doctor, &like, "%s no driver: %s is for it, and the configuration keeps that out (%s)", devices,
			     w->module, w->by.how);
}

static int add_without(struct look *l, const struct wanted *w, const char *devices)
{
	struct tn_finding like = {
		.id = "device-without-driver",
		.severity = is_missed(w->device) ? TN_SEVERITY_WARNING : TN_SEVERITY_NOTE,
		.subject = w->module,
		.detail = w->device->modalias,
	};

	like.remedy = tn_arena_printf(l->doctor->arena, "tenon explain %s tells why; modprobe %s tries it again", w->module,
				      w->module);
	if (!like.remedy)
		return -ENOMEM;
	return tn_doctor_add(l->doctor, &like, "%s no driver: %s is for it, and is not loaded", devices, w->module);
}

static int add(struct look *l, const struct wanted *w)
{
	const char *devices = devices_of(w, l->doctor->arena);

	if (!devices)
		return -ENOMEM;
	return w->kept_out ? add_blocked(l, w, devices) : add_without(l, w, devices);
}

/* The kernel's last word on a device that has no driver. */
static int find_failure(struct look *l, const struct tn_device *device)
{
	struct tn_finding like = {
		.id = "device-probe-failed",
		.severity = TN_SEVERITY_WARNING,
		.file = l->m->first->log.source,
		.remedy = "see what the kernel says before it: tenon log",
	};

	for (size_t i = l->failures.n; i > 0; i--) {
		const struct tn_log_record *record = l->failures.v[i - 1];

		if (!tn_log_tells_device(record, tn_log_device(record, l->m->devices), device))
			continue;
		like.detail = record->text;
		return tn_doctor_add(l->doctor, &like, "device %s %s has no driver: %s: %s", device->bus, device->name,
				     tn_log_probe_failure(record), record->text);
	}
	return 0;
}

static int look_at(struct look *l, const struct tn_device *device)
{
	int r;

	if (device->driver || is_among(device->bus, passed_over, TN_ARRAY_SIZE(passed_over)))
		return 0;
	r = find_failure(l, device);
	return r < 0 || !device->modalias ? r : match(l, device);
}

static int gather_failures(struct look *l)
{
	const tn_log_records *records = &l->m->first->log.records;

	for (size_t i = 0; i < records->n; i++)
		if (tn_log_probe_failure(&records->v[i]) && tn_vec_push(&l->failures, &records->v[i]) < 0)
			return -ENOMEM;
	return 0;
}

static void look_free(struct look *l)
{
	tn_vec_free(&l->wanted);
	tn_vec_free(&l->failures);
}

int tn_examine_hardware(struct tn_doctor *doctor)
{
	tn_cleanup(look_free) struct look l = { .doctor = doctor, .m = doctor->machine };
	int r = 0;

	if (!l.m->basis->live || !tn_tree_has(l.m->tree, TN_TREE_DEP))
		return 0;
	if (!l.m->basis->live->loaded_known)
		return tn_examine_unseen_loaded(doctor);
	r = gather_failures(&l);
	for (size_t i = 0; i < l.m->devices->n && r == 0; i++)
		r = look_at(&l, &l.m->devices->v[i]);
	for (size_t i = 0; i < l.wanted.n && r == 0; i++)
		r = add(&l, &l.wanted.v[i]);
	if (r == 0 && l.m->first->log.trouble)
		r = tn_doctor_unseen(doctor, "(all of) the kernel log", l.m->first->log.trouble);
	return r;
}

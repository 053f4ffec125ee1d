// SPDX-License-Identifier: LGPL-2.1-or-later
/* Firmware that is missing for hardware that is here: what the kernel asked for in vain, else what it may ask for. */
#include <errno.h>
#include <string.h>

#include "base/hash.h"
#include "explain/examinations.h"
#include "explain/firmware_packing.h"
#include "explain/module_file.h"
#include "format/modinfo.h"
#include "machine/device_log.h"
#include "machine/firmware.h"

/* Files of one driver that are told by name. */
#define NAMES_MAX 4

struct look {
	struct tn_doctor *doctor;
	const struct tn_machine *m;
	struct tn_firmware_places places;
	struct tn_hash files, modules; /* those that have been asked about */
};

/* Which package brings it. */
static const char *remedy(const struct look *l, const char *name)
{
	struct tn_arena *arena = l->doctor->arena;

	switch (l->m->distro) {
	case TN_DISTRO_DEBIAN:
		return tn_arena_printf(arena, "apt-file search %s names the package (firmware-...); then reboot", name);
	case TN_DISTRO_FEDORA:
		return tn_arena_printf(arena, "dnf provides '*/%s' names the package (linux-firmware, ...)", name);
	case TN_DISTRO_ARCH:
		return tn_arena_printf(arena, "pacman -F %s names the package (linux-firmware-...)", name);
	case TN_DISTRO_SUSE:
		return tn_arena_printf(arena, "zypper search --file-list %s names the package (kernel-firmware-...)", name);
	case TN_DISTRO_ALPINE:
		return "apk add linux-firmware, or the part of it for this hardware";
	default:
		return tn_arena_printf(arena, "install %s below /lib/firmware: most are in the package linux-firmware", name);
	}
}

int tn_examine_unseen_firmware(struct tn_doctor *doctor, int code)
{
	if (code == -ENOMEM)
		return code;
	return tn_doctor_unseen(doctor, TN_FIRMWARE_UNSEEN, tn_firmware_who(code));
}

/* Told of one file that is not there. */
static int add_missing(struct look *l, const struct tn_log_record *record, const char *name)
{
	const struct tn_device *device = tn_log_device(record, l->m->devices);
	struct tn_finding like = {
		.id = "firmware-missing",
		.severity = TN_SEVERITY_WARNING,
		.subject = device ? device->module : NULL,
		.file = l->m->first->log.source,
		.detail = name,
		.remedy = remedy(l, name),
	};
	const char *about = "";

	if (!like.remedy)
		return -ENOMEM;
	if (tn_firmware_has_sibling(&l->places, name, l->doctor->arena)) {
		like.severity = TN_SEVERITY_NOTE;
		about = "; another version of it is there";
	} else if (device && !device->driver) {
		like.severity = TN_SEVERITY_ERROR;
		about = ", and the device has no driver";
	}
	if (!device)
		return tn_doctor_add(l->doctor, &like, "firmware %s was asked for, and is missing%s", name, about);
	return tn_doctor_add(l->doctor, &like, "firmware %s is missing for device %s %s%s", name, device->bus, device->name, about);
}

static int add_late(struct look *l, const char *name, const char *path)
{
	struct tn_finding like = { .id = "firmware-late", .severity = TN_SEVERITY_NOTE, .detail = name,
				   .remedy = "load the module that asked for it again, or reboot" };

	like.file = tn_arena_printf(l->doctor->arena, "%s%s", tn_root_path(l->m->root), path);
	if (!like.file)
		return -ENOMEM;
	return tn_doctor_add(l->doctor, &like, "firmware %s was missing when the kernel asked for it, and is there now", name);
}

/* Return: 1 for the first time, 0 or -ENOMEM. */
static int is_new(struct tn_hash *seen, const char *key)
{
	int r = tn_hash_add(seen, tn_text(key), seen, NULL);

	return r == 0 ? 1 : r == -EEXIST ? 0 : r;
}

static int find_asked(struct look *l, const struct tn_log_record *record)
{
	const char *name, *path;
	struct tn_text text;
	int r;

	if (!tn_log_missing_firmware(record, &text))
		return 0;
	name = tn_arena_dup(l->doctor->arena, text);
	if (!name)
		return -ENOMEM;
	r = tn_firmware_name_is_safe(name) ? is_new(&l->files, name) : 0;
	if (r <= 0)
		return r;
	r = tn_firmware_find(&l->places, name, l->doctor->arena, &path);
	if (r == 0)
		return add_late(l, name, path);
	return r == -ENOENT ? add_missing(l, record, name) : tn_examine_unseen_firmware(l->doctor, r);
}

/* What a driver may ask for, all of which is missing. */
struct candidates {
	struct look *look;
	const char *names[NAMES_MAX];
	size_t n; /* more than that are counted */
	bool found; /* one is, or may be, there */
};

static int take(void *data, struct tn_text key, struct tn_text value)
{
	struct candidates *c = data;
	const char *name, *path;
	int r;

	if (!tn_text_is(key, "firmware") || !value.n || c->found)
		return 0;
	name = tn_arena_dup(c->look->doctor->arena, value);
	r = name ? tn_firmware_find(&c->look->places, name, c->look->doctor->arena, &path) : -ENOMEM;
	if (r == -ENOMEM)
		return r;
	c->found = !tn_firmware_is_missing(r);
	if (c->found && r < 0)
		return tn_examine_unseen_firmware(c->look->doctor, r);
	if (c->n++ < NAMES_MAX)
		c->names[c->n - 1] = name;
	return 0;
}

static int add_candidates(struct look *l, const struct tn_device *device, const struct candidates *c)
{
	const struct tn_finding like = { .id = "firmware-candidate", .severity = TN_SEVERITY_NOTE, .subject = device->module,
					 .remedy = "see the kernel log as root: it names firmware that was asked for in vain" };
	const char *names = tn_doctor_names(l->doctor, c->names, c->n, NAMES_MAX);

	if (!names)
		return -ENOMEM;
	return tn_doctor_add(l->doctor, &like,
			     "%s, the driver of device %s %s, may want firmware, and none that it names is there: %s",
			     device->module, device->bus, device->name, names);
}

static int find_candidates(struct look *l, const struct tn_device *device)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	const struct tn_tree_module *module;
	struct candidates c = { .look = l };
	struct tn_text section;
	int r = tn_tree_module(l->m->tree, device->module, &module);

	if (r == 0)
		r = tn_explain_modinfo(l->m, module->path, &image, &section);
	if (r > 0)
		r = tn_modinfo_walk(section, take, &c);
	if (r == 0 && c.n && !c.found)
		r = add_candidates(l, device, &c);
	return r == -ENOMEM ? r : 0;
}

/* Without all of the log, nobody knows what was asked for. */
static int find_all_candidates(struct look *l)
{
	int r = 0;

	for (size_t i = 0; i < l->m->devices->n && r >= 0; i++) {
		const struct tn_device *device = &l->m->devices->v[i];

		r = device->module ? is_new(&l->modules, device->module) : 0;
		if (r > 0)
			r = find_candidates(l, device);
	}
	return r < 0 ? r : 0;
}

int tn_examine_firmware(struct tn_doctor *doctor)
{
	struct look l = { .doctor = doctor, .m = doctor->machine };
	const struct tn_kernel_log *log = &l.m->first->log;
	int r;

	if (!l.m->basis->live)
		return 0;
	r = tn_firmware_places(l.m->root, l.m->release, tn_firmware_packing(l.m->basis->kernel), doctor->arena, &l.places);
	for (size_t i = 0; i < log->records.n && r == 0; i++)
		r = find_asked(&l, &log->records.v[i]);
	if (r == 0 && (!log->source || log->dropped || log->trouble))
		r = find_all_candidates(&l);
	if (r == 0 && log->trouble)
		r = tn_doctor_unseen(doctor, "(all of) the kernel log", log->trouble);
	tn_hash_free(&l.files);
	tn_hash_free(&l.modules);
	return r;
}

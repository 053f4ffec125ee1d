// SPDX-License-Identifier: LGPL-2.1-or-later
/* The devices below /sys/bus. */
#include "machine/devices.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/hash.h"
#include "core/name.h"
#include "machine/sysfs.h"
#include "sys/attribute.h"
#include "sys/fd.h"

/* Machines with more are imaginable, but not seen. */
#define DEVICES_MAX (1u << 17)

/* A driver, as its devices' links name it. */
struct driver {
	const char *name;
	const char *module, *builtin; /* as of a struct tn_device */
};

/* The devices of one bus or class. */
struct bus {
	const tn_root *root;
	struct tn_arena *arena;
	const char *name, *path; /* "pci", "/sys/bus/pci/devices" */
	int dirfd;               /* of @path */
	bool plain;              /* its devices have neither modalias nor driver */
	bool class;              /* only what has a modalias counts */
	bool acpi;               /* its devices are what firmware says of others */
	bool cpus;               /* its devices have one modalias between them */
	struct tn_hash drivers;  /* name -> struct driver */
};

/* Buses whose devices can be thousands, and say nothing of modules. */
static const char *const plain_buses[] = { "clockevents", "clocksource", "event_source", "machinecheck", "memory",
					   "memory_tiering", "node", "workqueue" };

/* Classes whose devices have a modalias, though no driver. */
static const char *const classes[] = { "dmi", "input" };

/* What all CPUs have in common: of one the file uevent alone has it, which says the same of each. */
#define CPU_BUS "cpu"
#define CPUS "/sys/devices/system/cpu"

static bool is_plain(const char *bus)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(plain_buses); i++)
		if (strcmp(plain_buses[i], bus) == 0)
			return true;
	return false;
}

/* Whose module the driver of @device is. A part of the kernel may have a directory in /sys/module as well, but it has
 * no state. Return: 0 or -ENOMEM. */
static int find_module(const struct bus *bus, const char *device, struct driver *ret)
{
	char path[PATH_MAX], link[PATH_MAX], name[TN_NAME_MAX];
	const char *copy;

	if (!tn_sysfs_join(path, device, "driver/module") || tn_attribute_link(bus->dirfd, path, link, sizeof(link)) < 0 ||
	    tn_name_normalise(tn_text(tn_sysfs_base(link)), name) < 0)
		return 0;
	copy = tn_arena_str(bus->arena, name);
	if (tn_sysfs_join(path, device, "driver/module/initstate") && tn_attribute_is_there(bus->dirfd, path))
		ret->module = copy;
	else
		ret->builtin = copy;
	return copy ? 0 : -ENOMEM;
}

/* Return: 0, also where it has none, or -ENOMEM. */
static int find_driver(struct bus *bus, const char *device, struct tn_device *ret)
{
	char path[PATH_MAX], link[PATH_MAX];
	struct driver *driver;

	if (!tn_sysfs_join(path, device, "driver") || tn_attribute_link(bus->dirfd, path, link, sizeof(link)) < 0)
		return 0;
	driver = tn_hash_get(&bus->drivers, tn_text(tn_sysfs_base(link)));
	if (!driver) {
		driver = tn_arena_alloc(bus->arena, sizeof(*driver));
		if (!driver)
			return -ENOMEM;
		driver->name = tn_arena_str(bus->arena, tn_sysfs_base(link));
		if (!driver->name || find_module(bus, device, driver) < 0 ||
		    tn_hash_put(&bus->drivers, tn_text(driver->name), driver) < 0)
			return -ENOMEM;
	}
	ret->driver = driver->name;
	ret->module = driver->module;
	ret->builtin = driver->builtin;
	return 0;
}

/* Some buses (auxiliary, mmc, mhi, bcma, ...) tell it in uevents only. */
static struct tn_text read_modalias(const struct bus *bus, const char *device, char value[TN_SYSFS_VALUE_MAX])
{
	char path[PATH_MAX];

	if (tn_sysfs_join(path, device, "modalias") &&
	    tn_attribute_read(bus->root, bus->dirfd, path, value, TN_SYSFS_VALUE_MAX) == 0)
		return tn_text(value);
	if (!bus->class && !bus->cpus && tn_sysfs_join(path, device, "uevent") &&
	    tn_attribute_read(bus->root, bus->dirfd, path, value, TN_SYSFS_VALUE_MAX) == 0)
		return tn_sysfs_uevent(value, "MODALIAS");
	return tn_text("");
}

/* Return: 0, also where it has none, or -ENOMEM. */
static int find_modalias(const struct bus *bus, const char *device, struct tn_device *ret)
{
	char value[TN_SYSFS_VALUE_MAX];
	struct tn_text modalias = read_modalias(bus, device, value);

	if (!modalias.n)
		return 0;
	ret->modalias = tn_arena_dup(bus->arena, modalias);
	return ret->modalias ? 0 : -ENOMEM;
}

/* Whether there is a device that @device is said of. */
static bool is_companion(const struct bus *bus, const char *device)
{
	char path[PATH_MAX];

	return tn_sysfs_join(path, device, "physical_node") && tn_attribute_is_there(bus->dirfd, path);
}

/* Return: 0 or -ENOMEM. */
static int add_device(struct bus *bus, const char *name, tn_devices *ret)
{
	struct tn_device d = { .name = name, .bus = bus->name, .never_bound = bus->class };
	char link[PATH_MAX];

	/* In a machine that somebody has copied, it may be no link but the device itself. */
	if (tn_attribute_link(bus->dirfd, name, link, sizeof(link)) == 0)
		d.path = tn_sysfs_resolve(bus->path, link, bus->arena);
	else
		d.path = tn_arena_join(bus->arena, tn_text(bus->path), tn_text("/"), tn_text(name));
	if (!d.path || (!bus->plain && (find_modalias(bus, name, &d) < 0 || find_driver(bus, name, &d) < 0)))
		return -ENOMEM;
	if (bus->class && !d.modalias)
		return 0;
	if (bus->acpi && d.modalias && !d.driver)
		d.never_bound = is_companion(bus, name);
	/* What says nothing may be gone, or have been no device, which is a directory. */
	if (!bus->plain && !d.modalias && !d.driver &&
	    (!tn_sysfs_join(link, name, ".") || !tn_attribute_is_there(bus->dirfd, link)))
		return 0;
	return tn_vec_push(ret, d);
}

/* Return: 0, also where they have no modalias, or -ENOMEM. */
static int add_cpus(const struct bus *bus, tn_devices *ret)
{
	struct tn_device d = { .name = CPU_BUS, .path = CPUS, .bus = CPU_BUS, .never_bound = true };
	char value[TN_SYSFS_VALUE_MAX];

	if (tn_sysfs_read(bus->root, CPUS "/modalias", value) < 0 || !value[0])
		return 0;
	d.modalias = tn_arena_str(bus->arena, value);
	return d.modalias ? tn_vec_push(ret, d) : -ENOMEM;
}

/* What to read: a bus or a class. */
struct source {
	const char *name, *path; /* "pci", "/sys/bus/pci/devices" */
	bool class;
};
typedef TN_VEC(struct source) sources;

/* Return: 0 or -ENOMEM. */
static int read_bus(const tn_root *root, const struct source *from, struct tn_arena *arena, tn_devices *ret)
{
	struct bus bus = { .root = root, .arena = arena, .name = from->name, .path = from->path,
			   .plain = is_plain(from->name), .class = from->class,
			   .acpi = !from->class && strcmp(from->name, "acpi") == 0,
			   .cpus = !from->class && strcmp(from->name, CPU_BUS) == 0 };
	tn_autoclose int fd = tn_sysfs_open(root, from->path);
	tn_autovec tn_names names = { 0 };
	int r;

	if (fd < 0)
		return 0;
	bus.dirfd = fd;
	r = tn_sysfs_names(fd, arena, &names);
	if (r == 0 && bus.cpus)
		r = add_cpus(&bus, ret);
	for (size_t i = 0; r == 0 && i < names.n && ret->n < DEVICES_MAX; i++)
		r = add_device(&bus, names.v[i], ret);
	tn_hash_free(&bus.drivers);
	return r == -ENOMEM ? r : 0;
}

static int add_source(sources *to, struct tn_arena *arena, const char *name, bool class)
{
	const char *path = tn_arena_printf(arena, class ? "/sys/class/%s" : "/sys/bus/%s/devices", name);

	return path ? tn_vec_push(to, (struct source){ name, path, class }) : -ENOMEM;
}

/* Sorted by name. */
static int find_sources(const tn_root *root, struct tn_arena *arena, sources *ret)
{
	tn_autovec tn_names buses = { 0 };
	int r = tn_sysfs_list(root, "/sys/bus", arena, &buses) == -ENOMEM ? -ENOMEM : 0;
	size_t at = 0;

	for (size_t i = 0; r == 0 && i <= buses.n; i++) {
		while (r == 0 && at < TN_ARRAY_SIZE(classes) && (i == buses.n || strcmp(classes[at], buses.v[i]) < 0))
			r = add_source(ret, arena, classes[at++], true);
		if (r == 0 && i < buses.n)
			r = add_source(ret, arena, buses.v[i], false);
	}
	return r;
}

int tn_devices_read(const tn_root *root, struct tn_arena *arena, tn_devices *ret, struct tn_error *err)
{
	tn_autovec tn_devices list = { 0 };
	tn_autovec sources from = { 0 };
	int r = find_sources(root, arena, &from);

	for (size_t i = 0; r == 0 && i < from.n; i++)
		r = read_bus(root, &from.v[i], arena, &list);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	*ret = tn_vec_take(&list);
	return 0;
}

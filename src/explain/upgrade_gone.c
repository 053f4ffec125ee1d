// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules that the next kernel does not have. */
#include <errno.h>
#include <string.h>

#include "core/find/lookup.h"
#include "explain/upgrade.h"
#include "format/modinfo.h"
#include "machine/package.h"
#include "machine/parameters.h"

/* Names in one finding; more are counted. */
#define NAMES_MAX 12

#define REMEDY_WAIT "keep the kernel that runs now until it is clear what takes its place"

static const struct tn_finding no_driver = { .id = "upgrade-no-driver", .severity = TN_SEVERITY_ERROR, .remedy = REMEDY_WAIT };

static const char *path_now(const struct tn_upgrade *u, const char *name)
{
	const struct tn_tree_module *module;

	return tn_tree_module(u->now->tree, name, &module) == 0 ? module->path : NULL;
}

/* Below the tree: "updates/dkms/x.ko"; NULL: it has none. */
static const char *place_now(const struct tn_upgrade *u, const char *name)
{
	const char *path = path_now(u, name);
	size_t n = strlen(tn_tree_path(u->now->tree));

	return path && strncmp(path, tn_tree_path(u->now->tree), n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

bool tn_upgrade_is_foreign(const struct tn_upgrade *u, const struct tn_upgrade_need *need)
{
	const char *place = place_now(u, need->name);

	if (need->loaded && strchr(need->loaded->taints, 'O'))
		return true;
	return place && strncmp(place, "kernel/", strlen("kernel/")) != 0;
}

/* What has the files that modules are built with: NULL where they are there. */
static const char *headers(const struct tn_upgrade *u)
{
	struct tn_arena *arena = u->doctor->arena;
	const char *release = u->next->release, *dash = strrchr(release, '-');
	const char *build = tn_arena_printf(arena, "%s/build/", tn_tree_path(u->next->tree) + strlen(tn_root_path(u->next->root)));

	if (!build || tn_root_has(u->next->root, build))
		return build ? NULL : "";
	switch (u->next->distro) {
	case TN_DISTRO_DEBIAN:
		return tn_arena_printf(arena, "apt install linux-headers-%s", release);
	case TN_DISTRO_FEDORA:
		return tn_arena_printf(arena, "dnf install kernel-devel-%s", release);
	case TN_DISTRO_ARCH:
		return "pacman -S linux-headers (those of that kernel's package)";
	case TN_DISTRO_SUSE:
		return "zypper install kernel-default-devel";
	case TN_DISTRO_ALPINE:
		return tn_arena_printf(arena, "apk add linux-%s-dev", dash ? dash + 1 : "lts");
	default:
		return tn_arena_printf(arena, "install the headers of kernel %s", release);
	}
}

static const char *builder(const struct tn_upgrade *u, const char *module)
{
	struct tn_arena *arena = u->doctor->arena;
	const char *place = place_now(u, module);

	if ((place && strstr(place, "/dkms/")) || tn_root_has(u->now->root, "/var/lib/dkms"))
		return tn_arena_printf(arena, "dkms autoinstall -k %s", u->next->release);
	if (tn_root_has(u->now->root, "/usr/sbin/akmods"))
		return tn_arena_printf(arena, "akmods --kernels %s", u->next->release);
	return tn_arena_printf(arena, "build %s for %s as it was built for this kernel", module, u->next->release);
}

const char *tn_upgrade_rebuild(const struct tn_upgrade *u, const char *module)
{
	const char *first = headers(u), *then = builder(u, module);

	if (!then || (first && !*first))
		return NULL;
	return first ? tn_arena_printf(u->doctor->arena, "%s, then %s", first, then) : then;
}

static int add_foreign(struct tn_upgrade *u, const struct tn_upgrade_need *need)
{
	const struct tn_finding like = {
		.id = "upgrade-not-built",
		.severity = TN_SEVERITY_ERROR,
		.subject = need->name,
		.file = path_now(u, need->name),
		.remedy = tn_upgrade_rebuild(u, need->name),
	};

	if (!like.remedy)
		return -ENOMEM;
	return tn_doctor_add(u->doctor, &like, "%s is in use, is not of the kernel's own, and is not built for %s", need->name,
			      u->next->release);
}

/* Distributions put some of a kernel's modules into packages of their own, named by the release as well. NULL: it is no such. */
static const char *other_package(const struct tn_upgrade *u, const char *name)
{
	const char *path = path_now(u, name), *image = u->now->basis->kernel->image, *at;
	struct tn_package with = { 0 }, of_image = { 0 };
	struct tn_arena *arena = u->doctor->arena;
	const char *root = tn_root_path(u->now->root);
	tn_autoerror err = { 0 };

	if (!path || tn_package_of(u->now->root, path + strlen(root), arena, &with, &err) < 0 || !with.name)
		return NULL;
	tn_error_clear(&err);
	if (image && tn_package_of(u->now->root, image + strlen(root), arena, &of_image, &err) == 0 && of_image.name &&
	    strcmp(with.name, of_image.name) == 0)
		return NULL;
	at = strstr(with.name, u->now->release);
	if (!at)
		return NULL;
	return tn_arena_printf(arena, "%.*s%s%s", (int)(at - with.name), with.name, u->next->release,
			       at + strlen(u->now->release));
}

static const char *install(const struct tn_upgrade *u, const char *package)
{
	static const char *const commands[TN_N_DISTROS] = {
		[TN_DISTRO_DEBIAN] = "apt install", [TN_DISTRO_FEDORA] = "dnf install",	 [TN_DISTRO_ARCH] = "pacman -S",
		[TN_DISTRO_SUSE] = "zypper install", [TN_DISTRO_ALPINE] = "apk add",
	};
	const char *command = commands[u->next->distro];

	return tn_arena_printf(u->doctor->arena, "%s %s, if there is that package", command ? command : "install", package);
}

/* Where each kernel's tree may have it under another roof. */
static int add_gone(struct tn_upgrade *u, const struct tn_upgrade_need *need, const char *why, enum tn_severity severity)
{
	const char *package = other_package(u, need->name);
	struct tn_finding like = { .id = "upgrade-module-gone", .severity = severity, .subject = need->name,
				   .remedy = REMEDY_WAIT };

	if (need->asked) {
		like.file = need->asked->file;
		like.line = need->asked->line;
	}
	if (package)
		like.remedy = install(u, package);
	if (!like.remedy)
		return -ENOMEM;
	return tn_doctor_add(u->doctor, &like, "kernel %s has no module %s, %s", u->next->release, need->name, why);
}

/* Whether the next kernel has anything for the device; so it is said where damage of its index hides that. */
static int has_driver(const struct tn_upgrade *u, const struct tn_device *device)
{
	tn_autovec tn_matches found = { 0 };
	int r;

	if (!device->modalias)
		return 0;
	r = tn_lookup(u->next->tree, NULL, device->modalias, u->doctor->arena, &found);
	return r == -ENOMEM ? r : found.n || !tn_tree_has(u->next->tree, TN_TREE_ALIAS);
}

/* One that is only there since others need it, the next kernel may do without. */
static bool has_users(const struct tn_upgrade_need *need)
{
	return need->loaded && *need->loaded->users;
}

/* In use by something else than a module. */
static bool is_busy(const struct tn_upgrade_need *need)
{
	return need->loaded && need->loaded->refcount > 0 && !*need->loaded->users;
}

/* One way among several to compute something: whoever uses it takes another, or the kernel's own. Return: 1, 0, -ENOMEM. */
static int is_algorithm(const struct tn_upgrade *u, const char *name)
{
	struct tn_parameters_of of = { .module = name };
	int r = tn_parameters_modinfo(u->now->tree, name, false, u->doctor->arena, &of, NULL);
	struct tn_modinfo_entry entry;
	struct tn_text rest = of.modinfo;

	while (r == 0 && tn_modinfo_next(&rest, &entry))
		if (tn_text_is(entry.key, "alias") && tn_text_starts(entry.value, TN_TEXT_LITERAL("crypto-")))
			return 1;
	return r == -ENOMEM ? r : 0;
}

/* Modules of which nothing tells who wants them. */
struct loose {
	TN_VEC(const char *) names;
};

static int add_device(struct tn_upgrade *u, const struct tn_upgrade_need *need)
{
	const char *package = other_package(u, need->name);
	struct tn_finding like = no_driver;

	like.subject = need->name;
	like.detail = need->device->modalias;
	if (package)
		like.remedy = install(u, package);
	if (!like.remedy)
		return -ENOMEM;
	return tn_doctor_add(u->doctor, &like, "device %s %s, which %s drives now, has no driver in kernel %s", need->device->bus,
			      need->device->name, need->name, u->next->release);
}

static int judge_gone(struct tn_upgrade *u, const struct tn_upgrade_need *need, struct loose *loose)
{
	int r;

	if (tn_upgrade_is_foreign(u, need))
		return add_foreign(u, need);
	if (need->device) {
		r = has_driver(u, need->device);
		return r == 0 ? add_device(u, need) : r < 0 ? r : 0;
	}
	if (need->asked)
		return add_gone(u, need, "which is to be loaded at boot", TN_SEVERITY_WARNING);
	r = is_busy(need) ? is_algorithm(u, need->name) : 1;
	if (r <= 0)
		return r < 0 ? r : add_gone(u, need, "which is in use now", TN_SEVERITY_WARNING);
	return has_users(need) ? 0 : tn_vec_push(&loose->names, need->name);
}

static int add_loose(struct tn_upgrade *u, const struct loose *loose)
{
	const struct tn_finding like = {
		.id = "upgrade-modules-gone",
		.severity = TN_SEVERITY_NOTE,
		.remedy = "see whether you use any of them before you restart; if so, stay with this kernel",
	};
	const char *names;

	if (!loose->names.n)
		return 0;
	names = tn_doctor_names(u->doctor, loose->names.v, loose->names.n, NAMES_MAX);
	if (!names)
		return -ENOMEM;
	return tn_doctor_add(u->doctor, &like, "kernel %s does not have these modules, which are loaded now, and of which "
			     "nothing tells who needs them: %s", u->next->release, names);
}

/* The driver is there, and the device is not among those that it knows. */
static int find_dropped(struct tn_upgrade *u)
{
	const tn_devices *devices = u->now->devices;
	int r = 0;

	for (size_t i = 0; i < devices->n && r == 0; i++) {
		const struct tn_device *d = &devices->v[i];
		tn_autovec tn_matches now = { 0 };
		const struct tn_tree_module *module;
		struct tn_finding f = no_driver;
		bool known = false;

		if (!d->module || !d->modalias || tn_tree_module(u->next->tree, d->module, &module) != 0)
			continue;
		r = has_driver(u, d);
		if (r == 0)
			r = tn_lookup(u->now->tree, NULL, d->modalias, u->doctor->arena, &now);
		else if (r > 0) {
			r = 0;
			continue;
		}
		for (size_t m = 0; m < now.n; m++)
			known |= strcmp(now.v[m].module, d->module) == 0;
		f.severity = TN_SEVERITY_WARNING;
		f.subject = d->module;
		f.detail = d->modalias;
		if (r == 0 && known)
			r = tn_doctor_add(u->doctor, &f, "%s of kernel %s does not know device %s %s, which it drives now",
					  d->module, u->next->release, d->bus, d->name);
		else if (r != -ENOMEM)
			r = 0;
	}
	return r;
}

int tn_upgrade_find_gone(struct tn_upgrade *u)
{
	struct loose loose = { 0 };
	int r = 0;

	for (size_t i = 0; i < u->needs.n && r == 0; i++)
		if (u->needs.v[i].fate == TN_FATE_GONE)
			r = judge_gone(u, &u->needs.v[i], &loose);
	if (r == 0)
		r = add_loose(u, &loose);
	tn_vec_free(&loose.names);
	return r == 0 ? find_dropped(u) : r;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The running kernel and its tree: is it there, is it the one that runs? */
#include "explain/examinations.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "sys/fd.h"
#include "sys/kernels.h"
#include "tenon-config.h"

/* Kernels that are told by name; more are counted. */
#define NAMES_MAX 8

static const char *releases(struct tn_doctor *doctor, const tn_installed_kernels *list)
{
	const char *names[NAMES_MAX];

	for (size_t i = 0; i < list->n && i < NAMES_MAX; i++)
		names[i] = list->v[i].release;
	return tn_doctor_names(doctor, names, list->n, NAMES_MAX);
}

/* What puts back the package of a kernel. */
static const char *reinstall(const struct tn_machine *m, struct tn_arena *arena)
{
	switch (m->distro) {
	case TN_DISTRO_DEBIAN:
		return tn_arena_printf(arena, "apt install --reinstall linux-image-%s", m->release);
	case TN_DISTRO_FEDORA:
		return tn_arena_printf(arena, "dnf reinstall 'kernel*-%s'", m->release);
	case TN_DISTRO_ARCH:
		return "pacman -S linux, or the package of your kernel";
	case TN_DISTRO_SUSE:
		return "zypper install --force kernel-default";
	case TN_DISTRO_ALPINE:
		return "apk fix linux-lts, or the package of your kernel";
	default:
		return "install the package of the kernel again";
	}
}

static int add_gone(struct tn_doctor *doctor, const tn_installed_kernels *list)
{
	const struct tn_machine *m = doctor->machine;
	const struct tn_finding none = { .id = "kernels-none",
					 .severity = TN_SEVERITY_ERROR,
					 .remedy = reinstall(m, doctor->arena) };
	const struct tn_finding gone = {
		.id = "kernel-tree-gone",
		.severity = TN_SEVERITY_ERROR,
		.detail = m->release,
		.remedy = "reboot, for an upgrade has removed them; what is not loaded yet cannot be loaded before",
	};
	const char *others = releases(doctor, list);

	if (!none.remedy || !others)
		return -ENOMEM;
	if (!list->n)
		return tn_doctor_add(doctor, &none, "there are no modules of any kernel in %s" TN_MODULEDIR,
				     tn_root_path(m->root));
	return tn_doctor_add(doctor, &gone, "the modules of the running kernel %s are gone; there are those of %s",
			     m->release, others);
}

static int add_unreadable(struct tn_doctor *doctor, int code)
{
	const char *path = tn_arena_printf(doctor->arena, "%s" TN_MODULEDIR, tn_root_path(doctor->machine->root));
	const struct tn_finding like = {
		.id = "modules-not-read",
		.severity = TN_SEVERITY_ERROR,
		.file = path,
		.remedy = code == -EACCES ? "let everybody read it: chmod 755" : "see why in the kernel log",
	};

	return path ? tn_doctor_add(doctor, &like, "the directory of modules cannot be read: %s", strerror(-code)) :
		      -ENOMEM;
}

/* Nothing of a kernel is in a container, whose host has it. */
static int add_container(struct tn_doctor *doctor, const struct tn_confinement *in)
{
	const struct tn_finding like = {
		.id = "container-without-modules",
		.severity = TN_SEVERITY_NOTE,
		.file = in->container_source,
		.detail = in->container,
		.remedy = "load modules on the host",
	};

	return tn_doctor_add(doctor, &like, "this is a container (%s), and the kernel's modules are the host's", in->container);
}

static int openable(const tn_root *root, const char *path)
{
	tn_autoclose int fd = tn_root_open(root, path, O_RDONLY);

	return fd < 0 ? fd : 0;
}

/* A kernel that was built without support for modules has no list of them. */
static bool takes_none(const struct tn_machine *m)
{
	return m->basis->live && !m->basis->live->loaded_known && openable(m->root, "/proc/modules") == -ENOENT &&
	       openable(m->root, "/proc/version") == 0;
}

int tn_examine_unseen_loaded(struct tn_doctor *doctor)
{
	if (takes_none(doctor->machine))
		return 0;
	return tn_doctor_unseen(doctor, "which modules are loaded: /proc/modules cannot be read, or makes no sense",
				tn_doctor_who(doctor));
}

static int add_takes_none(struct tn_doctor *doctor)
{
	const struct tn_finding like = {
		.id = "kernel-without-modules",
		.severity = TN_SEVERITY_NOTE,
		.remedy = "a kernel that has what is needed built in, or one with CONFIG_MODULES",
	};

	return tn_doctor_add(doctor, &like, "this kernel was built without support for modules: it can load none");
}

static int find_tree(struct tn_doctor *doctor, const tn_installed_kernels *list)
{
	const struct tn_machine *m = doctor->machine;
	const char *path;
	tn_autoclose int fd = -1;
	int r = tn_kernels_find(m->root, m->release, doctor->arena, &path);

	if (r != -ENOENT)
		return r == -ENOMEM ? r : 0;
	fd = tn_root_open(m->root, TN_MODULEDIR, O_RDONLY | O_DIRECTORY);
	if (fd < 0 && fd != -ENOENT)
		return add_unreadable(doctor, fd);
	if (takes_none(m))
		return add_takes_none(doctor);
	if (m->first->confinement.container)
		return add_container(doctor, &m->first->confinement);
	return add_gone(doctor, list);
}

static int find_replaced(struct tn_doctor *doctor)
{
	const tn_kernel_facts *kernel = doctor->machine->basis->kernel;
	const struct tn_finding like = {
		.id = "kernel-replaced",
		.severity = TN_SEVERITY_WARNING,
		.file = kernel->image,
		.remedy = "reboot: modules are those of the new build, and may not fit the kernel that runs",
	};

	if (!kernel->other_build)
		return 0;
	return tn_doctor_add(doctor, &like, "the kernel's image was replaced since the machine started");
}

/* Of the numbers at its start: "6.1.0-56-amd64" and "6.1.0-56-cloud-amd64" are of one version. */
static size_t numbers_of(const char *release)
{
	size_t n = strspn(release, "0123456789.-");

	while (n > 0 && strchr(".-", release[n - 1]))
		n--;
	return n;
}

/* Whether @a is of a newer version than @b. Return: 1, 0 or -ENOMEM. */
static int is_newer(const char *a, const char *b, struct tn_arena *arena)
{
	const char *there = tn_arena_dup(arena, (struct tn_text){ a, numbers_of(a) });
	const char *here = tn_arena_dup(arena, (struct tn_text){ b, numbers_of(b) });

	return there && here ? strverscmp(there, here) > 0 : -ENOMEM;
}

/* A kernel that is installed and newer than the one that runs, of the same flavour if there is such a one. */
static int find_newer(struct tn_doctor *doctor, const tn_installed_kernels *list)
{
	const char *release = doctor->machine->release, *newest = NULL;
	struct tn_finding like = { .id = "kernel-newer", .severity = TN_SEVERITY_NOTE };
	bool alike = false;

	for (size_t i = list->n; i > 0 && !alike; i--) {
		const char *other = list->v[i - 1].release;
		int newer = is_newer(other, release, doctor->arena);

		if (newer < 0)
			return newer;
		alike = newer && strcmp(other + numbers_of(other), release + numbers_of(release)) == 0;
		if (newer && (alike || !newest))
			newest = other;
	}
	if (!newest || doctor->next)
		return 0;
	like.detail = newest;
	like.remedy = tn_arena_printf(doctor->arena, "tenon doctor --kernel %s tells whether all will be well with it", newest);
	if (!like.remedy)
		return -ENOMEM;
	return tn_doctor_add(doctor, &like, "kernel %s is installed, and newer than the one that runs", newest);
}

static int tell_state(struct tn_doctor *doctor)
{
	const struct tn_machine *m = doctor->machine;
	const struct tn_live_facts *live = m->basis->live;
	int r = tn_doctor_state_add(doctor, "kernel", "%s%s", m->release, live ? "" : ", which is not running");

	if (r == 0 && doctor->next)
		r = tn_doctor_state_add(doctor, "next kernel", "%s", doctor->next->release);
	if (r < 0 || !live)
		return r;
	if (live->loaded_known)
		return tn_doctor_state_add(doctor, "modules", "%zu loaded", live->loaded.n);
	return takes_none(m) ? tn_doctor_state_add(doctor, "modules", "not supported") : tn_examine_unseen_loaded(doctor);
}

static int tell_image_trouble(struct tn_doctor *doctor, const char *trouble)
{
	const struct tn_text as_root = TN_TEXT_LITERAL(TN_KERNEL_AS_ROOT);
	struct tn_text text = tn_text(trouble);
	const char *what;

	if (!tn_text_ends(text, as_root))
		return tn_doctor_unseen(doctor, trouble, NULL);
	text.n -= as_root.n;
	what = tn_arena_dup(doctor->arena, text);
	return what ? tn_doctor_unseen(doctor, what, "root") : -ENOMEM;
}

int tn_examine_kernel(struct tn_doctor *doctor)
{
	tn_autovec tn_installed_kernels list = { 0 };
	const struct tn_machine *m = doctor->machine;
	int r = tn_kernels_list(m->root, doctor->arena, &list);

	if (r == -ENOMEM || tell_state(doctor) < 0)
		return -ENOMEM;
	r = find_tree(doctor, &list);
	if (r == 0)
		r = find_replaced(doctor);
	if (r == 0 && m->basis->live)
		r = find_newer(doctor, &list);
	if (r == 0 && m->basis->kernel->image_trouble)
		r = tell_image_trouble(doctor, m->basis->kernel->image_trouble);
	return r;
}

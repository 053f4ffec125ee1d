// SPDX-License-Identifier: LGPL-2.1-or-later
/* What will be after the reboot: --kernel NEWER. */
#include <errno.h>
#include <string.h>

#include "core/find/lookup.h"
#include "core/name.h"
#include "explain/examinations.h"
#include "explain/upgrade.h"

static void upgrade_free(struct tn_upgrade *u)
{
	tn_vec_free(&u->needs);
	tn_vec_free(&u->asked);
	tn_hash_free(&u->by_name);
}

/* The need of that name, made if there is none. */
static int need(struct tn_upgrade *u, const char *name, struct tn_upgrade_need **ret)
{
	uintptr_t number = (uintptr_t)tn_hash_get(&u->by_name, tn_text(name));

	if (!number) {
		const char *kept = tn_arena_str(u->doctor->arena, name);

		if (!kept || tn_vec_push(&u->needs, (struct tn_upgrade_need){ .name = kept }) < 0)
			return -ENOMEM;
		number = u->needs.n;
		if (tn_hash_put(&u->by_name, tn_text(kept), (void *)number) < 0)
			return -ENOMEM;
	}
	*ret = &u->needs.v[number - 1];
	return 0;
}

static int collect_loaded(struct tn_upgrade *u)
{
	const tn_loaded_list *loaded = &u->now->basis->live->loaded;
	int r = 0;

	for (size_t i = 0; i < loaded->n && r == 0; i++) {
		struct tn_upgrade_need *n;

		r = need(u, loaded->v[i].name, &n);
		if (r == 0)
			n->loaded = &loaded->v[i];
	}
	return r;
}

static int collect_devices(struct tn_upgrade *u)
{
	const tn_devices *devices = u->now->devices;
	int r = 0;

	for (size_t i = 0; i < devices->n && r == 0; i++) {
		struct tn_upgrade_need *n;

		if (!devices->v[i].module)
			continue;
		r = need(u, devices->v[i].module, &n);
		if (r == 0 && !n->device)
			n->device = &devices->v[i];
	}
	return r;
}

/* A line that leads to nothing today is no trouble of the next kernel's. */
static int collect_asked(struct tn_upgrade *u)
{
	int r = tn_modules_load_read(u->now->root, u->doctor->arena, &u->asked, NULL);

	for (size_t i = 0; i < u->asked.n && r == 0; i++) {
		tn_autovec tn_matches found = { 0 };

		r = tn_lookup(u->now->tree, u->now->config, u->asked.v[i].name, u->doctor->arena, &found);
		if (r < 0 && r != -ENOMEM)
			r = 0;
		for (size_t m = 0; m < found.n && r == 0; m++) {
			struct tn_upgrade_need *n;

			r = need(u, found.v[m].module, &n);
			if (r == 0 && !n->asked)
				n->asked = &u->asked.v[i];
		}
	}
	return r;
}

/* Where the next kernel has it. */
static int decide(struct tn_upgrade *u, struct tn_upgrade_need *n)
{
	tn_autovec tn_matches found = { 0 };
	const struct tn_tree_module *module;
	int r = tn_tree_module(u->next->tree, n->name, &module);

	n->fate = TN_FATE_THERE;
	if (r == 0 && tn_tree_has_file(u->next->tree, module->path))
		return 0;
	if (r == -ENOMEM)
		return r;
	n->fate = TN_FATE_BUILTIN;
	if (tn_tree_is_builtin(u->next->tree, n->name))
		return 0;
	r = tn_lookup(u->next->tree, NULL, n->name, u->doctor->arena, &found);
	if (r == -ENOMEM)
		return r;
	n->fate = TN_FATE_GONE;
	if (found.n && strcmp(found.v[0].module, n->name) != 0) {
		n->fate = TN_FATE_RENAMED;
		n->successor = found.v[0].module;
	}
	return 0;
}

static int collect(struct tn_upgrade *u)
{
	int r = collect_loaded(u);

	if (r == 0)
		r = collect_devices(u);
	if (r == 0)
		r = collect_asked(u);
	for (size_t i = 0; i < u->needs.n && r == 0; i++)
		r = decide(u, &u->needs.v[i]);
	return r;
}

static int examine_image(struct tn_upgrade *u)
{
	const tn_kernel_facts *now = u->now->basis->kernel, *next = u->next->basis->kernel;
	struct tn_finding like = { .id = "upgrade-no-image", .severity = TN_SEVERITY_WARNING,
				   .remedy = "install the package of that kernel again, or its image" };

	if (next->image || !now->image)
		return 0;
	return tn_doctor_add(u->doctor, &like, "no image of kernel %s is to be found, though %s is there", u->next->release,
			     now->image);
}

static int examine(struct tn_upgrade *u)
{
	int r = collect(u);

	if (r == 0)
		r = examine_image(u);
	if (r == 0)
		r = tn_upgrade_find_gone(u);
	if (r == 0)
		r = tn_upgrade_check(u);
	if (r == 0)
		r = tn_upgrade_find_options(u);
	return r == 0 ? tn_upgrade_find_firmware(u) : r;
}

/* Without an index of modules nothing is there, and without one of aliases no device has a driver. */
static bool is_indexed(const struct tn_machine *m)
{
	const struct tn_index *index;

	return tn_tree_open_index(m->tree, TN_TREE_DEP, &index) == 0 &&
	       tn_tree_open_index(m->tree, TN_TREE_ALIAS, &index) == 0;
}

/* The archive of the next kernel is another examination's, and so are its indexes: they count as well. */
static int tell(struct tn_upgrade *u)
{
	size_t n = u->doctor->next_troubles;

	if (n)
		return tn_doctor_state_add(u->doctor, "upgrade", "not ready for %s: %zu finding%s", u->next->release, n,
					   n == 1 ? "" : "s");
	if (u->unjudged || !is_indexed(u->next)) /* damage may have shown on the way */
		return tn_doctor_state_add(u->doctor, "upgrade", "ready for %s, as far as can be told", u->next->release);
	return tn_doctor_state_add(u->doctor, "upgrade", "ready for %s, with %zu module%s", u->next->release, u->needs.n,
				   u->needs.n == 1 ? "" : "s");
}

static int tell_not_indexed(struct tn_upgrade *u)
{
	struct tn_finding like = { .id = "upgrade-not-indexed", .severity = TN_SEVERITY_ERROR, .remedy = u->next->depmod };
	int r = tn_doctor_add(u->doctor, &like, "what kernel %s would load cannot be told: its modules are not indexed, or the "
			      "index is damaged", u->next->release);

	return r < 0 ? r : tn_doctor_state_add(u->doctor, "upgrade", "not known for %s", u->next->release);
}

int tn_examine_upgrade(struct tn_doctor *doctor)
{
	tn_cleanup(upgrade_free) struct tn_upgrade u = { .doctor = doctor, .now = doctor->machine, .next = doctor->next };
	int r;

	if (!doctor->next)
		return 0;
	if (!u.now->basis->live || !u.now->basis->live->loaded_known)
		return tn_doctor_unseen(doctor, "which modules are in use, to see how the next kernel will do",
					"the machine itself, while it runs");
	if (!is_indexed(u.next))
		return tell_not_indexed(&u);
	doctor->of_next = true;
	r = examine(&u);
	doctor->of_next = false;
	return r == 0 ? tell(&u) : r;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Firmware that the next kernel's drivers may want, and that is not there. */
#include <errno.h>
#include <string.h>

#include "explain/examinations.h"
#include "explain/firmware_packing.h"
#include "explain/upgrade.h"
#include "format/modinfo.h"
#include "machine/firmware.h"
#include "machine/parameters.h"

/* Names in one finding; more are counted. */
#define NAMES_MAX 3

/* One of the two kernels, and where it looks. */
struct side {
	const struct tn_machine *m;
	struct tn_firmware_places places;
};

struct declared {
	TN_VEC(const char *) names;
	size_t n_there; /* of them on the disk */
	int trouble;    /* why it is not known of one; 0: of each */
};

static int find_places(const struct tn_machine *m, struct tn_arena *arena, struct side *ret)
{
	ret->m = m;
	return tn_firmware_places(m->root, m->release, tn_firmware_packing(m->basis->kernel), arena, &ret->places);
}

static int look_for(const struct side *on, const char *name, struct tn_arena *arena, struct declared *ret)
{
	const char *path;
	int r = tn_firmware_find(&on->places, name, arena, &path);

	ret->n_there += r == 0;
	if (r < 0 && !tn_firmware_is_missing(r))
		ret->trouble = r;
	return r == -ENOMEM ? r : 0;
}

static int declared_by(const struct tn_upgrade *u, const struct side *on, const char *module, struct declared *ret)
{
	struct tn_parameters_of of = { .module = module };
	struct tn_modinfo_entry entry;
	struct tn_text rest;
	int r = tn_parameters_modinfo(on->m->tree, module, false, u->doctor->arena, &of, NULL);

	rest = of.modinfo;
	while (r == 0 && tn_modinfo_next(&rest, &entry)) {
		const char *name;

		if (!tn_text_is(entry.key, "firmware") || !entry.value.n)
			continue;
		name = tn_arena_dup(u->doctor->arena, entry.value);
		r = name ? tn_vec_push(&ret->names, name) : -ENOMEM;
		if (r == 0)
			r = look_for(on, name, u->doctor->arena, ret);
	}
	return r == -ENOMEM ? r : 0;
}

static int add(struct tn_upgrade *u, const struct tn_upgrade_need *need, const struct declared *next)
{
	const struct tn_finding like = { .id = "upgrade-firmware", .severity = TN_SEVERITY_WARNING, .subject = need->name,
					 .detail = next->names.v[0],
					 .remedy = "install newer firmware before the restart (linux-firmware, firmware-...)" };
	const char *names = tn_doctor_names(u->doctor, next->names.v, next->names.n, NAMES_MAX);

	if (!names)
		return -ENOMEM;
	return tn_doctor_add(u->doctor, &like, "of the firmware that %s of kernel %s may want nothing is there: %s", need->name,
			      u->next->release, names);
}

/* Drivers name files for devices that are not here, and older ones that they can do with: so it is told where all
 * are missing, and some were there for the driver of today. */
static int examine(struct tn_upgrade *u, const struct side *here, const struct side *there, const struct tn_upgrade_need *need)
{
	struct declared now = { 0 }, next = { 0 };
	int r = declared_by(u, here, need->name, &now);

	if (r == 0 && (now.n_there || now.trouble))
		r = declared_by(u, there, need->name, &next);
	if (r == 0 && next.names.n && !next.n_there)
		r = now.trouble || next.trouble ? tn_examine_unseen_firmware(u->doctor, next.trouble ? next.trouble : now.trouble) :
						  add(u, need, &next);
	tn_vec_free(&now.names);
	tn_vec_free(&next.names);
	return r;
}

int tn_upgrade_find_firmware(struct tn_upgrade *u)
{
	struct side here, there;
	int r = find_places(u->now, u->doctor->arena, &here);

	if (r == 0)
		r = find_places(u->next, u->doctor->arena, &there);
	for (size_t i = 0; i < u->needs.n && r == 0; i++)
		if (u->needs.v[i].device && u->needs.v[i].fate == TN_FATE_THERE)
			r = examine(u, &here, &there, &u->needs.v[i]);
	return r;
}

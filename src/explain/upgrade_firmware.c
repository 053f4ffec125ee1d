// SPDX-License-Identifier: LGPL-2.1-or-later
/* Firmware that the next kernel's drivers may want, and that is not there. */
#include <errno.h>
#include <string.h>

#include "explain/firmware_packing.h"
#include "explain/upgrade.h"
#include "format/modinfo.h"
#include "machine/firmware.h"
#include "machine/parameters.h"

/* Names in one finding; more are counted. */
#define NAMES_MAX 3

struct declared {
	TN_VEC(const char *) names;
	size_t n_there; /* of them on the disk */
};

static int declared_by(const struct tn_upgrade *u, const struct tn_machine *m, const char *module, struct declared *ret)
{
	struct tn_parameters_of of = { .module = module };
	struct tn_firmware_places places;
	struct tn_modinfo_entry entry;
	struct tn_text rest;
	const char *path;
	int r = tn_firmware_places(m->root, m->release, tn_firmware_packing(m->basis->kernel), u->doctor->arena, &places);

	if (r == 0)
		r = tn_parameters_modinfo(m->tree, module, false, u->doctor->arena, &of, NULL);
	rest = of.modinfo;
	while (r == 0 && tn_modinfo_next(&rest, &entry)) {
		const char *name;

		if (!tn_text_is(entry.key, "firmware"))
			continue;
		name = tn_arena_dup(u->doctor->arena, entry.value);
		r = name ? tn_vec_push(&ret->names, name) : -ENOMEM;
		if (r == 0 && tn_firmware_find(&places, name, u->doctor->arena, &path) == 0)
			ret->n_there++;
	}
	return r == -ENOMEM ? r : 0;
}

static int add(struct tn_upgrade *u, const struct tn_upgrade_need *need, const struct declared *next)
{
	const struct tn_finding like = { .id = "upgrade-firmware", .severity = TN_SEVERITY_WARNING, .subject = need->name,
					 .detail = next->names.v[0],
					 .remedy = "install newer firmware before the restart (linux-firmware, firmware-...)" };
	tn_autobuf names = { 0 };

	for (size_t i = 0; i < next->names.n && i < NAMES_MAX; i++)
		tn_buf_addf(&names, "%s%s", i ? ", " : "", next->names.v[i]);
	if (next->names.n > NAMES_MAX)
		tn_buf_addf(&names, " and %zu more", next->names.n - NAMES_MAX);
	tn_buf_add_char(&names, '\0');
	if (names.failed)
		return -ENOMEM;
	return tn_doctor_add(u->doctor, &like, "of the firmware that %s of kernel %s may want nothing is there: %s", need->name,
			      u->next->release, names.p);
}

/* Drivers name files for devices that are not here, and older ones that they can do with: so it is told where all
 * are missing, and some were there for the driver of today. */
static int examine(struct tn_upgrade *u, const struct tn_upgrade_need *need)
{
	struct declared now = { 0 }, next = { 0 };
	int r = declared_by(u, u->now, need->name, &now);

	if (r == 0 && now.n_there)
		r = declared_by(u, u->next, need->name, &next);
	if (r == 0 && now.n_there && next.names.n && !next.n_there)
		r = add(u, need, &next);
	tn_vec_free(&now.names);
	tn_vec_free(&next.names);
	return r;
}

int tn_upgrade_find_firmware(struct tn_upgrade *u)
{
	int r = 0;

	for (size_t i = 0; i < u->needs.n && r == 0; i++)
		if (u->needs.v[i].device && u->needs.v[i].fate == TN_FATE_THERE)
			r = examine(u, &u->needs.v[i]);
	return r;
}

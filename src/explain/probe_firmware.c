// SPDX-License-Identifier: LGPL-2.1-or-later
/* Firmware that it names and that is not here. */
#include <errno.h>

#include "explain/firmware_packing.h"
#include "explain/module_file.h"
#include "explain/probes.h"
#include "format/modinfo.h"
#include "machine/firmware.h"

/* Names that are shown of more. */
#define SHOWN_MAX 5

/* A module may name as many as it likes; each is looked for in eight places. */
#define NAMES_MAX 256

/* Behind what the kernel says itself. */
#define RANK 100

struct firmware {
	struct tn_firmware_places places;
	size_t named, missing;
	const char *shown[SHOWN_MAX];
	int trouble; /* why one could not be looked for; 0: all could */
};

/* Return: 0 or -ENOMEM; what cannot be looked for is not missing. */
static int look_for(struct tn_explaining *x, struct tn_text value, struct firmware *ret)
{
	const char *name = tn_arena_dup(x->arena, value), *found;
	int r = name ? tn_firmware_find(&ret->places, name, x->arena, &found) : -ENOMEM;

	ret->named++;
	if (tn_firmware_is_missing(r) && ret->missing++ < SHOWN_MAX)
		ret->shown[ret->missing - 1] = name;
	if (r < 0 && !tn_firmware_is_missing(r))
		ret->trouble = r;
	return r == -ENOMEM ? r : 0;
}

static int look(struct tn_explaining *x, struct firmware *ret)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_modinfo_entry entry;
	struct tn_text rest;
	int r = tn_explain_modinfo(x->machine, x->path, &image, &rest);

	if (r <= 0 || !tn_modinfo_get(rest, "firmware").p)
		return r < 0 ? r : 0;
	r = tn_firmware_places(x->machine->root, x->machine->release,
			       tn_firmware_packing(x->machine->basis->kernel), x->arena, &ret->places);
	while (r == 0 && ret->named < NAMES_MAX && tn_modinfo_next(&rest, &entry))
		if (tn_text_is(entry.key, "firmware") && entry.value.n)
			r = look_for(x, entry.value, ret);
	return r == 0 && ret->trouble ? tn_explain_unseen(x, TN_FIRMWARE_UNSEEN, tn_firmware_who(ret->trouble)) : r;
}

/* Most modules name files for many devices and many versions: one that is missing is no fault, all that are may be. */
int tn_probe_firmware(struct tn_explaining *x)
{
	struct tn_explanation *e;
	struct firmware found = { 0 };
	bool none;
	int r = x->path && !x->builtin ? look(x, &found) : 0;

	if (r < 0 || !found.missing)
		return r;
	none = found.missing == found.named;
	if (none && !x->loaded)
		e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-firmware-missing",
				   "its start may fail: none of the firmware that it names is here");
	else
		e = tn_explain_add(x, TN_EXPLAINS_ASIDE, "E-firmware-missing", "%zu of the %zu firmware files that it names %s"
				   " not here", found.missing, found.named, found.missing == 1 ? "is" : "are");
	if (!e)
		return -ENOMEM;
	e->candidate = e->kind == TN_EXPLAINS_FAILURE;
	e->rank = RANK;
	for (size_t i = 0; i < found.missing && i < SHOWN_MAX && r == 0; i++)
		r = tn_explain_evidence(x, e, "/lib/firmware", 0, "there is no %s", found.shown[i]);
	if (r == 0 && found.missing > SHOWN_MAX)
		r = tn_explain_evidence(x, e, "/lib/firmware", 0, "%zu more of these", found.missing - SHOWN_MAX);
	return r;
}

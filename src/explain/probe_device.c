// SPDX-License-Identifier: LGPL-2.1-or-later
/* Is there a device here that it is for? Of a module that is not loaded. */
#include <errno.h>
#include <string.h>

#include "base/hash.h"
#include "explain/alias_line.h"
#include "explain/module_file.h"
#include "explain/probes.h"
#include "format/modinfo.h"

/* Behind what the kernel says itself, and before firmware. */
#define RANK 90

/* The first device that asks for it. Return: 1 with it and how its modalias leads to the module, 0, -ENOMEM. */
static int find_device(struct tn_explaining *x, const struct tn_device **ret, const struct tn_match **ret_match)
{
	tn_cleanup(tn_hash_free) struct tn_hash seen = { 0 };

	for (size_t i = 0; i < x->machine->devices->n; i++) {
		const struct tn_device *d = &x->machine->devices->v[i];

		*ret_match = NULL;
		if (!d->modalias || tn_hash_get(&seen, tn_text(d->modalias)))
			continue;
		if (tn_hash_put(&seen, tn_text(d->modalias), (void *)d) < 0 || tn_explain_alias(x, d->modalias, ret_match) < 0)
			return -ENOMEM;
		if (!*ret_match)
			continue;
		*ret = d;
		return 1;
	}
	return 0;
}

static int asks_for_it(struct tn_explaining *x, const struct tn_device *d, const struct tn_match *match)
{
	struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_ASIDE, "device-matches", "the device %s %s asks for it%s%s",
						  d->bus, d->name, d->driver ? ", and is bound to the driver " : "",
						  d->driver ? d->driver : "");

	return tn_explain_modalias(x, e, d, match);
}

/* "pci:v00008086d*"; "devname:loop-control" is the name of a node. */
static bool is_modalias(struct tn_text alias)
{
	return alias.n && memchr(alias.p, ':', alias.n) && !tn_text_starts(alias, TN_TEXT_LITERAL("devname:"));
}

/* Return: 1 where it names devices that it is for, 0, -ENOMEM. What cannot be read names none. */
static int is_driver(const struct tn_explaining *x)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_modinfo_entry entry;
	struct tn_text rest;
	int r = tn_explain_modinfo(x->machine, x->path, &image, &rest);

	while (r > 0 && tn_modinfo_next(&rest, &entry))
		if (tn_text_is(entry.key, "alias") && is_modalias(entry.value))
			return 1;
	return r < 0 ? r : 0;
}

/* Its start may refuse, or it is loaded and has nothing to do; in any case nothing here asks for it. */
static int nothing_asks(struct tn_explaining *x)
{
	struct tn_explanation *e;
	int r = is_driver(x);

	if (r <= 0)
		return r;
	e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-no-device", "no device here is one that it is for");
	if (!e)
		return -ENOMEM;
	e->candidate = true;
	e->rank = RANK;
	return tn_explain_evidence(x, e, "/sys/bus", 0, "none of the %zu devices has an alias that leads to it",
				   x->machine->devices->n);
}

int tn_probe_device(struct tn_explaining *x)
{
	const struct tn_match *match = NULL;
	const struct tn_device *d = NULL;
	int r;

	if (!x->machine->running || !x->match || !x->path || x->loaded || x->is_file || !x->machine->devices->n)
		return 0;
	r = find_device(x, &d, &match);
	if (r < 0)
		return r;
	return r > 0 ? asks_for_it(x, d, match) : nothing_asks(x);
}

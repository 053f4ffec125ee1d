/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plugging.h - one plan for what some devices want, carried out: what coldplug and watch have in common */
#ifndef TN_CMD_COLDPLUG_PLUGGING_H
#define TN_CMD_COLDPLUG_PLUGGING_H

#include "autoload/refusal.h"
#include "autoload/wanted.h"
#include "base/hash.h"
#include "cmd/load/loading.h"

/* What came of the modules. */
struct tn_plugging_counts {
	size_t devices, modaliases; /* devices with a modalias, and how many different ones they have */
	size_t unclaimed;           /* modaliases that no module is for */
	size_t loaded, there, blacklisted;
	size_t refused[TN_N_REFUSALS]; /* modules that were not loaded, by enum tn_refusal */
	size_t left, not_begun;        /* where it was ended before it was through */
};

/* A module that devices want. */
struct tn_plugged {
	size_t wanted;   /* the first that leads to it, an index */
	size_t n_others; /* further devices that do */
};

/* The world's arena must live as long, and the struct stay where it is. */
struct tn_plugging {
	struct tn_world *world;
	tn_wanted_list wanted;
	TN_VEC(struct tn_plugged) plugged; /* one a target of @operands: each module is one */
	struct tn_hash places;             /* module -> its index + 1 */
	struct tn_operands operands;
	struct tn_loading loading;
	tn_plan *plan;
	/* The caller's to say. */
	bool called_off; /* it has ended it */
	bool enough;     /* since no more was wanted */
};

/* @state and @args must live as long. */
void tn_plugging_init(struct tn_plugging *p, struct tn_world *world, const struct tn_state_view *state,
		      const struct tn_loading_args *args);
void tn_plugging_release(struct tn_plugging *p);

/**
 * tn_plugging_run() - look up what the devices want, plan it as one and carry that out
 * @devices: must live as long as @p
 *
 * Blacklist lines hold as they do for udev. Return: 0 (what came of it, @p knows) or -errno with a message.
 */
int tn_plugging_run(struct tn_plugging *p, const tn_devices *devices, struct tn_error *err);

/* Says what came of each module as far as it is worth a word, more at TN_LOG_INFO, and adds it up. */
void tn_plugging_report(const struct tn_plugging *p, struct tn_plugging_counts *counts);

/* All of it at TN_LOG_INFO. */
void tn_plugging_tell(const struct tn_plugging_counts *counts);

/* Whether nothing would come of it if @w came again: all its modules are there, or kept out,
 * or hang, or cannot be had. */
bool tn_plugging_is_settled(const struct tn_plugging *p, const struct tn_wanted *w);

/* What was done, or would be, in the order of loading: "e1000e	pci 0000:00:19.0", "libahci	ahci needs it". */
void tn_plugging_print_plan(const struct tn_plugging *p, FILE *out);


/* "pci 0000:00:1f.2", "usb 1-1:1.0 and 2 more"; lives in the world's arena, and never NULL. */
const char *tn_plugging_device(const struct tn_plugging *p, size_t target);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* taking.h - take modules out of the kernel: all is looked at first, and what cannot be finished is not begun
 *
 * What `tenon unload` and the way down of `tenon reload` have in common.
 */
#ifndef TN_CMD_UNLOAD_TAKING_H
#define TN_CMD_UNLOAD_TAKING_H

#include <stdio.h>

#include "cmd/load/loading.h"
#include "cmd/world.h"
#include "core/load/unload_within.h"
#include "core/plan/plan.h"
#include "core/state/state_view.h"
#include "machine/module_users.h"

/* A module that is to go, or an operand that stands for none. */
struct tn_taking_target {
	const char *operand;
	const struct tn_match *match; /* NULL: none */
	const char *path;    /* of its file, where that is what was given; else NULL */
	size_t place;        /* in /proc/modules, newest first; a large number: it is not there */
	bool left;           /* it cannot be done, or could not */
	const char *error;   /* why, in a sentence; NULL where @kept tells more */
	const char *kept;    /* the module whose use stands in the way; NULL: none */
	bool for_ever;       /* which no waiting ends */
	struct tn_usage usage; /* of @kept, once tn_taking_look() was called */
};

struct tn_taking {
	struct tn_world *world;
	const struct tn_state_view *state;
	struct tn_plan_request request; /* for all of them */
	unsigned wait_msec;
	unsigned timeout_msec; /* for the exit of a module, and for a command; 0: for ever */
	bool all_or_none, quiet;

	TN_VEC(struct tn_taking_target) targets;
	tn_loaded_list loaded; /* as it was when it was decided */
	tn_plan *plan;
	TN_VEC(size_t) serials; /* index in @targets by a step's request */
	const struct tn_step *steps;
	size_t n_steps;
	struct tn_loaded_step *ends; /* one a step */
	struct tn_unload_within within;
	tn_devices devices;
	struct tn_process_files files;
};
void tn_taking_free(struct tn_taking *t);

/* Adds what an operand stands for; nothing is a target with an error. Return: 0 or -errno with a message. */
int tn_taking_add(struct tn_taking *t, const char *operand, struct tn_error *err);

/* Orders them as they are going to be unloaded. Return: the same. */
int tn_taking_sort(struct tn_taking *t, struct tn_error *err);

/**
 * tn_taking_decide() - make the plan, without those who cannot go
 *
 * What is in use is waited for, as long as @wait_msec allows. What was loaded last goes first, so that nothing has to be
 * named in order. Return: 0; 1 where not all can be done (then nothing is, with all_or_none); or -errno with a message.
 */
int tn_taking_decide(struct tn_taking *t, struct tn_error *err);

/* Does what was decided. Return: the same. */
int tn_taking_do(struct tn_taking *t, struct tn_error *err);

/* Whether a step is going to take its module away, or may: by a command, or if it is idle by then. */
bool tn_taking_takes(const struct tn_step *step);
/* Whether it could go along, and is in use. */
static inline bool tn_taking_stays(const struct tn_step *step)
{
	return step->kind == TN_STEP_REMOVE && step->remove.busy == TN_BUSY_SKIPS && step->remove.refcount > 0;
}
/* Whether a step has taken its module away. */
bool tn_taking_took(const struct tn_taking *t, size_t step);

/* Finds out who uses what is kept. Return: 0 or -errno with a message. */
int tn_taking_look(struct tn_taking *t, struct tn_error *err);

/* A line for each step that is going to be taken, and for what stays though it could have gone along. */
void tn_taking_print_plan(const struct tn_taking *t, FILE *out);
/* What was not to be had, and in which order to let go of it. @command: to be tried again then, "tenon unload"; @whole: which
 * takes along the modules that use it. */
void tn_taking_complain(const struct tn_taking *t, const char *command, const char *whole);
/* Why a step failed, in words; NULL: out of memory. */
const char *tn_taking_reason(const struct tn_taking *t, const struct tn_step *step);

/* Members "targets", "steps" and "users" of an object. */
struct tn_json;
void tn_taking_add_json(const struct tn_taking *t, struct tn_json to);

#endif

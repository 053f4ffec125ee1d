/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* building.h - one run of tenon build: what was asked for, the plan that it makes, and what came of it */
#ifndef TN_CMD_BUILD_BUILDING_H
#define TN_CMD_BUILD_BUILDING_H

#include "build/foreman.h"
#include "build/survey.h"
#include "cli/json.h"
#include "cmd/build/build.h"
#include "cmd/sign/signing.h"

struct tn_building {
	struct tn_world *world;
	const struct tn_build_args *args;
	struct tn_dkms_settings settings;
	struct tn_build_wanted wanted;
	struct tn_build_survey survey;
	bool looked; /* the survey is made */
	bool changes; /* what an earlier run has left half done is finished before it is looked at */
	bool built;  /* nothing counts but what is built */
	TN_VEC(struct tn_build_choice) choices;
	const char *source; /* a directory that is built where it stands, in the root's terms; NULL: none */
	struct tn_build_asked asked;
	struct tn_build_plan plan;

	struct tn_signing signing;
	const char *unsigned_why; /* NULL: modules are signed */
	struct tn_build_outcome_of *outcomes; /* of the plan's jobs; NULL: nothing is carried out */
	const char **to;                      /* of the candidates, as in struct tn_build_foreman; NULL: all go to dkms' tree */
};
void tn_building_release(struct tn_building *b);

/* The settings, and nothing else. Return: 0 or -errno with a sentence. */
int tn_building_open(struct tn_building *b, struct tn_error *err);
/* The kernels that are meant. @all: all that have headers, unless others are named. Return: the same. */
int tn_building_choose_kernels(struct tn_building *b, bool all, struct tn_error *err);
/* What the operands name: NAME, NAME/VERSION, or a directory. Return: the same. */
int tn_building_add(struct tn_building *b, const char *operand, struct tn_error *err);
/* Whether the choices name it. */
bool tn_building_has_chosen(const struct tn_building *b, const struct tn_dkms_version *v);
/* Those that anything in dkms' tree is built for, of the choices where there are any, or the one of them that --kernel names.
 * Return: the same. */
int tn_building_choose_built(struct tn_building *b, struct tn_error *err);
/* Everything is looked at, for the kernels that were chosen. Return: the same. */
int tn_building_look(struct tn_building *b, struct tn_error *err);

typedef TN_VEC(const char *) tn_building_paths;
/* Builds for kernels that are gone go, and what says that they are installed; of the choices, where there are any. @ret: paths.
 * Return: the same. */
int tn_building_prune_gone(struct tn_building *b, tn_building_paths *ret, struct tn_error *err);

/* Everything is looked at, unless it was, and the plan is made. Return: the same. */
int tn_building_plan(struct tn_building *b, enum tn_build_task_kind task, struct tn_error *err);
/* The plan is carried out; each job is printed as it ends, but for JSON. Return: the same; -EINTR with the signal. */
int tn_building_run(struct tn_building *b, int *ret_signal, struct tn_error *err);
/* Plan it, then show the plan (--dry-run) or carry it out and show what came of it. Return: exit status. */
int tn_building_do(struct tn_building *b, enum tn_build_task_kind task);

/* The second half of it: the plan is there. */
int tn_building_finish(struct tn_building *b);

/* Where builds are cached, in the root's terms; NULL: memory is out. */
const char *tn_building_cache(struct tn_world *world);

/* The first digits of a log's id are enough to ask for it. */
#define TN_BUILDING_ID_DIGITS 12

void tn_building_print_plan(const struct tn_building *b, FILE *out);
void tn_building_print_passed(const struct tn_building *b, FILE *out);
void tn_building_print_job(const struct tn_building *b, size_t job, const struct tn_build_outcome_of *outcome, FILE *out);
int tn_building_print_json(const struct tn_building *b, FILE *out);
/* Whether anybody can ask for what was said: of what was stopped nothing is kept. */
bool tn_building_has_log(const struct tn_build_outcome_of *outcome);
/* "failed", "refused", "held", "stopped", or what was done: "built", "cached", "installed", "removed". */
const char *tn_building_word(const struct tn_build_job *job, const struct tn_build_outcome_of *outcome);

#endif

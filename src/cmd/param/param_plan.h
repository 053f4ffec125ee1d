/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* param_plan.h - what is to be done so that parameters of a module have the values that are asked for
 *
 * Made without changing anything (param_make.h); param_do.h does it, and a dry run shows it.
 */
#ifndef TN_CMD_PARAM_PARAM_PLAN_H
#define TN_CMD_PARAM_PARAM_PLAN_H

#include "base/buf.h"
#include "cmd/check/check_kernel.h"
#include "cmd/world.h"
#include "machine/parameters.h"
#include "sys/stamp.h"

/* The module, and what there is to know of its parameters. */
struct tn_param_subject {
	struct tn_world *world;
	struct tn_parameters_of of;
	const char *path;      /* of its file; NULL: built in, or not found */
	bool loaded;           /* the running kernel has it, and its sysfs is the one below the root */
	tn_parameters parameters;
};

/* One parameter that is asked for. */
struct tn_param_change {
	const char *name;
	const char *value;                /* NULL: it is to be set no more */
	const struct tn_parameter *known; /* NULL: nobody knows of it */
	bool live;                        /* it is written to sysfs */
	const char *now;                  /* after that, as it was read back; NULL: it was not */
};

/* A configuration file. */
struct tn_param_file {
	const char *name, *path;
	bool is_new;
	struct tn_stamp stamp; /* of what was read */
	struct tn_buf content; /* that it gets */
};

/* A line of one: strings live in the world's arena. */
struct tn_param_line {
	const char *path;
	unsigned line;
	const char *was, *now; /* NULL: there is none */
};

/* Why it cannot be done, or what else there is to know. */
struct tn_param_remark {
	const char *parameter; /* NULL: of none alone */
	const char *text;      /* one sentence without a full stop */
	const char *remedy;    /* likewise; NULL: none */
};
typedef TN_VEC(struct tn_param_remark) tn_param_remarks;

struct tn_param_plan {
	const struct tn_param_subject *subject;
	bool persist, unset;
	TN_VEC(struct tn_param_change) changes;
	TN_VEC(struct tn_param_file) files;
	TN_VEC(struct tn_param_line) lines;
	tn_param_remarks refusals; /* not empty: nothing is to be done */
	tn_param_remarks notes;
	struct tn_check_kernel kernel; /* that values are checked for; its checker is NULL until one is */
};

void tn_param_plan_free(struct tn_param_plan *plan);

/* Strings are kept. Return: 0 or -ENOMEM, also where @text is NULL for want of memory. */
int tn_param_refuse(struct tn_param_plan *plan, const char *parameter, const char *text, const char *remedy);
int tn_param_note(struct tn_param_plan *plan, const char *parameter, const char *text, const char *remedy);

#endif

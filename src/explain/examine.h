/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* examine.h - every examination of doctor, one after the other */
#ifndef TN_EXPLAIN_EXAMINE_H
#define TN_EXPLAIN_EXAMINE_H

#include "base/error.h"
#include "explain/doctor.h"

/* A part of the machine that is looked at. */
struct tn_examination {
	const char *part;  /* "kernel", "indexes", ... */
	const char *about; /* for help */
	tn_examination_fn *fn;
};

/* In the order in which they are made; ends with a zeroed row. */
extern const struct tn_examination tn_examinations[];

/* @parts: bit N stands for tn_examinations[N]. Return: 0 or -ENOMEM. */
int tn_examine(struct tn_doctor *doctor, unsigned parts, struct tn_error *err);

#endif

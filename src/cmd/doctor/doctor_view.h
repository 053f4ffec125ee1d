/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* doctor_view.h - what `tenon doctor` has found out, for the ways to print it */
#ifndef TN_CMD_DOCTOR_DOCTOR_VIEW_H
#define TN_CMD_DOCTOR_DOCTOR_VIEW_H

#include <stdio.h>

#include "base/error.h"
#include "base/finding_sink.h"
#include "explain/doctor.h"

/* A tree whose indexes were made anew, or are to be. */
struct tn_repair {
	const char *command; /* that does the same */
	const char *trouble; /* why it could not be done; NULL: it was done, or is only shown */
	bool done;
};
typedef TN_VEC(struct tn_repair) tn_repairs;

struct tn_doctor_view {
	const struct tn_doctor *doctor;
	const tn_repairs *repairs; /* NULL: none were asked for */
	const size_t *order;       /* of the findings: what is worst comes first */
};

void tn_doctor_print_text(const struct tn_doctor_view *view, FILE *out);
void tn_doctor_print_repair(const struct tn_repair *repair, FILE *out);
/* Return: 0, -ENOMEM or -EIO. The schema is in doc/json.md. */
int tn_doctor_print_json(const struct tn_doctor_view *view, FILE *out);

#endif

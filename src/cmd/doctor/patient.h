/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* patient.h - the machine that doctor looks at, and the kernel that is to run there next */
#ifndef TN_CMD_DOCTOR_PATIENT_H
#define TN_CMD_DOCTOR_PATIENT_H

#include "cmd/machine.h"
#include "cmd/world.h"
#include "explain/doctor.h"

/* What the reading of files had to say. */
typedef TN_VEC(const char *) tn_messages;

/* Zero-initialise it; it must stay where it is. */
struct tn_patient {
	struct tn_world *world;  /* the driver's: of --kernel */
	struct tn_world *here;   /* of the kernel that runs, or of the only one: @world or @running */
	struct tn_world running; /* where --kernel names another than the one that runs */
	struct tn_world_machine machine, next;
	struct tn_doctor doctor;
	struct tn_log log;
	const struct tn_log *outer; /* of the world */
	tn_messages said; /* in @world's arena */
	bool failed;      /* memory was out for one of them */
};

/* Which trees there are to look at, and no more. Messages of lesser matters go to @said from now on.
 * Return: 0 or -errno with a message. */
int tn_patient_find(struct tn_patient *p, struct tn_world *world, struct tn_error *err);

/* All that examinations need; tn_patient_find() comes first. Return: the same. */
int tn_patient_open(struct tn_patient *p, struct tn_error *err);

/* What was said and no finding tells becomes what could not be seen. Return: 0 or -ENOMEM. */
int tn_patient_tell(struct tn_patient *p);

void tn_patient_close(struct tn_patient *p);

#endif

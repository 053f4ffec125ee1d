/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* repair.h - what doctor mends itself: indexes are made anew */
#ifndef TN_CMD_DOCTOR_REPAIR_H
#define TN_CMD_DOCTOR_REPAIR_H

#include "cmd/doctor/doctor_view.h"
#include "cmd/doctor/patient.h"

/**
 * tn_repair() - make the indexes of trees anew, all files of a tree or none
 * @parts:   enum tn_doctor_repairs
 * @dry_run: only say what would be done
 * @ret:     its strings live as long as @p's world
 *
 * Return: 0, also where one could not be made (tn_repair.trouble); -ENOMEM.
 */
int tn_repair(struct tn_patient *p, unsigned parts, bool dry_run, tn_repairs *ret);

#endif

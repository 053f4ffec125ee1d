/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* examine.h - every examination of doctor, one after the other */
#ifndef TN_EXPLAIN_EXAMINE_H
#define TN_EXPLAIN_EXAMINE_H

#include "base/error.h"
#include "explain/doctor.h"

/* Return: 0 or -ENOMEM. */
int tn_examine(struct tn_doctor *doctor, struct tn_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* param_check.h - whether a parameter can have a value */
#ifndef TN_CMD_PARAM_PARAM_CHECK_H
#define TN_CMD_PARAM_PARAM_CHECK_H

#include "cmd/param/param_plan.h"

/* Refuses it in @plan where it cannot. Return: 0, -ENOMEM or another -errno with a sentence. */
int tn_param_check_value(struct tn_param_plan *plan, const struct tn_param_change *change, struct tn_error *err);

#endif

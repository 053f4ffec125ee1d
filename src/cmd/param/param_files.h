/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* param_files.h - which files of modprobe.d are to say what */
#ifndef TN_CMD_PARAM_PARAM_FILES_H
#define TN_CMD_PARAM_PARAM_FILES_H

#include "cmd/param/param_plan.h"

/* For every change of @plan. Return: 0, also with refusals; -ENOMEM or another -errno with a sentence. */
int tn_param_plan_files(struct tn_param_plan *plan, struct tn_error *err);

#endif

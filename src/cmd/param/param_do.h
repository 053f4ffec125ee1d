/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* param_do.h - doing what was planned */
#ifndef TN_CMD_PARAM_PARAM_DO_H
#define TN_CMD_PARAM_PARAM_DO_H

#include "cmd/param/param_plan.h"

/**
 * tn_param_do() - first what the kernel is told, then what is written down; the first thing that fails ends it
 *
 * Return: 0; 1: done, but not as wanted (a driver took another value, another line counts), which is in the
 * notes; -errno with a sentence.
 */
int tn_param_do(struct tn_param_plan *plan, struct tn_error *err);

#endif

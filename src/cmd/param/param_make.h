/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* param_make.h - the plan for a command line */
#ifndef TN_CMD_PARAM_PARAM_MAKE_H
#define TN_CMD_PARAM_PARAM_MAKE_H

#include "cmd/param/param_plan.h"

/**
 * tn_param_plan_make() - look at every operand
 * @plan: with subject, persist and unset set; else zero
 * @words: NAME=VALUE, with --unset NAME
 *
 * Return: 0, also with refusals; -ENOMEM or another -errno with a sentence.
 */
int tn_param_plan_make(struct tn_param_plan *plan, int n, char *const *words, struct tn_error *err);

#endif

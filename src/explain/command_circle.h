/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* command_circle.h - install commands that call modprobe of each other: private to explain/ */
#ifndef TN_EXPLAIN_COMMAND_CIRCLE_H
#define TN_EXPLAIN_COMMAND_CIRCLE_H

#include "explain/explaining.h"

/* Adds it where loading the module leads into such a circle. Return: 1; 0: it does not; -ENOMEM. */
int tn_explain_command_circle(struct tn_explaining *x);

#endif

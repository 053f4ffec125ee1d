/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain.h - why one module is not loaded, or is, or cannot be unloaded */
#ifndef TN_EXPLAIN_EXPLAIN_H
#define TN_EXPLAIN_EXPLAIN_H

#include "base/error.h"
#include "explain/explaining.h"

/* Runs every probe on a subject, then sorts by kind, certainty and rank. Return: 0 or -ENOMEM. */
int tn_explain(struct tn_explaining *x, struct tn_error *err);

#endif

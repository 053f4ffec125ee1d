/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* alias_line.h - the line that leads from an alias to a module: private to explain/ */
#ifndef TN_EXPLAIN_ALIAS_LINE_H
#define TN_EXPLAIN_ALIAS_LINE_H

#include "explain/explaining.h"

/* The match of @alias that is @x's module; NULL in @ret: it does not lead there. Return: 0 or -ENOMEM. */
int tn_explain_alias(struct tn_explaining *x, const char *alias, const struct tn_match **ret);

/* Adds the line as evidence: of the configuration, or of modules.alias; nothing where the name alone led there.
 * Return: 0 or -ENOMEM, also for @to NULL. */
int tn_explain_alias_line(struct tn_explaining *x, struct tn_explanation *to, const struct tn_match *match);

/* Adds as evidence what a device says that it is, and the line that leads from there to the module. Return: likewise. */
int tn_explain_modalias(struct tn_explaining *x, struct tn_explanation *to, const struct tn_device *d,
			const struct tn_match *match);

#endif

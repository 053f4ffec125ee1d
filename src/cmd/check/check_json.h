/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_json.h - a verdict as JSON, the same in every command */
#ifndef TN_CMD_CHECK_CHECK_JSON_H
#define TN_CMD_CHECK_CHECK_JSON_H

#include "cli/json.h"
#include "diag/check.h"

/* The keys verdict, errno, error, code, name, taints and findings. */
void tn_check_add_result(struct tn_json to, const struct tn_check_result *result);

#endif

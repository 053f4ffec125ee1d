/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* actions.h - what can be done to a module */
#ifndef TN_CMD_TOP_ACTIONS_H
#define TN_CMD_TOP_ACTIONS_H

#include "cmd/top/state.h"

/* Ends with one without a key. */
extern const struct tn_top_action tn_top_actions[];

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* keys.h - what keys do, once: for pressing, and for the help */
#ifndef TN_CMD_TOP_KEYS_H
#define TN_CMD_TOP_KEYS_H

#include "cmd/top/state.h"

/* @key: a character or an enum tn_top_key. */
void tn_top_press(struct tn_top *top, int key);

/* Lines of the help, from 0; false: there are no more. */
bool tn_top_help_line(size_t i, struct tn_top_line *ret);

#endif

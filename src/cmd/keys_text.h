/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* keys_text.h - the same for people: lines of a name and what it is */
#ifndef TN_CMD_KEYS_TEXT_H
#define TN_CMD_KEYS_TEXT_H

#include <stdio.h>

#include "cmd/world_keys.h"

void tn_keys_text_kernel(const struct tn_world *world, const struct tn_world_keys *keys, FILE *out);
void tn_keys_text_unseen(const struct tn_world_keys *keys, FILE *out);

#endif

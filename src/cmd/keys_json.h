/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* keys_json.h - what keys and verify say alike in JSON: how strict the kernel is, and what could not be seen */
#ifndef TN_CMD_KEYS_JSON_H
#define TN_CMD_KEYS_JSON_H

#include "cli/json.h"
#include "cmd/world_keys.h"

/* The keys kernel, running, image, image_trouble, signatures, lockdown and secure_boot. */
void tn_keys_json_kernel(struct tn_json to, const struct tn_world *world, const struct tn_world_keys *keys);
/* The key unseen. */
void tn_keys_json_unseen(struct tn_json to, const struct tn_world_keys *keys);

#endif

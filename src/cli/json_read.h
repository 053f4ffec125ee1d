/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* json_read.h - read a JSON document that a user names, whoever wrote it
 *
 * A value that is not there, or of another kind than is asked for, is NULL or "no": nothing has to be checked twice.
 */
#ifndef TN_CLI_JSON_READ_H
#define TN_CLI_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/text.h"

typedef struct json_object tn_json_value;

/**
 * tn_json_read() - understand all of @text
 * @ret: to be freed by tn_json_value_free()
 *
 * Return: 0, -ENOMEM, -EFBIG (2 GiB or more), -EBADMSG (@err says at which line and byte, and what is wrong there).
 */
int tn_json_read(struct tn_text text, tn_json_value **ret, struct tn_error *err);
tn_json_value *tn_json_value_free(tn_json_value *value);
TN_DEFINE_CLEANUP(tn_json_value, tn_json_value_free);

bool tn_json_is_object(const tn_json_value *value);
bool tn_json_is_array(const tn_json_value *value);
/* What an object has under @key. */
const tn_json_value *tn_json_get(const tn_json_value *object, const char *key);
size_t tn_json_items(const tn_json_value *array);
const tn_json_value *tn_json_item(const tn_json_value *array, size_t i);
/* The value's own text, NULL: it is none. */
const char *tn_json_string(const tn_json_value *value);
/* Whether it is a whole number from 0 on that fits. */
bool tn_json_u64(const tn_json_value *value, uint64_t *ret);

#endif

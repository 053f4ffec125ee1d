// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/json_read.h"

#include <errno.h>
#include <json-c/json_object.h>
#include <json-c/json_tokener.h>
#include <limits.h>

/* Objects and arrays within each other: no document of ours has a quarter of that. */
#define DEEPEST 32

static int complain(struct tn_text text, struct json_tokener *parser, enum json_tokener_error error, struct tn_error *err)
{
	size_t at = json_tokener_get_parse_end(parser), line = 1, begin = 0;

	if (error == json_tokener_continue)
		return tn_fail(err, -EBADMSG, "it ends at byte %zu, where more must come", text.n);
	for (size_t i = 0; i < at && i < text.n; i++)
		if (text.p[i] == '\n') {
			line++;
			begin = i + 1;
		}
	return tn_fail(err, -EBADMSG, "line %zu, byte %zu: %s", line, at - begin + 1, json_tokener_error_desc(error));
}

int tn_json_read(struct tn_text text, tn_json_value **ret, struct tn_error *err)
{
	struct json_tokener *parser;
	enum json_tokener_error error;
	struct json_object *value;
	int r = 0;

	if (text.n >= INT_MAX)
		return tn_fail(err, -EFBIG, "it is too large");
	parser = json_tokener_new_ex(DEEPEST);
	if (!parser)
		return tn_fail(err, -ENOMEM, "out of memory");
	json_tokener_set_flags(parser, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	value = json_tokener_parse_ex(parser, text.p, (int)text.n);
	error = json_tokener_get_error(parser);
	if (error != json_tokener_success)
		r = complain(text, parser, error, err);
	json_tokener_free(parser);
	if (r == 0)
		*ret = value;
	return r;
}

tn_json_value *tn_json_value_free(tn_json_value *value)
{
	json_object_put(value);
	return NULL;
}

bool tn_json_is_object(const tn_json_value *value)
{
	return json_object_is_type(value, json_type_object);
}

bool tn_json_is_array(const tn_json_value *value)
{
	return json_object_is_type(value, json_type_array);
}

const tn_json_value *tn_json_get(const tn_json_value *object, const char *key)
{
	struct json_object *found;

	return tn_json_is_object(object) && json_object_object_get_ex(object, key, &found) ? found : NULL;
}

size_t tn_json_items(const tn_json_value *array)
{
	return tn_json_is_array(array) ? json_object_array_length(array) : 0;
}

const tn_json_value *tn_json_item(const tn_json_value *array, size_t i)
{
	return i < tn_json_items(array) ? json_object_array_get_idx(array, i) : NULL;
}

/* json-c hands its own text out through a value that is not const, and leaves it as it is. */
const char *tn_json_string(const tn_json_value *value)
{
	return json_object_is_type(value, json_type_string) ? json_object_get_string((struct json_object *)value) : NULL;
}

bool tn_json_u64(const tn_json_value *value, uint64_t *ret)
{
	int64_t n = json_object_is_type(value, json_type_int) ? json_object_get_int64(value) : -1;

	if (n < 0)
		return false;
	*ret = (uint64_t)n;
	return true;
}

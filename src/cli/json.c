// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/json.h"

#include <errno.h>
#include <limits.h>

#include <json-c/json_object.h>

#include "base/buf.h"
#include "base/utf8.h"

/* @value is consumed. NULL is JSON's null for json-c, so it cannot tell of a failure. */
static void put(struct tn_json to, const char *key, struct json_object *value)
{
	int r;

	if (!to.node) {
		json_object_put(value);
		return;
	}
	if (json_object_is_type(to.node, json_type_array))
		r = json_object_array_add(to.node, value);
	else
		r = json_object_object_add(to.node, key, value);
	if (r < 0) {
		json_object_put(value);
		to.doc->failed = true;
	}
}

static struct json_object *made(struct tn_json_doc *doc, struct json_object *value)
{
	if (!value)
		doc->failed = true;
	return value;
}

/* The new node must be in @to before it is handed out: else nobody owns it. */
static struct tn_json put_container(struct tn_json to, const char *key, struct json_object *value)
{
	if (made(to.doc, value))
		put(to, key, value);
	return (struct tn_json){ to.doc, to.node && !to.doc->failed ? value : NULL };
}

struct tn_json tn_json_start(struct tn_json_doc *doc)
{
	tn_json_free(doc);
	doc->root = made(doc, json_object_new_object());
	return (struct tn_json){ doc, doc->root };
}

struct tn_json tn_json_object(struct tn_json to, const char *key)
{
	return put_container(to, key, json_object_new_object());
}

struct tn_json tn_json_array(struct tn_json to, const char *key)
{
	return put_container(to, key, json_object_new_array());
}

void tn_json_textn(struct tn_json to, const char *key, struct tn_text value)
{
	tn_autobuf mended = { 0 };

	tn_utf8_mend(value, &mended);
	if (mended.failed || mended.n > INT_MAX) {
		to.doc->failed = true;
		return;
	}
	value = tn_buf_text(&mended);
	put(to, key, made(to.doc, json_object_new_string_len(value.p, (int)value.n)));
}

void tn_json_text(struct tn_json to, const char *key, const char *value)
{
	if (value)
		tn_json_textn(to, key, tn_text(value));
	else
		tn_json_null(to, key);
}

void tn_json_number(struct tn_json to, const char *key, int64_t value)
{
	put(to, key, made(to.doc, json_object_new_int64(value)));
}

void tn_json_unsigned(struct tn_json to, const char *key, uint64_t value)
{
	put(to, key, made(to.doc, json_object_new_uint64(value)));
}

void tn_json_bool(struct tn_json to, const char *key, bool value)
{
	put(to, key, made(to.doc, json_object_new_boolean(value)));
}

void tn_json_null(struct tn_json to, const char *key)
{
	put(to, key, NULL);
}

void tn_json_texts(struct tn_json to, const char *key, const char *const *values, size_t n)
{
	struct tn_json array = tn_json_array(to, key);

	for (size_t i = 0; i < n; i++)
		tn_json_text(array, NULL, values[i]);
}

int tn_json_print(const struct tn_json_doc *doc, FILE *out)
{
	const char *text;

	if (doc->failed)
		return -ENOMEM;
	text = json_object_to_json_string_ext(doc->root, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
								 JSON_C_TO_STRING_NOSLASHESCAPE);
	if (!text)
		return -ENOMEM;
	return fputs(text, out) < 0 || fputc('\n', out) < 0 ? -EIO : 0;
}

void tn_json_free(struct tn_json_doc *doc)
{
	json_object_put(doc->root);
	*doc = (struct tn_json_doc){ 0 };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/json.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>

#include <json-c/json_object.h>
#include <json-c/json_object_iterator.h>
#include <json-c/linkhash.h>

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

void tn_json_unsigned_if(struct tn_json to, const char *key, bool known, uint64_t value)
{
	if (known)
		tn_json_unsigned(to, key, value);
	else
		tn_json_null(to, key);
}

void tn_json_place(struct tn_json to, const char *file, unsigned line)
{
	tn_json_text(to, "file", file);
	tn_json_unsigned_if(to, "line", line, line);
}

void tn_json_texts(struct tn_json to, const char *key, const char *const *values, size_t n)
{
	struct tn_json array = tn_json_array(to, key);

	for (size_t i = 0; i < n; i++)
		tn_json_text(array, NULL, values[i]);
}

/* Recursion: a document is as deep as its command makes it, a tree of modules as its limit lets it. */
static void print_value(struct json_object *value, unsigned level, FILE *out);

/* From this level on all of it stays on one line. */
#define ONE_LINE (UINT_MAX / 2)

static void print_break(unsigned level, FILE *out)
{
	if (level >= ONE_LINE)
		return;
	putc('\n', out);
	for (unsigned i = 0; i < level; i++)
		fputs("  ", out);
}

/* RFC 8259, section 7. */
static void print_string(const char *s, size_t n, FILE *out)
{
	putc('"', out);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c == '\n')
			fputs("\\n", out);
		else if (c == '\t')
			fputs("\\t", out);
		else if (c < ' ')
			fprintf(out, "\\u%04x", c);
		else
			putc(c, out);
	}
	putc('"', out);
}

static void print_array(struct json_object *array, unsigned level, FILE *out)
{
	size_t n = json_object_array_length(array);

	putc('[', out);
	for (size_t i = 0; i < n; i++) {
		if (i)
			putc(',', out);
		print_break(level + 1, out);
		print_value(json_object_array_get_idx(array, i), level + 1, out);
	}
	if (n)
		print_break(level, out);
	putc(']', out);
}

static void print_object(struct json_object *object, unsigned level, FILE *out)
{
	const char *separator = "";

	putc('{', out);
	json_object_object_foreach(object, key, value) {
		fputs(separator, out);
		separator = ",";
		print_break(level + 1, out);
		print_string(key, strlen(key), out);
		fputs(": ", out);
		print_value(value, level + 1, out);
	}
	if (*separator)
		print_break(level, out);
	putc('}', out);
}

static void print_value(struct json_object *value, unsigned level, FILE *out)
{
	switch (json_object_get_type(value)) {
	case json_type_object:
		print_object(value, level, out);
		break;
	case json_type_array:
		print_array(value, level, out);
		break;
	case json_type_string:
		print_string(json_object_get_string(value),
			     (size_t)json_object_get_string_len(value), out);
		break;
	case json_type_boolean:
		fputs(json_object_get_boolean(value) ? "true" : "false", out);
		break;
	case json_type_int: /* above INT64_MAX it was made from an unsigned one */
		if (json_object_get_int64(value) < 0)
			fprintf(out, "%" PRId64, json_object_get_int64(value));
		else
			fprintf(out, "%" PRIu64, json_object_get_uint64(value));
		break;
	default:
		fputs("null", out);
	}
}

/* Not by json-c, which cannot say that memory was out while it made the text. */
static int print(const struct tn_json_doc *doc, unsigned level, FILE *out)
{
	if (doc->failed)
		return -ENOMEM;
	print_value(doc->root, level, out);
	putc('\n', out);
	return ferror(out) ? -EIO : 0;
}

int tn_json_print(const struct tn_json_doc *doc, FILE *out)
{
	return print(doc, 0, out);
}

int tn_json_print_line(const struct tn_json_doc *doc, FILE *out)
{
	return print(doc, ONE_LINE, out);
}

void tn_json_free(struct tn_json_doc *doc)
{
	json_object_put(doc->root);
	*doc = (struct tn_json_doc){ 0 };
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* json.h - build one JSON document and print it
 *
 *	tn_autojson struct tn_json_doc doc = { 0 };
 *	struct tn_json steps = tn_json_array(tn_json_start(&doc), "steps");
 *	tn_json_text(tn_json_object(steps, NULL), "module", "ext4");
 *	return tn_json_print(&doc, stdout);
 *
 * The document owns all of it. An allocation that fails is remembered and
 * reported once, by tn_json_print(). Strings are copied; bytes that are not
 * UTF-8 become U+FFFD, so that the output is always valid JSON.
 */
#ifndef TN_CLI_JSON_H
#define TN_CLI_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/text.h"

struct json_object;

struct tn_json_doc {
	struct json_object *root;
	bool failed;
};

/* An object or an array in a document. Valid as long as the document. */
struct tn_json {
	struct tn_json_doc *doc;
	struct json_object *node; /* NULL after a failure: additions do nothing */
};

/* The document's outermost object; what it held before is dropped. */
struct tn_json tn_json_start(struct tn_json_doc *doc);

/*
 * Add a value to @to: under @key when that is an object, at the end (and @key is
 * ignored) when it is an array.
 */
struct tn_json tn_json_object(struct tn_json to, const char *key);
struct tn_json tn_json_array(struct tn_json to, const char *key);
void tn_json_text(struct tn_json to, const char *key, const char *value); /* NULL: null */
void tn_json_textn(struct tn_json to, const char *key, struct tn_text value);
void tn_json_number(struct tn_json to, const char *key, int64_t value);
void tn_json_unsigned(struct tn_json to, const char *key, uint64_t value);
void tn_json_unsigned_if(struct tn_json to, const char *key, bool known, uint64_t value); /* else null */
void tn_json_bool(struct tn_json to, const char *key, bool value);
void tn_json_null(struct tn_json to, const char *key);
/* "file" and "line"; NULL and 0: null. */
void tn_json_place(struct tn_json to, const char *file, unsigned line);
/* An array of @n texts. */
void tn_json_texts(struct tn_json to, const char *key, const char *const *values, size_t n);

/* Print it, indented, with a newline at its end. Return: 0, -ENOMEM, or -EIO on a bad stream. */
int tn_json_print(const struct tn_json_doc *doc, FILE *out);
/* The same on one line, for a command that prints several documents, a line each. */
int tn_json_print_line(const struct tn_json_doc *doc, FILE *out);

void tn_json_free(struct tn_json_doc *doc);
#define tn_autojson tn_cleanup(tn_json_free)

#endif

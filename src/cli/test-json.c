// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <json-c/json_object.h>
#include <json-c/json_tokener.h>

#include "cli/json.h"

/* Printed, and read again by json-c's strict parser. */
static struct json_object *there_and_back(const struct tn_json_doc *doc)
{
	struct json_tokener *parser = json_tokener_new();
	struct json_object *got;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(tn_json_print(doc, out), 0);
	fclose(out);
	assert_int_equal(text[size - 1], '\n');
	json_tokener_set_flags(parser, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	got = json_tokener_parse_ex(parser, text, (int)size + 1);
	assert_int_equal(json_tokener_get_error(parser), json_tokener_success);
	assert_non_null(got);
	json_tokener_free(parser);
	free(text);
	return got;
}

static void every_type_arrives(void **state)
{
	static const char *const names[] = { "a", "b" };
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json root = tn_json_start(&doc), list;
	struct json_object *got;

	(void)state;
	tn_json_text(root, "text", "quote \" backslash \\ tab \t");
	tn_json_text(root, "none", NULL);
	tn_json_number(root, "least", INT64_MIN);
	tn_json_unsigned(root, "most", UINT64_MAX);
	tn_json_unsigned_if(root, "zero", true, 0);
	tn_json_unsigned_if(root, "unknown", false, 7);
	tn_json_bool(root, "yes", true);
	tn_json_texts(root, "names", names, 2);
	list = tn_json_array(root, "list");
	tn_json_number(tn_json_object(list, NULL), "line", 7);
	tn_json_object(list, NULL);
	tn_json_place(tn_json_object(list, NULL), "a.conf", 7);
	tn_json_place(tn_json_object(list, NULL), NULL, 0);

	got = there_and_back(&doc);
	assert_string_equal(json_object_to_json_string_ext(got, JSON_C_TO_STRING_PLAIN),
			    "{\"text\":\"quote \\\" backslash \\\\ tab \\t\",\"none\":null,"
			    "\"least\":-9223372036854775808,\"most\":18446744073709551615,"
			    "\"zero\":0,\"unknown\":null,\"yes\":true,"
			    "\"names\":[\"a\",\"b\"],\"list\":[{\"line\":7},{},"
			    "{\"file\":\"a.conf\",\"line\":7},{\"file\":null,\"line\":null}]}");
	json_object_put(got);
}

static void no_byte_makes_it_invalid(void **state)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json list = tn_json_array(tn_json_start(&doc), "list");
	struct json_object *got;

	(void)state;
	for (int c = 0; c < 256; c++) {
		char byte = (char)c;

		tn_json_textn(list, NULL, (struct tn_text){ &byte, 1 });
	}
	got = there_and_back(&doc);
	assert_int_equal(json_object_array_length(json_object_object_get(got, "list")), 256);
	json_object_put(got);
}

static void on_one_line(void **state)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json root = tn_json_start(&doc);
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	(void)state;
	tn_json_text(tn_json_object(root, "inner"), "text", "a\nb");
	tn_json_number(tn_json_array(root, "list"), NULL, 1);
	assert_int_equal(tn_json_print_line(&doc, out), 0);
	fclose(out);
	assert_string_equal(text, "{\"inner\": {\"text\": \"a\\nb\"},\"list\": [1]}\n");
	free(text);
}

static void a_failure_is_told_once(void **state)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json root = tn_json_start(&doc);
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	tn_json_text(root, "text", "x");
	if (full) {
		setvbuf(full, NULL, _IONBF, 0);
		assert_int_equal(tn_json_print(&doc, full), -EIO);
		fclose(full);
	}
	doc.failed = true; /* as after a malloc() that failed */
	tn_json_text(tn_json_object(root, "lost"), "text", "x");
	assert_int_equal(tn_json_print(&doc, stdout), -ENOMEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_arrives),
		cmocka_unit_test(no_byte_makes_it_invalid),
		cmocka_unit_test(on_one_line),
		cmocka_unit_test(a_failure_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

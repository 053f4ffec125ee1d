// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/pem.h"

#define BEGIN "-----BEGIN CERTIFICATE-----\n"
#define END "\n-----END CERTIFICATE-----\n"

static int read(const char *text, const char *wanted)
{
	tn_autobuf b = { 0 };
	int r;

	tn_buf_add_char(&b, '>');
	r = tn_pem_certificate(tn_text(text), &b);
	assert_true(tn_text_is(tn_buf_text(&b), wanted));
	return r;
}

/* The examples of RFC 4648. */
static void good(void **unused)
{
	assert_int_equal(read(BEGIN "Zm9vYmFy" END, ">foobar"), 0);
	assert_int_equal(read("words\n" BEGIN "Zm9v\r\nYmE=" END "more\n" BEGIN "Zm8=" END, ">fooba"), 0);
	assert_int_equal(read(BEGIN "Zg==" END, ">f"), 0);
	assert_int_equal(read(BEGIN END, ">"), 0);
}

static void bad(void **unused)
{
	assert_int_equal(read("", ">"), -ENOENT);
	assert_int_equal(read("-----BEGIN PRIVATE KEY-----\nZm9v\n", ">"), -ENOENT);
	assert_int_equal(read(BEGIN "Zm9v", ">"), -EBADMSG);
	assert_int_equal(read(BEGIN "Zm9v=Zm9v" END, ">"), -EBADMSG);
	assert_int_equal(read(BEGIN "Zm9v*" END, ">"), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),
		cmocka_unit_test(bad),
	};

	return cmocka_run_group_tests_name("pem", tests, NULL, NULL);
}

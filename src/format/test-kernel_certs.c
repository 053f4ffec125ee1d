// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/kernel_certs.h"
#include "format/testcert.h"

static void assert_found(const struct tn_buf *kernel, bool is64, bool big_endian, unsigned n)
{
	tn_autovec tn_kernel_certs certs = { 0 };

	assert_int_equal(tn_kernel_certs_find(tn_buf_text(kernel), is64, big_endian, &certs), 0);
	assert_int_equal(certs.n, n);
	for (unsigned i = 0; i < n; i++) {
		assert_int_equal(certs.v[i].n, TESTCERT_SIZE);
		assert_int_equal(certs.v[i].p[15], 'a' + i); /* its serial number */
	}
}

static void one_is_a_certificate(void **state)
{
	tn_autobuf b = { 0 };

	(void)state;
	testcert_add(&b, 1);
	assert_int_equal(b.n, TESTCERT_SIZE);
	tn_buf_add_str(&b, "more");
	assert_int_equal(tn_kernel_cert_size(tn_buf_text(&b)), TESTCERT_SIZE);
	for (size_t n = 0; n < TESTCERT_SIZE; n++)
		assert_int_equal(tn_kernel_cert_size((struct tn_text){ b.p, n }), 0);
	for (size_t i = 0; i < 32; i++) { /* all but the serial number must be as it is */
		b.p[i] ^= 0x40;
		if (i != 15)
			assert_int_equal(tn_kernel_cert_size(tn_buf_text(&b)), 0);
		b.p[i] ^= 0x40;
	}
}

static void the_list_is_known_by_its_size(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < 16; bits++) {
		bool is64 = bits & 1, big_endian = bits & 2;
		tn_autobuf kernel = { 0 };

		tn_buf_add_str(&kernel, "code and data");
		testcert_add(&kernel, 'r'); /* for radio channels, say */
		tn_buf_add_str(&kernel, "more");
		testcert_list(&kernel, 3, bits & 4 ? 4096 : 0, is64, big_endian, 3 * TESTCERT_SIZE,
			      bits & 8 ? TESTCERT_SIZE : 0);
		testcert_add(&kernel, 's');
		assert_found(&kernel, is64, big_endian, 3);
	}
}

/* What is revoked has a size, too, but none for modules. */
static void the_list_for_modules_counts(void **state)
{
	tn_autobuf kernel = { 0 };

	(void)state;
	testcert_list(&kernel, 1, 0, true, false, TESTCERT_SIZE, 0);
	testcert_list(&kernel, 2, 0, true, false, 2 * TESTCERT_SIZE, TESTCERT_SIZE);
	testcert_list(&kernel, 1, 0, true, false, TESTCERT_SIZE, 0);
	assert_found(&kernel, true, false, 2);
}

static void none_and_only_one(void **state)
{
	tn_autobuf kernel = { 0 };

	(void)state;
	assert_found(&kernel, true, false, 0);
	tn_buf_add_str(&kernel, "no certificate \xa0\x03\x02\x01\x02 in it");
	assert_found(&kernel, true, false, 0);
	testcert_add(&kernel, 'a');
	assert_found(&kernel, true, false, 1);
}

static void which_is_not_clear(void **state)
{
	tn_autovec tn_kernel_certs certs = { 0 };
	tn_autobuf kernel = { 0 };

	(void)state;
	testcert_add(&kernel, 'a');
	tn_buf_add_str(&kernel, "between");
	testcert_add(&kernel, 'b');
	assert_int_equal(tn_kernel_certs_find(tn_buf_text(&kernel), true, false, &certs), -ENOENT);
	for (int i = 0; i < 2; i++)
		testcert_list(&kernel, 1, 0, true, false, TESTCERT_SIZE, TESTCERT_SIZE);
	assert_int_equal(tn_kernel_certs_find(tn_buf_text(&kernel), true, false, &certs), -ENOENT);
	assert_int_equal(certs.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_is_a_certificate), cmocka_unit_test(the_list_is_known_by_its_size),
		cmocka_unit_test(the_list_for_modules_counts), cmocka_unit_test(none_and_only_one),
		cmocka_unit_test(which_is_not_clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

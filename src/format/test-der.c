// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/der.h"

#define READER(bytes) ((struct tn_reader){ .p = (const uint8_t *)(bytes), .left = sizeof(bytes) - 1 })

static void lengths(void **state)
{
	struct tn_reader r = READER("\x04\x02hi\x30\x81\x03\x02\x01\x05\x04\x82\x00\x01x");
	struct tn_reader a, b, c;

	(void)state;
	assert_int_equal(tn_der_peek(&r), TN_DER_OCTETS);
	a = tn_der_enter(&r, TN_DER_OCTETS);
	b = tn_der_enter(&r, TN_DER_SEQUENCE);
	b = tn_der_enter(&b, TN_DER_INTEGER);
	c = tn_der_any(&r);
	assert_true(tn_text_is(tn_der_rest(&a), "hi"));
	assert_true(tn_text_is(tn_der_rest(&b), "\5"));
	assert_true(tn_text_is(tn_der_rest(&c), "x"));
	assert_int_equal(tn_der_peek(&r), 0);
	assert_false(r.bad);
}

/* SEQUENCE (indefinite) { SEQUENCE (indefinite) { INTEGER 5 }, OCTETS "\0\0" }, INTEGER 7 */
static void indefinite_length_ends_at_its_own_level(void **state)
{
	struct tn_reader r = READER("\x30\x80\x30\x80\x02\x01\x05\x00\x00\x04\x02\x00\x00\x00\x00\x02\x01\x07");
	struct tn_reader outer = tn_der_enter(&r, TN_DER_SEQUENCE);
	struct tn_reader inner = tn_der_enter(&outer, TN_DER_SEQUENCE), zeros, after;

	(void)state;
	inner = tn_der_enter(&inner, TN_DER_INTEGER);
	zeros = tn_der_enter(&outer, TN_DER_OCTETS);
	after = tn_der_enter(&r, TN_DER_INTEGER);
	assert_true(tn_text_is(tn_der_rest(&inner), "\5"));
	assert_int_equal(tn_der_rest(&zeros).n, 2);
	assert_int_equal(outer.left, 0);
	assert_true(tn_text_is(tn_der_rest(&after), "\7"));
}

static void bad_stays_bad(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
	} cases[] = {
		{ "", 0 },                            /* nothing there */
		{ "\x30", 1 },                        /* no length */
		{ "\x30\x02\x00", 3 },                /* longer than the input */
		{ "\x30\x84\xff\xff\xff\xff", 6 },    /* much longer */
		{ "\x30\x85\x00\x00\x00\x00\x01a", 8 }, /* length of five bytes */
		{ "\x30\xff", 2 },                    /* reserved */
		{ "\x3f\x81\x00\x00", 4 },            /* tag number above 30 */
		{ "\x30\x80\x02\x01\x05", 5 },        /* indefinite, never ends */
		{ "\x04\x80\x00\x00", 4 },            /* indefinite needs a constructed value */
		{ "\x02\x01\x05", 3 },                /* another tag */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tn_reader r = { .p = (const uint8_t *)cases[i].bytes, .left = cases[i].n };
		struct tn_reader in = tn_der_enter(&r, TN_DER_SEQUENCE);
		struct tn_reader deeper = tn_der_any(&in);

		if (!r.bad || !in.bad || !deeper.bad || tn_der_rest(&in).n)
			fail_msg("case %zu was taken", i);
	}
}

static void identifiers(void **state)
{
	struct tn_reader r = READER("\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x06\x01\x2a"
				    "\x06\x02\x88\x37\x06\x01\x81\x06\x00");
	char oid[TN_DER_OID_MAX];

	(void)state;
	tn_der_oid(&r, oid);
	assert_string_equal(oid, "2.16.840.1.101.3.4.2.1");
	tn_der_oid(&r, oid);
	assert_string_equal(oid, "1.2");
	tn_der_oid(&r, oid);
	assert_string_equal(oid, "2.999");
	assert_false(r.bad);
	tn_der_oid(&r, oid); /* the arc goes on past the end */
	assert_true(r.bad);
	assert_string_equal(oid, "");
}

static void identifier_too_long(void **state)
{
	uint8_t bytes[2 + 100] = { 0x06, 100, 0x2a };
	struct tn_reader r = { .p = bytes, .left = sizeof(bytes) };
	char oid[TN_DER_OID_MAX];

	(void)state;
	tn_der_oid(&r, oid); /* 1.2.0.0.0...: 201 characters */
	assert_true(r.bad);
	assert_string_equal(oid, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths),
		cmocka_unit_test(indefinite_length_ends_at_its_own_level),
		cmocka_unit_test(bad_stays_bad),
		cmocka_unit_test(identifiers),
		cmocka_unit_test(identifier_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

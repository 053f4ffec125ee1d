// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/param_value.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/cleanup.h"

/* "<name>" or "<name>=<value>" for each parameter, as they are cut apart. */
static void cut_apart(void **state)
{
	static const struct {
		const char *options, *expected;
	} cases[] = {
		{ "", "" },
		{ "  \t\n", "" },
		{ "a", "<a>" },
		{ "a=1 b", "<a>=<1><b>" },
		{ " a=1\t\n b=", "<a>=<1><b>=<>" },
		{ "a=1=2", "<a>=<1=2>" },
		{ "=x", "<=x>" }, /* a name begins with any character */
		{ "a=\"x y\" b", "<a>=<x y><b>" },
		{ "a=x\" \"y", "<a>=<x\" \"y>" },
		{ "\"a=x y\" b", "<a>=<x y><b>" },
		{ "\"a b\" c", "<a b><c>" },
		{ "a=\"x", "<a>=<x>" },
		{ "a=\"", "<a>=<>" },
		{ "a=\"\"", "<a>=<>" },
		{ "\"a=\"b\"\"", "<a>=<b\">" },
		{ "\"", "<>" },
		{ "a -- b=1", "<a><--><b>=<1>" },
		{ "--=1", "<-->=<1>" },
		{ "a\xa0" "b", "<a><b>" }, /* Latin-1's blank */
	};

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct tn_text rest = tn_text(cases[i].options);
		struct tn_param_word word;
		tn_autobuf b = { 0 };

		while (tn_param_next(&rest, &word)) {
			tn_buf_addf(&b, "<%.*s>", TN_TEXT_FMT(word.name));
			if (word.has_value)
				tn_buf_addf(&b, "=<%.*s>", TN_TEXT_FMT(word.value));
		}
		tn_buf_add_char(&b, '\0');
		assert_string_equal(b.p, cases[i].expected);
	}
}

static void names(void **state)
{
	(void)state;
	assert_true(tn_param_is(tn_text("a_b-c"), tn_text("a-b_c")));
	assert_false(tn_param_is(tn_text("ab"), tn_text("a")));
	assert_false(tn_param_is(tn_text("a"), tn_text("A")));
}

static void values(void **state)
{
	static const struct {
		enum tn_param_type type;
		const char *value;
		int expected;
	} cases[] = {
		{ TN_PARAM_BYTE, "255", 0 }, { TN_PARAM_BYTE, "256", -ERANGE }, { TN_PARAM_BYTE, "-1", -EINVAL },
		{ TN_PARAM_SHORT, "-32768", 0 }, { TN_PARAM_SHORT, "-32769", -ERANGE }, { TN_PARAM_SHORT, "32768", -ERANGE },
		{ TN_PARAM_USHORT, "0xffff", 0 }, { TN_PARAM_USHORT, "0x10000", -ERANGE },
		{ TN_PARAM_INT, "2147483647", 0 }, { TN_PARAM_INT, "2147483648", -ERANGE }, { TN_PARAM_INT, "-2147483648", 0 },
		{ TN_PARAM_INT, "", -EINVAL }, { TN_PARAM_INT, "-", -EINVAL }, { TN_PARAM_INT, "+5", 0 },
		{ TN_PARAM_INT, "+-5", -EINVAL }, { TN_PARAM_INT, "-+5", -EINVAL }, { TN_PARAM_INT, "5 ", -EINVAL },
		{ TN_PARAM_INT, "5\n", 0 }, { TN_PARAM_INT, "5\n\n", -EINVAL }, { TN_PARAM_INT, " 5", -EINVAL },
		{ TN_PARAM_INT, "08", -EINVAL }, { TN_PARAM_INT, "017", 0 }, { TN_PARAM_INT, "0x", -EINVAL },
		{ TN_PARAM_INT, "0xg", -EINVAL }, { TN_PARAM_INT, "0Xf", 0 }, { TN_PARAM_INT, "0", 0 },
		{ TN_PARAM_INT, "1e3", -EINVAL }, { TN_PARAM_INT, "99999999999999999999x", -ERANGE },
		{ TN_PARAM_UINT, "4294967295", 0 }, { TN_PARAM_UINT, "4294967296", -ERANGE }, { TN_PARAM_HEXINT, "0x1", 0 },
		{ TN_PARAM_LONG, "-9223372036854775808", 0 }, { TN_PARAM_LONG, "9223372036854775808", -ERANGE },
		{ TN_PARAM_ULONG, "18446744073709551615", 0 }, { TN_PARAM_ULLONG, "18446744073709551616", -ERANGE },
		{ TN_PARAM_BOOL, "y", 0 }, { TN_PARAM_BOOL, "No way", 0 }, { TN_PARAM_BOOL, "on", 0 }, { TN_PARAM_BOOL, "oFF", 0 },
		{ TN_PARAM_BOOL, "o", -EINVAL }, { TN_PARAM_BOOL, "true", 0 }, { TN_PARAM_BOOL, "", -EINVAL },
		{ TN_PARAM_BOOL, "2", -EINVAL }, { TN_PARAM_BOOL, "enabled", -EINVAL }, { TN_PARAM_INVBOOL, "1x", 0 },
		{ TN_PARAM_BINT, "x", -EINVAL }, { TN_PARAM_BINT, "0", 0 }, { TN_PARAM_CHARP, "", 0 },
		{ TN_PARAM_STRING, "1234567", 0 }, { TN_PARAM_STRING, "12345678", -ENOSPC },
	};
	struct tn_param_rules rules = { .is64 = true, .size = 8 };

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++)
		if (tn_param_set(cases[i].type, &rules, tn_text(cases[i].value)) != cases[i].expected)
			fail_msg("%s %s", tn_param_type_name(cases[i].type), cases[i].value);
	rules.enabled = true;
	assert_int_equal(tn_param_set(TN_PARAM_BOOL, &rules, tn_text("enabled")), 0);
	assert_int_equal(tn_param_set(TN_PARAM_BINT, &rules, tn_text("Disabled")), 0);
	rules.is64 = false;
	assert_int_equal(tn_param_set(TN_PARAM_LONG, &rules, tn_text("2147483648")), -ERANGE);
	assert_int_equal(tn_param_set(TN_PARAM_ULONG, &rules, tn_text("4294967296")), -ERANGE);
	assert_int_equal(tn_param_set(TN_PARAM_ULLONG, &rules, tn_text("4294967296")), 0);
}

static void long_texts(void **state)
{
	static char text[1025];
	struct tn_param_rules rules = { .is64 = true };

	(void)state;
	memset(text, 'x', sizeof(text));
	assert_int_equal(tn_param_set(TN_PARAM_CHARP, &rules, (struct tn_text){ text, 1024 }), 0);
	assert_int_equal(tn_param_set(TN_PARAM_CHARP, &rules, (struct tn_text){ text, 1025 }), -ENOSPC);
}

static void types_of_symbols(void **state)
{
	(void)state;
	for (enum tn_param_type t = TN_PARAM_BYTE; t < TN_PARAM_STRING; t++) {
		char symbol[64];

		snprintf(symbol, sizeof(symbol), "param_ops_%s", tn_param_type_name(t));
		assert_int_equal(tn_param_type_of_symbol(tn_text(symbol)), t);
		snprintf(symbol, sizeof(symbol), "param_set_%s", tn_param_type_name(t));
		assert_int_equal(tn_param_type_of_symbol(tn_text(symbol)), t);
	}
	assert_int_equal(tn_param_type_of_symbol(tn_text("param_array_ops")), TN_PARAM_ARRAY);
	assert_int_equal(tn_param_type_of_symbol(tn_text("param_ops_string")), TN_PARAM_STRING);
	assert_int_equal(tn_param_type_of_symbol(tn_text("param_set_copystring")), TN_PARAM_STRING);
	assert_int_equal(tn_param_type_of_symbol(tn_text("param_set_uint_minmax")), TN_PARAM_OWN);
	assert_int_equal(tn_param_type_of_symbol(tn_text("param_ops_")), TN_PARAM_OWN);
	assert_int_equal(tn_param_type_of_symbol(tn_text("int")), TN_PARAM_OWN);
}

/* What the kernel shows against what was set. */
static void compared(void **state)
{
	static const struct {
		const char *type, *a, *b;
		enum tn_param_likeness expected;
	} cases[] = {
		{ "bool", "Y", "1", TN_PARAM_ALIKE },
		{ "bool", "N", "1", TN_PARAM_UNLIKE },
		{ "bool", "N", "off", TN_PARAM_ALIKE },
		{ "bool", "Y", "maybe", TN_PARAM_NOT_COMPARED },
		{ "bint", "1", "y", TN_PARAM_ALIKE },
		{ "invbool", "N", "Y", TN_PARAM_UNLIKE },
		{ "int", "16", "0x10", TN_PARAM_ALIKE },
		{ "int", "8", "010", TN_PARAM_ALIKE },
		{ "int", "-1", "-0x1", TN_PARAM_ALIKE },
		{ "int", "-1", "1", TN_PARAM_UNLIKE },
		{ "int", "1", "one", TN_PARAM_NOT_COMPARED },
		{ "uint", "4294967295", "0xffffffff", TN_PARAM_ALIKE },
		{ "ullong", "18446744073709551615", "0xffffffffffffffff", TN_PARAM_ALIKE },
		{ "long", "-9223372036854775808", "0x7fffffffffffffff", TN_PARAM_UNLIKE },
		{ "byte", "256", "0", TN_PARAM_NOT_COMPARED },
		{ "charp", "a", "a", TN_PARAM_ALIKE },
		{ "charp", "(null)", "a", TN_PARAM_UNLIKE },
		{ "charp", "1", "0x1", TN_PARAM_UNLIKE },
		{ "string", "abc", "abc", TN_PARAM_ALIKE },
		{ "its_own", "1", "1", TN_PARAM_NOT_COMPARED },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct tn_param_rules rules = { .is64 = true, .size = 32 };

		assert_int_equal(tn_param_compare(tn_param_type_of_word(tn_text(cases[i].type)), &rules, tn_text(cases[i].a),
						  tn_text(cases[i].b)),
				 cases[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cut_apart),
		cmocka_unit_test(names),
		cmocka_unit_test(values),
		cmocka_unit_test(long_texts),
		cmocka_unit_test(types_of_symbols),
		cmocka_unit_test(compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

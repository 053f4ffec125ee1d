// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/conf_edit.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct tn_conf_option option(const char *name, const char *value)
{
	return (struct tn_conf_option){ "m_x", tn_text(name), tn_text(value) };
}

static void set(void **state)
{
	static const struct {
		const char *file, *name, *value, *expected, *was, *now;
		unsigned line;
	} cases[] = {
		{ "", "a", "1", "options m_x a=1\n", "", "options m_x a=1", 1 },
		{ "# x\n", "a", "1", "# x\noptions m_x a=1\n", "", "options m_x a=1", 2 },
		{ "blacklist m_x", "a", "1", "blacklist m_x\noptions m_x a=1\n", "", "options m_x a=1", 2 },
		{ "options m-x a=0\n", "a", "1", "options m-x a=1\n", "options m-x a=0", "options m-x a=1", 1 },
		{ "#c\n\noptions m_x  a=0\tb=2 \noptions n a=0\n", "a", "1", "#c\n\noptions m_x  a=1\tb=2 \noptions n a=0\n",
		  "options m_x  a=0\tb=2 ", "options m_x  a=1\tb=2 ", 3 },
		{ "options m_x a=0\noptions m_x a=2\n", "a", "1", "options m_x a=0\noptions m_x a=1\n", "options m_x a=2",
		  "options m_x a=1", 2 },
		{ "options m_x a=0 a=2\n", "a", "1", "options m_x a=0 a=1\n", "options m_x a=0 a=2", "options m_x a=0 a=1", 1 },
		{ "options m_x b=0\n#end\n", "a", "1", "options m_x b=0 a=1\n#end\n", "options m_x b=0", "options m_x b=0 a=1", 1 },
		{ "options m_x b=0 \r\n", "a", "1", "options m_x b=0 a=1 \r\n", "options m_x b=0 \r", "options m_x b=0 a=1 \r", 1 },
		{ "options m_x b=0 # why\n", "a", "1", "options m_x b=0 # why\noptions m_x a=1\n", "", "options m_x a=1", 2 },
		{ "options m_x flag\n", "flag", "0", "options m_x flag=0\n", "options m_x flag", "options m_x flag=0", 1 },
		{ "options m_x two-words=0\n", "two_words", "1", "options m_x two_words=1\n", "options m_x two-words=0",
		  "options m_x two_words=1", 1 },
		{ "options m_x s=\"x y\" b=1\n", "s", "z", "options m_x s=z b=1\n", "options m_x s=\"x y\" b=1",
		  "options m_x s=z b=1", 1 },
		{ "options m_x \"s=x y\" b=1\n", "s", "p q", "options m_x s=\"p q\" b=1\n", "options m_x \"s=x y\" b=1",
		  "options m_x s=\"p q\" b=1", 1 },
		{ "", "s", "a\\b", "options m_x s=a\\\\b\n", "", "options m_x s=a\\\\b", 1 },
		{ "options m_x \\\n  a=0 \\\n  b=2\n#\n", "a", "1", "options m_x \\\n  a=1 \\\n  b=2\n#\n",
		  "options m_x \\\n  a=0 \\\n  b=2", "options m_x \\\n  a=1 \\\n  b=2", 1 },
		{ "options m_x a=0\\\n b=2\n", "a", "1", "options m_x a=1\\\n b=2\n", "options m_x a=0\\\n b=2",
		  "options m_x a=1\\\n b=2", 1 },
		{ "options m_x \\\n  b=2\n#\n", "a", "1", "options m_x \\\n  b=2 a=1\n#\n", "options m_x \\\n  b=2",
		  "options m_x \\\n  b=2 a=1", 1 },
		{ "#x\\", "a", "1", "#x\\\n\noptions m_x a=1\n", "", "options m_x a=1", 3 },
		{ "#x\\\n", "a", "1", "#x\\\n\noptions m_x a=1\n", "", "options m_x a=1", 3 },
		{ "#x \\\noptions m_x a=0\n", "a", "1", "#x \\\noptions m_x a=0\noptions m_x a=1\n", "", "options m_x a=1", 3 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tn_conf_option o = option(cases[i].name, cases[i].value);
		struct tn_conf_change change;
		tn_autobuf out = { 0 };

		assert_int_equal(tn_conf_set_option(tn_text(cases[i].file), &o, &out, &change), 0);
		tn_buf_add_char(&out, '\0');
		assert_string_equal(out.p, cases[i].expected);
		assert_true(tn_text_is(change.was, cases[i].was));
		assert_true(tn_text_is(change.now, cases[i].now));
		assert_int_equal(change.line, cases[i].line);
	}
}

static void set_already(void **state)
{
	struct tn_conf_option o = option("a", "1");
	struct tn_conf_change change;
	tn_autobuf out = { 0 };

	assert_int_equal(tn_conf_set_option(tn_text("options m_x a=0 a=1\n"), &o, &out, &change), 1);
	assert_int_equal(out.n, 0);
}

/* What no line can say, or no parameter can be. */
static void refused(void **state)
{
	static const char *const values[] = { "a\nb", "a\tb", "a\tb c", "\"", "\"a\"", "a \"b" };
	struct tn_conf_option o = option("a", "1");
	struct tn_conf_change change;
	tn_autobuf out = { 0 };

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		o = option("s", values[i]);
		assert_int_equal(tn_conf_set_option(tn_text("options m_x a=0\n"), &o, &out, &change), -EINVAL);
	}
	o = option("a", "1");
	assert_int_equal(tn_conf_set_option((struct tn_text){ "options m_x a=0\n\0", 17 }, &o, &out, &change), -EBADMSG);
	o = option("a b", "1");
	assert_int_equal(tn_conf_set_option(tn_text(""), &o, &out, &change), -EINVAL);
	o = option("--", "1");
	assert_int_equal(tn_conf_set_option(tn_text("options m_x --\n"), &o, &out, &change), 0);
	out.n = 0;
	/* It stands behind the "--" that ends all parameters. */
	o = option("a", "1");
	assert_int_equal(tn_conf_set_option(tn_text("options m_x -- a=0\n"), &o, &out, &change), 0);
	tn_buf_add_char(&out, '\0');
	assert_string_equal(out.p, "options m_x -- a=0\noptions m_x a=1\n");
}

/* "LINE:was>now;" for each line. */
static int hear(void *data, const struct tn_conf_change *change)
{
	tn_buf_addf(data, "%u:%.*s>%.*s;", change->line, TN_TEXT_FMT(change->was), TN_TEXT_FMT(change->now));
	return 0;
}

static void unset(void **state)
{
	static const struct {
		const char *file, *expected, *heard;
	} cases[] = {
		{ "options m_x a=0\n", "", "1:options m_x a=0>;" },
		{ "#c\noptions m-x a=0\n#d\n", "#c\n#d\n", "2:options m-x a=0>;" },
		{ "options m_x a=0 b=1\n", "options m_x b=1\n", "1:options m_x a=0 b=1>options m_x b=1;" },
		{ "options m_x b=1  a=0\n", "options m_x b=1\n", "1:options m_x b=1  a=0>options m_x b=1;" },
		{ "options m_x b=1 a=0 c\n", "options m_x b=1 c\n", "1:options m_x b=1 a=0 c>options m_x b=1 c;" },
		{ "options m_x b a=0\t a c", "options m_x b c", "1:options m_x b a=0\t a c>options m_x b c;" },
		{ "options m_x b a=0 a", "options m_x b", "1:options m_x b a=0 a>options m_x b;" },
		{ "options m_x a=1 a=2", "", "1:options m_x a=1 a=2>;" },
		{ "options m_x a=1\nz\noptions m_x a=2 b\n", "z\noptions m_x b\n",
		  "1:options m_x a=1>;3:options m_x a=2 b>options m_x b;" },
		{ "options m_x \\\n a=1\nz\n", "z\n", "1:options m_x \\\n a=1>;" },
		{ "options m_x c=2 \\\n a=1\nz\n", "options m_x c=2 \\\n\nz\n",
		  "1:options m_x c=2 \\\n a=1>options m_x c=2 \\\n;" },
		{ "options m_x -- a=1\noptions n a=1\n", "options m_x -- a=1\noptions n a=1\n", "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tn_conf_option o = option("a", "");
		tn_autobuf out = { 0 }, heard = { 0 };
		int r = tn_conf_unset_option(tn_text(cases[i].file), &o, &out, hear, &heard);

		assert_int_equal(r > 0, cases[i].heard[0] != '\0');
		tn_buf_add_char(&out, '\0');
		tn_buf_add_char(&heard, '\0');
		assert_string_equal(out.p, cases[i].expected);
		assert_string_equal(heard.p, cases[i].heard);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(set),
		cmocka_unit_test(set_already),
		cmocka_unit_test(refused),
		cmocka_unit_test(unset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What `modprobe -c` of kmod 34 makes of each text, unless a comment says that we differ. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "format/conf.h"

static const char *const keywords[] = {
	[TN_CONF_ALIAS] = "alias",	 [TN_CONF_BLACKLIST] = "blacklist",
	[TN_CONF_INSTALL] = "install",	 [TN_CONF_REMOVE] = "remove",
	[TN_CONF_OPTIONS] = "options",	 [TN_CONF_SOFTDEP] = "softdep",
	[TN_CONF_WEAKDEP] = "weakdep",
};

static int show(void *data, const struct tn_conf_directive *d)
{
	tn_buf_addf(data, "%u %s %s|%s|\n", d->line, keywords[d->kind], d->name, d->value);
	return 0;
}

static int show_fault(void *data, const struct tn_conf_fault *fault)
{
	tn_buf_addf(data, "! %u: %s\n", fault->line, fault->text);
	return 0;
}

static void check(struct tn_text text, const char *want)
{
	struct tn_arena arena = { 0 };
	tn_autobuf got = { 0 };

	assert_int_equal(tn_conf_parse(text, &arena, show, show_fault, &got), 0);
	tn_buf_add_char(&got, '\0');
	assert_string_equal(got.p, want);
	tn_arena_free(&arena);
}

#define CHECK(text, want) check(TN_TEXT_LITERAL(text), want)

static void keywords_and_words(void **state)
{
	CHECK("", "");
	CHECK("# comment\n\n \t\nblacklist x", "4 blacklist x||\n");
	CHECK("\tblacklist\t foo-bar\ttrailing junk\n", "1 blacklist foo_bar||\n");
	CHECK("alias a-b:c-* x-y extra\n", "1 alias a_b:c_*|x_y|\n");
	CHECK("blacklist #b\nblacklist a#b\n", "1 blacklist #b||\n2 blacklist a#b||\n");
	CHECK("blacklist \vx\vy\rz\n", "1 blacklist \vx\vy\rz||\n");
	CHECK("blacklist crlf\r\n", "1 blacklist crlf\r||\n");
	CHECK("alias \xff\xe9 \xff\n", "1 alias \xff\xe9|\xff|\n");
}

/* One blank after the name is taken away, the rest is the value. */
static void values(void **state)
{
	CHECK("options foo-mod  a=b\t  c=d\te=f \t\n", "1 options foo_mod| a=b   c=d e=f  |\n");
	CHECK("options *-x a=b #c\n", "1 options *_x|a=b #c|\n");
	CHECK("install foo-x \t /bin/sh -c \"a\t b\"\t \n",
	      "1 install foo_x|\t /bin/sh -c \"a\t b\"\t |\n");
	CHECK("install b \t\tb\n", "1 install b|\t\tb|\n");
	CHECK("remove rm-x cmd $CMDLINE_OPTS\n", "1 remove rm_x|cmd $CMDLINE_OPTS|\n");
	CHECK("softdep a-b pre: c-d\tpost: e\n", "1 softdep a_b|pre: c-d\tpost: e|\n");
	CHECK("weakdep w-a a-b\n", "1 weakdep w_a|a-b|\n");
	CHECK("options a  \n", "1 options a| |\n");
	CHECK("options a \n", "! 1: line ignored, it should be: options MODULE OPTION...\n");
}

static void continuation_and_backslashes(void **state)
{
	CHECK("alias cont\\\ninued mod\\\n ule\nblacklist x\n",
	      "1 alias continued|mod|\n4 blacklist x||\n");
	CHECK("# c \\\nblacklist z\nblacklist y\n", "3 blacklist y||\n");
	CHECK("\\\nblacklist x\n  \\\n blacklist y\n", "1 blacklist x||\n3 blacklist y||\n");
	CHECK("\\#x\n\\\\#\n", "! 2: line ignored, '\\#' is not a keyword\n");
	CHECK("blacklist b\\ackslash\nblacklist c\\\\d\n",
	      "1 blacklist backslash||\n2 blacklist c\\d||\n");
	CHECK("install y echo \\$x \\n \\\\ \\\"z\\", "1 install y|echo $x n \\ \"z|\n");
	CHECK("blacklist a\\\r\nblacklist b\n", "1 blacklist a\r||\n2 blacklist b||\n");
	CHECK("blacklist last\\", "1 blacklist last||\n");
	CHECK("\\", "");
}

static void bad_lines_are_named_and_left_out(void **state)
{
	CHECK("alias\nalias a\nblacklist\nblacklist \ninstall x\nremove y\nsoftdep z \nweakdep q\n",
	      "! 1: line ignored, it should be: alias PATTERN MODULE\n"
	      "! 2: line ignored, it should be: alias PATTERN MODULE\n"
	      "! 3: line ignored, it should be: blacklist MODULE\n"
	      "! 4: line ignored, it should be: blacklist MODULE\n"
	      "! 5: line ignored, it should be: install MODULE COMMAND\n"
	      "! 6: line ignored, it should be: remove MODULE COMMAND\n"
	      "! 7: line ignored, it should be: softdep MODULE pre: MODULE... post: MODULE...\n"
	      "! 8: line ignored, it should be: weakdep MODULE MODULE...\n");
	CHECK("  # late\nBlacklist x\nblacklist ok\n",
	      "! 1: line ignored, '#' is not a keyword (comments start in the first column)\n"
	      "! 2: line ignored, 'Blacklist' is not a keyword\n"
	      "3 blacklist ok||\n");
	CHECK("include /etc/x\nconfig binary_indexes yes\n",
	      "! 1: line ignored, 'include' is no longer a keyword\n"
	      "! 2: line ignored, 'config' is no longer a keyword\n");
}

static void brackets(void **state)
{
	static const char message[] = "! 1: line ignored, '[' and ']' do not pair in it\n";

	CHECK("alias a[b-c]d-e mo-[d-e]\n", "1 alias a[b-c]d_e|mo_[d-e]|\n");
	CHECK("alias [] x\nalias [[a]-b x\nalias [a-[b]c-d x\n",
	      "1 alias []|x|\n2 alias [[a]_b|x|\n3 alias [a-[b]c_d|x|\n");
	CHECK("install a[b-c]d-e x\n", "1 install a[b-c]d_e|x|\n");
	CHECK("alias x[a y\n", message);
	CHECK("alias x]a y\n", message);
	CHECK("alias []a] y\n", message);
	CHECK("alias a x[b\n", message);
	CHECK("blacklist x[a\n", message);
	CHECK("options x]a y\n", message);
	CHECK("softdep x[a pre: y\n", message);
}

/* kmod cuts the line there without a word. */
static void nul_bytes(void **state)
{
	CHECK("blacklist nul\0x y\nblacklist after\n",
	      "! 1: NUL byte in the line; the rest of it is ignored\n"
	      "1 blacklist nul||\n2 blacklist after||\n");
	CHECK("\0blacklist x\n", "! 1: NUL byte in the line; the rest of it is ignored\n");
}

/* Bytes of a file must not steer the terminal that shows the message. */
static void rubbish_in_messages(void **state)
{
	CHECK("\x1b[2J\xff\x07 x\n", "! 1: line ignored, '\x1b[2J\xff\x07' is not a keyword\n");
	CHECK("a\0b x\n", "! 1: NUL byte in the line; the rest of it is ignored\n"
			  "! 1: line ignored, 'a' is not a keyword\n");
	CHECK("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\n",
	      "! 1: line ignored, 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr...' is not a "
	      "keyword\n");
}

static void huge_line(void **state)
{
	size_t n = 3u << 20;
	char *text = malloc(n);

	assert_non_null(text);
	memset(text, 'x', n);
	memcpy(text, "options x ", 10);
	memcpy(text + n - 13, "\nblacklist y\n", 13);
	check((struct tn_text){ text, n },
	      "! 1: line of more than 1 MiB ignored\n2 blacklist y||\n");
	/* The same in many physical lines. */
	for (size_t i = 99; i < n - 13; i += 100)
		memcpy(text + i - 1, "\\\n", 2);
	check((struct tn_text){ text, n },
	      "! 1: line of more than 1 MiB ignored\n31459 blacklist y||\n");
	free(text);
}

static int stop(void *data, const struct tn_conf_directive *d)
{
	++*(unsigned *)data;
	return -EXDEV;
}

static void callback_ends_it(void **state)
{
	struct tn_arena arena = { 0 };
	unsigned calls = 0;

	assert_int_equal(tn_conf_parse(tn_text("blacklist a\nblacklist b\n"), &arena, stop, NULL,
				       &calls),
			 -EXDEV);
	assert_int_equal(calls, 1);
	tn_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keywords_and_words),
		cmocka_unit_test(values),
		cmocka_unit_test(continuation_and_backslashes),
		cmocka_unit_test(bad_lines_are_named_and_left_out),
		cmocka_unit_test(brackets),
		cmocka_unit_test(nul_bytes),
		cmocka_unit_test(rubbish_in_messages),
		cmocka_unit_test(huge_line),
		cmocka_unit_test(callback_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

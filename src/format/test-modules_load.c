// SPDX-License-Identifier: LGPL-2.1-or-later
/* What systemd-modules-load of systemd 262 makes of each file and command line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "format/modules_load.h"

static void check_file(const char *text, size_t n, const char *want)
{
	struct tn_modules_load_file file = { .rest = { text, n } };
	struct tn_modules_load_line line;
	tn_autobuf got = { 0 };

	while (tn_modules_load_next(&file, &line))
		tn_buf_addf(&got, "%u %.*s%s%.*s|", line.line, TN_TEXT_FMT(line.name), line.more.n ? "+" : "",
			    TN_TEXT_FMT(line.more));
	tn_buf_add_char(&got, '\0');
	assert_string_equal(got.p, want);
}

#define FILE_IS(text, want) check_file(text, sizeof(text) - 1, want)

static void lines(void **state)
{
	FILE_IS("", "");
	FILE_IS("loop", "1 loop|");
	FILE_IS("# a\n; b\n\n  loop  \n\tsnd-hda-intel\r\n  #c\npci:v*d*\n", "4 loop|5 snd-hda-intel|7 pci:v*d*|");
	FILE_IS("loop max_loop=8  a=b\nfuse # why\n", "1 loop+max_loop=8  a=b|2 fuse+# why|");
	FILE_IS("\0loop\na\0b\n \n", "1 loop|2 a|2 b|");
}

static void check_words(const char *cmdline, const char *want)
{
	struct tn_modules_load_words words = { .rest = tn_text(cmdline) };
	enum tn_modules_load_who who;
	struct tn_text name;
	tn_autobuf got = { 0 };

	while (tn_modules_load_asked(&words, &name, &who))
		tn_buf_addf(&got, "%u %.*s|", who, TN_TEXT_FMT(name));
	tn_buf_add_char(&got, '\0');
	assert_string_equal(got.p, want);
	assert_int_equal(words.rest.n, 0);
}

static void words(void **state)
{
	check_words("", "");
	check_words("quiet ro\n", "");
	check_words("modules_load=loop,snd-aloop quiet modules-load=fuse\n", "0 loop|0 snd-aloop|0 fuse|");
	check_words("rd.modules_load=a rd.modules-load=b,c modules_load=d", "1 a|1 b|1 c|0 d|");
	check_words("rd.driver.pre=vfio-pci rd.driver.post=b earlymodules=c", "1 vfio-pci|1 b|1 c|");
	check_words("modules=loop,squashfs", "2 loop|2 squashfs|");
	check_words("modules_load=,,a,, modules_load= modules_load x.modules_load=b modules_loads=c", "0 a|");
	check_words("modules_load=\"a,b\" \"modules_load=c\" modules_load=d", "0 a|0 b|0 c|0 d|");
	check_words("\"modules-load=z z\" modules_load=,,q", "0 z z|0 q|");
}

/* A list without a name ends nothing. */
static void empty_lists_end_nothing(void **state)
{
	check_words("modules_load= modules_load=,, modules_load=a", "0 a|");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(words),
		cmocka_unit_test(empty_lists_end_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Logs of builds that were really broken, in tests/build/logs, and lines of tools that are not here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "format/make_log.h"

#define BUILD "/var/lib/dkms/hello/1.0/build/"

static const char *logs; /* the directory */

static const struct wanted {
	const char *log;
	bool none;
	enum tn_make_kind kind;
	const char *file;
	unsigned line;
	const char *name, *other, *target;
	size_t at;
} wanted[] = {
	{ "good", .none = true },
	{ "undefined-warn", .none = true },
	{ "syntax", false, TN_MAKE_SOURCE, "hello.c", 4, "", "", "hello.o", 17 },
	{ "implicit", false, TN_MAKE_SOURCE, BUILD "hello.c", 2, "never_declared", "", BUILD "hello.o", 4 },
	{ "parallel", false, TN_MAKE_SOURCE, BUILD "hello.c", 2, ";", "", BUILD "hello.o", 6 },
	{ "include", false, TN_MAKE_NO_INCLUDE, BUILD "hello.c", 2, "config_of_mine.h", "", BUILD "hello.o", 3 },
	{ "include-7", false, TN_MAKE_NO_INCLUDE, "hello.c", 2, "config_of_mine.h", "", "hello.o", 16 },
	{ "include-moved", false, TN_MAKE_NO_INCLUDE, BUILD "hello.c", 2, "asm/unaligned.h", "", BUILD "hello.o", 3 },
	{ "undefined", false, TN_MAKE_UNDEFINED, BUILD "hello.ko", 0, "nobody_has_this", "", BUILD "Module.symvers", 4 },
	{ "undefined-7", false, TN_MAKE_UNDEFINED, "hello.ko", 0, "nobody_has_this", "", "Module.symvers", 18 },
	{ "gpl-only", false, TN_MAKE_GPL_ONLY, "hello.ko", 0, "__root_device_register", "", BUILD "Module.symvers", 4 },
	{ "namespace", false, TN_MAKE_NAMESPACE, "hello", 0, "dma_buf_put", "DMA_BUF", "Module.symvers", 26 },
	{ "licence", false, TN_MAKE_NO_LICENCE, BUILD "hello.o", 0, "", "", BUILD "Module.symvers", 4 },
	{ "no-symvers", false, TN_MAKE_NO_SYMVERS, BUILD "hello.ko", 0, "__x86_return_thunk", "", BUILD "Module.symvers", 9 },
	{ "unprepared", false, TN_MAKE_UNPREPARED, "", 0, "include/generated/autoconf.h", "", "include/config/auto.conf", 3 },
	{ "unprepared-7", false, TN_MAKE_UNPREPARED, "", 0,
	  "/usr/src/linux-headers-7.2.13+deb14-common/include/generated/autoconf.h", "",
	  "/usr/src/linux-headers-7.2.13+deb14-common/include/config/auto.conf", 4 },
	{ "no-compiler", false, TN_MAKE_NO_TOOL, "", 0, "gcc-99", "", BUILD "hello.o", 3 },
	{ "tool", false, TN_MAKE_NO_TOOL, "", 0, "flex", "", BUILD "gen.h", 3 },
	{ "tool-path", false, TN_MAKE_NO_TOOL, "", 0, "/opt/none/bin/pahole", "", BUILD "gen.h", 3 },
	{ "no-scripts", false, TN_MAKE_NO_TOOL, "", 0, "scripts/mod/modpost", "", BUILD "Module.symvers", 3 },
	{ "no-make", false, TN_MAKE_NO_TOOL, "", 0, "make", "", "", 1 },
	{ "no-make-bash", false, TN_MAKE_NO_TOOL, "", 0, "make", "", "", 1 },
	{ "tool-machine", false, TN_MAKE_BAD_TOOL, "", 0, BUILD "tool", "", BUILD "gen.h", 3 },
	{ "tool-permission", false, TN_MAKE_NO_RIGHT, "", 0, BUILD "tool", "", BUILD "gen.h", 3 },
	{ "option", false, TN_MAKE_OPTION, "", 0, "-fno-such-thing-here", "", BUILD "hello.o", 3 },
	{ "option-clang", false, TN_MAKE_OPTION, "", 0, "-mpreferred-stack-boundary=3", "", "hello.o", 7 },
	{ "rule", false, TN_MAKE_NO_RULE, "", 0, BUILD "main.o", BUILD "hello.o", "/var/lib/dkms/hello/1.0/build", 2 },
	{ "no-scripts-6.12", false, TN_MAKE_NO_RULE, "", 0, "scripts/mod/modpost", BUILD "Module.symvers", "modpost", 2 },
	{ "no-kbuild", false, TN_MAKE_NO_RULE, "", 0, "Makefile", "", ".", 7 },
	{ "no-headers", false, TN_MAKE_NO_DIR, "", 0, "/lib/modules/6.12.1-none/build", "", "all", 4 },
	{ "makefile-error", false, TN_MAKE_MAKEFILE, "Kbuild", 2, "", "", ".", 6 },
	{ "makefile-line", false, TN_MAKE_MAKEFILE, BUILD "Kbuild", 2, "", "", "/var/lib/dkms/hello/1.0/build", 2 },
	{ "link", false, TN_MAKE_LINK, BUILD "b.c", 1, "twice", "", BUILD "hello.o", 9 },
	{ "patch", false, TN_MAKE_PATCH, "", 0, "hello.c", "", "", 2 },
	{ "patch-missing", false, TN_MAKE_PATCH, "", 0, "b/gone.c", "", "", 1 },
	{ "full", false, TN_MAKE_NO_SPACE, "", 0, "", "", BUILD "hello.mod", 2 },
	{ "full-fixdep", false, TN_MAKE_NO_SPACE, "", 0, "", "", BUILD "hello.o", 3 },
	{ "full-7", false, TN_MAKE_NO_SPACE, "hello.c", 3, "", "", "hello.o", 16 },
	{ "killed", false, TN_MAKE_KILLED, "", 0, "", "", BUILD "hello.o", 3 },
	{ "killed-cc1", false, TN_MAKE_KILLED, "", 0, "", "", BUILD "hello.o", 3 },
	{ "no-memory", false, TN_MAKE_COMPILER, "", 0, "", "", BUILD "hello.o", 3 },
	{ "werror-header", false, TN_MAKE_SOURCE, "/usr/src/linux-headers-7.2.13+deb14-common/include/linux/fs.h", 1302,
	  "counted_by", "", "hello.o", 13 },
};

static void assert_text(struct tn_text is, const char *should)
{
	char text[4096];

	snprintf(text, sizeof(text), "%.*s", TN_TEXT_FMT(is));
	assert_string_equal(text, should);
}

static void read_log(const char *name, struct tn_buf *ret)
{
	char path[4096], bytes[4096];
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), "%s/%s.log", logs, name);
	f = fopen(path, "r");
	assert_non_null(f);
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		tn_buf_add(ret, bytes, n);
	fclose(f);
}

static void test_logs(void **state)
{
	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(wanted); i++) {
		const struct wanted *w = &wanted[i];
		struct tn_make_error e;
		tn_autobuf log = { 0 };
		bool found;

		read_log(w->log, &log);
		found = tn_make_log_read(tn_buf_text(&log), &e);
		if (found == w->none || (found && (e.kind != w->kind || e.line != w->line || e.at != w->at)))
			fail_msg("%s: %s, kind %d, line %u, at %zu", w->log, found ? "found" : "nothing", e.kind, e.line, e.at);
		if (!found)
			continue;
		assert_text(e.file, w->file);
		assert_text(e.name, w->name);
		assert_text(e.other, w->other);
		assert_text(e.target, w->target);
	}
}

static void test_surroundings(void **state)
{
	tn_autobuf log = { 0 };
	struct tn_make_error e;

	(void)state;
	read_log("werror-header", &log);
	assert_true(tn_make_log_read(tn_buf_text(&log), &e));
	assert_text(e.from, "hello.c");
	assert_text(e.directory, "/var/lib/dkms/hello/1.0/build");
	assert_text(e.excerpt, "unsigned char f_handle[] __counted_by(handle_bytes);");
	assert_int_equal(e.exit, 1);
}

/* A few lines, and what is made of them. */
static const struct {
	const char *log;
	enum tn_make_kind kind;
	const char *name, *other;
} lines[] = {
	{ "a.c:1:2: error: 'struct x' has no member named 'y'\n", TN_MAKE_SOURCE, "y", "struct x" },
	{ "a.c:1:2: error: no member named 'y' in 'struct x'\n", TN_MAKE_SOURCE, "y", "struct x" },
	{ "a.c:7:19: error: initialization of 'void (*)(int)' from incompatible pointer type 'int (*)(int)'\n"
	  "    7 |         .remove = gone,\n      |                   ^~~~\n"
	  "a.c:7:19: note: (near initialization for 'driver.remove')\n",
	  TN_MAKE_SOURCE, "", "driver.remove" },
	{ "a.c:1:1: error: too many arguments to function call, expected 1, have 2\n        f(1, 2);\n"
	  "x.h:3:5: note: 'f' declared here\n",
	  TN_MAKE_SOURCE, "f", "" },
	{ "a.c:4:1: error: expected ',' or ';' before 'X'\n", TN_MAKE_SOURCE, "", "" },
	{ "a.c:1: Error: no such instruction: `foo'\n", TN_MAKE_SOURCE, "foo", "" },
	{ "a.c:1:10: fatal error: 'linux/x.h' file not found\n", TN_MAKE_NO_INCLUDE, "linux/x.h", "" },
	{ "ld.lld: error: undefined symbol: twice\n", TN_MAKE_LINK, "twice", "" },
	{ "x/modpost: error while loading shared libraries: libelf.so.1: cannot open shared object file: No such file\n",
	  TN_MAKE_BAD_TOOL, "", "libelf.so.1" },
	{ "ERROR: \"old\" [/x/hello.ko] undefined!\n", TN_MAKE_UNDEFINED, "old", "" },
	{ "FATAL: modpost: GPL-incompatible module hello.ko uses GPL-only symbol 'x'\n", TN_MAKE_GPL_ONLY, "x", "" },
	{ "/usr/bin/env: 'python3': No such file or directory\nmake: *** [Makefile:3: x] Error 127\n", TN_MAKE_NO_TOOL, "python3",
	  "" },
	{ "virtual memory exhausted: Cannot allocate memory\n", TN_MAKE_KILLED, "", "" },
	{ "make: *** [Makefile:2: x.o] Killed\n", TN_MAKE_KILLED, "", "" },
	{ "configure: error: no kernel here\n", TN_MAKE_MAKEFILE, "", "" },
	{ "make: *** No targets specified and no makefile found.  Stop.\n", TN_MAKE_MAKEFILE, "", "" },
	/* A script that only tried, and goes on. */
	{ "/bin/sh: 1: pkg-config: not found\na.c:1:1: error: x\nmake: *** [Makefile:1: a.o] Error 1\n", TN_MAKE_SOURCE, "", "" },
	{ "/bin/sh: 1: pkg-config: not found\nthe dog ate it\nmake: *** [Makefile:1: a.o] Error 3\n", TN_MAKE_OTHER, "", "" },
	/* An error that make was told to take lightly. */
	{ "a.c:1:1: error: 'x' undeclared here\nmake: [Makefile:1: try] Error 1 (ignored)\nb.c:2:1: error: 'y' undeclared here\n",
	  TN_MAKE_SOURCE, "y", "" },
	{ "a.c:1:1: error: 'x' undeclared here\r\nmake: *** [a.o] Error 1\r\n", TN_MAKE_SOURCE, "x", "" },
	{ "In file included from b.c:1:\na.h:1:1: error: 'x' undeclared here\nmake: *** [z.o] Error 1\nmake: *** [b.o] Error 1\n",
	  TN_MAKE_SOURCE, "x", "" },
};

static void test_lines(void **state)
{
	struct tn_make_error e;

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(lines); i++) {
		if (!tn_make_log_read(tn_text(lines[i].log), &e) || e.kind != lines[i].kind)
			fail_msg("%s is not of kind %d", lines[i].log, lines[i].kind);
		assert_text(e.name, lines[i].name);
		assert_text(e.other, lines[i].other);
	}
	assert_text(e.target, "b.o"); /* of two at a time, the one that was of this source */
	assert_false(tn_make_log_read(tn_text("all is well: error-free\nerror: no, really\n"), &e));
	assert_false(tn_make_log_read((struct tn_text){ 0 }, &e));
	assert_true(tn_make_log_read(tn_text("one\nthe reason\n\nmake: *** [Makefile:1: a] Error 9\n"), &e));
	assert_text(e.text, "the reason");
	assert_int_equal(e.exit, 9);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_logs),
		cmocka_unit_test(test_surroundings),
		cmocka_unit_test(test_lines),
	};

	logs = argc > 1 ? argv[1] : "tests/build/logs";
	return cmocka_run_group_tests(tests, NULL, NULL);
}

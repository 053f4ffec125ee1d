// SPDX-License-Identifier: LGPL-2.1-or-later
/* What people are told of the logs in tests/build/logs, and of what the kernel has changed. */
#include "build/blame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>


static const char *logs; /* the directory */

static const struct told {
	const char *log, *distribution, *id, *file, *text, *remedy, *target; /* file, remedy NULL: none */
	unsigned line;
} told[] = {
	{ "implicit", "debian", "build-source-error", "hello.c",
	  "implicit declaration of function 'never_declared' [-Werror=implicit-function-declaration]",
	  "if the module is made for other kernels than 6.12.117+deb13-amd64, look for another version of it", "hello.o", 2 },
	{ "include", "debian", "build-include-missing", "hello.c", "it includes config_of_mine.h, which is not there",
	  "if it is the module's own, its makefile must name the directory with ccflags-y := -I$(src)/...", "hello.o", 2 },
	{ "include-moved", "debian", "build-api-changed", "hello.c", "it includes asm/unaligned.h, which is not there",
	  "Linux 6.12 has removed asm/unaligned.h: write linux/unaligned.h; look for a newer version of the module", "hello.o", 2 },
	{ "undefined", "debian", "build-symbol-missing", "hello.ko",
	  "it needs nobody_has_this, which neither 6.12.117+deb13-amd64 nor a module exports that it was built with",
	  "name the module that has it in BUILD_DEPENDS, or look for a version of this one for this kernel", "Module.symvers", 0 },
	{ "gpl-only", "debian", "build-symbol-gpl-only", "hello.ko",
	  "it needs __root_device_register, which the kernel has for modules under the GPL alone",
	  "look for another version of the module, or use a kernel that it is made for", "Module.symvers", 0 },
	{ "namespace", "debian", "build-symbol-namespace", "hello",
	  "it needs dma_buf_put of the namespace DMA_BUF, which it does not import", "add MODULE_IMPORT_NS(DMA_BUF); to its source",
	  "Module.symvers", 0 },
	{ "tool", "debian", "build-tool-missing", NULL, "flex is needed, and is not there", "install flex", "gen.h", 0 },
	{ "tool", "artix", "build-tool-missing", NULL, "flex is needed, and is not there", "install flex", "gen.h", 0 },
	{ "tool-path", "fedora", "build-tool-missing", NULL, "/opt/none/bin/pahole is needed, and is not there", "install dwarves",
	  "gen.h", 0 },
	{ "tool", "", "build-tool-missing", NULL, "flex is needed, and is not there", "install the package that has flex", "gen.h",
	  0 },
	{ "no-compiler", "suse opensuse", "build-tool-missing", NULL, "gcc-99 is needed, and is not there", "install gcc99",
	  "hello.o", 0 },
	{ "no-make", "arch", "build-tool-missing", NULL, "make is needed, and is not there", "install make", "", 0 },
	{ "no-scripts", "debian", "build-headers-damaged", NULL,
	  "the headers of 6.12.117+deb13-amd64 are not whole: scripts/mod/modpost is missing",
	  "reinstall linux-headers-6.12.117+deb13-amd64", "Module.symvers", 0 },
	{ "no-symvers", "debian", "build-headers-damaged", "hello.ko",
	  "the headers of 6.12.117+deb13-amd64 have no Module.symvers, so nothing that the kernel exports is found",
	  "reinstall linux-headers-6.12.117+deb13-amd64", "Module.symvers", 0 },
	{ "unprepared", "fedora rhel", "build-headers-damaged", NULL,
	  "the headers of 6.12.117+deb13-amd64 are not whole: include/generated/autoconf.h is missing",
	  "install kernel-devel-6.12.117+deb13-amd64", "include/config/auto.conf", 0 },
	{ "no-headers", "debian", "build-no-headers", NULL,
	  "it builds for a kernel whose headers are not there: /lib/modules/6.12.1-none/build",
	  "the build is for 6.12.117+deb13-amd64: the makefile must take the kernel from MAKE in dkms.conf, not from uname -r",
	  "all", 0 },
	{ "no-kbuild", "debian", "build-file-missing", NULL, "the source has no Makefile and no Kbuild",
	  "see MAKE in its dkms.conf: is M= the directory that the source is in?", ".", 0 },
	{ "rule", "debian", "build-file-missing", NULL, "main.o is needed, and is not there, and no rule says how to make it",
	  "the source is not whole, or its makefile names a file that it does not have", ".", 0 },
	{ "option-clang", "debian", "build-other-compiler", NULL,
	  "the compiler does not know the option -mpreferred-stack-boundary=3: it is not the one that has built the kernel",
	  "the kernel was built with x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0: install gcc-14, and build with that",
	  "hello.o", 0 },
	{ "full", "debian", "build-disk-full", NULL, "a disk is full",
	  "make room where modules are built, as df shows it, and build again", "hello.mod", 0 },
	{ "link", "debian", "build-link-error", "b.c",
	  "multiple definition of `twice'; /var/lib/dkms/hello/1.0/build/a.o:/var/lib/dkms/hello/1.0/build/a.c:2: first defined "
	  "here",
	  NULL, "hello.o", 1 },
	{ "patch", "debian", "build-patch", NULL, "a patch does not fit hello.c",
	  "the patch is for another version of the source: see PATCH in its dkms.conf", "", 0 },
	{ "tool-machine", "debian", "build-tool-bad", NULL, "tool does not run on this machine: it is made for another one",
	  "remove what an earlier build has left in the source, and build again", "gen.h", 0 },
	{ "tool-permission", "debian", "build-not-permitted", NULL, "tool: permission denied",
	  "see who owns it, and its mode: a script needs the right to be executed", "gen.h", 0 },
	{ "makefile-error", "debian", "build-makefile", "Kbuild", "this module needs CONFIG_NOTHING", NULL, ".", 2 },
	{ "werror-header", "debian", "build-source-error", "/usr/src/linux-headers-7.2.13+deb14-common/include/linux/fs.h",
	  "'counted_by' attribute directive ignored [-Werror=attributes] (hello.c includes it)",
	  "if the module is made for other kernels than 6.12.117+deb13-amd64, look for another version of it", "hello.o", 1302 },
};

static const struct tn_build_target target = {
	.release = "6.12.117+deb13-amd64",
	.headers = "/lib/modules/6.12.117+deb13-amd64/build",
	.config = TN_TEXT_LITERAL("CONFIG_X=y\nCONFIG_CC_VERSION_TEXT=\"x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0\"\n"),
};

static void assert_same(const struct told *t, const char *what, const char *is, const char *should)
{
	if ((is == NULL) != (should == NULL) || (is && strcmp(is, should) != 0))
		fail_msg("%s: %s is \"%s\", not \"%s\"", t->log, what, is ? is : "-", should ? should : "-");
}

static void test_told(void **state)
{
	static const char *const places[] = { "/var/lib/dkms/hello/1.0/build" };

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(told); i++) {
		const struct told *t = &told[i];
		struct tn_build_target on = target;
		const struct tn_build_blame_about about = { .module = "hello", .target = &on, .places = places, .n_places = 1 };
		tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
		struct tn_build_blame b;
		char path[4096];

		on.distribution = t->distribution;
		snprintf(path, sizeof(path), "%s/%s.log", logs, t->log);
		if (tn_build_blame_file(path, &about, &arena, &b) != 1)
			fail_msg("%s: nothing is found", t->log);
		assert_same(t, "the id", b.finding.id, t->id);
		assert_same(t, "the file", b.finding.file, t->file);
		assert_same(t, "the text", b.finding.text, t->text);
		assert_same(t, "the remedy", b.finding.remedy, t->remedy);
		assert_same(t, "the target", b.target, t->target);
		assert_int_equal(b.finding.line, t->line);
		assert_string_equal(b.finding.subject, "hello");
	}
}

/* A line, a kernel, and what is said of it. */
static const struct change {
	const char *release, *log, *says; /* NULL: no change is known */
} told_changes[] = {
	{ "6.4.1", "a.c:3:1: error: too many arguments to function 'class_create'\n", "class_create has changed with Linux 6.4" },
	{ "6.3.1", "a.c:3:1: error: too many arguments to function 'class_create'\n", NULL },
	{ "6.12.1", "a.c:7:19: error: initialization of 'void (*)(struct platform_device *)' from incompatible pointer type\n"
		    "    7 |         .remove = gone,\na.c:7:19: note: (near initialization for 'driver.remove')\n",
	  "remove has changed with Linux 6.11" },
	{ "6.12.1", "a.c:7:19: error: initialization of 'void (*)(struct sheep *)' from incompatible pointer type\n"
		    "    7 |         .remove = gone,\na.c:7:19: note: (near initialization for 'driver.remove')\n", NULL },
	{ "6.13.0", "a.c:2:18: error: expected ',' or ';' before 'DMA_BUF'\n    2 | MODULE_IMPORT_NS(DMA_BUF);\n",
	  "MODULE_IMPORT_NS has changed with Linux 6.13" },
	{ "6.1.0-56-amd64", "a.c:2:1: error: implicit declaration of function 'hrtimer_setup'\n",
	  "hrtimer_setup is there since Linux 6.13" },
	{ "6.17.1", "a.c:2:1: error: implicit declaration of function 'from_timer'\n", "Linux 6.16 has removed from_timer" },
	{ "6.1.1", "ERROR: modpost: \"kallsyms_lookup_name\" [a.ko] undefined!\n", "Linux 5.7 has removed kallsyms_lookup_name" },
	{ "none", "a.c:3:1: error: too many arguments to function 'class_create'\n", NULL },
};

static void test_changes(void **state)
{
	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(told_changes); i++) {
		const struct change *c = &told_changes[i];
		const struct tn_build_target on = { .release = c->release, .headers = "/h", .distribution = "debian" };
		const struct tn_build_blame_about about = { .target = &on };
		tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
		struct tn_build_blame b;

		assert_int_equal(tn_build_blame(tn_text(c->log), &about, &arena, &b), 1);
		if (strcmp(b.finding.id, "build-api-changed") != 0 ? c->says != NULL
								   : !c->says || !strstr(b.finding.remedy, c->says))
			fail_msg("%s for %s: %s: %s", c->log, c->release, b.finding.id, b.finding.remedy ? b.finding.remedy : "-");
	}
}

static void test_hostile(void **state)
{
	const struct tn_build_blame_about about = { 0 };
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	struct tn_build_blame b;

	(void)state;
	assert_int_equal(tn_build_blame(tn_text("a.c:1:1: error: \033[31mred\tand 'x\001'\n"), &about, &arena, &b), 1);
	assert_string_equal(b.finding.text, "?[31mred and 'x?'");
	assert_null(b.finding.remedy);
	assert_int_equal(tn_build_blame(tn_text("all is well\n"), &about, &arena, &b), 0);
	assert_true(tn_build_blame_file("/nowhere/at/all", &about, &arena, &b) < 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_hostile),
	};

	logs = argc > 1 ? argv[1] : "tests/build/logs";
	return cmocka_run_group_tests(tests, NULL, NULL);
}

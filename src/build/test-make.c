// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sources that need no kernel, made in every way that a dkms.conf knows. Real ones: tests/build. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "build/make.h"
#include "sys/fd.h"
#include "sys/read.h"
#include "tests/support/testtop.h"

#define TIMEOUT_MSEC 120000 /* of what is to end by itself */

static tn_root *root;

static void sh(const char *text)
{
	assert_int_equal(testtop_run(text), 0);
}

/* dkms' tree has m/1, whose source is src/; each test begins with a source that makes x.ko of the text "made". */
static void begin(const char *conf, const char *makefile)
{
	char command[2048];

	snprintf(command, sizeof(command),
		 "rm -rf work* log src dkms && mkdir -p src/patches dkms/m/1 work && ln -s %s/src dkms/m/1/source\n"
		 "cat >src/dkms.conf <<'end'\nPACKAGE_NAME=m\nPACKAGE_VERSION=1\nBUILT_MODULE_NAME=x\nDEST_MODULE_LOCATION=/extra\n"
		 "STRIP=no\nMAKE=make\n%s\nend\n"
		 "cat >src/Makefile <<'end'\n%s\nend\n",
		 top, conf, makefile ? makefile : "all:\n\t@echo made >x.ko");
	sh(command);
}

struct made {
	int result;
	char log[8192], error[512], module[512]; /* what x.ko has in it; "": it is not there */
	size_t warnings;
};

static void read_text(const char *name, char *ret, size_t size)
{
	char path[128];
	tn_autobuf text = { 0 };
	int fd;

	ret[0] = '\0';
	snprintf(path, sizeof(path), "%s/%s", top, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	assert_int_equal(tn_read_all(fd, 0, 0, size - 1, &text), 0);
	close(fd);
	snprintf(ret, size, "%.*s", TN_TEXT_FMT(tn_buf_text(&text)));
}

/* What is out of the ordinary. */
struct how {
	const char *work;    /* NULL: "work" */
	const char *source;  /* in the place of dkms' tree, which has none then */
	const char *overlay; /* in the place of /etc/dkms/m */
	const char *log;     /* another file */
	unsigned timeout_msec;
};

static int make_with(const struct how *how, const tn_jobserver *jobs, struct tn_build_products *products, struct tn_error *err)
{
	char paths[5][128];
	struct tn_dkms_settings settings = { .source_tree = "/usr/src", .dkms_tree = paths[0], .install_tree = paths[1],
					     .build_environment = "" };
	const struct tn_build_target target = {
		.release = "6.1-test", .arch = "x86_64", .tree = "/nowhere", .headers = "/nowhere/build", .has_headers = true,
		.compiler = "", .linker = "", .kernel_arch = "", .cross = "", .packing = "", .distribution = "debian",
	};
	const struct tn_build_recipe_ask ask = {
		.root = root, .settings = &settings, .target = &target, .module = "m", .version = "1", .source = how->source,
	};
	struct tn_build_place place = { .root = root, .work = paths[2], .jobs = jobs, .jobs_path = paths[4],
					.timeout_msec = TIMEOUT_MSEC };
	tn_auto_build_recipe recipe = { 0 };
	int r;

	snprintf(paths[0], sizeof(paths[0]), "%s/dkms", top);
	snprintf(paths[1], sizeof(paths[1]), "%s/modules", top);
	snprintf(paths[2], sizeof(paths[2]), "%s/%s", top, how->work ? how->work : "work");
	snprintf(paths[3], sizeof(paths[3]), "%s/log", top);
	snprintf(paths[4], sizeof(paths[4]), "%s/jobs", top);
	if (how->timeout_msec)
		place.timeout_msec = how->timeout_msec;
	place.log = open(how->log ? how->log : paths[3], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	assert_true(place.log >= 0);
	r = tn_build_recipe_read(&ask, &recipe, err);
	if (r == 0)
		r = tn_build_recipe_check(&recipe, err);
	if (how->overlay)
		recipe.overlay = how->overlay;
	if (r == 0)
		r = tn_build_make(&recipe, &place, products, err);
	close(place.log);
	return r;
}

static struct made make(const struct how *how)
{
	tn_auto_build_products products = { 0 };
	tn_cleanup(tn_jobserver_freep) tn_jobserver *jobs = NULL;
	tn_autoclose int top_fd = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	tn_autoerror err = { 0 };
	struct made made = { 0 };

	sh("rm -f jobs");
	assert_int_equal(tn_jobserver_new(3, top_fd, "jobs", &jobs, NULL), 0);
	made.result = make_with(how, jobs, &products, &err);
	made.warnings = products.warnings.n;
	if (made.result) {
		assert_non_null(err.text);
		snprintf(made.error, sizeof(made.error), "%s", err.text);
	}
	read_text("log", made.log, sizeof(made.log));
	read_text("work/module/x.ko", made.module, sizeof(made.module));
	return made;
}

static int setup(void **state)
{
	root = tn_root_new("/");
	setenv("TN_SECRET", "1", 1);
	setenv("KBUILD_SIGN_PIN", "1234", 1);
	setenv("KCFLAGS", "-given", 1);
	setenv("MAKEFLAGS", "-k", 1);
	return root ? testtop_make(NULL) : -1;
}

static int teardown(void **state)
{
	tn_root_free(root);
	return testtop_remove(state);
}

/* What dkms tells a make, and nothing of ours that is no make's business. */
static void test_plain(void **state)
{
	char text[256];
	struct made made;

	begin("", "all:\n\t@echo $(KERNELRELEASE) $$kernelver $$module $$module_version $$arch $$KCFLAGS "
		  "[$$TN_SECRET$$KBUILD_SIGN_PIN] $(filter -j% --jobserver%,$(MAKEFLAGS)) >x.ko; echo symbols >Module.symvers");
	made = make(&(struct how){ 0 });
	assert_string_equal(made.error, "");
	assert_int_equal(made.result, 0);
	assert_int_equal(made.warnings, 0);
	assert_non_null(strstr(made.module, "6.1-test 6.1-test m 1 x86_64 -given [] -j3 --jobserver-"));
	assert_non_null(strstr(made.log, "DKMS (tenon-"));
	assert_non_null(strstr(made.log, ") make.log for m/1 for kernel 6.1-test (x86_64)\n\nBuilding module(s)\n"
					 "# command: make KERNELRELEASE=6.1-test\n"));
	assert_non_null(strstr(made.log, "\n# exit code: 0\n# elapsed time: 00:0"));
	read_text("work/module/Module.symvers", text, sizeof(text));
	assert_string_equal(text, "symbols\n");
	sh("test $(stat -c %a work/module/x.ko) = 644; test ! -e dkms/m/1/build; test ! -e src/x.ko");
}

/* Whether this machine's make knows a job server by name. */
static bool knows_names(void)
{
	return system("make --version | head -n 1 | grep -Eq 'Make ([5-9]|4\\.([4-9]|[1-9][0-9]))'") == 0;
}

/* A make that a script in a rule starts has no descriptors of its maker; by name it finds the job server. */
static void test_make_in_a_script(void **state)
{
	struct made made;

	begin("", "all:\n\t@sh ./script");
	sh("printf 'a: b c\nb c:\n' >src/other.mk; printf 'make -s -f other.mk\necho $MAKEFLAGS >x.ko\n' >src/script");
	made = make(&(struct how){ 0 });
	assert_string_equal(made.error, "");
	if (knows_names()) {
		assert_non_null(strstr(made.module, "--jobserver-auth=fifo:"));
		assert_null(strstr(made.log, "jobserver unavailable"));
	} else {
		assert_null(strstr(made.module, "fifo:"));
	}
}

/* Without MAKE, and each command that begins otherwise: as dkms, which gives those neither the release nor jobs. */
static void test_commands(void **state)
{
	static const char *const others[] = { "MAKE='cd sub; make -f ../Makefile'", "MAKE=\"'make'\"", "MAKE='(make)'" };
	char wanted[256];
	struct made made;

	begin("MAKE=", NULL);
	made = make(&(struct how){ 0 });
	assert_int_equal(made.result, TN_BUILD_MAKE_FAILED);
	snprintf(wanted, sizeof(wanted), "# command: make KERNELRELEASE=6.1-test -C /nowhere/build M=%s/dkms/m/1/build\n", top);
	assert_non_null(strstr(made.log, wanted));
	for (size_t i = 0; i < TN_ARRAY_SIZE(others); i++) {
		begin(others[i], "all:\n\t@echo [$(KERNELRELEASE)$(filter -j% --job%,$(MAKEFLAGS))] "
				 ">$(dir $(abspath $(firstword $(MAKEFILE_LIST))))x.ko");
		sh("mkdir src/sub");
		made = make(&(struct how){ 0 });
		assert_string_equal(made.error, "");
		assert_string_equal(made.module, "[]\n");
	}
	begin("BUILT_MODULE_NAME[1]=y\nDEST_MODULE_LOCATION[1]=/extra\nDEST_MODULE_NAME[1]=z\n"
	      "BUILT_MODULE_LOCATION[1]=sub/dir\nSTRIP[1]=no",
	      "all:\n\t@echo made >x.ko; mkdir -p sub/dir; echo other >sub/dir/y.ko");
	assert_int_equal(make(&(struct how){ 0 }).result, 0);
	sh("test \"$(cat work/module/z.ko)\" = other; test \"$(ls work/module | tr '\\n' ' ')\" = 'x.ko z.ko '");
}

/* The place where dkms builds is what the source sees; two at a time, each its own. */
static void test_place(void **state)
{
	static const char makefile[] = "all:\n\t@pwd >x.ko; touch $(MARKS)/$(WHICH); i=0; "
				       "until test -e $(MARKS)/a -a -e $(MARKS)/b || test $$i -gt 600; "
				       "do sleep 0.1; i=$$((i+1)); done";
	char text[512], wanted[256];
	struct made made;
	int status;
	pid_t pid;

	/* What lies in that place is hidden, and stays. Without dkms' tree it is nowhere, and all are told where it really is. */
	begin("PRE_BUILD='x.sh'", "all:\n\t@cp here x.ko");
	sh("printf '#!/bin/sh\\necho $PWD >here\\n' >src/x.sh && chmod +x src/x.sh && "
	   "mkdir dkms/m/1/build && touch dkms/m/1/build/kept");
	made = make(&(struct how){ 0 });
	assert_int_equal(made.result, 0);
	sh("test -e dkms/m/1/build/kept; test ! -e dkms/m/1/build/here; rm -r dkms");
	snprintf(text, sizeof(text), "%s/src", top);
	sh("rm -r work; mkdir work");
	made = make(&(struct how){ .source = text });
	snprintf(wanted, sizeof(wanted), "%s/work/build\n", top);
	assert_int_equal(made.result, 0);
	assert_string_equal(made.module, wanted);
	assert_non_null(strstr(made.log, "/work/build/x.sh"));

	snprintf(text, sizeof(text), "MAKE=\"make WHICH=a MARKS=%s/marks\"", top);
	begin(text, makefile);
	sh("rm -rf marks && mkdir marks work-b");
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		sh("cp -r src src-b && sed -i s/WHICH=a/WHICH=b/ src-b/dkms.conf && mkdir -p dkms/m/1");
		snprintf(text, sizeof(text), "%s/src-b", top);
		_exit(make(&(struct how){ .work = "work-b", .source = text }).result);
	}
	made = make(&(struct how){ 0 });
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(made.result, 0);
	read_text("work-b/module/x.ko", text, sizeof(text));
	sh("test -e marks/a -a -e marks/b; test ! -e dkms/m/1/build");
	snprintf(wanted, sizeof(wanted), "%s/dkms/m/1/build\n", top);
	if (strcmp(made.module, wanted) != 0)
		skip(); /* no right to mount */
	assert_string_equal(text, wanted);
}

#define PATCH "--- a/Makefile\\n+++ b/Makefile\\n@@ -1,2 +1,2 @@\\n all:\\n-\\t@echo %s >x.ko\\n+\\t@echo %s >x.ko\\n"

static void test_patches(void **state)
{
	static const char *const wrong[] = { "PATCH[2]=gone", "PATCH[2]=../patches/1", "PATCH[2]=out", "PATCH[2]=1" };
	static const int outcomes[] = { TN_BUILD_BAD_PATCH, TN_BUILD_BAD_PATCH, TN_BUILD_BAD_PATCH, TN_BUILD_PATCH_FAILED };
	char overlay[128];
	struct made made;

	for (size_t i = 0; i <= TN_ARRAY_SIZE(wrong); i++) {
		char conf[128];

		snprintf(conf, sizeof(conf), "PATCH[0]=1\nPATCH[1]=2\n%s", i < TN_ARRAY_SIZE(wrong) ? wrong[i] : "");
		begin(conf, NULL);
		sh("printf -- '" PATCH "' made once >src/patches/1; printf -- '" PATCH "' once twice >src/patches/2; "
		   "ln -s /etc/hostname src/patches/out");
		made = make(&(struct how){ 0 });
		if (i < TN_ARRAY_SIZE(wrong)) {
			assert_int_equal(made.result, outcomes[i]);
			continue;
		}
		assert_int_equal(made.result, 0);
		assert_string_equal(made.module, "twice\n");
		assert_non_null(strstr(made.log, "\nApplying patch 1\n# command: patch -p1 < 'patches/1'\n"
						 "patching file Makefile\n"));
	}
	/* The machine's own takes the place of the source's. */
	sh("rm -rf work/* over && mkdir -p over/patches && printf -- '" PATCH "' once thrice >over/patches/2");
	snprintf(overlay, sizeof(overlay), "%s/over", top);
	made = make(&(struct how){ .overlay = overlay });
	assert_int_equal(made.result, 0);
	assert_string_equal(made.module, "thrice\n");
	/* Where the source's own directory is a link, nothing is written through it. */
	sh("rm -rf work/* src/patches elsewhere && mkdir elsewhere && ln -s ../../elsewhere src/patches");
	assert_int_not_equal(make(&(struct how){ .overlay = overlay }).result, 0);
	sh("test -z \"$(ls elsewhere)\"");
}

static void test_scripts(void **state)
{
	char overlay[128];
	struct made made;

	begin("PRE_BUILD=\"pre.sh a 'b c' $kernelver\"\nPOST_BUILD=post.sh", "all:\n\t@cp said x.ko");
	sh("printf '#!/bin/sh\\nprintf \"<%%s>\" \"$@\" >said; echo >>said\\n' >src/pre.sh; "
	   "printf '#!/bin/sh\\ntest -e x.ko || exit 3\\n' >src/post.sh; chmod +x src/pre.sh");
	made = make(&(struct how){ 0 });
	assert_int_equal(made.result, 0);
	assert_string_equal(made.module, "<a><b c><6.1-test>\n");
	assert_int_equal(made.warnings, 1); /* post.sh is not executable */
	assert_non_null(strstr(made.log, "post.sh"));
	assert_non_null(strstr(made.log, "\nRunning the pre_build script\n"));

	sh("rm -rf work/* over && mkdir over && printf '#!/bin/sh\\necho own >said\\n' >over/pre.sh && "
	   "chmod +x over/pre.sh src/post.sh");
	snprintf(overlay, sizeof(overlay), "%s/over", top);
	made = make(&(struct how){ .overlay = overlay });
	assert_int_equal(made.result, 0);
	assert_int_equal(made.warnings, 0);
	assert_string_equal(made.module, "own\n");

	sh("rm -rf work/* && printf '#!/bin/sh\\nexit 42\\n' >src/post.sh");
	assert_int_equal(make(&(struct how){ 0 }).result, 42);
	sh("rm -rf work/* && printf '#!/bin/sh\\nexit 43\\n' >src/pre.sh");
	made = make(&(struct how){ 0 });
	assert_int_equal(made.result, 43);
	assert_non_null(strstr(made.error, "pre.sh"));
	assert_string_equal(made.module, "");
}

/* What make leaves may be a link to anything. */
static void test_products(void **state)
{
	static const struct {
		const char *makefile;
		int outcome;
		const char *module;
	} cases[] = {
		{ "all:\n\t@false", TN_BUILD_MAKE_FAILED, "" },
		{ "all:\n\t@true", TN_BUILD_NO_PRODUCT, "" },
		{ "all:\n\t@mkdir x.ko", TN_BUILD_NO_PRODUCT, "" },
		{ "all:\n\t@mkfifo x.ko", TN_BUILD_NO_PRODUCT, "" },
		{ "all:\n\t@ln -s /etc/passwd x.ko", TN_BUILD_NO_PRODUCT, "" },
		{ "all:\n\t@ln -s ../../../../../../../../etc/passwd x.ko", TN_BUILD_NO_PRODUCT, "" },
		{ "all:\n\t@echo linked >y; ln -s y x.ko", 0, "linked\n" },
		{ "all:\n\t@echo made >x.ko; ln -s /etc/passwd Module.symvers", 0, "made\n" },
		{ "all:\n\t@kill -9 $$PPID", TN_BUILD_MAKE_FAILED, "" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct made made;

		begin("", cases[i].makefile);
		made = make(&(struct how){ 0 });
		if (made.result != cases[i].outcome)
			fail_msg("case %zu: %d, %s", i, made.result, made.error);
		assert_string_equal(made.module, cases[i].module);
	}
	sh("test ! -e work/module/Module.symvers");
	begin("DEST_MODULE_NAME=../../x", NULL);
	assert_int_equal(make(&(struct how){ 0 }).result, TN_BUILD_BAD_CONF);
	begin("STRIP=yes", NULL); /* it is no module */
	assert_int_equal(make(&(struct how){ 0 }).warnings, 1);
}

/* Links of the source lead where they led, which is nowhere from where it is made; nothing is written through them. */
static void test_links(void **state)
{
	struct made made;

	begin("", "all:\n\t@cat in >x.ko; echo written >out || true");
	sh("echo inside >src/there && ln -s there src/in && echo before >target && ln -s ../target src/out");
	made = make(&(struct how){ 0 });
	assert_int_equal(made.result, 0);
	assert_string_equal(made.module, "inside\n");
	sh("test $(cat target) = before");
}

static void test_late(void **state)
{
	struct made made;

	begin("", "all:\n\t@sleep 600");
	made = make(&(struct how){ .timeout_msec = 300 });
	assert_int_equal(made.result, -ETIMEDOUT);
	assert_non_null(strstr(made.error, "m/1"));
}

/* Whoever is told to end while a make runs ends with it, and leaves nothing in dkms' tree. */
static void test_signal(void **state)
{
	char text[128];
	int status;
	pid_t pid;

	begin("", "all:\n\t@echo $$$$ >pid; mv pid started; sleep 600");
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		sigset_t term;

		sigemptyset(&term);
		sigaddset(&term, SIGTERM);
		sigprocmask(SIG_BLOCK, &term, NULL);
		_exit(-make(&(struct how){ 0 }).result);
	}
	for (int i = 0; i < 600; i++) {
		read_text("work/build/started", text, sizeof(text));
		if (*text)
			break;
		usleep(100000);
	}
	assert_true(*text);
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), EINTR);
	sh("test ! -e dkms/m/1/build");
}

static void test_full(void **state)
{
	begin("", NULL);
	assert_int_equal(make(&(struct how){ .log = "/dev/full" }).result, -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),	 cmocka_unit_test(test_commands), cmocka_unit_test(test_place),
		cmocka_unit_test(test_patches),	 cmocka_unit_test(test_scripts),  cmocka_unit_test(test_products),
		cmocka_unit_test(test_links),	 cmocka_unit_test(test_late),	  cmocka_unit_test(test_signal),
		cmocka_unit_test(test_full),	 cmocka_unit_test(test_make_in_a_script),
	};

	return cmocka_run_group_tests_name("make", tests, setup, teardown);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Builds of sources that need no kernel: made, out of the cache, failed, killed, two at once. */
#include "build/workshop.h"

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/mkko/mkko.h"

#include "build/cache.h"
#include "build/outcome.h"
#include "tests/support/testtop.h"

#define KEPT "dkms/m/1/6.1-test/x86_64"

static char dkms[PATH_MAX], modules[PATH_MAX], cache[PATH_MAX], elsewhere[PATH_MAX];
static tn_root *root;

static void sh(const char *text)
{
	assert_int_equal(testtop_run(text), 0);
}

/* Each test begins with a source of its own and an empty cache. */
static void begin(const char *recipe)
{
	char command[3 * PATH_MAX];

	snprintf(command, sizeof(command),
		 "rm -rf src dkms cache elsewhere; mkdir -p src dkms/m/1 elsewhere; ln -s %s/src dkms/m/1/source\n"
		 "cat >src/dkms.conf <<'end'\nPACKAGE_NAME=m\nPACKAGE_VERSION=1\nBUILT_MODULE_NAME=x\nDEST_MODULE_LOCATION=/extra\n"
		 "STRIP=no\nMAKE=make\nend\nprintf 'all:\\n\\t@%%s\\n' '%s' >src/Makefile",
		 top, recipe);
	sh(command);
}

struct done {
	int result;
	bool cached;
	char error[512], reason[512], remedy[512], told[1024];
};

static void hear(void *data, const char *sentence)
{
	char *told = data;

	strncat(told, sentence, 1023 - strlen(told));
}

static bool anew, judged; /* the next builds */
static const char *headers = "/nowhere/build"; /* theirs */

static struct done make_to(const char *to)
{
	struct tn_dkms_settings settings = { .source_tree = "/usr/src",
					     .dkms_tree = dkms,
					     .install_tree = modules,
					     .tmp_location = elsewhere,
					     .build_environment = "" };
	const struct tn_build_target target = {
		.release = "6.1-test",
		.arch = "x86_64",
		.tree = "/nowhere",
		.headers = headers,
		.has_headers = true,
		.compiler = "",
		.linker = "",
		.kernel_arch = "",
		.cross = "",
		.packing = "",
		.distribution = "debian",
	};
	const struct tn_build_recipe_ask recipe_ask = {
		.root = root, .settings = &settings, .target = &target, .module = "m", .version = "1"
	};
	struct done done = { 0 };
	const struct tn_build_shop_ask ask = {
		.root = root, .settings = &settings, .cache = cache, .jobs = 2, .told = hear, .data = done.told
	};
	tn_auto_build_recipe recipe = { 0 };
	tn_cleanup(tn_build_shop_freep) tn_build_shop *shop = NULL;
	tn_auto_build_record record = { 0 };
	struct tn_build_order order = { .recipe = &recipe, .number = 3, .unjudged = !judged, .anew = anew, .to = to };
	tn_autoerror err = { 0 };

	assert_int_equal(tn_build_recipe_read(&recipe_ask, &recipe, NULL), 0);
	assert_int_equal(tn_build_shop_open(&ask, &shop, NULL), 0);
	tn_build_shop_prepare(shop, &recipe, judged);
	done.result = tn_build_shop_make(shop, &order, &err);
	tn_build_shop_tidy(shop);
	snprintf(done.error, sizeof(done.error), "%s", err.text ? err.text : "");
	assert_int_equal(tn_build_shop_record(shop, 3, &record), 0);
	assert_int_equal(record.status, done.result < 0 ? TN_BUILD_MAKE_FAILED : done.result);
	done.cached = record.cached;
	snprintf(done.reason, sizeof(done.reason), "%s", record.reason);
	snprintf(done.remedy, sizeof(done.remedy), "%s", record.remedy);
	return done;
}

static struct done make(void)
{
	return make_to(NULL);
}

/* Nothing is left in the cache but entries and what it remembers. */
static void expect_tidy(void)
{
	sh("test -z \"$(ls -A cache | grep '^\\.' || :)\"");
}

static void test_again(void **state)
{
	struct done done;

	begin("echo made >x.ko");
	done = make();
	assert_string_equal(done.error, "");
	assert_string_equal(done.told, "");
	assert_false(done.cached);
	sh("test \"$(cat " KEPT "/module/x.ko)\" = made; grep -q 'Building module' " KEPT "/log/make.log; "
	   "grep -q '^status 0$' " KEPT "/log/record; mv " KEPT "/module/x.ko first; rm -r " KEPT);
	done = make();
	assert_string_equal(done.error, "");
	assert_true(done.cached);
	sh("cmp first " KEPT "/module/x.ko; grep -q '^cached 1$' " KEPT "/log/record; grep -q 'Building module' " KEPT
	   "/log/make.log");
	expect_tidy();
}

/* A makefile that asks which kernel runs. */
static void test_refused(void **state)
{
	struct mkko m = { 0 };
	tn_autobuf file = { 0 };
	char path[PATH_MAX];
	struct done done;
	FILE *f;

	(void)state;
	assert_int_equal(tn_vec_push(&m.info, "vermagic=6.0-running SMP mod_unload "), 0);
	assert_int_equal(mkko_build(&m, &file, NULL), 0);
	mkko_release(&m);
	snprintf(path, sizeof(path), "%s/running.ko", top);
	f = fopen(path, "w");
	assert_int_equal(fwrite(file.p, 1, file.n, f), file.n);
	fclose(f);
	snprintf(path, sizeof(path), "cp %s/running.ko x.ko; echo sh: 1: flex: not found", top);
	begin(path);
	judged = true;
	done = make();
	judged = false;
	assert_int_equal(done.result, -EPERM);
	assert_non_null(strstr(done.error, "it was built for 6.0-running, not for 6.1-test"));
	assert_non_null(strstr(done.remedy, "$kernel_source_dir"));
	sh("test ! -e " KEPT "/module; test -e cache/*/record; test ! -e cache/*/module");
	expect_tidy();
}

static void test_what_is_not_there_any_more(void **state)
{
	begin("echo made >x.ko");
	assert_false(make().cached);
	sh("echo '# other' >>src/Makefile");
	assert_false(make().cached);
	assert_true(make().cached);
	sh("for f in cache/*/module/x.ko; do printf n >$f; done");
	assert_false(make().cached); /* both were damaged */
	assert_true(make().cached);
	sh("test \"$(cat " KEPT "/module/x.ko)\" = made");
	expect_tidy();
}

static void test_failure(void **state)
{
	struct done done;

	begin("echo because; exit 3");
	done = make();
	assert_int_equal(done.result, TN_BUILD_MAKE_FAILED);
	assert_string_equal(done.reason, done.error);
	sh("grep -q because dkms/m/1/build/make.log; test ! -e " KEPT
	   "; grep -q because cache/*/log; grep -q '^status 10$' cache/*/record");
	assert_int_equal(make().result, TN_BUILD_MAKE_FAILED); /* a failure is not out of the cache */
	sh("printf 'all:\\n\\t@echo made >x.ko\\n' >src/Makefile");
	assert_int_equal(make().result, 0);
	assert_true(make().cached);

	expect_tidy();
}

/* Somebody edits the source meanwhile: what comes of it is not kept for the next time. */
static void test_a_source_that_changes(void **state)
{
	struct done done;
	char recipe[PATH_MAX + 128];

	snprintf(recipe, sizeof(recipe), "echo made >x.ko; date +%%N >>%s/src/edited", top);
	begin(recipe);
	done = make();
	assert_int_equal(done.result, 0);
	assert_non_null(strstr(done.told, "is not cached"));
	assert_false(make().cached);
	sh("test ! -e cache/*/record");
}

/* The same of the kernel's headers, which are looked at when all is built. */
static void test_headers_that_change(void **state)
{
	struct done done;
	char recipe[PATH_MAX + 128], dir[PATH_MAX + 128];

	(void)state;
	snprintf(recipe, sizeof(recipe), "echo made >x.ko; date +%%N >>%s/headers/h", top);
	snprintf(dir, sizeof(dir), "%s/headers", top);
	begin(recipe);
	sh("mkdir headers");
	headers = dir;
	done = make();
	assert_int_equal(done.result, 0);
	assert_non_null(strstr(done.told, "headers was changed while modules were built with it"));
	sh("test \"$(cat " KEPT "/module/x.ko)\" = made; test ! -e cache/*/record");
	assert_false(make().cached);
	headers = "/nowhere/build";
	expect_tidy();
}

/* What the key does not see is made anew when somebody asks for it, and then it is so for the next time. */
static void test_anew(void **state)
{
	char recipe[PATH_MAX + 64];

	snprintf(recipe, sizeof(recipe), "cp %s/outside x.ko", top);
	begin(recipe);
	sh("echo one >outside");
	assert_false(make().cached);
	sh("echo two >outside");
	assert_true(make().cached);
	sh("test \"$(cat " KEPT "/module/x.ko)\" = one");
	anew = true;
	assert_false(make().cached);
	anew = false;
	sh("test \"$(cat " KEPT "/module/x.ko)\" = two");
	assert_true(make().cached);
	sh("test \"$(cat " KEPT "/module/x.ko)\" = two");
	expect_tidy();
}

static void test_a_cache_of_others(void **state)
{
	struct done done;

	begin("echo made >x.ko");
	assert_false(make().cached);
	sh("chmod 777 cache");
	done = make();
	assert_int_equal(done.result, 0);
	assert_false(done.cached);
	assert_non_null(strstr(done.told, "builds are not cached: "));
	sh("test \"$(cat " KEPT "/module/x.ko)\" = made; chmod 755 cache");
	assert_true(make().cached);
}

static void test_a_directory(void **state)
{
	char to[PATH_MAX];

	begin("echo made >x.ko; echo x >Module.symvers");
	sh("rm -rf to; mkdir to; echo old >to/x.ko");
	snprintf(to, sizeof(to), "%s/to", top);
	assert_int_equal(make_to(to).result, 0);
	sh("test \"$(cat to/x.ko)\" = made; test \"$(ls to)\" = x.ko; test ! -e " KEPT);
}

static void test_two_at_once(void **state)
{
	pid_t pids[2];

	begin("sleep 0.2; echo made >x.ko");
	for (unsigned i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(make().result);
	}
	for (unsigned i = 0; i < 2; i++) {
		int status;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	sh("test \"$(cat " KEPT "/module/x.ko)\" = made; test $(ls -d cache/*/ | wc -l) = 1");
	expect_tidy();
	assert_true(make().cached);
}

/* SIGKILL in the middle: make ends, nothing half is seen, and the next one clears up. */
static void test_killed(void **state)
{
	char recipe[PATH_MAX + 128], name[PATH_MAX];
	pid_t pid;

	snprintf(recipe, sizeof(recipe), "echo half >x.ko; echo $$$$ >%s/begun; exec sleep 1000", top);
	begin(recipe);
	snprintf(name, sizeof(name), "%s/begun", top);
	unlink(name);
	pid = fork();
	if (pid == 0)
		_exit(make().result);
	sh("while test ! -s begun; do sleep 0.05; done");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	sh("while kill -0 $(cat begun) 2>/dev/null; do sleep 0.05; done; test ! -e " KEPT "; test ! -e cache/*/record");
	sh("printf 'all:\\n\\t@echo made >x.ko\\n' >src/Makefile");
	assert_int_equal(make().result, 0);
	sh("test \"$(cat " KEPT "/module/x.ko)\" = made");
	expect_tidy();
}

static int setup(void **state)
{
	root = tn_root_new("/");
	if (!root || testtop_make(NULL) != 0)
		return -1;
	umask(022);
	snprintf(dkms, sizeof(dkms), "%s/dkms", top);
	snprintf(modules, sizeof(modules), "%s/modules", top);
	snprintf(cache, sizeof(cache), "%s/cache", top);
	snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", top);
	return 0;
}

static int teardown(void **state)
{
	tn_root_free(root);
	return testtop_remove(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_what_is_not_there_any_more),
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_a_source_that_changes),
		cmocka_unit_test(test_headers_that_change),
		cmocka_unit_test(test_anew),
		cmocka_unit_test(test_a_cache_of_others),
		cmocka_unit_test(test_a_directory),
		cmocka_unit_test(test_two_at_once),
		cmocka_unit_test(test_killed),
	};
	tn_cleanup(tn_crypto_freep) tn_crypto *crypto = tn_crypto_new();
	struct tn_digest digest;

	if (!crypto || tn_crypto_digest(crypto, "SHA256", tn_text("x"), &digest, NULL) == -ENOSYS)
		return 77; /* this build has no OpenSSL, so there are no keys: skipped */
	return cmocka_run_group_tests(tests, setup, teardown);
}

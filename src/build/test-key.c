// SPDX-License-Identifier: LGPL-2.1-or-later
/* Keys of builds: each input that counts makes another, and when it is as it was, so is the key. */
#include "build/key.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "build/tree_sum.h"
#include "sys/fd.h"
#include "sys/stamp.h"
#include "tests/support/testtop.h"

static tn_root *root;
static tn_crypto *crypto;
static char memory[PATH_MAX];

static void sh(const char *text)
{
	assert_int_equal(testtop_run(text), 0);
}

static int setup(void **state)
{
	root = testtop_make(NULL) == 0 ? tn_root_new(top) : NULL;
	if (!root)
		return -1;
	snprintf(memory, sizeof(memory), "%s/memory", top);
	sh("mkdir -p usr/src/m-1/patches usr/src/h-amd64/include usr/src/h-common/include usr/lib/kbuild lib/modules/6.1 "
	   "etc/dkms/m "
	   "usr/bin var/dep proc/sys/kernel && echo 'int a;' >usr/src/m-1/a.c && "
	   "echo 'cp -r /opt/sdk . && export KBUILD_EXTRA_SYMBOLS=/usr/src/of-other/Module.symvers' >usr/src/m-1/pre.sh && "
	   "echo 'obj-m := a.o' >usr/src/m-1/Makefile && "
	   "echo fix >usr/src/m-1/patches/p && ln -s a.c usr/src/m-1/link && ln -s /usr/src/h-amd64 lib/modules/6.1/build && "
	   "echo 'include /usr/src/h-common/Makefile' >usr/src/h-amd64/Makefile && echo x >usr/src/h-common/Makefile && "
	   "echo '0x1 f vmlinux EXPORT_SYMBOL' >usr/src/h-amd64/Module.symvers && echo config >usr/src/h-amd64/include/auto.conf "
	   "&& "
	   "echo h >usr/src/h-common/include/h.h && ln -s ../../lib/kbuild usr/src/h-amd64/scripts && echo modpost "
	   ">usr/lib/kbuild/modpost && "
	   "printf 'CC = $(CROSS_COMPILE)gcc-9\\n' >usr/src/h-amd64/.kernelvariables && for t in gcc gcc-9 ld make; do echo $t "
	   ">usr/bin/$t; "
	   "done && echo dep >var/dep/Module.symvers && echo 6.0-running >proc/sys/kernel/osrelease && echo environment "
	   ">etc/environment.sh");
	return 0;
}

static int teardown(void **state)
{
	tn_crypto_free(crypto);
	tn_root_free(root);
	return testtop_remove(state);
}

/* What is given beside files. */
struct given {
	const char *make, *variable, *release, *compiler, *config, *patch, *pre_build, *build_environment, *depend;
	const char *environment, *source;
	bool strip, symvers, llvm;
};
static const struct given plain = { .make = "make",
				    .variable = "1",
				    .release = "6.1",
				    .compiler = "gcc",
				    .config = "CONFIG_A=y",
				    .patch = "p",
				    .pre_build = "",
				    .build_environment = "",
				    .depend = "",
				    .environment = "KCFLAGS=-O2",
				    .source = "/usr/src/m-1",
				    .strip = true,
				    .symvers = true };

static void key_of(const struct given *g, const char *use_memory, char ret[static TN_BUILD_SUM_SIZE])
{
	static const char *const symvers[] = { "/var/dep/Module.symvers" };
	const struct tn_dkms_settings settings = { .build_environment = g->build_environment };
	const struct tn_build_target target = { .release = g->release,
						.arch = "x86_64",
						.tree = "/lib/modules/6.1",
						.headers = "/lib/modules/6.1/build",
						.has_headers = true,
						.config = tn_text(g->config),
						.llvm = g->llvm,
						.compiler = g->compiler,
						.linker = "",
						.kernel_arch = "",
						.cross = "" };
	struct tn_build_recipe recipe = { .module = "m",
					  .version = "1",
					  .source = g->source,
					  .overlay = "/etc/dkms/m",
					  .target = &target,
					  .settings = &settings };
	struct tn_dkms_module module = { .built_name = "a", .built_location = "", .dest_name = "a", .strip = g->strip };
	struct tn_dkms_value value = { .text = tn_text(g->variable) };
	tn_cleanup(tn_build_keys_freep) tn_build_keys *keys = tn_build_keys_new(root, crypto, use_memory);
	tn_autoerror err = { 0 };

	recipe.conf = (struct tn_dkms_conf){ .make = g->make, .pre_build = g->pre_build, .post_build = "" };
	assert_int_equal(tn_vec_push(&recipe.conf.modules, module), 0);
	assert_int_equal(tn_vec_push(&recipe.conf.patches, g->patch), 0);
	assert_int_equal(tn_vec_push(&recipe.conf.depends, g->depend), 0);
	assert_int_equal(tn_vec_push(&recipe.environment, g->environment), 0);
	assert_int_equal(tn_dkms_vars_set(&recipe.read.vars, tn_text("ANY"), &value), 0);
	if (tn_build_key_of(keys, &recipe, symvers, g->symvers, ret, &err) < 0)
		fail_msg("%s", tn_error_text(&err, 0));
	assert_int_equal(tn_build_key_check(keys, &recipe, symvers, g->symvers, ret, NULL), 0);
	assert_int_equal(strlen(ret), TN_BUILD_SUM_SIZE - 1);
	tn_dkms_conf_free(&recipe.conf);
	tn_dkms_read_free(&recipe.read);
	tn_vec_free(&recipe.environment);
}

static void test_every_file_counts(void **state)
{
	static const char *const changes[][2] = {
		{ "echo 'int b;' >usr/src/m-1/a.c", "echo 'int a;' >usr/src/m-1/a.c" },
		{ "mv usr/src/m-1/a.c usr/src/m-1/b.c", "mv usr/src/m-1/b.c usr/src/m-1/a.c" },
		{ "chmod +x usr/src/m-1/a.c", "chmod -x usr/src/m-1/a.c" },
		{ "touch usr/src/m-1/empty", "rm usr/src/m-1/empty" },
		{ "mkdir usr/src/m-1/dir", "rmdir usr/src/m-1/dir" },
		{ "ln -sf Makefile usr/src/m-1/link", "ln -sf a.c usr/src/m-1/link" },
		{ "echo other >usr/src/m-1/patches/p", "echo fix >usr/src/m-1/patches/p" },
		{ "touch etc/dkms/m/script", "rm etc/dkms/m/script" },
		{ "echo y >usr/src/h-common/Makefile", "echo x >usr/src/h-common/Makefile" },
		{ "echo g >usr/src/h-common/include/h.h", "echo h >usr/src/h-common/include/h.h" },
		{ "sed -i s/0x1/0x2/ usr/src/h-amd64/Module.symvers", "sed -i s/0x2/0x1/ usr/src/h-amd64/Module.symvers" },
		{ "echo other >usr/src/h-amd64/include/auto.conf", "echo config >usr/src/h-amd64/include/auto.conf" },
		{ "echo newer >usr/lib/kbuild/modpost", "echo modpost >usr/lib/kbuild/modpost" },
		{ "ln -sfn /nowhere usr/src/h-amd64/scripts", "ln -sfn ../../lib/kbuild usr/src/h-amd64/scripts" },
		{ "echo newer >usr/bin/gcc", "echo gcc >usr/bin/gcc" },
		{ "echo newer >usr/bin/gcc-9", "echo gcc-9 >usr/bin/gcc-9" },
		{ "echo newer >usr/bin/ld", "echo ld >usr/bin/ld" },
		{ "rm usr/bin/ld", "echo ld >usr/bin/ld" },
		{ "echo new >usr/bin/pahole", "rm usr/bin/pahole" },
		{ "echo more >>var/dep/Module.symvers", "echo dep >var/dep/Module.symvers" },
		{ "mkdir -p opt/sdk; echo new >opt/sdk/h", "rm -r opt/sdk" },
		{ "mkdir usr/src/of-other; echo new >usr/src/of-other/Module.symvers", "rm -r usr/src/of-other" },
		{ "echo '# uname -r' >>usr/src/m-1/Makefile", "echo 'obj-m := a.o' >usr/src/m-1/Makefile" },
	};
	char first[TN_BUILD_SUM_SIZE], key[TN_BUILD_SUM_SIZE];

	key_of(&plain, memory, first);
	for (size_t i = 0; i < TN_ARRAY_SIZE(changes); i++) {
		sh(changes[i][0]);
		key_of(&plain, memory, key);
		if (strcmp(first, key) == 0)
			fail_msg("the key is the same after: %s", changes[i][0]);
		sh(changes[i][1]);
		key_of(&plain, memory, key);
		if (strcmp(first, key) != 0)
			fail_msg("the key is another one after: %s", changes[i][1]);
	}
}

static void test_every_text_counts(void **state)
{
	const struct given others[] = {
		{ .make = "make all" },     { .variable = "2" },
		{ .release = "6.2" },       { .compiler = "gcc-9" },
		{ .config = "CONFIG_A=m" }, { .patch = "q" },
		{ .pre_build = "sh x" },    { .build_environment = "/etc/environment.sh" },
		{ .depend = "other" },      { .environment = "KCFLAGS=-O1" },
	};
	struct given flags[] = { plain, plain, plain };
	char first[TN_BUILD_SUM_SIZE], key[TN_BUILD_SUM_SIZE];

	key_of(&plain, NULL, first);
	for (size_t i = 0; i < TN_ARRAY_SIZE(others); i++) {
		const struct given *o = &others[i];
		struct given g = plain;

		g.make = o->make ? o->make : g.make;
		g.variable = o->variable ? o->variable : g.variable;
		g.release = o->release ? o->release : g.release;
		g.compiler = o->compiler ? o->compiler : g.compiler;
		g.config = o->config ? o->config : g.config;
		g.patch = o->patch ? o->patch : g.patch;
		g.pre_build = o->pre_build ? o->pre_build : g.pre_build;
		g.build_environment = o->build_environment ? o->build_environment : g.build_environment;
		g.depend = o->depend ? o->depend : g.depend;
		g.environment = o->environment ? o->environment : g.environment;
		key_of(&g, NULL, key);
		if (strcmp(first, key) == 0)
			fail_msg("the key is the same with text %zu", i);
	}
	flags[0].environment = "TMPDIR=/elsewhere";
	flags[1].environment = "TMPDIR=/tmp";
	for (size_t i = 0; i < 2; i++)
		key_of(&flags[i], NULL, i ? key : first);
	assert_string_equal(first, key); /* it does not matter where they may work */
	key_of(&plain, NULL, first);
	flags[0] = flags[1] = plain;
	flags[0].strip = false;
	flags[1].symvers = false;
	flags[2].llvm = true;
	for (size_t i = 0; i < TN_ARRAY_SIZE(flags); i++) {
		key_of(&flags[i], NULL, key);
		assert_string_not_equal(first, key);
	}
}

/* Where a script asks for it, the kernel that runs counts, and else it does not. */
static void test_the_running_kernel(void **state)
{
	char first[TN_BUILD_SUM_SIZE], key[TN_BUILD_SUM_SIZE];

	key_of(&plain, NULL, first);
	sh("echo 7.0 >proc/sys/kernel/osrelease");
	key_of(&plain, NULL, key);
	assert_string_equal(first, key);
	sh("echo '# uname -r' >>usr/src/m-1/Makefile");
	key_of(&plain, NULL, first);
	sh("echo 6.0-running >proc/sys/kernel/osrelease");
	key_of(&plain, NULL, key);
	assert_string_not_equal(first, key);
	sh("echo 'obj-m := a.o' >usr/src/m-1/Makefile");
}

/* It is built in a copy: wherever it stands, also behind a link. */
static void test_another_place(void **state)
{
	char first[TN_BUILD_SUM_SIZE], key[TN_BUILD_SUM_SIZE];
	struct given g = plain;

	key_of(&plain, NULL, first);
	sh("mkdir home && cp -a usr/src/m-1 home/m && ln -s m home/link");
	g.source = "/home/m";
	key_of(&g, NULL, key);
	assert_string_equal(first, key);
	g.source = "/home/link";
	key_of(&g, NULL, key);
	assert_string_equal(first, key);
	sh("mv home/m/a.c home/m/b.c");
	key_of(&g, NULL, key);
	assert_string_not_equal(first, key);
	sh("rm -r home");
}

static void sum_headers(struct tn_tree_sum *ret)
{
	const struct tn_tree_sums how = { .root = root, .crypto = crypto, .memory = memory };
	const char *const tops[] = { "/usr/src/h-amd64" };

	assert_int_equal(tn_tree_sum(&how, tops, 1, true, NULL, NULL, ret, NULL), 0);
	assert_int_equal(tn_tree_settle(&how, tops, 1, ret, NULL), 0);
}

/* What was read once is not read again, until a stamp is another; a file with the old size and time is noticed. */
static void test_memory(void **state)
{
	tn_autoclose int fd = tn_root_open(root, "/usr", O_RDONLY);
	struct tn_tree_sum first, again;

	if (tn_stamp_trust_of(fd) != TN_STAMP_FIRM)
		skip();
	usleep(100000); /* longer than a tick: what changes from now on has another stamp */
	sum_headers(&first);
	sum_headers(&again);
	assert_true(again.remembered);
	assert_string_equal(first.sum, again.sum);
	sh("cp -p usr/src/h-amd64/include/auto.conf old && printf 'CONFIG\\n' >usr/src/h-amd64/include/auto.conf && "
	   "touch -r old usr/src/h-amd64/include/auto.conf");
	sum_headers(&again);
	assert_false(again.remembered);
	assert_string_not_equal(first.sum, again.sum);
	sh("echo config >usr/src/h-amd64/include/auto.conf");
	sum_headers(&again);
	assert_false(again.remembered);
	assert_string_equal(first.sum, again.sum);
	usleep(100000);
	sum_headers(&again);
	sum_headers(&again);
	assert_true(again.remembered);
	/* A memory that others may write to is none, and a damaged one neither. */
	sh("chmod 666 memory/*");
	sum_headers(&again);
	assert_false(again.remembered);
	sum_headers(&again);
	assert_true(again.remembered);
	sh("for f in memory/*; do printf x | dd of=$f bs=1 seek=90 conv=notrunc status=none; done");
	sum_headers(&again);
	assert_false(again.remembered);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_file_counts),
		cmocka_unit_test(test_every_text_counts),
		cmocka_unit_test(test_the_running_kernel),
		cmocka_unit_test(test_another_place),
		cmocka_unit_test(test_memory),
	};
	struct tn_digest digest;

	crypto = tn_crypto_new();
	if (!crypto || tn_crypto_digest(crypto, "SHA256", tn_text("x"), &digest, NULL) == -ENOSYS)
		return 77; /* this build has no OpenSSL, so there are no keys: skipped */
	return cmocka_run_group_tests(tests, setup, teardown);
}

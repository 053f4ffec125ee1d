// SPDX-License-Identifier: LGPL-2.1-or-later
/* Kernels as distributions have them, and what is told of each. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "build/outcome.h"
#include "build/recipe.h"
#include "sys/kernel.h"
#include "tests/support/testtop.h"

static tn_root *root;
static const struct tn_dkms_settings settings = {
	.source_tree = "/usr/src", .dkms_tree = "/var/lib/dkms", .install_tree = "/lib/modules", .build_environment = "",
};

static void sh(const char *text)
{
	assert_int_equal(testtop_run(text), 0);
}

static int setup(void **state)
{
	if (testtop_make(NULL) != 0)
		return -1;
	root = tn_root_new(top);
	return root ? 0 : -1;
}

static int teardown(void **state)
{
	tn_root_free(root);
	return testtop_remove(state);
}

static void read_target(const struct tn_build_target_ask *ask, struct tn_build_target *ret)
{
	tn_autoerror err = { 0 };

	if (tn_build_target_read(root, &settings, ask, ret, &err) < 0)
		fail_msg("%s", tn_error_text(&err, 0));
}

/* A kernel with headers, whose configuration has these lines. */
static void begin(const char *config)
{
	char command[1024];

	snprintf(command, sizeof(command),
		 "rm -rf lib usr etc && mkdir -p lib/modules/6.1/kernel lib/modules/6.1/build/include/config usr/bin etc\n"
		 "cat >lib/modules/6.1/build/include/config/auto.conf <<'end'\n%s\nend\n",
		 config);
	sh(command);
}

/* The compiler by the name that it called itself, where it is here. */
static void test_compilers(void **state)
{
	static const struct {
		const char *config, *compiler, *linker;
		bool llvm;
	} cases[] = {
		{ "CONFIG_CC_VERSION_TEXT=\"gcc-12 (Debian 12.2.0-14) 12.2.0\"\nCONFIG_CC_IS_GCC=y", "gcc-12", "", false },
		{ "CONFIG_CC_VERSION_TEXT=gcc-12 (Debian 12.2.0-14) 12.2.0", "gcc-12", "", false },
		{ "CONFIG_CC_VERSION_TEXT=\"gcc-14 (Debian 14.2.0-19) 14.2.0\"", "", "", false },
		{ "CONFIG_CC_VERSION_TEXT=\"../../tmp/x 1\"", "", "", false },
		{ "CONFIG_CC_VERSION_TEXT=\"Debian clang version 19.1.7 (3)\"\nCONFIG_CC_IS_CLANG=y", "clang", "", true },
		{ "CONFIG_CC_IS_CLANG=y\nCONFIG_LD_IS_LLD=y", "clang", "ld.lld", true },
		{ "", "", "", false },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		tn_auto_build_target target = { 0 };

		begin(cases[i].config);
		sh("touch usr/bin/gcc-12");
		read_target(&(struct tn_build_target_ask){ .release = "6.1" }, &target);
		assert_string_equal(target.compiler, cases[i].compiler);
		assert_string_equal(target.linker, cases[i].linker);
		assert_int_equal(target.llvm, cases[i].llvm);
	}
}

/* A kernel of another machine is built for with that machine's tools; one of this machine's with its own. */
static void test_machines(void **state)
{
	static const struct {
		const char *config, *arch, *kernel_arch, *cross;
	} cases[] = {
		{ "CONFIG_64BIT=y\nCONFIG_X86_64=y", "x86_64", "x86", "x86_64-linux-gnu-" },
		{ "CONFIG_ARM64=y", "aarch64", "arm64", "aarch64-linux-gnu-" },
		{ "CONFIG_RISCV=y", "riscv64", "riscv", "riscv64-linux-gnu-" },
		{ "CONFIG_S390=y", "s390x", "s390", "s390x-linux-gnu-" },
		{ "CONFIG_PPC64=y", "ppc64le", "powerpc", "powerpc64le-linux-gnu-" },
	};
	char here[65];

	assert_int_equal(tn_kernel_machine(here, sizeof(here)), 0);
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		tn_auto_build_target target = { 0 }, asked = { 0 };
		bool own = strcmp(here, cases[i].arch) == 0;

		begin(cases[i].config);
		read_target(&(struct tn_build_target_ask){ .release = "6.1" }, &target);
		assert_string_equal(target.arch, cases[i].arch);
		assert_string_equal(target.kernel_arch, own ? "" : cases[i].kernel_arch);
		assert_string_equal(target.cross, own ? "" : cases[i].cross);
		read_target(&(struct tn_build_target_ask){ .release = "6.1", .arch = "other" }, &asked);
		assert_string_equal(asked.arch, "other");
	}
	for (int i = 0; i < 2; i++) { /* nobody knows: this one */
		tn_auto_build_target target = { 0 };

		begin("# nothing");
		if (i)
			sh("rm -r lib/modules/6.1/build");
		read_target(&(struct tn_build_target_ask){ .release = "6.1" }, &target);
		assert_string_equal(target.arch, here);
		assert_string_equal(target.cross, "");
	}
}

static void test_packing(void **state)
{
	static const struct {
		const char *files, *packing;
	} cases[] = {
		{ "", "" },
		{ "kernel/fs/ext4/ext4.ko", "" },
		{ "kernel/fs/ext4/ext4.ko.xz", ".xz" },
		{ "kernel/a.ko.zst kernel/modules.txt", ".zst" },
		{ "kernel/a.ko.gz updates/dkms/b.ko", ".gz" },
		{ "kernel/a.ko updates/dkms/b.ko.xz", "" }, /* somebody else's */
		{ "updates/dkms/b.ko.xz", ".xz" },
		{ "kernel/a.ko.debug", "" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		tn_auto_build_target target = { 0 };
		char command[256];

		begin("");
		snprintf(command, sizeof(command), "cd lib/modules/6.1; for f in %s; do mkdir -p $(dirname $f); touch $f; done",
			 cases[i].files);
		sh(command);
		read_target(&(struct tn_build_target_ask){ .release = "6.1" }, &target);
		assert_string_equal(target.packing, cases[i].packing);
	}
}

static void test_missing_headers(void **state)
{
	static const struct {
		const char *os_release, *release, *package;
	} cases[] = {
		{ "ID=debian", "6.1.0-56-amd64", "install linux-headers-6.1.0-56-amd64" },
		{ "ID=ubuntu\nID_LIKE=debian", "6.8.0-1-generic", "install linux-headers-6.8.0-1-generic" },
		{ "ID=linuxmint\nID_LIKE=\"ubuntu debian\"", "6.8.0-1-generic", "install linux-headers-6.8.0-1-generic" },
		{ "ID=fedora", "6.12.5-200.fc41.x86_64", "install kernel-devel-6.12.5-200.fc41.x86_64" },
		{ "ID=rocky\nID_LIKE=\"rhel centos fedora\"", "5.14.0-1.el9.x86_64", "install kernel-devel-5.14.0-1.el9.x86_64" },
		{ "ID=arch", "6.12.4-arch1-1", "install linux-headers" },
		{ "ID=manjaro\nID_LIKE=arch", "6.6.63-1-lts", "install linux-lts-headers" },
		{ "ID=opensuse-leap\nID_LIKE=\"suse opensuse\"", "6.4.0-150600.23-default", "install kernel-default-devel" },
		{ "ID=alpine", "6.6.58-0-virt", "install linux-virt-dev" },
		{ "ID=own", "6.1", "install the package that has them" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		tn_auto_build_target target = { 0 };
		tn_autoerror err = { 0 };
		char command[512];

		snprintf(command, sizeof(command), "rm -rf lib etc; mkdir -p lib/modules/%s etc\n"
							   "cat >etc/os-release <<'end'\n%s\nend\n",
			 cases[i].release, cases[i].os_release);
		sh(command);
		read_target(&(struct tn_build_target_ask){ .release = cases[i].release }, &target);
		assert_false(target.has_headers);
		assert_int_equal(tn_build_target_check(&target, &err), TN_BUILD_NO_HEADERS);
		if (!strstr(err.text, cases[i].package) || !strstr(err.text, cases[i].release))
			fail_msg("%s", err.text);
	}
	sh("rm -rf headers; mkdir -p headers/include");
	{
		tn_auto_build_target target = { 0 };

		read_target(&(struct tn_build_target_ask){ .release = "6.1", .headers = "/headers" }, &target);
		assert_int_equal(tn_build_target_check(&target, NULL), 0);
		assert_string_equal(target.headers, "/headers");
	}
}

static void test_no_release(void **state)
{
	static const char *const releases[] = { "", ".", "..", "6.1/../..", "/" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(releases); i++) {
		tn_auto_build_target target = { 0 };

		const struct tn_build_target_ask ask = { .release = releases[i] };

		assert_int_equal(tn_build_target_read(root, &settings, &ask, &target, NULL), -EINVAL);
	}
}

/* --- recipes --- */

static int read_recipe(const struct tn_build_target *target, const char *const *directives, size_t n, struct tn_build_recipe *ret,
		       struct tn_error *err)
{
	const struct tn_build_recipe_ask ask = {
		.root = root, .settings = &settings, .target = target, .module = "m", .version = "1",
		.directives = directives, .n_directives = n,
	};
	int r = tn_build_recipe_read(&ask, ret, err);

	return r ? r : tn_build_recipe_check(ret, err);
}

static bool has(const struct tn_build_recipe *recipe, const char *entry)
{
	for (size_t i = 0; i < recipe->environment.n; i++)
		if (strcmp(recipe->environment.v[i], entry) == 0)
			return true;
	return false;
}

static void test_recipe(void **state)
{
	static const char *const over[] = { "MAKE[0]=make other", "BUILT_MODULE_NAME=n" };
	static const struct {
		const char *directive;
		int outcome;
	} wrong[] = {
		{ "NONE=1", -EINVAL },	       { "MAKE", -EINVAL },
		{ "MAKE[x]=1", -EINVAL },      { "MAKE[99999]=1", -EINVAL },
		{ "AUTOINSTALL=maybe", TN_BUILD_BAD_CONF }, { "BUILD_EXCLUSIVE_KERNEL=^5", TN_BUILD_EXCLUDED },
	};
	tn_auto_build_target target = { 0 }, bare = { 0 };
	tn_autoerror err = { 0 };

	begin("CONFIG_ARM64=y\nCONFIG_CC_VERSION_TEXT=\"gcc-12 (x)\"");
	sh("touch usr/bin/gcc-12; mkdir -p var/lib/dkms/m/1 usr/src/m-1 && ln -sfn /usr/src/m-1 var/lib/dkms/m/1/source");
	read_target(&(struct tn_build_target_ask){ .release = "6.1", .arch = "aarch64" }, &target);
	{
		tn_auto_build_recipe recipe = { 0 };

		assert_int_equal(read_recipe(&target, NULL, 0, &recipe, &err), TN_BUILD_NO_CONF);
	}
	sh("printf 'PACKAGE_NAME=m\\nPACKAGE_VERSION=1\\nDEST_MODULE_LOCATION=/extra\\n"
	   "BUILT_MODULE_NAME=m\\n' >usr/src/m-1/dkms.conf");
	{
		tn_auto_build_recipe recipe = { 0 };

		assert_int_equal(read_recipe(&target, over, 2, &recipe, &err), 0);
		assert_string_equal(recipe.conf.make, "make other");
		assert_string_equal(recipe.conf.modules.v[0].built_name, "n");
		assert_true(has(&recipe, "CC=gcc-12") && has(&recipe, "KERNEL_CC=gcc-12") && has(&recipe, "LC_ALL=C"));
		assert_true(has(&recipe, "kernelver=6.1") && has(&recipe, "arch=aarch64") && has(&recipe, "module_version=1"));
		if (*target.cross)
			assert_true(has(&recipe, "ARCH=arm64") && has(&recipe, "CROSS_COMPILE=aarch64-linux-gnu-"));
	}
	for (size_t i = 0; i < TN_ARRAY_SIZE(wrong); i++) {
		tn_auto_build_recipe recipe = { 0 };

		if (read_recipe(&target, &wrong[i].directive, 1, &recipe, &err) != wrong[i].outcome)
			fail_msg("%s: %s", wrong[i].directive, tn_error_text(&err, 0));
	}
	sh("rm -r lib/modules/6.1/build");
	read_target(&(struct tn_build_target_ask){ .release = "6.1" }, &bare);
	{
		tn_auto_build_recipe recipe = { 0 };

		assert_int_equal(read_recipe(&bare, NULL, 0, &recipe, &err), TN_BUILD_NO_HEADERS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compilers),	cmocka_unit_test(test_machines),   cmocka_unit_test(test_packing),
		cmocka_unit_test(test_missing_headers), cmocka_unit_test(test_no_release), cmocka_unit_test(test_recipe),
	};

	return cmocka_run_group_tests_name("target", tests, setup, teardown);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* A kernel's headers tell instead of its image, where that says in plain that both are of one build, and nowhere else. */
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diag/kernel_facts.h"
#include "format/testkernel.h"
#include "tests/support/testtree.h"

#define RELEASE "6.1.0-made"
#define BUILD "#1 SMP Debian 6.1.99-2 (2026-11-16)"
#define WORDS RELEASE " (maker@there) " BUILD
#define HEADERS "/usr/src/headers"
#define IN_IMAGE 20 /* exports; in the headers there is one */

static struct testtree top;

/* A boot header, and a kernel with exports of its own behind it. */
static void put_image(const char *words)
{
	const struct testkernel k = { .n_plain = IN_IMAGE, .crcs = true };
	static const char banner[] = "\0Linux version " WORDS "\n";
	tn_autobuf kernel = { 0 }, image = { 0 };

	assert_int_equal(testkernel_elf(&k, NULL, &kernel), 0);
	tn_buf_add(&kernel, banner, sizeof(banner));
	testkernel_pad(&image, 1024);
	image.p[0x1f1] = 1;
	memcpy(image.p + 0x1fe, "\x55\xaa", 2);
	memcpy(image.p + 0x202, "HdrS\x0f\x02", 6);
	image.p[0x20e] = 0x60; /* the words stand at 0x260 */
	memcpy(image.p + 0x260, words, strlen(words));
	image.p[0x24c] = (char)kernel.n;
	image.p[0x24d] = (char)(kernel.n >> 8);
	image.p[0x24e] = (char)(kernel.n >> 16);
	tn_buf_add_text(&image, tn_buf_text(&kernel));
	testtree_put(&top, "/boot/vmlinuz-" RELEASE, tn_buf_text(&image));
}

static void put_headers(const char *file, const char *build)
{
	char path[128], line[256];

	snprintf(path, sizeof(path), HEADERS "/include/generated/%s", file);
	snprintf(line, sizeof(line), "#define OTHER 1\n#define UTS_VERSION \"%s\"\n", build);
	testtree_put(&top, path, tn_text(line));
	testtree_put(&top, HEADERS "/include/generated/utsrelease.h", TN_TEXT_LITERAL("#define UTS_RELEASE \"" RELEASE "\"\n"));
	testtree_put(&top, HEADERS "/.config", TN_TEXT_LITERAL("CONFIG_X86_64=y\nCONFIG_SMP=y\n"));
}

static void put_symvers(const char *text)
{
	testtree_put(&top, HEADERS "/Module.symvers", tn_text(text));
}

/* How many exports are known, of whichever. */
static size_t read_exports(void)
{
	tn_cleanup(tn_kernel_facts_freep) tn_kernel_facts *facts = NULL;
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top.path);
	tn_cleanup(tn_tree_freep) tn_tree *tree = tn_tree_new(top.path, NULL);
	tn_autoerror err = { 0 };

	assert_int_equal(tn_kernel_facts_read_built(root, tree, RELEASE, HEADERS, NULL, NULL, &facts, &err), 0);
	assert_true(facts->crcs);
	assert_non_null(facts->image);
	assert_int_equal(facts->version[2], 99);
	assert_non_null(strstr(facts->banner, BUILD));
	assert_true(facts->machine_source && facts->is64);
	return facts->n_exports;
}

static int make(void **state)
{
	(void)state;
	return testtree_open(&top);
}

static int unmake(void **state)
{
	(void)state;
	return testtree_close(&top);
}

static void test_of_one_build(void **state)
{
	(void)state;
	put_image(WORDS);
	put_symvers("0x00000001\talpha\tvmlinux\tEXPORT_SYMBOL\t\n0x00000002\tbeta\tdrivers/b\tEXPORT_SYMBOL\t\n");
	put_headers("compile.h", BUILD);
	assert_int_equal(read_exports(), 1);
	put_headers("utsversion.h", BUILD);
	assert_int_equal(read_exports(), 1);
}

static void test_of_another(void **state)
{
	(void)state;
	put_image(WORDS);
	put_symvers("0x00000001\talpha\tvmlinux\tEXPORT_SYMBOL\t\n");
	put_headers("utsversion.h", "#1 SMP Debian 6.1.99-1 (2026-11-16)");
	assert_int_equal(read_exports(), IN_IMAGE);
	put_headers("utsversion.h", "");
	assert_int_equal(read_exports(), IN_IMAGE);
	put_headers("utsversion.h", BUILD);
	assert_int_equal(read_exports(), 1);
	put_image(RELEASE " (maker@there)"); /* without a build */
	assert_int_equal(read_exports(), IN_IMAGE);
	put_image("");
	assert_int_equal(read_exports(), IN_IMAGE);
}

/* Of machines that tell by their configuration what modules must say. */
static void test_machines(void **state)
{
	static const struct {
		const char *config;
		uint16_t machine;
		const char *magic;
	} machines[] = {
		{ "CONFIG_X86_64=y\nCONFIG_SMP=y\n", EM_X86_64, RELEASE " SMP " },
		{ "CONFIG_ARM64=y\nCONFIG_MODULE_UNLOAD=y\n", EM_AARCH64, RELEASE " mod_unload aarch64" },
		{ "CONFIG_RISCV=y\nCONFIG_64BIT=y\nCONFIG_ARCH_RV64I=y\nCONFIG_SMP=y\n", EM_RISCV, RELEASE " SMP riscv" },
	};

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(machines); i++) {
		tn_cleanup(tn_kernel_facts_freep) tn_kernel_facts *facts = NULL;
		tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top.path);
		tn_autoerror err = { 0 };

		put_headers("utsversion.h", BUILD);
		testtree_put(&top, HEADERS "/.config", tn_text(machines[i].config));
		assert_int_equal(tn_kernel_facts_read_built(root, NULL, RELEASE, HEADERS, NULL, NULL, &facts, &err), 0);
		assert_int_equal(facts->machine, machines[i].machine);
		assert_string_equal(facts->vermagic, machines[i].magic);
	}
}

static void test_without_exports(void **state)
{
	(void)state;
	put_image(WORDS);
	put_symvers("");
	put_headers("utsversion.h", BUILD);
	assert_int_equal(read_exports(), IN_IMAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_of_one_build, make, unmake),
		cmocka_unit_test_setup_teardown(test_of_another, make, unmake),
		cmocka_unit_test_setup_teardown(test_without_exports, make, unmake),
		cmocka_unit_test_setup_teardown(test_machines, make, unmake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

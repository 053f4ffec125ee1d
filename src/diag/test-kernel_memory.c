// SPDX-License-Identifier: LGPL-2.1-or-later
/* Memory runs out at the n-th allocation of reading a kernel's facts, for every n: that is told, and never less known. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "diag/kernel_facts.h"
#include "format/testcert.h"
#include "format/testkernel.h"
#include "tests/support/allocations_run_out.h"

#define RELEASE "6.1.0-made"
#define MAGIC RELEASE " SMP mod_unload "
#define TREE "/lib/modules/" RELEASE

static char root_path[] = "/tmp/test-kernel_memory-XXXXXX";

static void put(const char *path, const void *bytes, size_t n)
{
	char full[256];
	FILE *f;

	snprintf(full, sizeof(full), "%s%s", root_path, path);
	for (char *slash = full + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(full, 0755);
		*slash = '/';
	}
	f = fopen(full, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
}
#define PUT(path, literal) put(path, literal, sizeof(literal) - 1)

/* @symbols: whether the image has its exports, else Module.symvers tells. */
static void make_image(bool symbols)
{
	static const char words[] = "\0Linux version " RELEASE " (gcc) #1\n\0" MAGIC;
	const struct testkernel k = { .n_plain = symbols ? 20 : 0, .crcs = true };
	tn_autobuf image = { 0 };

	assert_int_equal(testkernel_elf(&k, NULL, &image), 0);
	tn_buf_add(&image, words, sizeof(words));
	testcert_list(&image, 1, 0, true, false, TESTCERT_SIZE, TESTCERT_SIZE);
	put("/boot/vmlinux-" RELEASE, image.p, image.n);
}

static void make_module(void)
{
	static const char this_module[1280];
	struct mkko m = { 0 };
	tn_autobuf module = { 0 };

	assert_int_equal(tn_vec_push(&m.info, "intree=Y"), 0);
	assert_int_equal(tn_vec_push(&m.info, "vermagic=" MAGIC), 0);
	assert_int_equal(tn_vec_push(&m.extra, (struct mkko_extra){ ".gnu.linkonce.this_module",
								    { this_module, sizeof(this_module) } }), 0);
	assert_int_equal(mkko_build(&m, &module, NULL), 0);
	mkko_release(&m);
	put(TREE "/kernel/a.ko", module.p, module.n);
	PUT(TREE "/modules.order", "kernel/a.ko\n");
	PUT("/boot/config-" RELEASE, "CONFIG_MODULES=y\nCONFIG_MODULE_SIG_HASH=\"sha256\"\n");
	PUT("/usr/src/kernels/" RELEASE "/Module.symvers", "0x00000001\talpha\tvmlinux\tEXPORT_SYMBOL\t\n");
}

static void assert_complete(const tn_kernel_facts *f, size_t n_exports)
{
	assert_int_equal(f->n_exports, n_exports);
	assert_int_equal(f->certificates.n, 1);
	assert_int_equal(f->module_size, 1280);
	assert_string_equal(f->vermagic, MAGIC);
	assert_null(f->image_trouble);
	assert_int_equal(tn_kernel_facts_config(f, "MODULES"), TN_CONFIG_YES);
	assert_true(tn_text_is(tn_kernel_facts_config_text(f, "MODULE_SIG_HASH"), "sha256"));
}

/* Return: whether memory was enough. */
static bool read_with(long n, size_t n_exports)
{
	tn_kernel_facts *facts = NULL;
	tn_autoerror err = { 0 };
	tn_root *root;
	tn_tree *tree;
	char path[256];
	int r;

	left = -1;
	root = tn_root_new(root_path);
	snprintf(path, sizeof(path), "%s" TREE, root_path);
	tree = tn_tree_new(path, NULL);
	has_failed = false;
	left = n;
	r = tn_kernel_facts_read(root, tree, RELEASE, NULL, NULL, &facts, &err);
	left = -1;
	assert_true(r == 0 || r == -ENOMEM);
	assert_int_equal(r == 0, facts != NULL);
	if (r == 0)
		assert_complete(facts, n_exports);
	tn_kernel_facts_free(facts);
	tn_tree_free(tree);
	tn_root_free(root);
	return r == 0 && !has_failed;
}

static void assert_told(size_t n_exports)
{
	long n = 0;

	while (!read_with(n, n_exports))
		assert_true(++n < 10000);
	print_message("%ld allocations\n", n);
	assert_true(n > 15);
}

static void told_of_every_allocation(void **state)
{
	char command[256];

	(void)state;
	assert_non_null(mkdtemp(root_path));
	make_module();
	make_image(true);
	assert_told(20);
	make_image(false);
	assert_told(1);
	snprintf(command, sizeof(command), "rm -r '%s'", root_path);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(told_of_every_allocation) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include <cmocka.h>

#include "sys/kernel.h"

static void release(void **unused)
{
	char whole[sizeof(((struct utsname *)0)->release)], cut[2] = "?";
	struct utsname u;

	assert_int_equal(uname(&u), 0);
	assert_int_equal(tn_kernel_release(whole, sizeof(whole)), 0);
	assert_string_equal(whole, u.release);
	assert_int_equal(tn_kernel_release(cut, sizeof(cut)), -ENAMETOOLONG);
	assert_string_equal(cut, "?");
	/* The NUL must fit, too. */
	assert_int_equal(tn_kernel_release(whole, strlen(u.release)), -ENAMETOOLONG);
}

/* Whatever the kernel and our privileges: what is no module is not loaded, and errno comes back. */
static void calls_that_fail(void **unused)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new("");
	const struct tn_kernel k = tn_kernel_running(root);

	assert_true(k.load_fd(k.data, -1, "", 0) < 0);
	assert_true(k.load_mem(k.data, "rubbish", 7, "") < 0);
	assert_true(k.unload(k.data, "no such module", 0) < 0);
}

/* What a machine's /sys says is read where a copy of it lies. */
static void compression_below_a_root(void **unused)
{
	char top[] = "/tmp/test-kernel-XXXXXX", path[64], word[16] = "?";
	tn_cleanup(tn_root_freep) tn_root *root = mkdtemp(top) ? tn_root_new(top) : NULL;
	const struct tn_kernel k = tn_kernel_running(root);
	FILE *f;

	assert_non_null(root);
	assert_int_equal(k.compression(k.data, word, sizeof(word)), -ENOENT);
	assert_string_equal(word, "?");
	snprintf(path, sizeof(path), "%s/sys", top);
	assert_int_equal(mkdir(path, 0755), 0);
	snprintf(path, sizeof(path), "%s/sys/module", top);
	assert_int_equal(mkdir(path, 0755), 0);
	snprintf(path, sizeof(path), "%s/sys/module/compression", top);
	f = fopen(path, "w");
	assert_true(f && fputs("zstd\n", f) >= 0 && fclose(f) == 0);
	assert_int_equal(k.compression(k.data, word, sizeof(word)), 0);
	assert_string_equal(word, "zstd");
	while (strlen(path) >= strlen(top)) { /* what was made, from the file up */
		assert_int_equal(remove(path), 0);
		*strrchr(path, '/') = '\0';
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(release),
		cmocka_unit_test(calls_that_fail),
		cmocka_unit_test(compression_below_a_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

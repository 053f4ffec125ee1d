// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "build/dkms_settings.h"
#include "tests/support/testtop.h"

static void sh(const char *text)
{
	assert_int_equal(testtop_run(text), 0);
}

static int setup(void **state)
{
	return testtop_make(NULL);
}

static int read_them(struct tn_dkms_settings *ret, struct tn_error *err)
{
	tn_root *root = tn_root_new(top);
	int r;

	assert_non_null(root);
	r = tn_dkms_settings_read(root, true, ret, err);
	tn_root_free(root);
	return r;
}

static void without_files(void **state)
{
	tn_auto_dkms_settings s = { 0 };

	assert_int_equal(read_them(&s, NULL), 0);
	assert_string_equal(s.source_tree, "/usr/src");
	assert_string_equal(s.dkms_tree, "/var/lib/dkms");
	assert_string_equal(s.install_tree, "/lib/modules");
	assert_string_equal(s.compress_xz, "--check=crc32 --lzma2=dict=1MiB");
	assert_string_equal(s.sign_file, "");
	assert_int_equal(s.try_sign, TN_DKMS_SIGN_WITH_A_KEY);
	assert_false(s.verbose || s.symlink_modules || s.continue_on_error);
}

static void later_files_win(void **state)
{
	tn_auto_dkms_settings s = { 0 };
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };

	sh("mkdir -p etc/dkms/framework.conf.d;"
	   "printf '%s\\n' 'source_tree=/opt/src/' 'dkms_tree=\"$source_tree/state\"' 'parallel_jobs=3' 'verbose=no' "
	   "'mok_signing_key=\"/keys/$kernelver/${kernelver}x\"' >etc/dkms/framework.conf;"
	   "echo parallel_jobs=4 >etc/dkms/framework.conf.d/b.conf; echo parallel_jobs=5 >etc/dkms/framework.conf.d/a.conf;"
	   "echo parallel_jobs=6 >etc/dkms/framework.conf.d/c.txt; echo try_sign_modules=true >>etc/dkms/framework.conf.d/a.conf");
	assert_int_equal(read_them(&s, NULL), 0);
	assert_string_equal(s.source_tree, "/opt/src");
	assert_string_equal(s.dkms_tree, "/opt/src//state");
	assert_int_equal(s.parallel_jobs, 4);
	assert_int_equal(s.try_sign, TN_DKMS_SIGN_ALWAYS);
	assert_true(s.verbose); /* anything that is not empty */
	assert_string_equal(s.signing_key, "/keys/${kernelver}/${kernelver}x");
	assert_string_equal(tn_dkms_settings_for(s.signing_key, "6.1", &arena), "/keys/6.1/6.1x");
}

static void strangers_are_not_run(void **state)
{
	tn_auto_dkms_settings s = { 0 };
	tn_autoerror err = { 0 };

	sh("echo 'parallel_jobs=$(touch ran; echo 7)' >etc/dkms/framework.conf.d/z.conf");
	assert_int_equal(read_them(&s, &err), -ENOTSUP);
	assert_non_null(strstr(err.text, "/etc/dkms/framework.conf.d/z.conf:1: needs bash"));
	sh("test ! -e ran");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_files),
		cmocka_unit_test(later_files_win),
		cmocka_unit_test(strangers_are_not_run),
	};

	return cmocka_run_group_tests(tests, setup, testtop_remove);
}

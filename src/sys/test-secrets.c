// SPDX-License-Identifier: LGPL-2.1-or-later
/* Files with keys: who else can read them. A process with a key: what is left of it. */
#include "sys/secrets.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cleanup.h"

static char path[] = "/tmp/tn-secrets-XXXXXX";

static int setup(void **state)
{
	int fd = mkstemp(path);

	return fd < 0 || write(fd, "secret", 6) != 6 || close(fd) < 0 ? -1 : 0;
}

static int teardown(void **state)
{
	return unlink(path);
}

/* Return: as tn_secrets_read(). */
static int read_with(mode_t mode, bool lenient, size_t max)
{
	tn_autosecret secret = { 0 };
	int fd = open(path, O_RDONLY), r;

	assert_true(fd >= 0);
	assert_int_equal(chmod(path, mode), 0);
	r = tn_secrets_read(fd, path, max, lenient, &secret, NULL);
	close(fd);
	if (r >= 0) {
		assert_int_equal(secret.n, 6);
		assert_memory_equal(secret.p, "secret", 6);
	}
	return r;
}

static void test_modes(void **state)
{
	static const mode_t refused[] = { 0644, 0604, 0602, 0601, 0660, 0620, 0666 };

	assert_int_equal(read_with(0600, false, 100), 0);
	assert_int_equal(read_with(0400, false, 100), 0);
	/* Root has chosen the group of a key; who else's group is whose? */
	assert_int_equal(read_with(0640, false, 100), geteuid() == 0 ? 0 : -EPERM);
	for (size_t i = 0; i < TN_ARRAY_SIZE(refused); i++) {
		assert_int_equal(read_with(refused[i], false, 100), -EPERM);
		assert_int_equal(read_with(refused[i], true, 100), 1);
	}
	assert_int_equal(read_with(0600, false, 5), -EFBIG);
	assert_int_equal(read_with(0600, false, 6), 0);
}

static void test_not_a_file(void **state)
{
	tn_autosecret secret = { 0 };
	int fd = open("/tmp", O_RDONLY | O_DIRECTORY);

	assert_int_equal(tn_secrets_read(fd, "/tmp", 100, false, &secret, NULL), -EINVAL);
	close(fd);
}

static void test_no_dump(void **state)
{
	struct tn_secrets secrets = { 0 };
	int dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
	struct rlimit before, core;

	assert_int_equal(getrlimit(RLIMIT_CORE, &before), 0);
	tn_secrets_begin(&secrets);
	assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
	assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
	assert_int_equal(core.rlim_cur, 0);
	tn_secrets_end(&secrets);
	assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), dumpable == 1 ? 1 : 0);
	assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
	assert_int_equal(core.rlim_cur, before.rlim_cur);
	/* What never began changes nothing. */
	tn_secrets_end(&secrets);
	assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
	assert_int_equal(core.rlim_cur, before.rlim_cur);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_not_a_file),
		cmocka_unit_test(test_no_dump),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

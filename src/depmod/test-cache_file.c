// SPDX-License-Identifier: LGPL-2.1-or-later
#include "depmod/cache_file.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/testtop.h"

static void make_file(const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", top, name);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	close(fd);
}

static bool is_there(const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", top, name);
	return access(path, F_OK) == 0;
}

/* Beside @cache, for a module directory at top/modules/@version. */
static void tidy(const char *cache, const char *version)
{
	char path[256], modules[256];

	snprintf(path, sizeof(path), "%s/%s", top, cache);
	snprintf(modules, sizeof(modules), "%s/modules/%s", top, version);
	tn_depmod_cache_tidy(path, modules);
}

static void only_what_is_gone(void **state)
{
	static const char *const stays[] = { "depmod!m!1.0", "depmod!m!there", "depmod!m!file", "depmod!m!",
					     "depmod!m!x!gone", "depmod!other!gone", "depmod!m", "other",
					     "xdepmod!m!gone" };

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(stays); i++)
		make_file(stays[i]);
	make_file("modules/file");
	make_file("depmod!m!gone");
	make_file("depmod!m!-5");

	tidy("depmod!m!1.0", "another"); /* not its own name */
	tidy("depmod!m!1.0", "1.0/");
	assert_true(is_there("depmod!m!gone"));

	tidy("depmod!m!1.0", "1.0");
	for (size_t i = 0; i < TN_ARRAY_SIZE(stays); i++)
		if (!is_there(stays[i]))
			fail_msg("%s", stays[i]);
	assert_false(is_there("depmod!m!gone"));
	assert_false(is_there("depmod!m!-5"));
}

static int make_top(void **state)
{
	(void)state;
	return testtop_make("mkdir -p \"$TOP/modules/1.0\" \"$TOP/modules/there\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_is_gone),
	};

	return cmocka_run_group_tests(tests, make_top, testtop_remove);
}

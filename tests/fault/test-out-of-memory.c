// SPDX-License-Identifier: LGPL-2.1-or-later
/* depmod when memory is out at the n-th allocation, for each n: it says so, leaks nothing (that is
 * for the sanitizers to see) and leaves the old files; or it did not matter, and the files are new. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "depmod/depmod.h"
#include "sys/map.h"
#include "tests/support/failing_allocator.h"

static size_t made, failing; /* allocations so far; the one that fails, 0 for none */

static bool allocation_fails(void)
{
	if (failing == 0 || ++made != failing)
		return false;
	errno = ENOMEM;
	return true;
}

static const char *tree; /* argv[1]: made by the script, with an old modules.dep */

static bool dep_is(const char *text)
{
	tn_automap map = { 0 };
	char path[4096];

	snprintf(path, sizeof(path), "%s/modules.dep", tree);
	return tn_map_open_at(AT_FDCWD, path, 1 << 20, TN_MAP_COPY, &map) == 0 &&
	       tn_text_is(tn_map_text(&map), text);
}

static int run_depmod(void)
{
	const struct tn_depmod_request request = { .dir = tree, .release = "1.0", .check = true,
						   .warn_duplicates = true };
	tn_cleanup(tn_depmod_freep) tn_depmod *d = NULL;
	tn_autoerror err = { 0 };
	int r = tn_depmod_build(&request, &d, &err);

	if (r <= 0)
		return r;
	return tn_depmod_write(d, tree, &err);
}

static void each_allocation_may_fail(void **state)
{
	static const char old[] = "old\n";
	static const char new[] = "kernel/a.ko:\nkernel/b.ko: kernel/a.ko\nkernel/c.ko: kernel/d.ko\n"
				  "kernel/d.ko: kernel/c.ko\n";
	size_t without_effect = 0;

	for (size_t n = 1;; n++) {
		char path[4096];
		FILE *f;
		int r;

		snprintf(path, sizeof(path), "%s/modules.dep", tree);
		f = fopen(path, "w");
		assert_non_null(f);
		fputs(old, f);
		fclose(f);
		made = 0;
		failing = n;
		r = run_depmod();
		failing = 0;
		if (r == 0 && made < n) {
			assert_true(n > 100);
			break;
		}
		without_effect += r == 0;
		assert_true(r == 0 || r == -ENOMEM);
		assert_true(dep_is(r == 0 ? new : old));
	}
	/* Only messages may be lost: about modules that cannot be read, and about the cycle. */
	assert_true(without_effect < 20);
	assert_true(dep_is(new));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_allocation_may_fail) };

	if (argc != 2)
		return 99;
	tree = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}

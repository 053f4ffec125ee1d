// SPDX-License-Identifier: LGPL-2.1-or-later
/* A file that gets other content: what it keeps, what stays where it cannot be done. */
#include "sys/replacing.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/testtop.h"

static char file[PATH_MAX];

static int setup(void **state)
{
	if (testtop_make(NULL) != 0)
		return -1;
	snprintf(file, sizeof(file), "%s/file", top);
	return 0;
}

static void sh(const char *command)
{
	assert_int_equal(testtop_run(command), 0);
}

/* Return: as tn_replacing_put(). */
static int put(const char *content)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autoreplacing f = { .dirfd = -1, .fd = -1 };
	int r = tn_replacing_open(file, "", &arena, &f, NULL);

	return r < 0 ? r : tn_replacing_put(&f, tn_text(content), NULL);
}

static void test_keeps(void **state)
{
	struct stat before, after;
	char value[16];
	bool attributes;

	sh("printf old >file && chmod 4751 file");
	attributes = setxattr(file, "user.note", "kept", 4, 0) == 0;
	assert_int_equal(stat(file, &before), 0);
	assert_int_equal(put("new content"), 0);
	assert_int_equal(stat(file, &after), 0);
	assert_int_equal(after.st_mode, before.st_mode);
	assert_int_equal(after.st_uid, before.st_uid);
	assert_int_not_equal(after.st_ino, before.st_ino);
	sh("test \"$(cat file)\" = 'new content' && test \"$(ls -A)\" = file");
	if (attributes)
		assert_int_equal(getxattr(file, "user.note", value, sizeof(value)), 4);
}

/* A limit on the size of files stands for a disk that is full. */
static void test_full(void **state)
{
	struct rlimit before, small;

	sh("printf old >file");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 4;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(put("much more than that"), -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	sh("test \"$(cat file)\" = old && test \"$(ls -A)\" = file");
}

static void test_changed(void **state)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autoreplacing f = { .dirfd = -1, .fd = -1 };

	sh("printf old >file");
	assert_int_equal(tn_replacing_open(file, "", &arena, &f, NULL), 0);
	sh("printf odd >other && mv other file");
	assert_int_equal(tn_replacing_put(&f, TN_TEXT_LITERAL("new"), NULL), -ESTALE);
	sh("test \"$(cat file)\" = odd && test \"$(ls -A)\" = file");
}

static void test_within(void **state)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autoreplacing f = { .dirfd = -1, .fd = -1 };
	char inside[PATH_MAX + 8], link[PATH_MAX + 16];

	sh("printf old >file && mkdir -p in inner && ln -sf ../file in/out && ln -sf file2 in/link && printf x >in/file2");
	snprintf(inside, sizeof(inside), "%s/in", top);
	snprintf(link, sizeof(link), "%s/in/out", top);
	assert_int_equal(tn_replacing_open(link, inside, &arena, &f, NULL), -EXDEV);
	snprintf(link, sizeof(link), "%s/in/link", top);
	assert_int_equal(tn_replacing_open(link, inside, &arena, &f, NULL), 0);
	assert_true(f.linked);
	tn_replacing_close(&f);
	/* A name that begins alike is another directory. */
	snprintf(link, sizeof(link), "%s/inner/file", top);
	sh("printf x >inner/file");
	assert_int_equal(tn_replacing_open(link, inside, &arena, &f, NULL), -EXDEV);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keeps),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_within),
	};

	return cmocka_run_group_tests(tests, setup, testtop_remove);
}

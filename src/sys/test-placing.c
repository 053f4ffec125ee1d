// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copies below a directory: links on the way, modes and times, what is there already, what is taken back. */
#include "sys/placing.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/testtop.h"

static char source[PATH_MAX], to[PATH_MAX];
static tn_root *root;

static void sh(const char *command)
{
	assert_int_equal(testtop_run(command), 0);
}

static int setup(void **state)
{
	if (testtop_make(NULL) != 0)
		return -1;
	snprintf(source, sizeof(source), "%s/from", top);
	snprintf(to, sizeof(to), "%s/a/b/to", top);
	root = tn_root_new(source);
	sh("mkdir -p from/usr/lib/fw/real from/etc && ln -s usr/lib from/lib && echo x >from/usr/lib/fw/real/f && chmod 640 "
	   "from/usr/lib/fw/real/f && touch -d @12345 from/usr/lib/fw/real/f && ln -s real from/usr/lib/fw/dir && "
	   "ln -s dir/f from/usr/lib/fw/link && ln -s /lib/fw/link from/etc/conf && ln -s ../../../../etc/passwd from/etc/out && "
	   "chmod 711 from/usr/lib/fw/real && ln -s round from/etc/round");
	return !root;
}

static int teardown(void **state)
{
	tn_root_free(root);
	return testtop_remove(state);
}

static tn_placing *begin(void)
{
	tn_placing *p = NULL;

	assert_int_equal(tn_placing_begin(root, to, &p, NULL), 0);
	return p;
}

static void links_come_along(void **state)
{
	tn_placing *p = begin();

	assert_int_equal(tn_placing_copy(p, "/etc/conf", NULL), 0);
	assert_int_equal(tn_placing_copy(p, "/lib/fw/real/f", NULL), 0);
	tn_placing_keep(p);
	tn_placing_free(p);
	sh("test \"$(cd a/b/to && find . | sort | tr '\\n' ' ')\" = "
	   "'. ./etc ./etc/conf ./lib ./usr ./usr/lib ./usr/lib/fw ./usr/lib/fw/dir ./usr/lib/fw/link ./usr/lib/fw/real "
	   "./usr/lib/fw/real/f '");
	sh("test \"$(readlink a/b/to/etc/conf a/b/to/lib a/b/to/usr/lib/fw/dir a/b/to/usr/lib/fw/link | tr '\\n' ' ')\" = "
	   "'/lib/fw/link usr/lib real dir/f '");
	sh("test \"$(stat -c '%a %Y %s' a/b/to/usr/lib/fw/real/f) $(stat -c %a a/b/to/usr/lib/fw/real)\" = '640 12345 2 711'");
}

static void links_that_are_there_lead_nowhere_else(void **state)
{
	tn_placing *p;

	sh("rm -rf a && mkdir -p a/b/to victim && ln -s $PWD/victim a/b/to/usr && mkdir a/b/to/lib");
	p = begin();
	assert_int_equal(tn_placing_copy(p, "/lib/fw/real/f", NULL), 0);
	assert_int_equal(tn_placing_copy(p, "/usr/lib/fw/real/f", NULL), 0);
	tn_placing_keep(p);
	tn_placing_free(p);
	sh("test -f a/b/to/lib/fw/real/f && test -f a/b/to/$PWD/victim/lib/fw/real/f && test -z \"$(ls victim)\"");
}

static void what_leads_out_is_not_followed(void **state)
{
	tn_placing *p = begin();

	assert_int_equal(tn_placing_copy(p, "/etc/out", NULL), -ENOENT);
	assert_int_equal(tn_placing_copy(p, "/etc/round", NULL), 0); /* a copy of what it is */
	assert_int_equal(tn_placing_copy(p, "/etc/nothing", NULL), -ENOENT);
	assert_int_equal(tn_placing_copy(p, "/usr/lib", NULL), -EINVAL);
	tn_placing_free(p);
}

static void what_was_made_is_taken_back(void **state)
{
	struct rlimit limit, small = { 1, RLIM_INFINITY };
	tn_placing *p;

	sh("rm -rf a && mkdir -p a/b/to/etc && echo own >a/b/to/etc/own");
	p = begin();
	assert_int_equal(tn_placing_copy(p, "/etc/conf", NULL), 0);
	assert_int_equal(tn_placing_write(p, "/etc/made", TN_TEXT_LITERAL("made"), NULL), 0);
	tn_placing_free(p);
	sh("test \"$(find a | sort | tr '\\n' ' ')\" = 'a a/b a/b/to a/b/to/etc a/b/to/etc/own '");
	sh("rm -rf a");
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	small.rlim_max = limit.rlim_max;
	p = begin();
	setrlimit(RLIMIT_FSIZE, &small);
	assert_int_equal(tn_placing_copy(p, "/etc/conf", NULL), -EFBIG);
	setrlimit(RLIMIT_FSIZE, &limit);
	tn_placing_free(p);
	sh("test ! -e a");
}

static void what_is_there_is_replaced_or_kept(void **state)
{
	tn_placing *p;
	int fd;

	sh("rm -rf a && mkdir -p a/b/to/usr/lib/fw/real a/b/to/etc && echo old >a/b/to/usr/lib/fw/real/f && "
	   "ln -s x a/b/to/etc/conf");
	p = begin();
	assert_int_equal(tn_placing_copy(p, "/etc/conf", NULL), 0);
	tn_placing_keep(p);
	tn_placing_free(p);
	sh("test \"$(cat a/b/to/usr/lib/fw/real/f) $(readlink a/b/to/etc/conf)\" = 'x /lib/fw/link'");
	sh("stat -c %i a/b/to/usr/lib/fw/real/f >before");
	p = begin();
	assert_int_equal(tn_placing_copy(p, "/etc/conf", NULL), 0);
	fd = tn_placing_directory(p, "/usr/lib/new", NULL);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(tn_placing_directory(p, "/usr/lib/fw/real/f", NULL), -ENOTDIR);
	tn_placing_free(p);
	sh("stat -c %i a/b/to/usr/lib/fw/real/f | cmp - before && test ! -e a/b/to/usr/lib/new");
	sh("rm -r a/b/to/usr/lib/fw/real/f && mkdir a/b/to/usr/lib/fw/real/f");
	p = begin();
	assert_int_equal(tn_placing_copy(p, "/lib/fw/real/f", NULL), -EISDIR);
	tn_placing_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_come_along),
		cmocka_unit_test(links_that_are_there_lead_nowhere_else),
		cmocka_unit_test(what_leads_out_is_not_followed),
		cmocka_unit_test(what_was_made_is_taken_back),
		cmocka_unit_test(what_is_there_is_replaced_or_kept),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which files kmod 34 reads, and in which order, was seen with `modprobe -c -C`. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "sys/confdir.h"
#include "tests/support/testtop.h"

/* Directory order is the file system's, so at most one entry of each is bad. */
static const char script[] =
	"set -e; cd \"$TOP\"; mkdir etc run lib mask fifo link dangling; "
	"touch etc/b.conf etc/mm.conf etc/z.conf etc/modules.t.conf etc/e\xcc\x81.conf "
	"etc/.hid.conf etc/.conf etc/noext etc/x.conf~ etc/x.alias etc/x.CONF etc/conf "
	"etc/x.conf.new run/b.conf run/a.conf mask/b.conf fifo/a.conf "
	"lib/Z.conf lib/a.conf lib/_.conf lib/d.conf lib/l.conf; "
	"mkdir mask/d.conf; ln -s /dev/null mask/Z.conf; mkfifo fifo/f.conf; "
	"ln -s ../fifo/f.conf link/g.conf; ln -s nowhere dangling/l.conf";

static int make_tree(void **state)
{
	return testtop_make(script);
}

static void hear(void *data, enum tn_log_level level, const char *message)
{
	tn_buf_addf(data, "! %s\n", message);
}

/* Paths and messages, a line each, without the directory's name. */
static void check(const char *const *paths, unsigned flags, const char *want)
{
	struct tn_arena arena = { 0 };
	tn_autobuf got = { 0 };
	const struct tn_log log = { hear, &got, TN_LOG_WARNING };
	tn_autovec tn_conf_files files = { 0 };

	assert_int_equal(tn_confdir_list(top, paths, flags, &arena, &files, &log), 0);
	for (size_t i = 0; i < files.n; i++)
		tn_buf_addf(&got, "%s\n", files.v[i].path);
	tn_buf_add_char(&got, '\0');
	for (char *at = got.p; (at = strstr(at, top));)
		memmove(at, at + strlen(top), strlen(at + strlen(top)) + 1);
	assert_string_equal(got.p, want);
	tn_arena_free(&arena);
}

#define CHECK(flags, want, ...) check((const char *const[]){ __VA_ARGS__, NULL }, flags, want)

static void sorted_by_name_earlier_directory_masks(void **state)
{
	CHECK(0, "/lib/Z.conf\n/lib/_.conf\n/run/a.conf\n/run/b.conf\n/lib/d.conf\n/lib/l.conf\n",
	      "/run", "/none", "/lib");
	CHECK(0, "/lib/Z.conf\n/lib/_.conf\n/lib/a.conf\n/run/b.conf\n/lib/d.conf\n/lib/l.conf\n",
	      "/lib", "/run");
}

/* A link to /dev/null masks; what is skipped does not. */
static void what_masks(void **state)
{
	CHECK(0, "! /mask/d.conf: skipped: a directory where a file should be\n"
		 "/mask/Z.conf\n/lib/_.conf\n/lib/a.conf\n/mask/b.conf\n/lib/d.conf\n/lib/l.conf\n",
	      "/mask", "/lib");
}

static void special_files_are_skipped(void **state)
{
	CHECK(0, "! /fifo/f.conf: skipped: not a regular file\n/fifo/a.conf\n", "/fifo");
	CHECK(0, "! /link/g.conf: skipped: not a regular file\n", "/link");
	CHECK(0, "! /dangling/l.conf: skipped: No such file or directory\n", "/dangling");
}

static void names_that_count(void **state)
{
	CHECK(0, "/etc/b.conf\n/etc/e\xcc\x81.conf\n/etc/mm.conf\n/etc/modules.t.conf\n/etc/z.conf\n",
	      "/etc");
	CHECK(0, "/run/a.conf\n/run/b.conf\n", "/run/");
}

static void a_file_is_taken_whatever_its_name(void **state)
{
	CHECK(0, "/etc/noext\n", "/etc/noext");
	CHECK(0, "/etc/b.conf\n", "/etc/b.conf", "/run/b.conf");
	CHECK(0, "/run/a.conf\n/etc/b.conf\n/etc/noext\n", "/etc/noext", "/etc/b.conf", "/run");
	CHECK(0, "/fifo/f.conf\n", "/fifo/f.conf");
}

static void missing_paths(void **state)
{
	CHECK(0, "", "/none");
	CHECK(TN_CONFDIR_MUST_EXIST, "! /none: no such file or directory, so no configuration from it\n/run/a.conf\n",
	      "/none", "/run/a.conf");
}

static void unreadable_directory(void **state)
{
	if (geteuid() == 0)
		skip();
	assert_int_equal(system("cd \"$TOP\"; mkdir closed; touch closed/x.conf; chmod 0 closed"), 0);
	CHECK(0, "! /closed: skipped: Permission denied\n/run/a.conf\n/run/b.conf\n", "/closed", "/run");
}

/* Neither a link nor what the user named: nobody has seen what those are. */
static void only_listed_files_are_known_to_be_regular(void **state)
{
	static const char *const paths[] = { "/mask", "/run/a.conf", NULL };
	struct tn_arena arena = { 0 };
	tn_autovec tn_conf_files files = { 0 };

	assert_int_equal(tn_confdir_list(top, paths, 0, &arena, &files, NULL), 0);
	assert_int_equal(files.n, 3);
	for (size_t i = 0; i < files.n; i++) /* a file system need not tell the kind of an entry */
		if (strcmp(files.v[i].name, "b.conf") != 0)
			assert_false(files.v[i].regular);
	tn_arena_free(&arena);
}

static void one_file_added_where_it_sorts(void **state)
{
	tn_autovec tn_conf_files files = { 0 };

	assert_int_equal(tn_confdir_add(&files, "/x/m"), 0);
	assert_int_equal(tn_confdir_add(&files, "/y/a"), 0);
	assert_int_equal(tn_confdir_add(&files, "z"), 0);
	assert_int_equal(tn_confdir_add(&files, "/z/m"), 0); /* masked */
	assert_int_equal(files.n, 3);
	assert_string_equal(files.v[0].path, "/y/a");
	assert_string_equal(files.v[1].path, "/x/m");
	assert_string_equal(files.v[2].name, "z");
}

static void a_forgotten_suffix(void **state)
{
	const char *const paths[] = { "/etc", "/run", "/nowhere", NULL };
	struct tn_arena arena = { 0 };
	tn_autovec tn_conf_files files = { 0 };

	assert_int_equal(tn_confdir_list_forgotten(top, paths, &arena, &files), 0);
	assert_int_equal(files.n, 2); /* conf and noext; x.conf~ and its like are named so on purpose */
	assert_string_equal(files.v[0].name, "conf");
	assert_string_equal(files.v[1].name, "noext");
	tn_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_forgotten_suffix),
		cmocka_unit_test(sorted_by_name_earlier_directory_masks),
		cmocka_unit_test(what_masks),
		cmocka_unit_test(special_files_are_skipped),
		cmocka_unit_test(names_that_count),
		cmocka_unit_test(a_file_is_taken_whatever_its_name),
		cmocka_unit_test(missing_paths),
		cmocka_unit_test(unreadable_directory),
		cmocka_unit_test(only_listed_files_are_known_to_be_regular),
		cmocka_unit_test(one_file_added_where_it_sorts),
	};

	return cmocka_run_group_tests(tests, make_tree, testtop_remove);
}

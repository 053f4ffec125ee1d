// SPDX-License-Identifier: LGPL-2.1-or-later
/* Of what was read, the cache gets what will hold for as long as the file's stamp does. What happens
 * meanwhile is done when depmod finds a certain thing, so nothing here depends on speed. */
#include "depmod/depmod.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "tests/support/testtree.h"
#include "depmod/cache_file.h"
#include "tests/mkko/mkko.h"
#include "sys/clock.h"

/* More than any file system's clock takes to its next tick, where it keeps parts of a second. */
#define SETTLED_MSEC 100

static struct testtree t;
static struct tn_buf module;
static const char *cue; /* id of what depmod will find, and what is done then */
static void (*act)(void);

static void hear(void *data, const struct tn_finding *f)
{
	if (cue && strcmp(f->id, cue) == 0) {
		cue = NULL;
		act();
	}
}

static const struct tn_finding_sink sink = { hear, NULL };

static char elsewhere[] = "/dev/shm/tn-remember-XXXXXX"; /* on another file system, or empty */

static struct tn_stamp stamp(void)
{
	return tn_stamp_of(AT_FDCWD, testtree_path(&t, "m/b.ko"));
}

/* One module that is none, about which depmod says so, before a good one. */
static int setup(void **state)
{
	struct mkko m = { 0 };
	struct tn_stamp s;

	if (testtree_open(&t) < 0 || tn_vec_push(&m.info, "alias=old") < 0 || mkko_build(&m, &module, NULL) < 0)
		return -1;
	tn_vec_free(&m.info);
	testtree_put(&t, "m/a.ko", tn_text("no module"));
	testtree_put(&t, "m/b.ko", tn_buf_text(&module));
	testtree_put(&t, "m/modules.order", tn_text("a.ko\nb.ko\n"));
	testtree_put(&t, "conf", tn_text(""));
	testtree_put(&t, "symvers", tn_text("no line of it\n"));
	tn_clock_sleep(SETTLED_MSEC);
	s = stamp();
	if (!s.ctime_nsec)
		tn_clock_sleep(3000);
	return 0;
}

static int teardown(void **state)
{
	tn_buf_free(&module);
	return testtree_close(&t);
}

/* Runs depmod, does @act_ when it finds @cue_. Return: whether the cache knows the file by @before, or
 * by the stamp that it has afterwards. */
static bool remembers(const char *cue_, void (*act_)(void), const struct tn_stamp *before)
{
	const char *cache = testtree_path(&t, "cache"), *config[] = { testtree_path(&t, "conf"), NULL };
	const struct tn_depmod_request request = {
		.dir = testtree_path(&t, "m"), .release = "1.0", .config = config, .cache = cache,
		.symvers = testtree_path(&t, "symvers"), .sink = &sink,
	};
	struct tn_depmod_cache_file file;
	struct tn_stamp after;
	tn_depmod *d;
	bool known;

	unlink(cache);
	cue = cue_;
	act = act_;
	assert_int_equal(tn_depmod_build(&request, &d, NULL), 1);
	assert_null(cue); /* depmod did find it */
	tn_depmod_remember(d);
	tn_depmod_free(d);
	tn_depmod_cache_load(cache, tn_clock_now(), NULL, &file);
	after = stamp();
	known = tn_depmod_cache_find(&file.cache, before ? before : &after).p != NULL;
	tn_depmod_cache_unload(&file);
	return known;
}

static void skip_where_nothing_is_remembered(void)
{
	int fd = open(t.path, O_RDONLY | O_DIRECTORY);
	enum tn_stamp_trust trust = tn_stamp_trust_of(fd);

	close(fd);
	if (trust != TN_STAMP_FIRM)
		skip();
}

static void a_file_left_alone(void **state)
{
	(void)state;
	skip_where_nothing_is_remembered();
	assert_true(remembers(NULL, NULL, NULL));
}

static struct tn_buf told;

static void gather(void *data, enum tn_log_level level, const char *message)
{
	tn_buf_addf(&told, "%s\n", message);
}

/* Who hunts a fault hears of each file whether the cache knows it. */
static void what_is_known_is_told(void **state)
{
	const char *cache = testtree_path(&t, "cache"), *config[] = { testtree_path(&t, "conf"), NULL };
	const struct tn_log log = { gather, NULL, TN_LOG_NOTICE, 1u << TN_AREA_CACHE };
	const struct tn_depmod_request request = { .dir = testtree_path(&t, "m"), .release = "1.0",
						   .config = config, .cache = cache, .log = &log };
	const char *const words[] = { "cache: b.ko: to be read", "cache: b.ko: known" };

	(void)state;
	skip_where_nothing_is_remembered();
	unlink(cache);
	for (size_t i = 0; i < TN_ARRAY_SIZE(words); i++) {
		tn_depmod *d;

		assert_true(tn_depmod_build(&request, &d, NULL) >= 0);
		tn_depmod_remember(d);
		tn_depmod_free(d);
		assert_non_null(memmem(told.p, told.n, words[i], strlen(words[i])));
		tn_buf_free(&told);
	}
}

static void append(void)
{
	int fd = open(testtree_path(&t, "m/b.ko"), O_WRONLY | O_APPEND);

	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
}

/* Read after a change, under the stamp of before it. */
static void a_file_that_changes_before_it_is_read(void **state)
{
	struct tn_stamp s = stamp();

	(void)state;
	assert_false(remembers("module-not-read", append, &s));
	assert_false(remembers("module-not-read", append, NULL));
}

static void touch(void)
{
	assert_int_equal(chmod(testtree_path(&t, "m/b.ko"), 0600), 0);
}

/* It might change again within the same tick, and no stamp would show it. */
static void a_file_that_has_just_changed(void **state)
{
	(void)state;
	/* After depmod has looked at the clock, before it looks at the file. */
	assert_false(remembers("kernel-symbol-line", touch, NULL));
	tn_clock_sleep(stamp().ctime_nsec ? SETTLED_MSEC : 3000);
	skip_where_nothing_is_remembered();
	assert_true(remembers(NULL, NULL, NULL));
}

/* What the module directory's file system is trusted with says nothing of another one. */
static void a_file_on_another_file_system(void **state)
{
	tn_autobuf conf = { 0 };
	struct tn_stamp s;
	char path[64];
	int fd;

	(void)state;
	if (!mkdtemp(elsewhere))
		skip();
	snprintf(path, sizeof(path), "%s/c.ko", elsewhere);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
	assert_int_equal(write(fd, module.p, module.n), (ssize_t)module.n);
	s = tn_stamp_of_fd(fd);
	close(fd);
	tn_buf_addf(&conf, "external * %s\n", elsewhere);
	testtree_put(&t, "conf", tn_buf_text(&conf));
	tn_buf_free(&conf); /* skip() does not come back */
	tn_clock_sleep(SETTLED_MSEC);
	if (s.device != stamp().device)
		assert_false(remembers(NULL, NULL, &s));
	unlink(path);
	rmdir(elsewhere);
	if (s.device == stamp().device)
		skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_left_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_known_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_that_changes_before_it_is_read, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_that_has_just_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_on_another_file_system, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

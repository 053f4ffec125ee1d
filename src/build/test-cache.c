// SPDX-License-Identifier: LGPL-2.1-or-later
/* The cache of builds: what is put there comes back as it was, or not at all. */
#include "build/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/fd.h"
#include "tests/support/testtop.h"

#define KEY_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define KEY_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define DIR "var/cache/tenon/build"

static tn_root *root;
static tn_crypto *crypto;
static tn_build_cache *cache;

static void sh(const char *text)
{
	assert_int_equal(testtop_run(text), 0);
}

static int setup(void **state)
{
	umask(022);
	root = testtop_make(NULL) == 0 ? tn_root_new(top) : NULL;
	if (!root)
		return -1;
	sh("mkdir work && echo one >work/a.ko && echo two >work/Module.symvers && echo said >log");
	return tn_build_cache_open(root, TN_BUILD_CACHE_DIR, crypto, &cache, NULL);
}

static int teardown(void **state)
{
	tn_build_cache_free(cache);
	tn_crypto_free(crypto);
	tn_root_free(root);
	return testtop_remove(state);
}

static void put(const char *key, int status)
{
	tn_auto_build_record record = {
		.module = "m", .version = "1", .kernel = "6.1", .arch = "x86_64", .id = key, .keyed = true, .status = status
	};
	tn_cleanup(tn_build_space_freep) tn_build_space *space = NULL;
	char log[PATH_MAX], work[PATH_MAX];
	tn_autoclose int from = -1;

	snprintf(log, sizeof(log), "%s/log", top);
	snprintf(work, sizeof(work), "%s/work", top);
	from = open(work, O_RDONLY | O_DIRECTORY);
	assert_true(from >= 0);
	assert_int_equal(tn_vec_push(&record.files, (struct tn_build_file){ .name = "a.ko", .sum = "" }), 0);
	assert_int_equal(tn_vec_push(&record.files, (struct tn_build_file){ .name = "Module.symvers", .sum = "" }), 0);
	if (status == 0)
		assert_int_equal(tn_build_cache_take(cache, &record, from, &space, NULL), 0);
	assert_int_equal(tn_build_cache_put(cache, &record, space, log, NULL), 0);
}

static int get(const char *key)
{
	tn_auto_build_cached cached = TN_BUILD_CACHED_NONE;

	return tn_build_cache_get(cache, key, &cached);
}

static void test_there_and_back(void **state)
{
	tn_auto_build_cached cached = TN_BUILD_CACHED_NONE;
	tn_autobuf log = { 0 };
	char content[16] = "";
	tn_autoclose int fd = -1;

	assert_int_equal(get(KEY_A), -ENOENT);
	put(KEY_A, 0);
	assert_int_equal(tn_build_cache_get(cache, KEY_A, &cached), 0);
	assert_true(cached.record.cached);
	assert_int_equal(cached.record.files.n, 2);
	assert_int_equal(cached.record.files.v[0].size, 4);
	fd = openat(cached.modules, "a.ko", O_RDONLY);
	assert_int_equal(read(fd, content, sizeof(content)), 4);
	assert_string_equal(content, "one\n");
	assert_int_equal(tn_build_cache_log(cache, "aaa", &log), 0);
	assert_true(tn_text_is(tn_buf_text(&log), "said\n"));
	/* What was put there is a copy. */
	sh("printf other >work/a.ko");
	assert_int_equal(get(KEY_A), 0);
	sh("echo one >work/a.ko");
}

/* Each of these is noticed, and then the entry is gone. */
static void test_damage(void **state)
{
	static const char *const damages[] = {
		"printf 'onf\\n' >module/a.ko", /* of the same size */
		": >module/a.ko",
		"rm module/a.ko",
		"rm -r module",
		"rm module/a.ko && ln -s Module.symvers module/a.ko",
		"rm module/a.ko && mkfifo module/a.ko",
		"chmod 666 module/a.ko",
		"chmod 777 module",
		"chmod 777 .",
		"rm record",
		": >record",
		"truncate -s -1 record",
		"sed -i s/6.1/6.2/ record",
		"chmod 666 record",
		"mv module x && ln -s x module",
		"if [ $(id -u) = 0 ]; then chown 12345 module/a.ko; else rm record; fi",
		"if [ $(id -u) = 0 ]; then chown 12345 .; else rm record; fi",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(damages); i++) {
		char line[1024];

		put(KEY_A, 0);
		assert_int_equal(get(KEY_A), 0);
		snprintf(line, sizeof(line), "cd " DIR "/" KEY_A " && %s", damages[i]);
		sh(line);
		if (get(KEY_A) != -ENOENT)
			fail_msg("not noticed: %s", damages[i]);
		sh("test ! -e " DIR "/" KEY_A);
	}
	/* An entry under another's key is not that build. */
	put(KEY_A, 0);
	sh("mv " DIR "/" KEY_A " " DIR "/" KEY_B);
	assert_int_equal(get(KEY_B), -ENOENT);
}

static void test_failures(void **state)
{
	tn_autobuf log = { 0 };

	put(KEY_B, 10);
	assert_int_equal(get(KEY_B), -ENOENT); /* no build, but its log */
	assert_int_equal(tn_build_cache_log(cache, KEY_B, &log), 0);
	put(KEY_B, 0);
	assert_int_equal(get(KEY_B), 0);
	put(KEY_B, 10); /* one that came to an end is worth more */
	assert_int_equal(get(KEY_B), 0);
	sh("printf x >" DIR "/" KEY_B "/module/a.ko");
	put(KEY_B, 0); /* unless it is damaged */
	assert_int_equal(get(KEY_B), 0);
}

static int count(void *data, const struct tn_build_record *record)
{
	++*(unsigned *)data;
	return 0;
}

static bool is_other(void *data, const struct tn_build_record *record)
{
	return strcmp(record->id, data) != 0;
}

static unsigned entries(void)
{
	unsigned n = 0;

	assert_int_equal(tn_build_cache_list(cache, count, &n), 0);
	return n;
}

static void test_prune(void **state)
{
	struct tn_build_cache_limits limits = { .bytes = 20, .rehearse = true };
	struct tn_build_cache_pruned pruned;

	put(KEY_A, 0);
	put(KEY_B, 0);
	sh("touch -d @1000 " DIR "/" KEY_A " && mkdir " DIR "/no-record");
	assert_int_equal(entries(), 2);
	assert_int_equal(tn_build_cache_prune(cache, &limits, &pruned), 0);
	assert_int_equal(pruned.entries, 2); /* the oldest of 13 bytes each, and what is nothing */
	assert_int_equal(pruned.bytes, 13);
	assert_int_equal(entries(), 2);
	limits.rehearse = false;
	assert_int_equal(tn_build_cache_prune(cache, &limits, &pruned), 0);
	assert_int_equal(get(KEY_A), -ENOENT);
	assert_int_equal(get(KEY_B), 0);
	limits.wanted = is_other;
	limits.data = (void *)(uintptr_t)KEY_B;
	assert_int_equal(tn_build_cache_prune(cache, &limits, &pruned), 0);
	assert_int_equal(entries(), 0);
	sh("test -z \"$(ls -A " DIR ")\"");
}

static void test_spaces(void **state)
{
	tn_build_space *space = NULL;

	assert_int_equal(tn_build_cache_space(cache, &space, NULL), 0);
	assert_non_null(strstr(tn_build_space_path(space), TN_BUILD_CACHE_DIR "/."));
	assert_int_equal(mkdirat(tn_build_space_fd(space), "d", 0700), 0);
	tn_build_cache_sweep(cache);
	assert_int_equal(mkdirat(tn_build_space_fd(space), "e", 0700), 0);
	assert_int_equal(entries(), 0);
	tn_build_space_free(space);
	sh("test -z \"$(ls -A " DIR ")\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back), cmocka_unit_test(test_damage), cmocka_unit_test(test_failures),
		cmocka_unit_test(test_prune),          cmocka_unit_test(test_spaces),
	};
	struct tn_digest digest;

	crypto = tn_crypto_new();
	if (!crypto || tn_crypto_digest(crypto, "SHA256", tn_text("x"), &digest, NULL) == -ENOSYS)
		return 77; /* this build has no OpenSSL, so there are no keys: skipped */
	return cmocka_run_group_tests(tests, setup, teardown);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* A build in dkms' tree, as a whole, also where the file system renames no directory of a lower layer. */
#include "build/keep.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/root.h"
#include "tests/support/testtop.h"

#define AT "tree/dkms/m/1/6.1/x86_64"
#define CHILD_SKIPS 77

static const struct tn_build_id id = { "m", "1", "6.1", "x86_64" };

static bool sh(const char *text)
{
	return testtop_run(text) == 0;
}

static int keep_as(tn_root *root, const struct tn_build_id *as, const char *content)
{
	const struct tn_build_trees trees = { root, "/dkms", "/modules" };
	const struct tn_build_kept_file file = { .name = "module/m.ko", .dirfd = AT_FDCWD, .content = tn_text(content) };

	return tn_build_keep(&trees, as, &file, 1, NULL);
}

static int keep(tn_root *root, const char *content)
{
	return keep_as(root, &id, content);
}

/* Return: 0, or at which step something was wrong. */
static int steps(void)
{
	char path[128];
	tn_cleanup(tn_root_freep) tn_root *root = NULL;
	struct tn_build_trees trees = { NULL, "/dkms", "/modules" };

	snprintf(path, sizeof(path), "%s/tree", top);
	trees.root = root = tn_root_new(path);
	if (!root || !sh("test \"$(cat " AT "/module/m.ko)\" = old; test -e " AT "/only-old"))
		return 1;
	if (keep(root, "new") != 0 || !sh("test \"$(cat " AT "/module/m.ko)\" = new; test ! -e " AT "/only-old"))
		return 2;
	if (keep(root, "newer") != 0 || !sh("test \"$(cat " AT "/module/m.ko)\" = newer"))
		return 3;
	if (!sh("test \"$(ls -A tree/dkms/m/1/6.1)\" = x86_64"))
		return 4;
	if (tn_build_unkeep(&trees, &id, NULL) != 0 || !sh("test ! -e tree/dkms/m/1/6.1"))
		return 5;
	return tn_build_unkeep(&trees, &id, NULL) == -ENOENT ? 0 : 6;
}

/* What is below was not written by us, and goes at once. */
static int steps_of_lower(void)
{
	char path[128];
	tn_cleanup(tn_root_freep) tn_root *root = NULL;
	struct tn_build_trees trees = { NULL, "/dkms", "/modules" };

	snprintf(path, sizeof(path), "%s/tree", top);
	trees.root = root = tn_root_new(path);
	if (!root || rename("tree/dkms/m/1/6.1/x86_64", "tree/dkms/m/1/6.1/other") == 0 || errno != EXDEV)
		return 7; /* it is no such file system: nothing would be shown */
	if (tn_build_unkeep(&trees, &id, NULL) != 0 || !sh("test ! -e tree/dkms/m/1/6.1"))
		return 8;
	return keep(root, "again") == 0 && sh("test \"$(cat " AT "/module/m.ko)\" = again") ? 0 : 9;
}

static bool write_map(const char *path, unsigned own)
{
	FILE *f = fopen(path, "we");
	bool good = f && fprintf(f, "0 %u 1", own) > 0;

	return f && fclose(f) == 0 && good;
}

static bool own_mounts(void)
{
	const unsigned uid = getuid(), gid = getgid();
	FILE *f;

	if (unshare(CLONE_NEWNS) != 0) {
		if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 || !(f = fopen("/proc/self/setgroups", "we")))
			return false;
		fputs("deny", f);
		if (fclose(f) != 0 || !write_map("/proc/self/uid_map", uid) || !write_map("/proc/self/gid_map", gid))
			return false;
	}
	return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static bool overlay(void)
{
	static const char how[] = "lowerdir=lower,upperdir=layers/upper,workdir=layers/work,redirect_dir=off";

	return own_mounts() && chdir(top) == 0 && mount("tmpfs", "layers", "tmpfs", 0, NULL) == 0 &&
	       sh("mkdir layers/upper layers/work") && mount("overlay", "tree", "overlay", 0, how) == 0;
}

static void in_overlay(int (*test)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(overlay() ? test() : CHILD_SKIPS);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == CHILD_SKIPS)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int setup(void **state)
{
	return testtop_make("cd \"$TOP\" && mkdir -p layers tree lower/dkms/m/1/6.1/x86_64/module && "
			    "cd lower/dkms/m/1/6.1/x86_64 && printf old >module/m.ko && touch only-old");
}

static void test_plain(void **state)
{
	assert_true(sh("cp -r lower/dkms tree"));
	assert_int_equal(steps(), 0);
	assert_true(sh("rm -r tree/dkms"));
}

static void test_names(void **state)
{
	static const struct tn_build_id bad[] = {
		{ "..", "1", "6.1", "x86_64" },
		{ "m", ".", "6.1", "x86_64" },
		{ "m", "1", "", "x86_64" },
		{ "m", "1", "6.1", "a/b" },
	};
	char path[128];
	tn_cleanup(tn_root_freep) tn_root *root = NULL;

	snprintf(path, sizeof(path), "%s/tree", top);
	root = tn_root_new(path);
	assert_non_null(root);
	assert_true(sh("touch all && find . | sort >all && test -s all"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(keep_as(root, &bad[i], "x"), -EINVAL);
	assert_true(sh("find . | sort | cmp - all && rm all"));
}

/* The build that was installed comes back; one that never was does not. */
static void test_back(void **state)
{
	char path[128];
	tn_cleanup(tn_root_freep) tn_root *root = NULL;
	struct tn_build_trees trees = { NULL, "/dkms", "/modules" };

	snprintf(path, sizeof(path), "%s/tree", top);
	trees.root = root = tn_root_new(path);
	assert_non_null(root);
	assert_int_equal(keep(root, "first"), 0);
	assert_true(sh("ln -s 2/6.1/x86_64 tree/dkms/m/kernel-6.1-x86_64")); /* another version is installed */
	assert_int_equal(keep(root, "second"), 0);
	assert_int_equal(tn_build_keep_back(&trees, &id, NULL), -ENOENT);
	assert_true(sh("ln -sf 1/6.1/x86_64 tree/dkms/m/kernel-6.1-x86_64"));
	assert_int_equal(keep(root, "third"), 0);
	assert_int_equal(tn_build_keep_back(&trees, &id, NULL), 0);
	assert_true(sh("test \"$(cat " AT "/module/m.ko)\" = second"));
	assert_int_equal(tn_build_keep_back(&trees, &id, NULL), 0);
	assert_true(sh("test \"$(cat " AT "/module/m.ko)\" = third"));
	assert_true(sh("rm -r tree/dkms"));
}

static void test_replaced_in_a_lower_layer(void **state)
{
	in_overlay(steps);
}

static void test_removed_from_a_lower_layer(void **state)
{
	in_overlay(steps_of_lower);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_back),
		cmocka_unit_test(test_replaced_in_a_lower_layer),
		cmocka_unit_test(test_removed_from_a_lower_layer),
	};

	umask(022);
	return cmocka_run_group_tests(tests, setup, testtop_remove);
}

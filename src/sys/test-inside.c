// SPDX-License-Identifier: LGPL-2.1-or-later
/* Paths that would lead out of a directory, asked of the kernel and followed by hand. */
#include "sys/inside.c" /* ask_kernel() and walk() are not for others */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static char top[] = "/tmp/tn-inside-XXXXXX";
static int topfd;

static int setup(void **state)
{
	int fd;

	if (!mkdtemp(top))
		return -1;
	topfd = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mkdirat(topfd, "in", 0700) < 0 || mkdirat(topfd, "in/usr", 0700) < 0 || mkdirat(topfd, "in/usr/lib", 0700) < 0)
		return -1;
	fd = openat(topfd, "in/usr/lib/f", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, "in", 2) != 2 || close(fd) < 0)
		return -1;
	fd = openat(topfd, "f", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, "out", 3) != 3 || close(fd) < 0)
		return -1;
	symlinkat("usr/lib", topfd, "in/lib");
	symlinkat("/usr/lib", topfd, "in/abs");
	symlinkat("../../../../usr/lib/f", topfd, "in/up");
	symlinkat("loop", topfd, "in/loop");
	symlinkat("f", topfd, "in/usr/lib/g");
	symlinkat("/f", topfd, "in/usr/lib/outside");
	fd = openat(topfd, "in", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	close(topfd);
	topfd = fd;
	return fd < 0;
}

static int teardown(void **state)
{
	static const char *const files[] = { "usr/lib/outside", "usr/lib/g", "usr/lib/f", "loop", "up", "abs", "lib", "../f" };

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		unlinkat(topfd, files[i], 0);
	unlinkat(topfd, "usr/lib", AT_REMOVEDIR);
	unlinkat(topfd, "usr", AT_REMOVEDIR);
	unlinkat(topfd, "../in", AT_REMOVEDIR);
	close(topfd);
	return rmdir(top);
}

static int by_hand(const char *path, int flags)
{
	char rest[PATH_MAX];
	autoway w = { 0 };

	snprintf(rest, sizeof(rest), "%s", path);
	return walk(&w, topfd, rest, flags);
}

/* The size of what is there, or -errno, both ways. */
static void is(const char *path, int flags, long size)
{
	int fds[] = { ask_kernel(topfd, path, flags), by_hand(path, flags), tn_inside_open(topfd, path, flags) };

	for (size_t i = 0; i < 3; i++) {
		struct stat st;

		if (i == 0 && (fds[0] == -ENOSYS || fds[0] == -EPERM))
			continue;
		if (fds[i] >= 0) {
			assert_int_equal(fstat(fds[i], &st), 0);
			close(fds[i]);
		}
		assert_int_equal(fds[i] < 0 ? fds[i] : S_ISREG(st.st_mode) ? st.st_size : 0, size);
	}
}

static void nothing_leads_out(void **state)
{
	is("usr/lib/f", O_RDONLY, 2);
	is("/usr/lib/f", O_RDONLY, 2);
	is("/lib/f", O_RDONLY, 2);
	is("abs/f", O_RDONLY, 2);
	is("abs//./g", O_RDONLY, 2);
	is("up", O_RDONLY, 2);
	is("../../usr/../lib/g", O_RDONLY, 2);
	is("../f", O_RDONLY, -ENOENT);
	is("lib/outside", O_RDONLY, -ENOENT);
	is("loop", O_RDONLY, -ELOOP);
	is("loop/x", O_RDONLY, -ELOOP);
	is("usr/lib/f/x", O_RDONLY, -ENOTDIR);
	is("nowhere/x", O_RDONLY, -ENOENT);
	is("lib", O_PATH | O_DIRECTORY, 0);
	is("lib/", O_PATH | O_DIRECTORY, 0);
	is("/", O_PATH | O_DIRECTORY, 0);
	is("lib/..", O_RDONLY | O_DIRECTORY, 0);
	is("lib/f", O_PATH | O_DIRECTORY, -ENOTDIR);
	is("up", O_RDONLY | O_NOFOLLOW, -ELOOP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_leads_out),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/fd.h"

/* In a group of its own, so that all of it can be ended, and with the signals that a program expects. */
static int start(const char *path, const char *const *argv, const char *const *env, int out, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGCHLD };
	sigset_t none, to_default;
	int r = posix_spawn_file_actions_init(&files);

	if (r)
		return -r;
	r = posix_spawnattr_init(&attributes);
	if (r) {
		posix_spawn_file_actions_destroy(&files);
		return -r;
	}
	sigemptyset(&none);
	sigemptyset(&to_default);
	for (size_t i = 0; i < TN_ARRAY_SIZE(signals); i++)
		sigaddset(&to_default, signals[i]);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &to_default);
	r = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (!r)
		r = posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	if (!r)
		r = posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (!r) /* it writes to no string (execve(2)'s history) */
		r = posix_spawn(pid, path, &files, &attributes, (char *const *)argv, (char *const *)env);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return -r;
}

/* Appends what comes up to the end of @fd. Return: 0; -ETIMEDOUT; -EFBIG: there are more than @max; -errno. */
static int read_until(int fd, uint64_t end, size_t max, struct tn_buf *ret)
{
	const size_t before = ret->n;

	for (;;) {
		struct pollfd wanted = { .fd = fd, .events = POLLIN };
		uint64_t now = tn_clock_msec();
		int r = now < end ? poll(&wanted, 1, (int)(end - now)) : 0;
		ssize_t got;
		size_t room;

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return r < 0 ? -errno : -ETIMEDOUT;
		if (ret->n - before == max)
			return -EFBIG;
		if (tn_buf_reserve(ret, 1) < 0)
			return -ENOMEM;
		room = ret->room - ret->n;
		if (room > max - (ret->n - before))
			room = max - (ret->n - before);
		got = read(fd, ret->p + ret->n, room);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? -errno : 0;
		ret->n += (size_t)got;
	}
}

static void end_all(pid_t pid)
{
	kill(-pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

int tn_ask_all(const char *path, const char *const *argv, const char *const *env, unsigned msec, size_t max, struct tn_buf *ret)
{
	uint64_t end = tn_clock_msec() + msec;
	size_t before = ret->n;
	int ends[2], r;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	r = start(path, argv, env, ends[1], &pid);
	close(ends[1]);
	if (r == 0) {
		r = read_until(ends[0], end, max, ret);
		end_all(pid);
	}
	close(ends[0]);
	if (r < 0)
		ret->n = before;
	return r;
}

int tn_ask_program(const char *path, const char *const *argv, unsigned msec, char *ret, size_t size)
{
	tn_autobuf text = { 0 };
	int r = tn_ask_all(path, argv, (const char *const *)environ, msec, 1024, &text);

	if (r < 0)
		return r;
	if (!text.n || memchr(text.p, '\n', text.n) != text.p + text.n - 1 || memchr(text.p, '\0', text.n) || text.n > size)
		return -ENODATA;
	memcpy(ret, text.p, text.n - 1);
	ret[text.n - 1] = '\0';
	return 0;
}

int tn_ask_beside(const char *name, char *ret, size_t size)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe));
	const char *slash;

	if (n < 0)
		return -errno;
	if ((size_t)n == sizeof(exe))
		return -ENAMETOOLONG;
	slash = memrchr(exe, '/', (size_t)n);
	if (!slash)
		return -ENOENT;
	n = snprintf(ret, size, "%.*s/%s", (int)(slash - exe), exe, name);
	return (size_t)n < size ? 0 : -ENAMETOOLONG;
}

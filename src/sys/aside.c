// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/aside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/channel.h"
#include "sys/fd.h"

static int set_up(posix_spawn_file_actions_t *files, posix_spawnattr_t *attributes, int out)
{
	sigset_t none, all;
	int r;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &all);
	r = posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (!r)
		r = posix_spawn_file_actions_adddup2(files, out, STDOUT_FILENO);
	if (!r)
		r = posix_spawn_file_actions_adddup2(files, out, STDERR_FILENO);
	return r;
}

static int start(const char *path, const char *const *argv, int out, pid_t *ret)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int r = posix_spawn_file_actions_init(&files);

	if (r)
		return -r;
	r = posix_spawnattr_init(&attributes);
	if (!r) {
		r = set_up(&files, &attributes, out);
		if (!r) /* it writes to no string (execve(2)'s history) */
			r = posix_spawn(ret, path, &files, &attributes, (char *const *)argv, environ);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&files);
	return -r;
}

int tn_aside_start(struct tn_aside *aside, const char *path, const char *const *argv)
{
	tn_autoclose int out = -1;
	int ends[2], r;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	out = ends[1];
	r = fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0 ? -errno : start(path, argv, out, &aside->pid);
	if (r < 0) {
		close(ends[0]);
		aside->pid = 0;
		return r;
	}
	aside->output = ends[0];
	return 0;
}

int tn_aside_read(struct tn_aside *aside, size_t max, struct tn_buf *ret)
{
	return tn_channel_take(aside->output, max, ret);
}

void tn_aside_interrupt(const struct tn_aside *aside)
{
	if (aside->pid > 0)
		kill(-aside->pid, SIGINT);
}

int tn_aside_wait(struct tn_aside *aside)
{
	pid_t pid = aside->pid;
	int status, r;

	if (aside->output >= 0)
		close(aside->output);
	aside->output = -1;
	aside->pid = 0;
	if (pid <= 0)
		return -ECHILD;
	do
		r = waitpid(pid, &status, 0);
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return -errno;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

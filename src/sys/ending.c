// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/ending.h"

#include <errno.h>
#include <sys/wait.h>
#include <time.h>

#include "sys/clock.h"

static bool has_ended(pid_t pid)
{
	siginfo_t info = { 0 };

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid == pid;
}

int tn_ending_await(pid_t pid, const sigset_t *awaited, unsigned msec)
{
	const uint64_t end = tn_clock_msec() + msec;

	while (!has_ended(pid)) {
		uint64_t now = tn_clock_msec(), left = end - now;
		struct timespec wait = { .tv_sec = (time_t)(left / 1000), .tv_nsec = (long)(left % 1000) * 1000000 };
		int sig;

		if (msec && now >= end)
			return -ETIMEDOUT;
		sig = msec ? sigtimedwait(awaited, NULL, &wait) : sigwaitinfo(awaited, NULL);
		if (sig > 0 && sig != SIGCHLD)
			return sig;
	}
	return 0;
}

/* Whatever signals come meanwhile are too late to matter. */
static bool await_only(pid_t pid, const sigset_t *awaited, unsigned msec)
{
	const uint64_t end = tn_clock_msec() + msec;
	int r;

	do {
		uint64_t now = tn_clock_msec();

		r = tn_ending_await(pid, awaited, now < end ? (unsigned)(end - now) : 1);
	} while (r > 0);
	return r == 0;
}

bool tn_ending_force(pid_t pid, const sigset_t *awaited, int sig)
{
	bool ended;

	kill(-pid, sig);
	ended = await_only(pid, awaited, TN_ENDING_GRACE_MSEC);
	/* The first of the group is not all of it. */
	kill(-pid, SIGKILL);
	return ended || await_only(pid, awaited, TN_ENDING_GRACE_MSEC);
}

int tn_ending_reap(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

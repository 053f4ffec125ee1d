// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/interrupt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void fill(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGHUP);
}

int tn_interrupt_open(void)
{
	sigset_t signals;
	int fd;

	fill(&signals);
	fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return -errno;
	sigaddset(&signals, SIGPIPE);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return fd;
}

void tn_interrupt_close(int interrupt)
{
	sigset_t signals;

	fill(&signals);
	sigaddset(&signals, SIGPIPE);
	close(interrupt);
	sigprocmask(SIG_UNBLOCK, &signals, NULL);
}

int tn_interrupt_add_children(int interrupt)
{
	sigset_t signals;

	fill(&signals);
	sigaddset(&signals, SIGCHLD);
	if (signalfd(interrupt, &signals, 0) < 0)
		return -errno;
	sigprocmask(SIG_BLOCK, &signals, NULL);
	signal(SIGCHLD, SIG_DFL); /* who ignores it has no children to ask about */
	return 0;
}

int tn_interrupt_await_for(int interrupt, int fd, int msec)
{
	struct pollfd p[] = { { .fd = interrupt, .events = POLLIN }, { .fd = fd, .events = POLLIN } };
	int n;

	do
		n = poll(p, 2, msec);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return n == 0 ? -ETIMEDOUT : p[0].revents ? -EINTR : 0;
}

int tn_interrupt_await(int interrupt, int fd)
{
	return tn_interrupt_await_for(interrupt, fd, -1);
}

int tn_interrupt_take(int interrupt)
{
	struct signalfd_siginfo info;

	return read(interrupt, &info, sizeof(info)) == sizeof(info) ? (int)info.ssi_signo : 0;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/jobserver.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/thread.h"

/* A pipe holds 4096 bytes at least, and no more makes run anywhere. */
#define JOBS_MAX 4096
#define TOKEN '+'
#define FLAGS_SIZE 64

struct tn_jobserver {
	int ends[TN_JOBSERVER_DESCRIPTORS]; /* for makes, old ones of which want to wait in read(2) */
	int own; /* to read from without waiting: another open file of the same pipe; -1: there is no /proc */
	unsigned jobs;
	char flags[FLAGS_SIZE];
};

/* Numbers that no shell uses for its own purposes: some close what is below 10 or think that they own it. Return: 0 or -errno. */
static int move_up(int ends[2])
{
	for (int i = 0; i < 2; i++) {
		int higher = fcntl(ends[i], F_DUPFD_CLOEXEC, 100);

		if (higher < 0)
			return -errno;
		close(ends[i]);
		ends[i] = higher;
	}
	return 0;
}

/* Both ends of a pipe with a name: neither can be opened alone without waiting for the other. */
static int open_named(int dirfd, const char *name, int ends[2])
{
	tn_autoclose int both = -1;

	if (mkfifoat(dirfd, name, 0600) < 0)
		return -errno;
	both = openat(dirfd, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (both < 0)
		return -errno;
	ends[0] = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (ends[0] >= 0)
		ends[1] = openat(dirfd, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	return ends[0] < 0 || ends[1] < 0 ? -errno : 0;
}

static int fill(const tn_jobserver *server, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		ssize_t r;

		do
			r = write(server->ends[1], &(char){ TOKEN }, 1);
		while (r < 0 && errno == EINTR);
		if (r < 0)
			return -errno;
	}
	return 0;
}

int tn_jobserver_new(unsigned jobs, int dirfd, const char *name, tn_jobserver **ret, struct tn_error *err)
{
	tn_cleanup(tn_jobserver_freep) tn_jobserver *server = calloc(1, sizeof(*server));
	char again[32];
	int r = 0;

	if (!server)
		return -ENOMEM;
	server->jobs = jobs ? jobs : (unsigned)tn_thread_processors();
	if (server->jobs > JOBS_MAX)
		server->jobs = JOBS_MAX;
	server->own = server->ends[0] = server->ends[1] = -1;
	if (dirfd >= 0)
		r = open_named(dirfd, name, server->ends);
	else if (pipe2(server->ends, O_CLOEXEC) < 0)
		r = -errno;
	if (r == 0)
		r = move_up(server->ends);
	if (r == 0)
		r = fill(server, server->jobs);
	if (r < 0)
		return tn_fail(err, r, "the pipe of make's job server: %s", strerror(-r));
	snprintf(again, sizeof(again), "/proc/self/fd/%d", server->ends[0]);
	server->own = open(again, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	snprintf(server->flags, sizeof(server->flags), " -j%u --jobserver-auth=%d,%d", server->jobs, server->ends[0],
		 server->ends[1]);
	*ret = tn_take_ptr(server);
	return 0;
}

tn_jobserver *tn_jobserver_free(tn_jobserver *server)
{
	if (!server)
		return NULL;
	for (int i = 0; i < TN_JOBSERVER_DESCRIPTORS; i++)
		if (server->ends[i] >= 0)
			close(server->ends[i]);
	if (server->own >= 0)
		close(server->own);
	free(server);
	return NULL;
}

unsigned tn_jobserver_jobs(const tn_jobserver *server)
{
	return server->jobs;
}

int tn_jobserver_take(const tn_jobserver *server, int wait_msec)
{
	const int fd = server->own >= 0 ? server->own : server->ends[0];
	const uint64_t end = tn_clock_msec() + (uint64_t)(wait_msec < 0 ? 0 : wait_msec);

	for (;;) {
		struct pollfd wanted = { .fd = fd, .events = POLLIN };
		uint64_t now = tn_clock_msec();
		int r = poll(&wanted, 1, wait_msec < 0 ? -1 : now < end ? (int)(end - now) : 0);
		char token;

		if (r <= 0)
			return r < 0 ? -errno : -EAGAIN;
		if (read(fd, &token, 1) == 1)
			return 0;
		if (errno != EAGAIN) /* else somebody was faster */
			return -errno;
	}
}

void tn_jobserver_give(const tn_jobserver *server)
{
	fill(server, 1);
}

int tn_jobserver_settle(const tn_jobserver *server)
{
	int there = 0, r;

	if (ioctl(server->ends[0], FIONREAD, &there) < 0)
		return -errno;
	/* Who gives back more than it took makes jobs for nobody. */
	for (; there > (int)server->jobs; there--)
		if (tn_jobserver_take(server, 0) < 0)
			break;
	if (there >= (int)server->jobs)
		return 0;
	r = fill(server, server->jobs - (unsigned)there);
	return r < 0 ? r : (int)server->jobs - there;
}

const char *tn_jobserver_flags(const tn_jobserver *server)
{
	return server->flags;
}

const int *tn_jobserver_descriptors(const tn_jobserver *server)
{
	return server->ends;
}

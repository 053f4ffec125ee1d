// SPDX-License-Identifier: LGPL-2.1-or-later
/* idle SECONDS COMMAND ARGUMENT...: run it on a terminal of its own, let it come to rest, and measure so many seconds in which
 * nothing happens: wall and CPU time of it and its children in microseconds, peak memory in KiB, and its exit status once a 'q'
 * has told it to end. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Nothing comes for so long: it is at rest, in milliseconds. */
#define REST 2000

static long long now(clockid_t clock)
{
	struct timespec t;

	return clock_gettime(clock, &t) < 0 ? 0 : t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

/* Takes what comes, until nothing does for so long. Return: bytes. */
static long drain(int fd, long long msec)
{
	const long long end = now(CLOCK_MONOTONIC) + msec * 1000;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char piece[65536];
	long bytes = 0;

	for (;;) {
		long long left = (end - now(CLOCK_MONOTONIC)) / 1000;
		ssize_t n;

		if (left <= 0 || poll(&p, 1, (int)left) <= 0)
			return bytes;
		n = read(fd, piece, sizeof(piece));
		if (n <= 0)
			return bytes;
		bytes += n;
	}
}

/* CPU time of @pid and its children, in microseconds. */
static long long spent(pid_t pid)
{
	char path[64];
	long long sum = 0;
	clockid_t clock;
	FILE *children;
	int child;

	if (clock_getcpuclockid(pid, &clock) == 0)
		sum = now(clock);
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)pid);
	children = fopen(path, "re");
	while (children && fscanf(children, "%d", &child) == 1)
		if (clock_getcpuclockid(child, &clock) == 0)
			sum += now(clock);
	if (children)
		fclose(children);
	return sum;
}

int main(int argc, char **argv)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };
	long long wall, cpu;
	struct rusage used;
	long bytes;
	int fd, status;
	pid_t pid;

	if (argc < 3) {
		fputs("usage: idle SECONDS COMMAND ARGUMENT...\n", stderr);
		return 2;
	}
	pid = forkpty(&fd, NULL, NULL, &size);
	if (pid == 0) {
		setenv("TERM", "vt100", 1);
		execv(argv[2], argv + 2);
		_exit(127);
	}
	while (drain(fd, REST) > 0)
		;
	wall = now(CLOCK_MONOTONIC);
	cpu = spent(pid);
	bytes = drain(fd, atoi(argv[1]) * 1000LL);
	cpu = spent(pid) - cpu;
	wall = now(CLOCK_MONOTONIC) - wall;
	if (write(fd, "q", 1) != 1)
		perror("idle");
	drain(fd, REST);
	if (pid < 0 || wait4(pid, &status, 0, &used) < 0) {
		perror("idle");
		return 1;
	}
	if (bytes)
		fprintf(stderr, "idle: %ld bytes were written meanwhile\n", bytes);
	printf("%lld %lld %ld %d\n", wall, cpu, used.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return bytes != 0;
}

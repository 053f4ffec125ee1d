// SPDX-License-Identifier: LGPL-2.1-or-later
/* meter COMMAND ARGUMENT...: run it once, output and input to nowhere, and print
 * wall and CPU time in microseconds, peak memory in KiB, and exit status.
 *
 * A small program of its own, since the peak of a process counts from before
 * its exec(3): started from Python, nothing would need less than Python does. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long microseconds(long long sec, long long usec)
{
	return sec * 1000000 + usec;
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return microseconds(t.tv_sec, t.tv_nsec / 1000);
}

static void run(char **argv)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	dup2(null, 0);
	dup2(null, 1);
	if (!getenv("METER_STDERR"))
		dup2(null, 2);
	execv(argv[0], argv);
	_exit(127);
}

int main(int argc, char **argv)
{
	struct rusage used;
	long long start;
	int status;
	pid_t pid;

	if (argc < 2) {
		fputs("usage: meter COMMAND ARGUMENT...\n", stderr);
		return 2;
	}
	start = now();
	pid = fork();
	if (pid == 0)
		run(argv + 1);
	if (pid < 0 || wait4(pid, &status, 0, &used) < 0) {
		perror("meter");
		return 1;
	}
	start = now() - start;
	printf("%lld %lld %ld %d\n", start,
	       microseconds(used.ru_utime.tv_sec + used.ru_stime.tv_sec,
			    used.ru_utime.tv_usec + used.ru_stime.tv_usec),
	       used.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}

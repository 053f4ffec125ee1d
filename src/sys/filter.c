// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/fd.h"

#define PIECE 65536u

void tn_filter_close(struct tn_filter *f)
{
	tn_closep(&f->to);
	tn_closep(&f->from);
	f->to = f->from = -1;
}

/* In the child. Return: why it does not run. */
static int become(const char *const *argv, unsigned cpu_seconds, int in, int out)
{
	const struct rlimit limit = { cpu_seconds, cpu_seconds };
	int null = open("/dev/null", O_WRONLY);

	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || (null >= 0 && dup2(null, STDERR_FILENO) < 0))
		return errno;
	setrlimit(RLIMIT_CPU, &limit);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_DFL);
	/* execvp() does not write to them (POSIX). */
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	return errno;
}

/* Nobody waits for a program that runs on after its answer: whoever reads that is about to end, and it with him. */
static int start(const char *const *argv, unsigned cpu_seconds, int in, int out)
{
	int report[2], code = 0;
	ssize_t n;
	pid_t pid;

	if (pipe2(report, O_CLOEXEC) < 0)
		return -errno;
	pid = fork();
	if (pid == 0) {
		code = become(argv, cpu_seconds, in, out);
		while (write(report[1], &code, sizeof(code)) < 0 && errno == EINTR)
			;
		_exit(127);
	}
	code = pid < 0 ? errno : 0;
	close(report[1]);
	do
		n = pid < 0 ? 0 : read(report[0], &code, sizeof(code));
	while (n < 0 && errno == EINTR);
	close(report[0]);
	return -code;
}

int tn_filter_start(const char *const *argv, unsigned cpu_seconds, struct tn_filter *ret)
{
	tn_autoclose int in = -1, out = -1;
	int question[2], answer[2], r;

	if (pipe2(question, O_CLOEXEC) < 0)
		return -errno;
	in = question[0];
	if (pipe2(answer, O_CLOEXEC) < 0) {
		r = -errno;
		close(question[1]);
		return r;
	}
	out = answer[1];
	r = start(argv, cpu_seconds, in, out);
	if (r < 0) {
		close(question[1]);
		close(answer[0]);
		return r;
	}
	*ret = (struct tn_filter){ question[1], answer[0] };
	return 0;
}

/* Return: 0, or -errno. */
static int give(struct tn_filter *f, struct tn_text *question)
{
	ssize_t n = write(f->to, question->p, question->n < PIECE ? question->n : PIECE);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	*question = tn_text_from(*question, (size_t)n);
	if (!question->n) {
		close(f->to);
		f->to = -1;
	}
	return 0;
}

/* Return: 1, 0 at the end, or -errno. */
static int take(const struct tn_filter *f, size_t max, struct tn_buf *ret)
{
	ssize_t n;

	if (tn_buf_reserve(ret, PIECE) < 0)
		return -ENOMEM;
	n = read(f->from, ret->p + ret->n, PIECE);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 1 : -errno;
	ret->n += (size_t)n;
	return ret->n > max ? -EFBIG : n > 0;
}

static int not_blocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ? -errno : 0;
}

static int converse(struct tn_filter *f, struct tn_text question, size_t max, uint64_t until, struct tn_buf *ret)
{
	int r = 1;

	while (r > 0) {
		struct pollfd fds[] = { { .fd = f->from, .events = POLLIN }, { .fd = f->to, .events = POLLOUT } };
		uint64_t now = tn_clock_msec();

		if (now >= until)
			return -ETIMEDOUT;
		if (poll(fds, 2, (int)(until - now)) < 0 && errno != EINTR)
			return -errno;
		if (f->to >= 0 && fds[1].revents)
			r = give(f, &question);
		if (r >= 0)
			r = fds[0].revents ? take(f, max, ret) : 1;
	}
	return r < 0 ? r : question.n ? -EPIPE : 0;
}

int tn_filter_ask(struct tn_filter *f, struct tn_text question, size_t max, unsigned timeout_msec, struct tn_buf *ret)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	int r = not_blocking(f->to);

	if (r == 0)
		r = not_blocking(f->from);
	if (r < 0)
		return r;
	sigaction(SIGPIPE, &ignore, &before);
	r = converse(f, question, max, tn_clock_msec() + timeout_msec, ret);
	sigaction(SIGPIPE, &before, NULL);
	return r;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/write.h"

#define PIECE 4096

int tn_channel_open(struct tn_channel *ours, struct tn_channel *childs)
{
	int there[2], back[2];

	if (pipe2(there, O_CLOEXEC) < 0)
		return -errno;
	if (pipe2(back, O_CLOEXEC) < 0) {
		int r = -errno;

		close(there[0]);
		close(there[1]);
		return r;
	}
	*ours = (struct tn_channel){ back[0], there[1] };
	*childs = (struct tn_channel){ there[0], back[1] };
	if (fcntl(back[0], F_SETFL, O_NONBLOCK) == 0)
		return 0;
	tn_channel_close(childs);
	tn_channel_close(ours);
	return -EBADF; /* the only reason that there is */
}

void tn_channel_close(struct tn_channel *end)
{
	tn_closep(&end->in);
	tn_closep(&end->out);
	*end = (struct tn_channel)TN_CHANNEL_NONE;
}

int tn_channel_alone(void)
{
	tn_autoclose int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return -errno;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (dup2(null, fd) < 0)
			return -errno;
	return 0;
}

/* Its signal is blocked, and would end this process whenever it is let through again. */
static void drop_pipe_signal(void)
{
	const struct timespec now = { 0 };
	sigset_t pipe;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	while (sigtimedwait(&pipe, NULL, &now) == SIGPIPE)
		;
}

int tn_channel_say(const struct tn_channel *end, struct tn_text text)
{
	int r = tn_write_all(end->out, text);

	if (r == -EPIPE)
		drop_pipe_signal();
	return r;
}

int tn_channel_hear(const struct tn_channel *end, struct tn_buf *ret)
{
	char piece[PIECE];
	ssize_t n;

	do
		n = read(end->in, piece, sizeof(piece));
	while (n < 0 && errno == EINTR);
	if (n > 0)
		tn_buf_add(ret, piece, (size_t)n);
	return n < 0 ? -errno : (int)n;
}

int tn_channel_take(int fd, size_t max, struct tn_buf *ret)
{
	for (;;) {
		char piece[PIECE];
		ssize_t n = read(fd, piece, sizeof(piece));

		if (n == 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return errno == EAGAIN ? 1 : -errno;
		if (n > 0 && ret->n < max)
			tn_buf_add(ret, piece, (size_t)n < max - ret->n ? (size_t)n : max - ret->n);
	}
}

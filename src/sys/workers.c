// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/clock.h"

/* Of a child's sentence; the rest of a longer one is cut off. */
#define TEXT_MAX 4096

/* The exit status of a child whose result is no errno that fits there. */
#define STATUS_UNKNOWN 255

struct answer {
	uint64_t job;
	int32_t result;
	int32_t code; /* of the error; 0: there is none */
	char text[TEXT_MAX];
};

/* What an answer without a text takes. */
#define ANSWER_MIN offsetof(struct answer, text)

struct worker {
	pid_t pid; /* 0: there is none */
	int fd;
	bool busy;
	size_t job;
	uint64_t end; /* when its time is up; 0: never */
};

struct tn_workers {
	struct tn_workers_how how;
	struct worker v[TN_WORKERS_MAX];
};

tn_workers *tn_workers_new(const struct tn_workers_how *how)
{
	tn_workers *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->how = *how;
	if (w->how.max < 1)
		w->how.max = 1;
	if (w->how.max > TN_WORKERS_MAX)
		w->how.max = TN_WORKERS_MAX;
	return w;
}

static bool send_answer(int fd, size_t job, int result, const struct tn_error *err)
{
	struct answer a = { .job = job, .result = result, .code = err->text ? err->code : 0 };
	size_t n = err->text ? strnlen(err->text, TEXT_MAX - 1) : 0;

	if (n)
		memcpy(a.text, err->text, n);
	return send(fd, &a, ANSWER_MIN + n + 1, MSG_NOSIGNAL) >= 0;
}

/* What a child says of its last job when it ends and nobody has heard its answer. */
static int status_of(int result)
{
	return result >= 0 ? 0 : result > -STATUS_UNKNOWN ? -result : STATUS_UNKNOWN;
}

/* A child's life: until the parent closes its end. Return: its exit status. */
static int serve(const struct tn_workers *w, int fd)
{
	uint64_t job;
	int r = 0;

	for (;;) {
		tn_autoerror err = { 0 };
		ssize_t n = recv(fd, &job, sizeof(job), 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n != sizeof(job))
			return status_of(r);
		r = w->how.work(w->how.data, (size_t)job, &err);
		if (!send_answer(fd, (size_t)job, r, &err))
			return status_of(r);
	}
}

/* One that hangs in the kernel keeps what it has open, and who reads what the parent prints would wait for it. */
static void let_go_of_output(void)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

static void forget(struct worker *worker)
{
	close(worker->fd);
	*worker = (struct worker){ 0 };
}

static int start(tn_workers *w, struct worker *worker)
{
	const pid_t parent = getpid();
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	pid = fork();
	if (pid == 0) {
		/* So that the others notice when the parent ends. */
		for (size_t i = 0; i < TN_WORKERS_MAX; i++)
			if (w->v[i].pid)
				close(w->v[i].fd);
		close(pair[0]);
		if (w->how.orphan_signal && (prctl(PR_SET_PDEATHSIG, w->how.orphan_signal) < 0 || getppid() != parent))
			_exit(STATUS_UNKNOWN);
		let_go_of_output();
		_exit(serve(w, pair[1]));
	}
	close(pair[1]);
	if (pid < 0) {
		int r = -errno;

		close(pair[0]);
		return r;
	}
	*worker = (struct worker){ .pid = pid, .fd = pair[0] };
	return 0;
}

static bool give(struct worker *worker, size_t job, unsigned timeout_msec)
{
	uint64_t message = job;

	if (send(worker->fd, &message, sizeof(message), MSG_NOSIGNAL) < 0)
		return false;
	worker->busy = true;
	worker->job = job;
	worker->end = timeout_msec ? tn_clock_msec() + timeout_msec : 0;
	return true;
}

/* One that died while it was idle is of no use, but no harm. */
static void reap(struct worker *worker)
{
	kill(worker->pid, SIGKILL);
	waitpid(worker->pid, NULL, 0);
	forget(worker);
}

int tn_workers_give(tn_workers *w, size_t job, unsigned timeout_msec, unsigned *ret_worker)
{
	int r = -EAGAIN;
	bool any = false;

	for (unsigned i = 0; i < w->how.max; i++) {
		struct worker *worker = &w->v[i];

		any |= worker->busy;
		if (!worker->pid || worker->busy)
			continue;
		*ret_worker = i;
		if (give(worker, job, timeout_msec))
			return 0;
		reap(worker);
	}
	for (unsigned i = 0; i < w->how.max; i++) {
		struct worker *worker = &w->v[i];

		if (worker->pid)
			continue;
		r = start(w, worker);
		if (r < 0)
			break;
		*ret_worker = i;
		if (give(worker, job, timeout_msec))
			return 0;
		reap(worker);
		r = -ECHILD;
		break;
	}
	if (any)
		return -EAGAIN;
	return r == -EAGAIN ? -ECHILD : r; /* there may be no more processes: no child will ever be idle */
}

/* How long to wait for an answer: until the first of the busy children is late, or for what is aside. */
static int time_left(const tn_workers *w)
{
	const int aside = w->how.aside ? w->how.aside->patience(w->how.aside->data) : -1;
	uint64_t now = tn_clock_msec(), first = UINT64_MAX;
	int left;

	for (size_t i = 0; i < w->how.max; i++)
		if (w->v[i].busy && w->v[i].end && w->v[i].end < first)
			first = w->v[i].end;
	if (first == UINT64_MAX)
		return aside;
	if (first <= now)
		return 0;
	left = first - now < INT32_MAX ? (int)(first - now) : INT32_MAX;
	return aside >= 0 && aside < left ? aside : left;
}

static void take_answer(tn_workers *w, unsigned i, struct tn_worker_result *ret)
{
	struct worker *worker = &w->v[i];
	struct answer a = { 0 };
	ssize_t n;

	*ret = (struct tn_worker_result){ .job = worker->job, .pid = worker->pid, .worker = i };
	do
		n = recv(worker->fd, &a, sizeof(a), 0);
	while (n < 0 && errno == EINTR);
	if (n > (ssize_t)ANSWER_MIN && a.job == worker->job) {
		a.text[n - ANSWER_MIN - 1] = '\0';
		ret->result = a.result;
		if (a.code)
			tn_fail(&ret->err, a.code, "%s", a.text);
		worker->busy = false;
		return;
	}
	ret->how = TN_WORKER_DIED;
	kill(worker->pid, SIGKILL); /* where it closed its end without an end of its own */
	while (waitpid(worker->pid, &ret->status, 0) < 0 && errno == EINTR)
		;
	forget(worker);
}

static void leave(struct worker *worker, unsigned i, enum tn_worker_end how, struct tn_worker_result *ret)
{
	*ret = (struct tn_worker_result){ .job = worker->job, .how = how, .pid = worker->pid, .worker = i };
	forget(worker);
}

/* Whoever is late is left alone: a signal could make an init fail that is only slow. */
static bool take_late(tn_workers *w, struct tn_worker_result *ret)
{
	uint64_t now = tn_clock_msec();

	for (unsigned i = 0; i < w->how.max; i++) {
		struct worker *worker = &w->v[i];

		if (!worker->busy || !worker->end || worker->end > now)
			continue;
		leave(worker, i, TN_WORKER_LATE, ret);
		return true;
	}
	return false;
}

/* First, and not once no child has anything to say: there may always be one. @ready: as of poll(2). */
static bool listen_aside(const tn_workers *w, const struct pollfd *fds, int ready)
{
	const struct tn_workers_aside *aside = w->how.aside;
	bool called;

	if (!aside)
		return true;
	called = ready == 0 || aside->patience(aside->data) == 0;
	for (size_t i = 0; i < TN_WORKERS_ASIDE_MAX; i++)
		called |= fds[i].revents != 0;
	return !called || aside->hear(aside->data);
}

int tn_workers_await(tn_workers *w, unsigned wait_msec, struct tn_worker_result *ret)
{
	struct pollfd fds[TN_WORKERS_MAX + TN_WORKERS_ASIDE_MAX];
	unsigned workers[TN_WORKERS_MAX], n = 0, n_all;

	for (unsigned i = 0; i < w->how.max; i++)
		if (w->v[i].busy) {
			fds[n] = (struct pollfd){ .fd = w->v[i].fd, .events = POLLIN };
			workers[n++] = i;
		}
	if (!n)
		return -ENOENT;
	n_all = n;
	for (size_t i = 0; w->how.aside && i < TN_WORKERS_ASIDE_MAX; i++)
		fds[n_all++] = (struct pollfd){ .fd = w->how.aside->fds[i], .events = POLLIN };
	for (;;) {
		int left = time_left(w);
		bool brief = wait_msec && (left < 0 || wait_msec < (unsigned)left);
		int ready = poll(fds, n_all, brief ? (int)wait_msec : left);

		if (ready < 0 && errno != EINTR)
			return -errno;
		if (ready >= 0 && !listen_aside(w, fds + n, ready))
			return -ECANCELED;
		for (unsigned i = 0; ready > 0 && i < n; i++)
			if (fds[i].revents) {
				take_answer(w, workers[i], ret);
				return 0;
			}
		if (take_late(w, ret))
			return 0;
		if (brief)
			return -EAGAIN;
	}
}

int tn_workers_leave(tn_workers *w, struct tn_worker_result *ret)
{
	for (unsigned i = 0; i < w->how.max; i++) {
		struct pollfd answer = { .fd = w->v[i].fd, .events = POLLIN };

		if (!w->v[i].busy)
			continue;
		if (poll(&answer, 1, 0) > 0)
			take_answer(w, i, ret);
		else
			leave(&w->v[i], i, TN_WORKER_LEFT, ret);
		return 0;
	}
	return -ENOENT;
}

void tn_workers_signal(const tn_workers *w, int sig)
{
	for (unsigned i = 0; i < w->how.max; i++)
		if (w->v[i].busy)
			kill(w->v[i].pid, sig);
}

enum tn_worker_fate tn_worker_fate(pid_t pid, int *ret_result)
{
	int status;
	pid_t r = waitpid(pid, &status, WNOHANG);

	if (r == 0)
		return TN_WORKER_GOES_ON;
	if (r < 0 || !WIFEXITED(status) || WEXITSTATUS(status) == STATUS_UNKNOWN)
		return TN_WORKER_IS_GONE;
	*ret_result = -WEXITSTATUS(status);
	return TN_WORKER_ENDED;
}

tn_workers *tn_workers_free(tn_workers *w)
{
	if (!w)
		return NULL;
	for (size_t i = 0; i < TN_WORKERS_MAX; i++) {
		struct worker *worker = &w->v[i];

		if (!worker->pid)
			continue;
		close(worker->fd);
		if (worker->busy)
			kill(worker->pid, SIGKILL);
		waitpid(worker->pid, NULL, worker->busy ? WNOHANG : 0);
	}
	free(w);
	return NULL;
}

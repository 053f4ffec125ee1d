// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/sandbox.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "sys/capabilities.h"
#include "sys/sandbox_walls.h"

/* Shared by both sides, so that the parent can read it when the child is gone. */
struct tn_sandbox {
	struct tn_sandbox_walls walls;
	atomic_flag writing; /* @about: two threads' words must not mix */
	char about[sizeof(((struct tn_sandbox_result *)0)->about)];
};

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#define HAS_ASAN __has_feature(address_sanitizer)
#else
#define HAS_ASAN 0
#endif

static void limit(int what, rlim_t most)
{
	struct rlimit now;

	if (getrlimit(what, &now) < 0 || (now.rlim_max != RLIM_INFINITY && now.rlim_max < most))
		return;
	setrlimit(what, &(struct rlimit){ most, most });
}

static void set_limits(const struct tn_sandbox_policy *policy)
{
	limit(RLIMIT_CORE, 0);
	if (policy->cpu_seconds)
		limit(RLIMIT_CPU, policy->cpu_seconds);
	if (policy->memory && !HAS_ASAN)
		limit(RLIMIT_AS, policy->memory);
}

static void confine(struct tn_sandbox *self, const struct tn_sandbox_policy *policy)
{
	set_limits(policy);
	self->walls.no_new_privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
	tn_capabilities_keep(1ull << TN_CAP_DAC_READ_SEARCH); /* root may still read every file */
	self->walls.landlock = tn_sandbox_landlock(policy->writable) == 0;
	self->walls.seccomp = tn_sandbox_seccomp(policy->writable != NULL) == 0;
}

static _Noreturn void be_child(int (*fn)(void *data, struct tn_sandbox *self), void *data,
			       const struct tn_sandbox_policy *policy, struct tn_sandbox *self)
{
	int status;

	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	status = policy->before ? policy->before(data) : 0;
	if (!status) {
		confine(self, policy);
		status = fn(data, self);
	}
	fflush(NULL);
	_exit(status);
}

static int wait_for(pid_t child, struct tn_sandbox_result *ret)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	ret->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	ret->status = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	return 0;
}

int tn_sandbox_start(int (*fn)(void *data, struct tn_sandbox *self), void *data, const struct tn_sandbox_policy *policy,
		     struct tn_sandbox_child *ret, struct tn_error *err)
{
	struct tn_sandbox *shared;
	pid_t child;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return tn_fail(err, -errno, "cannot start a process to read files in: %s", strerror(errno));
	fflush(NULL); /* else what is still to be written is written twice */
	child = fork();
	if (child == 0)
		be_child(fn, data, policy, shared);
	if (child < 0) {
		int r = -errno;

		munmap(shared, sizeof(*shared));
		return tn_fail(err, r, "cannot start a process to read files in: %s", strerror(-r));
	}
	*ret = (struct tn_sandbox_child){ child, shared };
	return 0;
}

int tn_sandbox_wait(struct tn_sandbox_child *child, struct tn_sandbox_result *ret)
{
	struct tn_sandbox_result result = { 0 };
	int r = wait_for(child->pid, &result);

	memcpy(result.about, child->shared->about, sizeof(result.about) - 1);
	munmap(child->shared, sizeof(*child->shared));
	*child = (struct tn_sandbox_child){ 0 };
	if (r == 0)
		*ret = result;
	return r;
}

void tn_sandbox_end(struct tn_sandbox_child *child, struct tn_sandbox_result *ret)
{
	struct tn_sandbox_result passed_over;

	if (!child->pid)
		return;
	kill(child->pid, SIGKILL);
	tn_sandbox_wait(child, ret ? ret : &passed_over);
}

int tn_sandbox_run(int (*fn)(void *data, struct tn_sandbox *self), void *data,
		   const struct tn_sandbox_policy *policy, struct tn_sandbox_result *ret, struct tn_error *err)
{
	struct tn_sandbox_child child;
	int r = tn_sandbox_start(fn, data, policy, &child, err);

	if (r < 0)
		return r;
	r = tn_sandbox_wait(&child, ret);
	return r < 0 ? tn_fail(err, r, "cannot wait for the process that files are read in: %s", strerror(-r)) : 0;
}

void tn_sandbox_about(struct tn_sandbox *self, const char *what)
{
	if (!self || atomic_flag_test_and_set(&self->writing))
		return;
	snprintf(self->about, sizeof(self->about), "%s", what);
	atomic_flag_clear(&self->writing);
}

struct tn_sandbox_walls tn_sandbox_walls(const struct tn_sandbox *self)
{
	return self ? self->walls : (struct tn_sandbox_walls){ 0 };
}

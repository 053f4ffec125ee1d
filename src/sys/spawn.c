// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/spawn.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vec.h"
#include "sys/clock.h"
#include "sys/ending.h"

typedef TN_VEC(char *) strings;

static bool is_set(const char *entry, const struct tn_env *env, size_t n_env)
{
	for (size_t i = 0; i < n_env; i++) {
		size_t n = strlen(env[i].name);

		if (strncmp(entry, env[i].name, n) == 0 && entry[n] == '=')
			return true;
	}
	return false;
}

static int make_environment(const struct tn_env *env, size_t n_env, struct tn_arena *arena,
			    strings *ret)
{
	int r = 0;

	for (char **e = environ; e && *e && r == 0; e++)
		if (!is_set(*e, env, n_env))
			r = tn_vec_push(ret, *e);
	for (size_t i = 0; i < n_env && r == 0; i++) {
		char *entry = tn_arena_printf(arena, "%s=%s", env[i].name, env[i].value);

		r = entry ? tn_vec_push(ret, entry) : -ENOMEM;
	}
	return r == 0 ? tn_vec_push(ret, NULL) : r;
}

/* The signals of this process while a command runs. */
struct signals {
	sigset_t terminal; /* those that it does not notice */
	sigset_t awaited;  /* these, and that a child has ended */
	sigset_t before;   /* what was blocked */
	sigset_t handed;   /* came, and were handed on */
};

static void signals_hold(struct signals *s)
{
	sigemptyset(&s->handed);
	sigemptyset(&s->terminal);
	sigaddset(&s->terminal, SIGINT);
	sigaddset(&s->terminal, SIGQUIT);
	s->awaited = s->terminal;
	sigaddset(&s->awaited, SIGCHLD);
	sigprocmask(SIG_BLOCK, &s->awaited, &s->before);
}

/* Who has them blocked reads them later; for all others they are gone. */
static void signals_release(const struct signals *s)
{
	static const int each[] = { SIGINT, SIGQUIT };

	for (size_t i = 0; i < TN_ARRAY_SIZE(each); i++) {
		sigset_t one;

		sigemptyset(&one);
		sigaddset(&one, each[i]);
		if (!sigismember(&s->before, each[i]))
			sigtimedwait(&one, NULL, &(struct timespec){ 0 });
		else if (sigismember(&s->handed, each[i]))
			kill(getpid(), each[i]);
	}
	sigprocmask(SIG_SETMASK, &s->before, NULL);
}

/* Return: as tn_spawn_shell(). */
static int wait_within(struct signals *s, pid_t pid, unsigned msec)
{
	const uint64_t end = tn_clock_msec() + msec;
	int r;

	do {
		uint64_t now = tn_clock_msec();

		r = tn_ending_await(pid, &s->awaited, now < end ? (unsigned)(end - now) : 1);
		if (r > 0) {
			sigaddset(&s->handed, r);
			kill(-pid, r);
		}
	} while (r > 0);
	if (r == 0)
		return tn_ending_reap(pid);
	if (!tn_ending_force(pid, &s->awaited, SIGTERM))
		return -EINPROGRESS;
	tn_ending_reap(pid);
	return -ETIMEDOUT;
}

static int start(pid_t *pid, const char *command, char **environment, const struct tn_spawn_how *how, const struct signals *s)
{
	char sh[] = "sh", c[] = "-c", *text = strdup(command);
	char *argv[] = { sh, c, text, NULL };
	posix_spawnattr_t attributes;
	sigset_t none;
	int r = text ? posix_spawnattr_init(&attributes) : ENOMEM;

	sigemptyset(&none);
	if (r == 0) {
		posix_spawnattr_setsigmask(&attributes, how->unblock ? &none : &s->before);
		posix_spawnattr_setflags(&attributes,
					 (short)(POSIX_SPAWN_SETSIGMASK | (how->timeout_msec ? POSIX_SPAWN_SETPGROUP : 0)));
		r = posix_spawn(pid, "/bin/sh", NULL, &attributes, argv, environment);
		posix_spawnattr_destroy(&attributes);
	}
	free(text);
	return -r;
}

static int run(const char *command, char **environment, const struct tn_spawn_how *how)
{
	struct signals signals;
	pid_t pid;
	int r;

	signals_hold(&signals);
	r = start(&pid, command, environment, how, &signals);
	if (r == 0)
		r = how->timeout_msec ? wait_within(&signals, pid, how->timeout_msec) : tn_ending_reap(pid);
	signals_release(&signals);
	return r;
}

int tn_spawn_shell(const char *command, const struct tn_env *env, size_t n_env, const struct tn_spawn_how *how)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec strings environment = { 0 };
	int r = make_environment(env, n_env, &arena, &environment);

	if (r == 0)
		r = run(command, environment.v, how);
	return r;
}

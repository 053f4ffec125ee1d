// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/spawn.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vec.h"

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

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* The child starts with the signals as they were before this process ignored them. */
static int start(pid_t *pid, const char *command, char **environment, const sigset_t *mask,
		 const sigset_t *to_default)
{
	char sh[] = "sh", c[] = "-c", *text = strdup(command);
	char *argv[] = { sh, c, text, NULL };
	posix_spawnattr_t attributes;
	int r = text ? posix_spawnattr_init(&attributes) : ENOMEM;

	if (r == 0) {
		posix_spawnattr_setsigmask(&attributes, mask);
		posix_spawnattr_setsigdefault(&attributes, to_default);
		posix_spawnattr_setflags(&attributes,
					 POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
		r = posix_spawn(pid, "/bin/sh", NULL, &attributes, argv, environment);
		posix_spawnattr_destroy(&attributes);
	}
	free(text);
	return -r;
}

static int run(const char *command, char **environment, bool unblock)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction interrupt, quit;
	sigset_t child, before, none, to_default;
	pid_t pid;
	int r;

	sigemptyset(&to_default);
	sigemptyset(&none);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigaction(SIGINT, &ignore, &interrupt);
	sigaction(SIGQUIT, &ignore, &quit);
	if (interrupt.sa_handler != SIG_IGN)
		sigaddset(&to_default, SIGINT);
	if (quit.sa_handler != SIG_IGN)
		sigaddset(&to_default, SIGQUIT);
	sigprocmask(SIG_BLOCK, &child, &before);

	r = start(&pid, command, environment, unblock ? &none : &before, &to_default);
	if (r == 0)
		r = wait_for(pid);

	sigprocmask(SIG_SETMASK, &before, NULL);
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGQUIT, &quit, NULL);
	return r;
}

int tn_spawn_shell(const char *command, const struct tn_env *env, size_t n_env, bool unblock)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec strings environment = { 0 };
	int r = make_environment(env, n_env, &arena, &environment);

	if (r == 0)
		r = run(command, environment.v, unblock);
	return r;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sandbox.h - work on untrusted bytes in a process that can do little else
 *
 * A child is forked which gives up what a reader never needs: new privileges, children, other
 * programs, the network, writing files but below one directory, loading modules, capabilities.
 * Where the kernel lacks Landlock or seccomp, or a container forbids them, it goes on with what
 * it has, and tn_sandbox_walls() says what that is.
 * A crash stays in the child.
 */
#ifndef TN_SYS_SANDBOX_H
#define TN_SYS_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* What the child has in the way of walls. */
struct tn_sandbox_walls {
	bool no_new_privileges, landlock, seccomp;
};

struct tn_sandbox; /* the child's side of it */

struct tn_sandbox_policy {
	/* Called in the child before anything is given up: to read what the process itself may do,
	 * e.g. its capabilities. NULL: nothing. What is not 0 is its exit status. */
	int (*before)(void *data);
	const char *writable; /* directory below which files may be written, e.g. a cache; NULL: none */
	unsigned cpu_seconds; /* SIGXCPU ends it after as many; 0: no limit */
	size_t memory;        /* bytes of address space; 0: no limit. ASan's builds have none. */
};

struct tn_sandbox_result {
	int status;      /* what @fn returned, 0 to 255, where it returned */
	int signal;      /* that ended the child; 0: none */
	char about[512]; /* what it was working on then: tn_sandbox_about(); "" where it said nothing */
};

/**
 * tn_sandbox_run() - call a function in a child and wait for it
 * @fn: what it prints goes where ours goes; its result is the child's exit status. Streams are
 *      flushed before and after it. Handlers of atexit(3) do not run in the child.
 *
 * To be called while the process has one thread. Return: 0, or -errno when there is no child: the
 * caller may call @fn itself then, with @self NULL.
 */
int tn_sandbox_run(int (*fn)(void *data, struct tn_sandbox *self), void *data,
		   const struct tn_sandbox_policy *policy, struct tn_sandbox_result *ret, struct tn_error *err);

/* A child that goes on beside us. */
struct tn_sandbox_child {
	int pid; /* 0: there is none */
	struct tn_sandbox *shared;
};

/* The same without waiting for it. @ret: what there was in it is overwritten. */
int tn_sandbox_start(int (*fn)(void *data, struct tn_sandbox *self), void *data, const struct tn_sandbox_policy *policy,
		     struct tn_sandbox_child *ret, struct tn_error *err);
/* Waits for its end. Return: 0 or -errno; then there is none any more. */
int tn_sandbox_wait(struct tn_sandbox_child *child, struct tn_sandbox_result *ret);
/* Ends it, whatever it is at. @ret: receives how, which is by SIGKILL unless it had ended by itself; may be NULL. Of none:
 * nothing. */
void tn_sandbox_end(struct tn_sandbox_child *child, struct tn_sandbox_result *ret);

/* Notes what is being worked on, e.g. a file's path, for the case of a crash. Any thread: of two that
 * call at once, one is heard. @self may be NULL. */
void tn_sandbox_about(struct tn_sandbox *self, const char *what);

/* All false for NULL. */
struct tn_sandbox_walls tn_sandbox_walls(const struct tn_sandbox *self);

#endif

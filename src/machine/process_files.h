/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* process_files.h - what processes have open: /proc/PID/fd, cwd and exe, and the mounts of their namespaces
 *
 * Others' can be seen by root with its capabilities alone, so a confined command reads them before it gives those up.
 * Nothing is opened: links are read, and what they lead to is looked up.
 */
#ifndef TN_MACHINE_PROCESS_FILES_H
#define TN_MACHINE_PROCESS_FILES_H

#include <stdbool.h>

#include "base/answer.h"
#include "base/arena.h"
#include "base/vec.h"
#include "sys/root.h"

struct tn_process {
	const char *pid;
	const char *comm;
	const char *unit; /* of systemd, "nfs.service"; NULL: none, or it is not known */
};

struct tn_process_file {
	const struct tn_process *process;
	const char *path;  /* absolute: what has no path is left out */
	const char *link;  /* "fd/5", "cwd" */
	char node;         /* 'c' or 'b': a device's, with the numbers below; 0: nothing else, or it is not known */
	unsigned major, minor;
};

/* Mounts of a namespace other than ours: /proc/PID/mountinfo. */
struct tn_namespace_mounts {
	const struct tn_process *process; /* one that is in it */
	struct tn_text mountinfo;
};

struct tn_process_files {
	TN_VEC(struct tn_process_file) list;
	TN_VEC(struct tn_namespace_mounts) mounts;
	size_t processes, hidden; /* how many there are, and of how many this could not be seen */
	enum tn_answer all;       /* whether /proc is of the machine's first PID namespace: others do not show its processes */
	bool others_hidden;       /* it shows only our own user's (hidepid=) */
	bool live;                /* this machine's, not those of a copy */
};

/* What of all processes cannot be seen, and who could see it. */
struct tn_processes_unseen {
	const char *what; /* "what 3 of 40 processes have open" */
	const char *who;  /* "root" */
	bool hosts;       /* it is a container's host that has them */
};

/* Strings live in @arena. Of processes that end meanwhile there may be nothing. Return: 0 (also without /proc) or -ENOMEM. */
int tn_process_files_read(const tn_root *root, struct tn_arena *arena, struct tn_process_files *ret);
/* @in_container: there is a sign of one, which counts where /proc does not tell. Return: 1, 0 (all can be seen) or -ENOMEM. */
int tn_process_files_unseen(const struct tn_process_files *files, bool in_container, struct tn_arena *arena,
			    struct tn_processes_unseen *ret);
void tn_process_files_free(struct tn_process_files *files);

#endif

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "sys/ending.h"
#include "sys/fd.h"
#include "sys/inside.h"
#include "sys/write.h"

#define PROC_FD_SIZE 32
/* How far numbers of descriptors are looked at where the kernel has no close_range(2). */
#define DESCRIPTORS_MAX 1024

/* Where in a child something failed. */
enum stage { STAGE_OUTPUT, STAGE_ROOT, STAGE_MOUNT, STAGE_DIR, STAGE_PROGRAM };

struct trouble {
	enum stage stage;
	int code;
};

static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static int move_descriptor(int from, int to)
{
	return dup2(from, to) < 0 ? -errno : 0;
}

/* All but what it is given is closed when it starts: also what whoever called us has left open. Return: 0 or -errno. */
static int own_descriptors(const struct tn_child *command)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), r;

	if (null < 0)
		return -errno;
	r = move_descriptor(null, STDIN_FILENO);
	if (r == 0)
		r = move_descriptor(command->output >= 0 ? command->output : null, STDOUT_FILENO);
	if (r == 0)
		r = move_descriptor(STDOUT_FILENO, STDERR_FILENO);
#ifdef SYS_close_range
	if (r == 0 && syscall(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */) < 0)
#else
	if (r == 0)
#endif
		for (int fd = 3; fd < DESCRIPTORS_MAX; fd++)
			fcntl(fd, F_SETFD, FD_CLOEXEC);
	for (size_t i = 0; i < command->n_keep && r == 0; i++)
		if (fcntl(command->keep[i], F_SETFD, 0) < 0)
			r = -errno;
	return r;
}

static void own_signals(void)
{
	sigset_t none;

	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int write_map(const char *path, unsigned id)
{
	tn_autoclose int fd = open(path, O_WRONLY | O_CLOEXEC);
	char text[32];

	if (fd < 0)
		return -errno;
	snprintf(text, sizeof(text), "%u %u 1", id, id);
	return tn_write_all(fd, tn_text(text));
}

/* As whoever may mount nothing elsewhere: as oneself, with rights that end here. */
static int own_user_namespace(void)
{
	const unsigned uid = geteuid(), gid = getegid();
	tn_autoclose int groups = -1;
	int r;

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return -errno;
	groups = open("/proc/self/setgroups", O_WRONLY | O_CLOEXEC);
	r = groups < 0 ? -errno : tn_write_all(groups, TN_TEXT_LITERAL("deny"));
	if (r == 0)
		r = write_map("/proc/self/uid_map", uid);
	return r < 0 ? r : write_map("/proc/self/gid_map", gid);
}

static bool is_top(void)
{
	struct stat here, above;

	return stat(".", &here) < 0 || stat("..", &above) < 0 || (here.st_dev == above.st_dev && here.st_ino == above.st_ino);
}

/* Where we run in a root of our own (chroot(2)), "/" is no mount, and what it is in cannot be named. From where the working
 * directory is above "/", ".." leads there. @below: any directory. */
static int leave_root(const char *below)
{
	if (chdir("/") < 0 || chroot(below) < 0)
		return -errno;
	for (unsigned i = 0; i < PATH_MAX && !is_top(); i++)
		if (chdir("..") < 0)
			return -errno;
	return chroot(".") < 0 ? -errno : 0;
}

static int hide_mounts(void)
{
	return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ? -errno : 0;
}

static int enter_root(int root)
{
	return fchdir(root) < 0 || chroot(".") < 0 || chdir("/") < 0 ? -errno : 0;
}

/* Mounts that nobody else sees. What was opened before is still seen without them. Return: 0 or -errno. */
static int own_namespace(const char *below)
{
	tn_autoclose int root = -1;
	int r = unshare(CLONE_NEWNS) < 0 ? -errno : 0;

	if (r == -EPERM)
		r = own_user_namespace();
	if (r == 0)
		r = hide_mounts();
	if (r != -EINVAL)
		return r;
	root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	r = root < 0 ? -errno : leave_root(below);
	if (r == 0)
		r = hide_mounts();
	return r < 0 ? r : enter_root(root);
}

static int open_place(int root, const char *path, char ret[PROC_FD_SIZE])
{
	int fd = root >= 0 ? tn_inside_open(root, path, O_PATH | O_DIRECTORY) : open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return root >= 0 ? fd : -errno;
	snprintf(ret, PROC_FD_SIZE, "/proc/self/fd/%d", fd);
	return 0;
}

/* Links in a stranger's root lead nowhere else. */
static int own_mount(const struct tn_child *command, int root)
{
	char what[PROC_FD_SIZE], where[PROC_FD_SIZE];
	int r = open_place(root, command->mount.what, what);

	if (r == 0)
		r = open_place(root, command->mount.where, where);
	if (r == 0 && mount(what, where, NULL, MS_BIND, NULL) < 0)
		r = -errno;
	return r;
}

/* Return: never 0. */
static int become(const struct tn_child *command, enum stage *stage)
{
	tn_autoclose int root = -1;
	int r = own_descriptors(command);

	if (r == 0 && command->mount.what) {
		*stage = STAGE_MOUNT;
		r = own_namespace(*command->root ? command->root : command->mount.where);
	}
	if (r == 0 && *command->root) {
		*stage = STAGE_ROOT;
		root = open(command->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
		r = root < 0 ? -errno : 0;
	}
	if (r == 0 && command->mount.what) {
		*stage = STAGE_MOUNT;
		r = own_mount(command, root);
	}
	if (r == 0 && root >= 0) {
		*stage = STAGE_ROOT;
		r = enter_root(root);
	}
	if (r == 0 && command->dir) {
		*stage = STAGE_DIR;
		r = chdir(command->dir) < 0 ? -errno : 0;
	}
	if (r < 0)
		return r;
	*stage = STAGE_PROGRAM;
	umask(022);
	own_signals();
	execve(command->argv[0], (char *const *)command->argv, (char *const *)command->env); /* it writes to no string */
	return -errno;
}

__attribute__((noreturn)) static void child(const struct tn_child *command, pid_t parent, int report)
{
	struct trouble trouble = { .stage = STAGE_OUTPUT };
	ssize_t written;

	setpgid(0, 0);
	/* make tells its own children. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() == parent) {
		trouble.code = become(command, &trouble.stage);
		written = write(report, &trouble, sizeof(trouble));
		(void)written;
	}
	_exit(127);
}

static int word_trouble(const struct tn_child *command, const struct trouble *t, struct tn_error *err)
{
	const char *const names[] = {
		[STAGE_OUTPUT] = "/dev/null",
		[STAGE_ROOT] = command->root,
		[STAGE_MOUNT] = command->mount.where ? command->mount.where : "",
		[STAGE_DIR] = command->dir ? command->dir : "",
		[STAGE_PROGRAM] = command->argv[0],
	};

	return tn_fail(err, t->stage == STAGE_MOUNT ? -ENOTSUP : t->code, "%s: %s", names[t->stage], strerror(-t->code));
}

struct signals {
	sigset_t awaited, before;
};

static void signals_hold(struct signals *s)
{
	sigemptyset(&s->awaited);
	for (size_t i = 0; i < TN_ARRAY_SIZE(ending); i++)
		sigaddset(&s->awaited, ending[i]);
	sigaddset(&s->awaited, SIGCHLD);
	sigprocmask(SIG_BLOCK, &s->awaited, &s->before);
}

/* It has started, or told why not. Return: as tn_child_run(). */
static int wait_for(const struct signals *s, pid_t pid, unsigned msec)
{
	int r = tn_ending_await(pid, &s->awaited, msec), status;

	if (r != 0 && !tn_ending_force(pid, &s->awaited, r > 0 ? r : SIGTERM))
		return -EINPROGRESS;
	/* What it has left behind in its group. */
	kill(-pid, SIGKILL);
	status = tn_ending_reap(pid);
	if (r > 0)
		kill(getpid(), r);
	return r > 0 ? -EINTR : r < 0 ? r : status;
}

static int run(const struct tn_child *command, const struct signals *s, int report[2], struct tn_error *err)
{
	struct trouble trouble;
	pid_t parent = getpid(), pid = fork();

	if (pid < 0)
		return tn_fail(err, -errno, "%s: %s", command->argv[0], strerror(errno));
	if (pid == 0)
		child(command, parent, report[1]);
	setpgid(pid, pid);
	close(report[1]);
	report[1] = -1;
	if (read(report[0], &trouble, sizeof(trouble)) != sizeof(trouble))
		return wait_for(s, pid, command->timeout_msec);
	tn_ending_reap(pid);
	return word_trouble(command, &trouble, err);
}

int tn_child_run(const struct tn_child *command, struct tn_error *err)
{
	struct signals signals;
	int report[2], r;

	if (pipe2(report, O_CLOEXEC) < 0)
		return tn_fail(err, -errno, "%s: %s", command->argv[0], strerror(errno));
	signals_hold(&signals);
	r = run(command, &signals, report, err);
	for (int i = 0; i < 2; i++)
		if (report[i] >= 0)
			close(report[i]);
	sigprocmask(SIG_SETMASK, &signals.before, NULL);
	return r;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* A list of what is refused, not of what is allowed: what libraries of tomorrow read files with is
 * not known, and what harms is. A refusal is EPERM, as elsewhere, so that what is only nice to have
 * goes without. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>

#include <seccomp.h>

#include "base/cleanup.h"
#include "base/dlopen_note.h"
#include "sys/sandbox_walls.h"

#define SONAME "libseccomp.so.2"

#ifdef __s390__
#define CLONE_FLAGS 1 /* which argument they are */
#else
#define CLONE_FLAGS 0
#endif

TN_DLOPEN_NOTE("sandbox", "Files are checked in a process that can do little else", "recommended", SONAME);

struct libseccomp {
	__typeof__(seccomp_init) *init;
	__typeof__(seccomp_release) *release;
	__typeof__(seccomp_syscall_resolve_name) *number;
	__typeof__(seccomp_rule_add_array) *add;
	__typeof__(seccomp_load) *load;
};

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
	{ "seccomp_init", offsetof(struct libseccomp, init) },
	{ "seccomp_release", offsetof(struct libseccomp, release) },
	{ "seccomp_syscall_resolve_name", offsetof(struct libseccomp, number) },
	{ "seccomp_rule_add_array", offsetof(struct libseccomp, add) },
	{ "seccomp_load", offsetof(struct libseccomp, load) },
};

/* By name: not every machine has all of them. */
static const char *const refused[] = {
	/* programs and processes */
	"execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev", "kill", "pidfd_open",
	"pidfd_send_signal", "pidfd_getfd", "setpriority", "setns", "unshare",
	/* the network, and what reaches other processes */
	"socket", "socketpair", "socketcall", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg",
	"sendmmsg", "shmget", "shmat", "msgget", "semget", "mq_open",
	/* the kernel */
	"init_module", "finit_module", "delete_module", "create_module", "bpf", "kexec_load", "kexec_file_load", "reboot",
	"perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "add_key", "request_key",
	"syslog", "acct", "quotactl", "quotactl_fd", "iopl", "ioperm", "swapon", "swapoff", "lookup_dcookie", "nfsservctl",
	/* what is mounted */
	"mount", "umount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount",
	"fspick", "mount_setattr", "fanotify_init", "name_to_handle_at", "open_by_handle_at",
	/* names, times and who we are */
	"sethostname", "setdomainname", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "stime", "setuid",
	"setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "setfsuid", "setfsgid", "capset",
	"personality", "vhangup",
};

/* What changes files or what is known of them. */
static const char *const refused_writes[] = {
	"creat", "truncate", "truncate64", "link", "linkat", "symlink", "symlinkat", "rename", "renameat", "renameat2",
	"unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "mknod", "mknodat", "chmod", "fchmod", "fchmodat", "fchmodat2",
	"chown", "fchown", "lchown", "fchownat", "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr",
	"fremovexattr", "utime", "utimes", "utimensat", "futimesat",
};

static int find_library(struct libseccomp *ret)
{
	void *library = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	int r = library ? 0 : -ENOSYS;

	for (size_t i = 0; i < TN_ARRAY_SIZE(functions) && r == 0; i++) {
		void *fn = dlsym(library, functions[i].name);

		if (!fn)
			r = -ENOSYS;
		memcpy((char *)ret + functions[i].offset, &fn, sizeof(fn));
	}
	if (library)
		dlclose(library); /* RTLD_NODELETE: only the count goes down */
	return r;
}

/* Refuses a call with an argument that has any of @bits set to @value; where it has none of that name, nothing. */
static int refuse_if(const struct libseccomp *lib, scmp_filter_ctx filter, int error, const char *name,
		     const struct scmp_arg_cmp *when)
{
	int number = lib->number(name);

	return number == __NR_SCMP_ERROR ? 0 : lib->add(filter, SCMP_ACT_ERRNO((uint32_t)error), number, when ? 1 : 0, when);
}

static int refuse_all(const struct libseccomp *lib, scmp_filter_ctx filter, const char *const *names, size_t n)
{
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++)
		r = refuse_if(lib, filter, EPERM, names[i], NULL);
	return r;
}

/* Threads are made, no processes. clone3() hides its flags: libc falls back to clone(). */
static int refuse_children(const struct libseccomp *lib, scmp_filter_ctx filter)
{
	static const struct scmp_arg_cmp no_thread = { CLONE_FLAGS, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0 };
	int r = refuse_if(lib, filter, EPERM, "clone", &no_thread);

	return r < 0 ? r : refuse_if(lib, filter, ENOSYS, "clone3", NULL);
}

static int refuse_writes(const struct libseccomp *lib, scmp_filter_ctx filter)
{
	static const struct {
		const char *name;
		unsigned argument;
	} opens[] = { { "open", 1 }, { "openat", 2 } };
	static const unsigned flags[] = { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC };
	int r = refuse_all(lib, filter, refused_writes, TN_ARRAY_SIZE(refused_writes));

	for (size_t i = 0; i < TN_ARRAY_SIZE(opens) * TN_ARRAY_SIZE(flags) && r == 0; i++) {
		unsigned flag = flags[i % TN_ARRAY_SIZE(flags)];
		struct scmp_arg_cmp when = { opens[i / TN_ARRAY_SIZE(flags)].argument, SCMP_CMP_MASKED_EQ, flag, flag };

		r = refuse_if(lib, filter, EPERM, opens[i / TN_ARRAY_SIZE(flags)].name, &when);
	}
	return r < 0 ? r : refuse_if(lib, filter, ENOSYS, "openat2", NULL); /* its flags are in memory */
}

int tn_sandbox_seccomp(bool writes)
{
	struct libseccomp lib;
	scmp_filter_ctx filter;
	int r = find_library(&lib);

	if (r < 0)
		return r;
	filter = lib.init(SCMP_ACT_ALLOW);
	if (!filter)
		return -ENOMEM;
	r = refuse_all(&lib, filter, refused, TN_ARRAY_SIZE(refused));
	if (r == 0)
		r = refuse_children(&lib, filter);
	if (r == 0 && !writes)
		r = refuse_writes(&lib, filter);
	if (r == 0)
		r = lib.load(filter);
	lib.release(filter);
	return r;
}

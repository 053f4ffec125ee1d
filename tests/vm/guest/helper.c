// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the checks need and no shell can do, or not fast enough under emulation. Linked statically where that works.
 *
 * helper socket FAMILY TYPE PROTOCOL   open a socket by numbers: the kernel asks for the family's module
 * helper sweep [NAME]                  unload all modules but NAME; status 1 and their names when some stay
 * helper observe                       modules, parameters of tv_*, and new kernel messages, as
 *                                      text that two runs share
 * helper map NAME DEVICE SECTORS       map so much of a block device ("7:0") to a new one of device-mapper
 * helper unmap NAME                    take it away again
 * helper old COMMAND...                run it as on a kernel before Linux 3.8, without finit_module(2)
 * helper forbid COMMAND...             run it where a seccomp filter refuses to load modules
 * helper uevent HEAD KEY=VALUE...      say that to all who listen to the kernel's messages about devices
 * helper key RING FILE                 add a certificate to a ring of the kernel's, as keyctl padd asymmetric '' %:RING does
 * helper without CAPABILITY COMMAND... run it without that one, by its number
 * helper terminal COMMAND...           run it on a terminal of 80x24 (vt100): stdin is what is typed, stdout what is drawn
 * /peer/run/NAME ARGUMENT...           the packaged kmod as NAME, with the C library of its own release
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/dm-ioctl.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pty.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINE 4096

static int open_socket(char **argv)
{
	if (socket(atoi(argv[0]), atoi(argv[1]), atoi(argv[2])) >= 0)
		return 0;
	perror("socket");
	return 1;
}

struct mapping {
	struct dm_ioctl dm;
	struct dm_target_spec target;
	char parameters[64];
};

static int mapping(int control, unsigned long request, struct mapping *m, const char *name, unsigned flags)
{
	m->dm.version[0] = DM_VERSION_MAJOR;
	m->dm.data_size = sizeof(*m);
	m->dm.data_start = offsetof(struct mapping, target);
	m->dm.flags = flags;
	snprintf(m->dm.name, sizeof(m->dm.name), "%s", name);
	if (ioctl(control, request, m) == 0)
		return 0;
	perror("device-mapper");
	return 1;
}

static int map(char **argv)
{
	struct mapping table = { .dm.target_count = 1, .target.target_type = "linear" };
	struct mapping made = { 0 }, resumed = { 0 };
	int control = open("/dev/mapper/control", O_RDWR);

	table.target.length = strtoull(argv[2], NULL, 10);
	snprintf(table.parameters, sizeof(table.parameters), "%s 0", argv[1]);
	return mapping(control, DM_DEV_CREATE, &made, argv[0], 0) || mapping(control, DM_TABLE_LOAD, &table, argv[0], 0) ||
	       mapping(control, DM_DEV_SUSPEND, &resumed, argv[0], 0);
}

static int unmap(const char *name)
{
	struct mapping gone = { 0 };

	return mapping(open("/dev/mapper/control", O_RDWR), DM_DEV_REMOVE, &gone, name, 0);
}

static int run_filtered(char **argv, unsigned call, unsigned other_call, unsigned error)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, other_call, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		perror("prctl");
	else
		execvp(argv[0], argv);
	perror(argv[0]);
	return 127;
}

/* Users come before what they use in /proc/modules, but for those that are held otherwise: hence the rounds. */
static int sweep(const char *but)
{
	char line[LINE], names[LINE] = "";

	for (int round = 0; round < 16; round++) {
		FILE *modules = fopen("/proc/modules", "r");
		int seen = 0;

		names[0] = '\0';
		while (modules && fgets(line, sizeof(line), modules)) {
			strtok(line, " ");
			if (but && strcmp(line, but) == 0)
				continue;
			seen++;
			if (syscall(SYS_delete_module, line, O_NONBLOCK) < 0 && strlen(names) < LINE / 2)
				strcat(strcat(names, line), " ");
		}
		if (modules)
			fclose(modules);
		if (!seen) /* the list moves while it is read, so that a round without a refusal can miss some */
			return 0;
	}
	puts(names);
	return 1;
}

static void show_modules(void)
{
	char line[LINE];
	FILE *modules = fopen("/proc/modules", "r");

	while (modules && fgets(line, sizeof(line), modules)) {
		char *address = strstr(line, " 0x"), *taints = strchr(line, '(');

		if (address)
			*address = '\0';
		printf("module %s %s\n", line, taints ? strtok(taints, "\n") : "");
	}
	if (modules)
		fclose(modules);
}

static int is_ours(const struct dirent *entry)
{
	return strncmp(entry->d_name, "tv_", 3) == 0;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void show_parameters(void)
{
	struct dirent **modules, **names;
	int n = scandir("/sys/module", &modules, is_ours, alphasort);

	for (int i = 0; i < n; i++) {
		char path[2 * LINE], value[LINE] = "";
		int n_names;

		snprintf(path, sizeof(path), "/sys/module/%s/parameters", modules[i]->d_name);
		n_names = scandir(path, &names, is_visible, alphasort);
		for (int j = 0; j < n_names; j++) {
			FILE *file;

			snprintf(path, sizeof(path), "/sys/module/%s/parameters/%s", modules[i]->d_name,
				 names[j]->d_name);
			file = fopen(path, "r");
			if (file && fgets(value, sizeof(value), file))
				printf("parameter %s.%s=%s", modules[i]->d_name, names[j]->d_name, value);
			if (file)
				fclose(file);
		}
	}
}

/* Without the time, what the kernel says only once after a boot, and what it says of a slow machine. */
static void show_messages(void)
{
	static const char *const passed_over[] = {
		"module verification failed", "loading out-of-tree module", "kernel tainted", "lock debugging",
		"] clocksource: ", "] hrtimer: ", "] rcu: ", "] sched: ", "] workqueue: ",
	};
	static char log[1 << 20];
	int n = klogctl(4 /* read all and clear */, log, sizeof(log) - 1);
	char *state = log;

	for (char *line = n > 0 ? strtok_r(log, "\n", &state) : NULL; line; line = strtok_r(NULL, "\n", &state)) {
		char *text = strstr(line, "] ");
		size_t i;

		for (i = 0; i < sizeof(passed_over) / sizeof(passed_over[0]); i++)
			if (strstr(line, passed_over[i]))
				break;
		if (i == sizeof(passed_over) / sizeof(passed_over[0]))
			printf("kernel: %s\n", text ? text + 2 : line);
	}
}

static int run_peer(const char *name, int argc, char **argv)
{
	static char loader[] = "/peer/lib/ld-linux-x86-64.so.2", path[] = "--library-path", lib[] = "/peer/lib";
	static char argv0[] = "--argv0", kmod[] = "/peer/bin/kmod";
	char **args = calloc((size_t)argc + 6, sizeof(*args));

	if (!args)
		return 127;
	args[0] = loader;
	args[1] = path;
	args[2] = lib;
	args[3] = argv0;
	args[4] = strdup(name);
	args[5] = kmod;
	memcpy(args + 6, argv + 1, (size_t)(argc - 1) * sizeof(*args));
	execv(loader, args);
	perror(loader);
	return 127;
}

/* A command without any privileges. */
static int as_nobody(char **argv)
{
	if (setgroups(0, NULL) < 0 || setgid(65534) < 0 || setuid(65534) < 0)
		return 126;
	execvp(argv[0], argv);
	return 127;
}

static int say_uevent(char **argv)
{
	const struct sockaddr_nl all = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT);
	char message[2048];
	size_t n = 0;

	for (; *argv; argv++)
		n += (size_t)snprintf(message + n, sizeof(message) - n, "%s", *argv) + 1;
	if (fd >= 0 && sendto(fd, message, n, 0, (const struct sockaddr *)&all, sizeof(all)) >= 0)
		return 0;
	perror("uevent");
	return 1;
}

static int run_without(const char *capability, char **argv)
{
	if (prctl(PR_CAPBSET_DROP, (unsigned long)atoi(capability), 0, 0, 0) < 0)
		return 126;
	execvp(argv[0], argv);
	return 127;
}

/* The number of a ring of the kernel's, as /proc/keys shows it to root. */
static long ring_called(const char *name)
{
	char line[LINE], type[16], found[64];
	FILE *keys = fopen("/proc/keys", "re");
	long number = -1;
	unsigned serial;

	while (keys && number < 0 && fgets(line, sizeof(line), keys))
		if (sscanf(line, "%x %*s %*s %*s %*s %*s %*s %15s %63[^:\n]", &serial, type, found) == 3 &&
		    strcmp(type, "keyring") == 0 && strcmp(found, name) == 0)
			number = (long)serial;
	if (keys)
		fclose(keys);
	return number;
}

static int add_key_to(char **argv)
{
	char certificate[8192];
	int fd = open(argv[1], O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, certificate, sizeof(certificate));

	if (n > 0 && syscall(SYS_add_key, "asymmetric", "", certificate, (size_t)n, ring_called(argv[0])) >= 0)
		return 0;
	perror("key");
	return 1;
}

/* Return: whether there may be more. */
static int pass_on(int from, int to)
{
	char bytes[LINE];
	ssize_t n = read(from, bytes, sizeof(bytes));

	return n > 0 && write(to, bytes, (size_t)n) == n;
}

static int run_on_terminal(char **argv)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };
	struct pollfd p[] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .events = POLLIN } };
	int status;
	pid_t pid;

	mkdir("/dev/pts", 0755);
	mount("devpts", "/dev/pts", "devpts", 0, "ptmxmode=0666");
	pid = forkpty(&p[1].fd, NULL, NULL, &size);
	if (pid == 0) {
		setenv("TERM", "vt100", 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	while (pid > 0 && poll(p, 2, -1) > 0) {
		if (p[1].revents && !pass_on(p[1].fd, STDOUT_FILENO))
			break;
		if (p[0].revents && !pass_on(STDIN_FILENO, p[1].fd))
			p[0].fd = -1;
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0) {
		perror("terminal");
		return 1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/'), *name = slash ? slash + 1 : argv[0];

	if (strcmp(name, "helper") != 0)
		return run_peer(name, argc, argv);
	if (argc == 5 && strcmp(argv[1], "socket") == 0)
		return open_socket(argv + 2);
	if (argc == 5 && strcmp(argv[1], "map") == 0)
		return map(argv + 2);
	if (argc == 3 && strcmp(argv[1], "unmap") == 0)
		return unmap(argv[2]);
	if (argc > 2 && strcmp(argv[1], "old") == 0)
		return run_filtered(argv + 2, SYS_finit_module, SYS_finit_module, ENOSYS);
	if (argc > 2 && strcmp(argv[1], "forbid") == 0)
		return run_filtered(argv + 2, SYS_finit_module, SYS_init_module, EPERM);
	if (argc > 2 && strcmp(argv[1], "nobody") == 0)
		return as_nobody(argv + 2);
	if (argc > 2 && strcmp(argv[1], "uevent") == 0)
		return say_uevent(argv + 2);
	if (argc > 3 && strcmp(argv[1], "without") == 0)
		return run_without(argv[2], argv + 3);
	if (argc > 2 && strcmp(argv[1], "terminal") == 0)
		return run_on_terminal(argv + 2);
	if (argc == 4 && strcmp(argv[1], "key") == 0)
		return add_key_to(argv + 2);
	if (argc >= 2 && strcmp(argv[1], "sweep") == 0)
		return sweep(argv[2]);
	if (argc == 2 && strcmp(argv[1], "observe") == 0) {
		show_modules();
		show_parameters();
		show_messages();
		return 0;
	}
	return 2;
}

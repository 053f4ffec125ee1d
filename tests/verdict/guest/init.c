// SPDX-License-Identifier: LGPL-2.1-or-later
/* The only program in the guest: has the kernel judge one module after the other, and reports.
 *
 * /setup: a step a line, before anything else:
 *	load FILE [OPTIONS]     a module that is to be there
 *	write FILE TEXT         e.g. into /proc/sys
 *	drop                    go on without CAP_SYS_MODULE
 * /list: a case a line: NUMBER FLAGS FILE [OPTIONS]
 *
 * The report (second serial port), a record a line:
 *	G PATH                  a directory that is there
 *	F PATH HEX              a file that user space can read, before the first case
 *	B NUMBER                a case begins
 *	L TEXT                  the kernel writes this into its log meanwhile
 *	T LETTERS               taints that the module has brought
 *	E NUMBER ERRNO          what finit_module() answers; 0: it is loaded, and is removed again
 *	U NUMBER ERRNO          it stays, since it could not be removed
 *	! TEXT                  the guest itself is in trouble
 *	END                     all is done
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/capability.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LINE 8192
#define FILE_MAX 65536

static FILE *report;
static int kmsg, kmsg_out;

static void trouble(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("! ", report);
	vfprintf(report, fmt, ap);
	fputc('\n', report);
	fflush(report);
	va_end(ap);
}

static int load(const char *path, const char *options, unsigned long flags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error;

	if (fd < 0) {
		trouble("%s: %s", path, strerror(errno));
		return errno;
	}
	error = syscall(SYS_finit_module, fd, options, flags) < 0 ? errno : 0;
	close(fd);
	return error;
}

/* The name of the module that came last, which is the first of the list. */
static void newest(char *name)
{
	FILE *modules = fopen("/proc/modules", "r");

	name[0] = '\0';
	if (modules && fgets(name, LINE, modules))
		strtok(name, " ");
	if (modules)
		fclose(modules);
}

#define MARK "verdict: so far"

/* Lines of the log since the last time; @tell: they go into the report. */
static void read_log(int tell)
{
	static char record[LINE];
	ssize_t n;

	/* A line that the kernel ends without a newline is not there to read before the next one comes. */
	if (write(kmsg_out, MARK, strlen(MARK)) < 0)
		trouble("/dev/kmsg: %s", strerror(errno));
	while ((n = read(kmsg, record, sizeof(record) - 1)) > 0 || (n < 0 && errno == EPIPE)) {
		char *text;

		if (n < 0)
			continue;
		record[n] = '\0';
		text = strchr(record, ';');
		if (!tell || !text)
			continue;
		text[strcspn(text, "\n")] = '\0';
		if (strcmp(text + 1, MARK))
			fprintf(report, "L %s\n", text + 1);
	}
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		trouble("%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
}

static void drop(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data) < 0)
		trouble("capget: %s", strerror(errno));
	data[0].effective &= ~(1u << CAP_SYS_MODULE);
	data[0].permitted &= ~(1u << CAP_SYS_MODULE);
	if (syscall(SYS_capset, &header, data) < 0)
		trouble("capset: %s", strerror(errno));
}

static void step(char *line)
{
	char *word = strtok(line, " "), *path = strtok(NULL, " "), *rest = strtok(NULL, "");
	int error;

	if (!strcmp(word, "drop")) {
		drop();
	} else if (!strcmp(word, "write")) {
		write_file(path, rest);
	} else if (!strcmp(word, "load")) {
		error = load(path, rest ? rest : "", 0);
		if (error) {
			trouble("setup: %s: %s", path, strerror(error));
			read_log(1);
		}
	}
}

static void for_lines(const char *path, void (*each)(char *line))
{
	FILE *in = fopen(path, "r");
	char line[LINE];

	while (in && fgets(line, sizeof(line), in)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0])
			each(line);
	}
	if (in)
		fclose(in);
}

static void dump_file(const char *path)
{
	static unsigned char content[FILE_MAX];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t n = 0;
	ssize_t got = 0;

	if (fd < 0)
		return;
	while (n < sizeof(content) && (got = read(fd, content + n, sizeof(content) - n)) > 0)
		n += (size_t)got;
	close(fd);
	if (got < 0)
		return;
	fprintf(report, "F %s ", path);
	for (size_t i = 0; i < n; i++)
		fprintf(report, "%02x", content[i]);
	fputc('\n', report);
}

static void dump_matches(const char *pattern)
{
	struct stat st;
	glob_t found;

	if (glob(pattern, 0, NULL, &found))
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		if (stat(found.gl_pathv[i], &st) == 0 && S_ISDIR(st.st_mode))
			fprintf(report, "G %s\n", found.gl_pathv[i]);
		else
			dump_file(found.gl_pathv[i]);
	}
	globfree(&found);
}

/* All that tenon looks at, of the kernel that runs. */
static void dump(void)
{
	static const char *const patterns[] = {
		"/proc/cmdline", "/proc/modules", "/proc/version", "/proc/keys", "/proc/self/status",
		"/proc/self/uid_map", "/proc/sys/kernel/osrelease", "/proc/sys/kernel/version",
		"/proc/sys/kernel/modules_disabled", "/proc/sys/kernel/tainted", "/proc/sys/kernel/loadpin/*",
		"/sys/module/*", "/sys/module/compression", "/sys/module/module/parameters/sig_enforce",
		"/sys/module/kernel/parameters/module_blacklist", "/sys/module/*/initstate", "/sys/module/*/taint",
		"/sys/module/*/refcnt", "/sys/module/*/coresize", "/sys/module/*/srcversion",
		"/sys/module/*/notes/.note.gnu.build-id", "/sys/kernel/security/lockdown",
		"/sys/firmware/efi/*",
	};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		dump_matches(patterns[i]);
	fflush(report);
}

/* Its file in sysfs has the letters that the kernel knows for modules. */
static void tell_taints(const char *name)
{
	char path[LINE + 32], letters[64] = "";
	FILE *in;

	snprintf(path, sizeof(path), "/sys/module/%s/taint", name);
	in = fopen(path, "r");
	if (in && fgets(letters, sizeof(letters), in)) {
		letters[strcspn(letters, "\n")] = '\0';
		fprintf(report, "T %s\n", letters);
	}
	if (in)
		fclose(in);
}

static void one_case(char *line)
{
	const char *number = strtok(line, " "), *flags = strtok(NULL, " "), *path = strtok(NULL, " ");
	const char *options = strtok(NULL, "");
	char before[LINE], after[LINE];
	int error;

	newest(before);
	read_log(0);
	fprintf(report, "B %s\n", number);
	fflush(report);
	error = load(path, options ? options : "", strtoul(flags, NULL, 0));
	read_log(1);
	newest(after);
	if (strcmp(before, after))
		tell_taints(after);
	fprintf(report, "E %s %d\n", number, error);
	if (strcmp(before, after) && syscall(SYS_delete_module, after, O_NONBLOCK) < 0)
		fprintf(report, "U %s %d\n", number, errno);
	fflush(report);
}

static void mount_all(void)
{
	static const struct {
		const char *type, *where;
	} mounts[] = {
		{ "devtmpfs", "/dev" }, { "proc", "/proc" }, { "sysfs", "/sys" },
		{ "securityfs", "/sys/kernel/security" }, { "efivarfs", "/sys/firmware/efi/efivars" },
	};

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++)
		mount(mounts[i].type, mounts[i].where, mounts[i].type, 0, NULL);
}

int main(void)
{
	mount_all();
	report = fopen("/dev/ttyS1", "w");
	if (!report)
		reboot(RB_POWER_OFF);
	setvbuf(report, NULL, _IOFBF, FILE_MAX);
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	kmsg_out = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	/* No line of the log may be left out for there being too many of its kind, where the kernel lets us say so. */
	write_file("/proc/sys/kernel/printk_ratelimit", "0");
	write_file("/proc/sys/kernel/panic_on_oops", "1");
	for_lines("/setup", step);
	dump();
	for_lines("/list", one_case);
	fputs("END\n", report);
	fflush(report);
	sync();
	reboot(RB_POWER_OFF);
	return 0;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's log, and what a line of it is about. */
#include "machine/kernel_log.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "format/kmsg.h"
#include "machine/log_words.h"
#include "sys/fd.h"
#include "sys/klog.h"

#define LOG_MAX_BYTES ((size_t)2 << 20)
#define STAT_MAX_BYTES ((size_t)4 << 20)
#define NUMBER_MAX_BYTES 32

#define DEVICE "/dev/kmsg"
#define SAVED "/var/log/dmesg"
/* A clock that is set right moves when the machine seems to have started. */
#define SAVED_SLACK_SEC 60

/* Words of a line's start in which a driver names its device: "DRIVER BUS-ID: text". */
#define DEVICE_WORD 2

static int add_record(const struct tn_kmsg *r, struct tn_arena *arena, tn_log_records *ret)
{
	struct tn_log_record record = { .number = r->number, .usec = r->usec, .timed = r->timed, .level = r->level };
	tn_autobuf plain = { 0 };

	if (r->escaped)
		tn_kmsg_plain(r->text, &plain);
	if (plain.failed)
		return -ENOMEM;
	record.text = tn_arena_dup(arena, r->escaped ? tn_buf_text(&plain) : r->text);
	if (r->device.n)
		record.device = tn_arena_dup(arena, r->device);
	return !record.text || (r->device.n && !record.device) ? -ENOMEM : tn_vec_push(ret, record);
}

int tn_kernel_log_add(struct tn_text bytes, struct tn_arena *arena, tn_log_records *ret)
{
	struct tn_kmsg record;
	int r = 0;

	while (r == 0 && tn_kmsg_next(&bytes, &record))
		if (record.facility == 0)
			r = add_record(&record, arena, ret);
	return r;
}

/* @since: seconds since 1970. Return: 0, -ENOMEM, -ESTALE (a file that was written before @since), or why it cannot be read. */
static int read_from(const tn_root *root, const char *path, uint64_t since, struct tn_arena *arena, struct tn_kernel_log *ret)
{
	tn_autoclose int fd = tn_klog_open(root, path);
	tn_autobuf bytes = { 0 };
	int r = fd < 0 ? fd : tn_klog_is_older(fd, since) ? -ESTALE : tn_klog_read(fd, LOG_MAX_BYTES, &bytes, &ret->dropped);

	if (r < 0)
		return r;
	ret->source = path;
	return tn_kernel_log_add(tn_buf_text(&bytes), arena, &ret->records);
}

static bool is_live(const tn_root *root)
{
	return !*tn_root_path(root);
}

/* Whether a refusal is the kernel's own: a container's, or that of a security module, looks the same. */
static bool is_restricted(const tn_root *root)
{
	tn_autobuf value = { 0 };

	return tn_root_read_record(root, "/proc/sys/kernel/dmesg_restrict", NUMBER_MAX_BYTES, &value) == 0 &&
	       tn_text_is(tn_text_trim(tn_buf_text(&value)), "1");
}

static const char *who_could(const tn_root *root, int error)
{
	if (error == -ENOENT || error == -ENOTDIR)
		return is_live(root) ? "root of the host: there is no " DEVICE " here" :
				       "nobody: this copy has neither dev/kmsg nor var/log/dmesg";
	if (error == -EINVAL)
		return is_live(root) ? "root of the host: " DEVICE " is something else here" :
				       "whoever made this copy: dev/kmsg in it is no file";
	if (!is_live(root))
		return "whoever may read dev/kmsg there";
	if (geteuid() == 0)
		return "root outside of this container, or with CAP_SYSLOG";
	return error == -EPERM && is_restricted(root) ? "root: kernel.dmesg_restrict is 1" : "root";
}

uint64_t tn_kernel_log_start(const tn_root *root)
{
	const struct tn_text key = TN_TEXT_LITERAL("btime ");
	tn_autobuf stat = { 0 };
	struct tn_text rest, line;
	uint64_t start = 0;

	if (tn_root_read(root, "/proc/stat", STAT_MAX_BYTES, &stat) < 0)
		return 0;
	rest = tn_buf_text(&stat);
	while (tn_text_line(&rest, &line))
		if (tn_text_starts(line, key) && tn_text_u64(tn_text_from(line, key.n), 10, &start) < 0)
			start = 0;
	return start;
}

/* From when on a copy is of the kernel that runs. In one of a whole machine it is, or nobody could tell. */
static uint64_t saved_since(const tn_root *root, uint64_t start)
{
	if (!is_live(root))
		return 0;
	return start > SAVED_SLACK_SEC ? start - SAVED_SLACK_SEC : UINT64_MAX;
}

int tn_kernel_log_read(const tn_root *root, struct tn_arena *arena, struct tn_kernel_log *ret)
{
	int r = read_from(root, DEVICE, 0, arena, ret), saved;

	ret->start = tn_kernel_log_start(root);
	if (r == 0 || r == -ENOMEM)
		return r;
	saved = read_from(root, SAVED, saved_since(root, ret->start), arena, ret);
	if (saved == -ENOMEM)
		return saved;
	/* A copy that was made while the machine started; in one of a whole machine it is all there is. */
	if (saved < 0 || is_live(root))
		ret->trouble = who_could(root, r);
	return 0;
}

void tn_kernel_log_free(struct tn_kernel_log *log)
{
	tn_vec_free(&log->records);
}

static struct tn_text first_word(struct tn_text line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] != ':' && line.p[n] != ' ' && line.p[n] != '[')
		n++;
	return (struct tn_text){ line.p, n };
}

/* "DRIVER BUS-ID: text", not just a sentence: one of the next words ends in ':'. */
static bool names_a_device(struct tn_text rest)
{
	struct tn_text word;

	for (int i = 0; i < DEVICE_WORD && tn_text_word(&rest, " ", &word); i++)
		if (word.p[word.n - 1] == ':')
			return true;
	return false;
}

/* What modules call themselves where it is not their name, as Linux 6.12 has it. */
static struct tn_text called_otherwise(struct tn_text line)
{
	static const struct {
		const char *start;
		const char *module;
	} table[] = {
		{ "BTRFS", "btrfs" }, { "Bluetooth", "bluetooth" }, { "EXT4-fs", "ext4" }, { "F2FS-fs", "f2fs" },
		{ "FAT-fs", "fat" },  { "XFS", "xfs" },		    { "device-mapper", "dm_mod" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(table); i++) {
		size_t n = strlen(table[i].start);

		if (tn_text_starts(line, tn_text(table[i].start)) && line.n > n && strchr(": ", line.p[n]))
			return tn_text(table[i].module);
	}
	return (struct tn_text){ line.p, 0 };
}

static struct tn_text starts_with_name(struct tn_text line)
{
	struct tn_text word = called_otherwise(line), rest;

	if (word.n)
		return word;
	word = first_word(line);
	rest = tn_text_from(line, word.n);
	if (tn_text_starts(rest, TN_TEXT_LITERAL(":")) || (tn_text_starts(rest, TN_TEXT_LITERAL(" ")) && names_a_device(rest)))
		return word;
	return (struct tn_text){ line.p, 0 };
}

/* "func+0x1/0x2 [NAME]", as traces have it; newer kernels have the build id behind the name. */
static struct tn_text traced(struct tn_text line)
{
	struct tn_text inner = { line.p, 0 };
	const char *open = line.n && line.p[line.n - 1] == ']' ? memrchr(line.p, '[', line.n) : NULL;

	/* Only behind a place in code: others end in brackets, too. */
	if (!open || !memmem(line.p, line.n, "+0x", 3))
		return inner;
	inner = (struct tn_text){ open + 1, (size_t)(line.p + line.n - 1 - (open + 1)) };
	return first_word(inner);
}

void tn_log_names(const struct tn_log_record *record, struct tn_log_names *ret)
{
	struct tn_text line = tn_text(record->text), said = { line.p, 0 };
	struct tn_text found[3];

	tn_log_word_find(line, &said);
	found[0] = said;
	found[1] = starts_with_name(line);
	found[2] = traced(line);
	ret->n = 0;
	for (size_t i = 0; i < TN_ARRAY_SIZE(found); i++)
		if (found[i].n)
			ret->v[ret->n++] = found[i];
}

/* "+BUS:NAME"; network interfaces and nodes below /dev are named by numbers. */
static bool is_device(const struct tn_device *d, struct tn_text name)
{
	size_t bus = strlen(d->bus);

	return name.n > bus + 2 && name.p[0] == '+' && name.p[1 + bus] == ':' && memcmp(name.p + 1, d->bus, bus) == 0 &&
	       tn_text_is(tn_text_from(name, bus + 2), d->name);
}

/* The second word without its ':', where a driver names the device. */
static struct tn_text named_device(struct tn_text line)
{
	struct tn_text word = { line.p, 0 };

	if (!tn_text_word(&line, " ", &word) || !tn_text_word(&line, " ", &word))
		return (struct tn_text){ line.p, 0 };
	if (word.p[word.n - 1] == ':')
		word.n--;
	return memchr(word.p, ':', word.n) ? word : (struct tn_text){ word.p, 0 };
}

const struct tn_device *tn_log_device(const struct tn_log_record *record, const tn_devices *devices)
{
	struct tn_text name = record->device ? tn_text(record->device) : named_device(tn_text(record->text));

	for (size_t i = 0; devices && name.n && i < devices->n; i++) {
		const struct tn_device *d = &devices->v[i];

		if (record->device ? is_device(d, name) : tn_text_is(name, d->name))
			return d;
	}
	return NULL;
}

/* '-' and '_' are the same. */
static bool is_name(struct tn_text name, const char *module)
{
	if (name.n != strlen(module))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if ((name.p[i] == '-' ? '_' : name.p[i]) != module[i])
			return false;
	return true;
}

bool tn_log_is_about(const struct tn_log_record *record, const char *module, const tn_devices *devices)
{
	const struct tn_device *device = tn_log_device(record, devices);
	struct tn_log_names names;

	tn_log_names(record, &names);
	for (size_t i = 0; i < names.n; i++)
		if (is_name(names.v[i], module))
			return true;
	if (!device)
		return false;
	return (device->module && strcmp(device->module, module) == 0) ||
	       (device->builtin && strcmp(device->builtin, module) == 0);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a machine has in use: mounts, swap, block devices. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "format/proc_usage.h"
#include "machine/sysfs.h"
#include "machine/users.h"
#include "sys/attribute.h"
#include "sys/fd.h"

#define TEXT_MAX ((size_t)4 << 20)
#define MOUNTS_MAX 16384u

/* @process: NULL for our own namespace. */
static int add_mounts(struct tn_users_search *s, struct tn_text rest, const char *file, const struct tn_process *process)
{
	struct tn_mount_line line;
	unsigned number = 0;

	while (s->mounts.n < MOUNTS_MAX && tn_mount_next(&rest, &number, &line)) {
		struct tn_user_mount m = {
			.id = line.id, .parent = line.parent, .major = line.major, .minor = line.minor, .follows = line.follows,
			.place = tn_proc_path(line.place, s->arena), .type = tn_proc_path(line.type, s->arena),
			.source = tn_proc_path(line.source, s->arena), .process = process,
			.file = file, .line = number,
		};

		if (!m.place || !m.type || !m.source || tn_vec_push(&s->mounts, m) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int read_mounts(struct tn_users_search *s)
{
	static const char own[] = "/proc/self/mountinfo";
	tn_autobuf text = { 0 };
	int r = tn_root_read(s->root, own, TEXT_MAX, &text);

	/* A machine that was recorded may have init's. */
	if (r == 0)
		r = add_mounts(s, tn_buf_text(&text), own, NULL);
	else if (r != -ENOMEM && tn_root_read(s->root, "/proc/1/mountinfo", TEXT_MAX, &text) == 0)
		r = add_mounts(s, tn_buf_text(&text), "/proc/1/mountinfo", NULL);
	for (size_t i = 0; s->files && r != -ENOMEM && i < s->files->mounts.n; i++) {
		const struct tn_namespace_mounts *of = &s->files->mounts.v[i];
		const char *file = tn_users_text(s, "/proc/%s/mountinfo", of->process->pid);

		r = file ? add_mounts(s, of->mountinfo, file, of->process) : -ENOMEM;
	}
	return r == -ENOMEM ? r : 0;
}

static int read_swaps(struct tn_users_search *s)
{
	tn_autobuf text = { 0 };
	struct tn_swap_line line;
	struct tn_text rest;
	unsigned number = 0;
	int r = tn_root_read(s->root, "/proc/swaps", TEXT_MAX, &text);

	rest = tn_buf_text(&text);
	while (r == 0 && tn_swap_next(&rest, &number, &line)) {
		const struct tn_user_swap swap = { tn_proc_path(line.path, s->arena), line.file, number };

		r = swap.path ? tn_vec_push(&s->swaps, swap) : -ENOMEM;
	}
	return r == -ENOMEM ? r : 0;
}

/* @ret: @otherwise where it does not say. Return: 0 or -ENOMEM. */
static int read_said(struct tn_users_search *s, int dirfd, const char *name, const char *attribute, const char *otherwise,
		     const char **ret)
{
	char path[NAME_MAX + 32], value[TN_SYSFS_VALUE_MAX];

	snprintf(path, sizeof(path), "%s/%s", name, attribute);
	*ret = otherwise;
	if (tn_attribute_read(s->root, dirfd, path, value, sizeof(value)) < 0)
		return 0;
	*ret = tn_arena_str(s->arena, value);
	return *ret ? 0 : -ENOMEM;
}

/* Return: 0 or -ENOMEM. */
static int read_block(struct tn_users_search *s, int dirfd, const char *name)
{
	struct tn_user_block block = { .name = name };
	char path[NAME_MAX + 32], value[TN_SYSFS_VALUE_MAX];
	int r = 0;

	if (tn_attribute_link(dirfd, name, value, sizeof(value)) < 0)
		block.path = tn_arena_join(s->arena, tn_text("/sys/class/block/"), tn_text(name), tn_text(""));
	else
		block.path = tn_sysfs_resolve("/sys/class/block", value, s->arena);
	snprintf(path, sizeof(path), "%s/dev", name);
	if (tn_attribute_read(s->root, dirfd, path, value, sizeof(value)) < 0 ||
	    !tn_sysfs_number(tn_text(value), &block.major, &block.minor))
		return block.path ? 0 : -ENOMEM;
	if (tn_text_starts(tn_text(name), TN_TEXT_LITERAL("loop")))
		r = read_said(s, dirfd, name, "loop/backing_file", NULL, &block.backing);
	else if (tn_text_starts(tn_text(name), TN_TEXT_LITERAL("dm-")))
		r = read_said(s, dirfd, name, "dm/name", "", &block.mapping);
	if (r < 0)
		return r;
	return block.path ? tn_vec_push(&s->blocks, block) : -ENOMEM;
}

static int read_blocks(struct tn_users_search *s)
{
	tn_autoclose int fd = tn_sysfs_open(s->root, "/sys/class/block");
	tn_autovec tn_names names = { 0 };
	int r = fd < 0 ? 0 : tn_sysfs_names(fd, s->arena, &names);

	for (size_t i = 0; r == 0 && i < names.n; i++)
		r = strlen(names.v[i]) <= NAME_MAX ? read_block(s, fd, names.v[i]) : 0;
	return r == -ENOMEM ? r : 0;
}

static bool is_known(const struct tn_users_search *s, unsigned major, unsigned minor)
{
	for (size_t i = 0; i < s->nodes.n; i++)
		if (s->nodes.v[i].major == major && s->nodes.v[i].minor == minor)
			return true;
	return false;
}

/* The device of a file that some process has open; one without a class is not in sysfs. */
static int add_node(struct tn_users_search *s, unsigned major, unsigned minor, const char *file)
{
	struct tn_user_node node = { .major = major, .minor = minor, .path = "", .name = tn_sysfs_base(file) };
	char path[64], link[PATH_MAX];

	if (is_known(s, major, minor))
		return 0;
	snprintf(path, sizeof(path), "dev/char/%u:%u", major, minor);
	if (tn_attribute_link(s->sys, path, link, sizeof(link)) == 0) {
		node.path = tn_sysfs_resolve("/sys/dev/char", link, s->arena);
		if (!node.path)
			return -ENOMEM;
		node.name = tn_sysfs_base(node.path);
	}
	snprintf(path, sizeof(path), "dev/char/%u:%u/subsystem", major, minor);
	if (tn_attribute_link(s->sys, path, link, sizeof(link)) == 0) {
		node.class_name = tn_arena_str(s->arena, tn_sysfs_base(link));
		if (!node.class_name)
			return -ENOMEM;
	}
	return tn_vec_push(&s->nodes, node);
}

/* Of a recorded machine, where a link to "/dev/kvm" is all that is left: which numbers it had. */
static int read_devnames(struct tn_users_search *s)
{
	tn_autovec tn_names numbers = { 0 };
	int r = tn_sysfs_list(s->root, "/sys/dev/char", s->arena, &numbers);

	for (size_t i = 0; r == 0 && i < numbers.n; i++) {
		char path[NAME_MAX + 32], value[TN_SYSFS_VALUE_MAX];
		struct tn_text name;
		const char *node;

		snprintf(path, sizeof(path), "dev/char/%.255s/uevent", numbers.v[i]);
		if (tn_attribute_read(s->root, s->sys, path, value, sizeof(value)) < 0)
			continue;
		name = tn_sysfs_uevent(value, "DEVNAME");
		node = tn_arena_join(s->arena, tn_text("/dev/"), name, tn_text(""));
		r = node && tn_hash_put(&s->devnames, tn_text(node), (void *)numbers.v[i]) >= 0 ? 0 : -ENOMEM;
	}
	return r == -ENOMEM ? r : 0;
}

static int read_nodes(struct tn_users_search *s)
{
	bool recorded = tn_root_path(s->root)[0];
	int r = recorded && s->files && s->files->list.n ? read_devnames(s) : 0;

	for (size_t i = 0; s->files && r == 0 && i < s->files->list.n; i++) {
		const struct tn_process_file *file = &s->files->list.v[i];
		unsigned major = file->major, minor = file->minor;
		const char *numbers = recorded ? tn_hash_get(&s->devnames, tn_text(file->path)) : NULL;

		if (file->node == 'c' || (numbers && tn_sysfs_number(tn_text(numbers), &major, &minor)))
			r = add_node(s, major, minor, file->path);
	}
	return r;
}

int tn_users_read_facts(struct tn_users_search *s)
{
	return read_mounts(s) < 0 || read_swaps(s) < 0 || read_blocks(s) < 0 || read_nodes(s) < 0 ? -ENOMEM : 0;
}

void tn_users_free_facts(struct tn_users_search *s)
{
	if (s->sys >= 0)
		close(s->sys);
	tn_vec_free(&s->mounts);
	tn_vec_free(&s->swaps);
	tn_vec_free(&s->blocks);
	tn_vec_free(&s->nodes);
	tn_vec_free(&s->bound);
	tn_hash_free(&s->owners);
	tn_hash_free(&s->devnames);
	tn_hash_free(&s->seen);
	tn_hash_free(&s->super_blocks);
}

const struct tn_user_block *tn_users_block(const struct tn_users_search *s, const char *name)
{
	for (size_t low = 0, high = s->blocks.n; low < high;) {
		size_t middle = low + (high - low) / 2;
		int r = strcmp(name, s->blocks.v[middle].name);

		if (r == 0)
			return &s->blocks.v[middle];
		if (r < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

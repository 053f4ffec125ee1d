// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who uses a module through storage: mounts, swap, and block devices that stand upon others.
 *
 * What is on top comes first: it has to go first. Each function goes one level up, and TN_USERS_DEPTH_MAX ends that.
 */
#include <errno.h>
#include <stdio.h>

#include "machine/sysfs.h"
#include "machine/users.h"

static int visit_block(struct tn_users_search *s, const struct tn_user_block *block, unsigned depth);

static bool is_in(const char *path, const char *directory)
{
	size_t n = strlen(directory);

	return strncmp(path, directory, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

/* Of a device-mapper device, or "". */
static void read_uuid(struct tn_users_search *s, const struct tn_user_block *block, char value[TN_SYSFS_VALUE_MAX])
{
	const char *path = tn_users_text(s, "/sys/class/block/%s/dm/uuid", block->name);

	if (!path || tn_sysfs_read(s->root, path, value) < 0)
		value[0] = '\0';
}

/* A logical volume's device is named VG-LV, with each '-' of the names doubled. */
static const char *volume_of(struct tn_users_search *s, const char *name)
{
	char *copy = tn_users_text(s, "%s", name);
	size_t n = 0;

	for (size_t i = 0; copy && name[i]; i++) {
		bool dash = name[i] == '-', doubled = dash && name[i + 1] == '-';

		copy[n++] = dash && !doubled ? '/' : name[i];
		i += doubled;
	}
	if (copy)
		copy[n] = '\0';
	return copy;
}

static const char *let_go_of_mapping(struct tn_users_search *s, const struct tn_user_block *block, const char *name)
{
	char uuid[TN_SYSFS_VALUE_MAX];
	const char *how = "dmsetup remove";

	read_uuid(s, block, uuid);
	if (strncmp(uuid, "CRYPT-", 6) == 0)
		how = "cryptsetup close";
	else if (strncmp(uuid, "LVM-", 4) == 0)
		how = "lvchange -an";
	if (how[0] == 'l')
		name = volume_of(s, name);
	name = name ? tn_users_quoted(s, name) : NULL;
	return name ? tn_users_text(s, "%s %s", how, name) : NULL;
}

/* A mapping holds dm_mod, and the module of each target, which for most of them is dm_mod, too. */
static unsigned references_of_mapping(struct tn_users_search *s, const struct tn_user_block *block)
{
	char uuid[TN_SYSFS_VALUE_MAX];

	if (strcmp(s->module, "dm_mod") != 0)
		return 1;
	read_uuid(s, block, uuid);
	return strncmp(uuid, "CRYPT-", 6) == 0 || strncmp(uuid, "mpath-", 6) == 0 ? 1 : 2;
}

/* The device itself, once nothing is on it. @holds: the module, and not only what is below. Return: 0 or -ENOMEM. */
static int add_block(struct tn_users_search *s, const struct tn_user_block *block, bool holds)
{
	struct tn_module_user user = {
		.kind = TN_USER_STACK,
		.name = tn_users_text(s, "/dev/%s", block->name),
		.source = tn_users_text(s, "/sys/class/block/%s", block->name),
		.references = holds,
	};

	if (block->backing) {
		user.what = block->backing;
		user.source = tn_users_text(s, "/sys/class/block/%s/loop/backing_file", block->name);
		user.let_go = tn_users_text(s, "losetup -d /dev/%s", block->name);
	} else if (block->mapping) {
		user.references *= references_of_mapping(s, block);
		user.what = block->mapping;
		user.let_go = block->mapping[0] ? let_go_of_mapping(s, block, block->mapping) : NULL;
	} else if (strncmp(block->name, "md", 2) == 0) {
		user.let_go = tn_users_text(s, "mdadm --stop /dev/%s", block->name);
	} else if (strncmp(block->name, "nbd", 3) == 0) {
		user.let_go = tn_users_text(s, "nbd-client -d /dev/%s", block->name);
	}
	return user.name && user.source ? tn_users_add(s, user) : -ENOMEM;
}

/* Swap opens its device twice: as a file, and for itself. */
static int add_swap(struct tn_users_search *s, const struct tn_user_swap *swap, const char *of, bool holds)
{
	const char *quoted = tn_users_quoted(s, swap->path);
	const char *let_go = quoted ? tn_users_text(s, "swapoff %s", quoted) : NULL;

	return let_go ? tn_users_add(s, (struct tn_module_user){ .kind = TN_USER_SWAP, .name = swap->path, .what = of,
								 .source = "/proc/swaps", .line = swap->line,
								 .let_go = let_go, .references = holds ? 2 : 0 }) :
			-ENOMEM;
}

/* Files below @m that a process has open, or stands in: as many processes as there are, but each once. */
static int find_files_on(struct tn_users_search *s, const struct tn_user_mount *m)
{
	const struct tn_process *last = NULL;
	int r = 0;

	for (size_t i = 0; s->files && r == 0 && i < s->files->list.n; i++) {
		const struct tn_process_file *file = &s->files->list.v[i];

		if (file->process == last || !is_in(file->path, m->place))
			continue;
		last = file->process;
		r = tn_users_add_process(s, file, file->path, 0);
	}
	return r;
}

static int find_swap_files_on(struct tn_users_search *s, const struct tn_user_mount *m)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < s->swaps.n; i++)
		if (s->swaps.v[i].file && is_in(s->swaps.v[i].path, m->place))
			r = add_swap(s, &s->swaps.v[i], m->place, false);
	return r;
}

static int find_loops_on(struct tn_users_search *s, const struct tn_user_mount *m, unsigned depth)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < s->blocks.n; i++) {
		const struct tn_user_block *loop = &s->blocks.v[i];

		if (!loop->backing || !is_in(loop->backing, m->place))
			continue;
		r = visit_block(s, loop, depth + 1);
		if (r == 0)
			r = add_block(s, loop, tn_users_block_is(s, loop));
	}
	return r;
}

/* A mount holds its file system once, however often that is mounted. Return: 1 or 0, or -ENOMEM. */
static int is_first_of_super_block(struct tn_users_search *s, const struct tn_user_mount *m)
{
	const char *key = tn_users_text(s, "%s %u:%u %s", s->module, m->major, m->minor, m->type);
	int r = key ? tn_hash_add(&s->super_blocks, tn_text(key), s, NULL) : -ENOMEM;

	return r == -EEXIST ? 0 : r < 0 ? r : 1;
}

static const char *let_go_of_mount(struct tn_users_search *s, const struct tn_user_mount *m)
{
	const char *place = tn_users_quoted(s, m->place);

	if (!place || strcmp(m->place, "/") == 0)
		return NULL;
	if (!m->process)
		return tn_users_text(s, "umount %s", place);
	if (m->process->unit)
		return tn_users_text(s, "systemctl stop %s", tn_users_quoted(s, m->process->unit));
	return tn_users_text(s, "nsenter -m -t %s umount %s", m->process->pid, place);
}

/* @holds: the module itself, and not only what is below. */
static int add_mount(struct tn_users_search *s, const struct tn_user_mount *m, bool holds)
{
	int counts = holds ? is_first_of_super_block(s, m) : 0;
	bool typed;
	struct tn_module_user user = {
		.kind = TN_USER_MOUNT,
		.name = m->place,
		.what = strcmp(m->source, "none") == 0 || !m->source[0] ? m->type : m->source,
		.process = m->process,
		.source = m->file,
		.line = m->line,
		.let_go = let_go_of_mount(s, m),
	};

	if (counts < 0 || tn_users_type_is(s, m->type, &typed) < 0)
		return -ENOMEM;
	user.references = (unsigned)counts;
	user.alias = typed ? tn_users_type_alias(s, m->type) : NULL;
	return tn_users_add(s, user);
}

static int enter_mount(struct tn_users_search *s, const struct tn_user_mount *m)
{
	const char *key = tn_users_text(s, "%s:%u", m->file, m->line);

	return key ? tn_users_enter(s, "mount", key) : -ENOMEM;
}

/* What is mounted in @m, the latest first. */
static int find_mounts_in(struct tn_users_search *s, const struct tn_user_mount *m, unsigned depth);

/* What keeps a mount busy, and then itself. The whole system is in the root file system: nobody lets go of that one by
 * one. */
static int visit_mount(struct tn_users_search *s, const struct tn_user_mount *m, bool holds, unsigned depth)
{
	int r = enter_mount(s, m);

	if (r <= 0 || depth > TN_USERS_DEPTH_MAX || s->found->n >= TN_USERS_MAX)
		return r < 0 ? r : 0;
	if (strcmp(m->place, "/") == 0)
		return add_mount(s, m, holds);
	r = find_mounts_in(s, m, depth);
	if (r == 0 && !m->process && (find_swap_files_on(s, m) < 0 || find_loops_on(s, m, depth) < 0 || find_files_on(s, m) < 0))
		r = -ENOMEM;
	return r < 0 ? r : add_mount(s, m, holds);
}

static int find_mounts_in(struct tn_users_search *s, const struct tn_user_mount *m, unsigned depth)
{
	int r = 0;

	for (size_t i = s->mounts.n; r == 0 && i-- > 0;) {
		const struct tn_user_mount *in = &s->mounts.v[i];

		if (in->parent == m->id && in->process == m->process && in != m)
			r = visit_mount(s, in, false, depth + 1);
	}
	return r;
}

static bool is_of_block(const char *source, unsigned major, unsigned minor, const struct tn_user_block *block)
{
	static const char dev[] = "/dev/", mapper[] = "/dev/mapper/";

	if (major == block->major && minor == block->minor)
		return true;
	if (strncmp(source, dev, sizeof(dev) - 1) != 0)
		return false;
	if (strcmp(source + sizeof(dev) - 1, block->name) == 0)
		return true;
	return block->mapping && strncmp(source, mapper, sizeof(mapper) - 1) == 0 &&
	       strcmp(source + sizeof(mapper) - 1, block->mapping) == 0;
}

/* A file system's device number is nobody's (0:44) where it has no block device, or several. */
static int find_mounts_of(struct tn_users_search *s, const struct tn_user_block *block, bool ours, unsigned depth)
{
	int r = 0;

	for (size_t i = s->mounts.n; r == 0 && i-- > 0;) {
		const struct tn_user_mount *m = &s->mounts.v[i];

		if (is_of_block(m->source, m->major, m->minor, block) && !(m->process && m->follows))
			r = visit_mount(s, m, ours, depth + 1);
	}
	return r;
}

static int find_open_block(struct tn_users_search *s, const struct tn_user_block *block, bool ours)
{
	const char *node = tn_users_text(s, "/dev/%s", block->name);
	int r = node ? 0 : -ENOMEM;

	for (size_t i = 0; s->files && r == 0 && i < s->files->list.n; i++) {
		const struct tn_process_file *file = &s->files->list.v[i];

		if (file->node == 'b' ? file->major == block->major && file->minor == block->minor :
					!file->node && strcmp(file->path, node) == 0)
			r = tn_users_add_process(s, file, node, ours);
	}
	return r;
}

/* Devices that say that they are upon this one. */
static int find_holders(struct tn_users_search *s, const struct tn_user_block *block, bool ours, unsigned depth)
{
	const char *path = tn_users_text(s, "/sys/class/block/%s/holders", block->name);
	tn_autovec tn_names names = { 0 };
	int r = path ? tn_sysfs_list(s->root, path, s->arena, &names) : -ENOMEM;

	for (size_t i = 0; r == 0 && i < names.n; i++) {
		const struct tn_user_block *holder = tn_users_block(s, names.v[i]);

		if (!holder || holder == block)
			continue;
		r = visit_block(s, holder, depth + 1);
		if (r == 0)
			r = add_block(s, holder, ours || tn_users_block_is(s, holder));
	}
	return r == -ENOMEM ? r : 0;
}

static int find_partitions(struct tn_users_search *s, const struct tn_user_block *block, unsigned depth)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < s->blocks.n; i++) {
		const struct tn_user_block *part = &s->blocks.v[i];

		if (part != block && is_in(part->path, block->path))
			r = visit_block(s, part, depth + 1);
	}
	return r;
}

/* All that is upon a block device, but not itself. What is upon what is upon a module's own device does not hold that
 * module, but has to go first. */
static int visit_block(struct tn_users_search *s, const struct tn_user_block *block, unsigned depth)
{
	int r = tn_users_enter(s, "block", block->name);
	bool ours;

	if (r <= 0 || depth > TN_USERS_DEPTH_MAX)
		return r < 0 ? r : 0;
	ours = tn_users_block_is(s, block);
	r = find_partitions(s, block, depth);
	if (r == 0)
		r = find_holders(s, block, ours, depth);
	for (size_t i = 0; r == 0 && i < s->swaps.n; i++)
		if (!s->swaps.v[i].file && is_of_block(s->swaps.v[i].path, UINT32_MAX, 0, block))
			r = add_swap(s, &s->swaps.v[i], NULL, ours);
	if (r == 0)
		r = find_mounts_of(s, block, ours, depth);
	return r < 0 ? r : find_open_block(s, block, ours);
}

/* Whether the device is something that somebody made of another one, or of a file. */
static bool is_made(const struct tn_user_block *block)
{
	return block->backing || block->mapping || strncmp(block->name, "md", 2) == 0;
}

int tn_users_find_storage(struct tn_users_search *s)
{
	int r = 0;

	for (size_t i = s->mounts.n; r == 0 && i-- > 0;) {
		const struct tn_user_mount *m = &s->mounts.v[i];
		bool ours = false;

		r = m->process && m->follows ? 0 : tn_users_type_is(s, m->type, &ours);
		if (r == 0 && ours)
			r = visit_mount(s, m, true, 0);
	}
	for (size_t i = 0; r == 0 && i < s->blocks.n; i++) {
		const struct tn_user_block *block = &s->blocks.v[i];

		if (!tn_users_block_is(s, block))
			continue;
		r = visit_block(s, block, 0);
		if (r == 0 && is_made(block))
			r = add_block(s, block, true);
	}
	return r;
}

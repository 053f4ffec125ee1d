// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whose a thing is that is in use. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "core/find/lookup.h"
#include "core/name.h"
#include "machine/sysfs.h"
#include "machine/users.h"
#include "sys/attribute.h"

/* Names of the modules that an alias leads to, each with a newline behind it. NULL: out of memory. */
static const char *look_up(struct tn_users_search *s, const char *alias)
{
	tn_autovec tn_matches matches = { 0 };
	tn_autobuf names = { 0 };
	const char *copy = tn_hash_get(&s->owners, tn_text(alias)), *key;

	if (copy || !s->tree)
		return copy ? copy : "";
	if (tn_lookup(s->tree, NULL, alias, s->arena, &matches) == -ENOMEM)
		return NULL;
	for (size_t i = 0; i < matches.n; i++) {
		tn_buf_add_str(&names, matches.v[i].module);
		tn_buf_add_char(&names, '\n');
	}
	copy = names.failed ? NULL : tn_arena_dup(s->arena, tn_buf_text(&names));
	key = tn_arena_str(s->arena, alias);
	return copy && key && tn_hash_put(&s->owners, tn_text(key), (void *)copy) >= 0 ? copy : NULL;
}

int tn_users_alias_is(struct tn_users_search *s, const char *alias, bool *ret)
{
	const char *names = look_up(s, alias);
	struct tn_text rest, name;

	if (!names)
		return -ENOMEM;
	rest = tn_text(names);
	*ret = false;
	while (!*ret && tn_text_line(&rest, &name))
		*ret = tn_text_is(name, s->module);
	return 0;
}

const char *tn_users_type_alias(const struct tn_users_search *s, const char *type)
{
	/* "fuse.sshfs" is a kind of fuse. */
	const struct tn_text kind = { type, strcspn(type, ".") };

	return tn_arena_join(s->arena, TN_TEXT_LITERAL("fs-"), kind, tn_text(""));
}

int tn_users_type_is(struct tn_users_search *s, const char *type, bool *ret)
{
	const char *alias = tn_users_type_alias(s, type);

	if (!alias)
		return -ENOMEM;
	if (strcmp(alias + sizeof("fs-") - 1, s->module) != 0)
		return tn_users_alias_is(s, alias, ret);
	*ret = true;
	return 0;
}

static bool has_driver(const struct tn_users_search *s, struct tn_text path)
{
	char link[PATH_MAX], target[PATH_MAX];

	/* In /sys, by a path that starts with "/sys/". */
	path = tn_text_from(path, sizeof("/sys/") - 1);
	return snprintf(link, sizeof(link), "%.*s/driver", TN_TEXT_FMT(path)) < (int)sizeof(link) &&
	       tn_attribute_link(s->sys, link, target, sizeof(target)) == 0;
}

/* "host0": what is above it belongs to the driver of the controller, whose module SCSI devices hold as well. */
static bool is_scsi_host(struct tn_text part)
{
	size_t i = 4;

	while (i < part.n && part.p[i] >= '0' && part.p[i] <= '9')
		i++;
	return part.n > 4 && i == part.n && memcmp(part.p, "host", 4) == 0;
}

/* Whether what is at @path has no nearer driver than that of @device, but for those below a SCSI host. */
static bool is_next(const struct tn_users_search *s, const char *device, const char *path)
{
	struct tn_text rest = tn_text_from(tn_text(path), strlen(device)), part;

	while (tn_text_word(&rest, "/", &part)) {
		if (is_scsi_host(part))
			return true;
		if (rest.n && has_driver(s, (struct tn_text){ path, (size_t)(part.p + part.n - path) }))
			return false;
	}
	return true;
}

bool tn_users_is_below(const struct tn_users_search *s, const char *path)
{
	for (size_t i = 0; i < s->bound.n; i++) {
		size_t n = strlen(s->bound.v[i]);

		if (strncmp(path, s->bound.v[i], n) == 0 && (path[n] == '/' || path[n] == '\0') && is_next(s, s->bound.v[i], path))
			return true;
	}
	return false;
}

/* Devices without hardware: by the name before the number, and what tells that they are of a module. */
static const struct {
	const char *stem, *module;
} virtual_blocks[] = {
	{ "dm-", "dm_mod" }, { "loop", "loop" },   { "md", "md_mod" }, { "nbd", "nbd" },   { "zram", "zram" },
	{ "ram", "brd" },    { "rbd", "rbd" },     { "drbd", "drbd" }, { "zd", "zfs" },    { "nullb", "null_blk" },
	{ "bcache", "bcache" },
};

static bool is_stem(const char *name, const char *stem)
{
	size_t n = strlen(stem);

	return strncmp(name, stem, n) == 0 && name[n] >= '0' && name[n] <= '9';
}

/* What device-mapper and md say of the device: the start of a value, and the module that it is of. */
static const struct {
	const char *attribute, *start, *module;
} kinds[] = {
	{ "dm/uuid", "CRYPT-", "dm_crypt" },   { "dm/uuid", "mpath-", "dm_multipath" },
	{ "md/level", "raid0", "raid0" },      { "md/level", "raid1", "raid1" },
	{ "md/level", "raid10", "raid10" },    { "md/level", "raid4", "raid456" },
	{ "md/level", "raid5", "raid456" },    { "md/level", "raid6", "raid456" },
	{ "md/level", "linear", "linear" },
};

static bool is_of_kind(const struct tn_users_search *s, const struct tn_user_block *block)
{
	char path[PATH_MAX], value[TN_SYSFS_VALUE_MAX];

	for (size_t i = 0; i < TN_ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].module, s->module) == 0 &&
		    snprintf(path, sizeof(path), "class/block/%s/%s", block->name, kinds[i].attribute) < (int)sizeof(path) &&
		    tn_attribute_read(s->root, s->sys, path, value, sizeof(value)) == 0 &&
		    (kinds[i].attribute[0] == 'm' ? strcmp(value, kinds[i].start) == 0 :
						    strncmp(value, kinds[i].start, strlen(kinds[i].start)) == 0))
			return true;
	return false;
}

bool tn_users_block_is(const struct tn_users_search *s, const struct tn_user_block *block)
{
	static const char virtual[] = "/sys/devices/virtual/block/";

	if (strncmp(block->path, virtual, sizeof(virtual) - 1) != 0)
		return tn_users_is_below(s, block->path) ||
		       (strcmp(s->module, "nvme_core") == 0 && is_stem(block->name, "nvme"));
	for (size_t i = 0; i < TN_ARRAY_SIZE(virtual_blocks); i++)
		if (strcmp(virtual_blocks[i].module, s->module) == 0 && is_stem(block->name, virtual_blocks[i].stem))
			return true;
	return is_of_kind(s, block);
}

/* Whose the devices of a class are; @start: of their names. */
static const struct {
	const char *class_name, *start, *module;
} class_nodes[] = {
	{ "drm", "", "drm" },           { "hidraw", "", "hid" },       { "input", "event", "evdev" },
	{ "input", "js", "joydev" },    { "input", "mouse", "mousedev" }, { "input", "mice", "mousedev" },
	{ "media", "", "mc" },          { "misc", "kvm", "kvm_amd" },  { "misc", "kvm", "kvm_intel" },
	{ "nvme", "", "nvme_core" },    { "scsi_generic", "", "sg" },  { "sound", "", "snd" },
	{ "tpm", "", "tpm" },           { "usbmisc", "", "usbcore" },  { "video4linux", "", "videodev" },
};

/* Classes whose devices are detached from their driver, whether they are open or not. */
static bool is_detached(const char *class_name)
{
	return strcmp(class_name, "input") == 0 || strcmp(class_name, "hidraw") == 0;
}

int tn_users_node_is(struct tn_users_search *s, const struct tn_user_node *node, bool *ret)
{
	const char *class_name = node->class_name ? node->class_name : "";
	char alias[64];

	*ret = !is_detached(class_name) && tn_users_is_below(s, node->path);
	for (size_t i = 0; !*ret && i < TN_ARRAY_SIZE(class_nodes); i++)
		*ret = strcmp(class_nodes[i].module, s->module) == 0 && strcmp(class_nodes[i].class_name, class_name) == 0 &&
		       strncmp(node->name, class_nodes[i].start, strlen(class_nodes[i].start)) == 0;
	if (*ret)
		return 0;
	snprintf(alias, sizeof(alias), "char-major-%u-%u", node->major, node->minor);
	return tn_users_alias_is(s, alias, ret);
}

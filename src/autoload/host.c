// SPDX-License-Identifier: LGPL-2.1-or-later
#include "autoload/host.h"

#include <errno.h>

#include "core/name.h"
#include "core/plan/blocks.h"
#include "core/state/state.h"
#include "format/proc_usage.h"
#include "machine/devices.h"
#include "machine/modules_load.h"

#define TEXT_MAX ((size_t)4 << 20)
#define CMDLINE_MAX (1u << 20)

/* What has to be mounted before the system's own init runs: the root, and what may be split from it. */
static const char *const places[] = { "/", "/usr", "/etc", "/bin", "/sbin", "/lib", "/lib64", "/boot", "/boot/efi", "/efi" };

struct reading {
	const tn_root *root;
	struct tn_arena *arena;
	struct tn_host *to;
	struct tn_hash seen;
};

/* @name and @about live in the arena. */
static int want(struct reading *r, enum tn_closure_why why, const char *name, const char *about)
{
	int e = name && about ? tn_hash_add(&r->seen, tn_text(name), r, NULL) : -ENOMEM;

	if (e == -EEXIST)
		return 0;
	return e < 0 ? e : tn_vec_push(&r->to->wants, (struct tn_host_want){ why, name, about });
}

static int read_loaded(struct reading *r)
{
	tn_autovec tn_loaded_list loaded = { 0 };
	tn_autoerror err = { 0 };
	int e = tn_state_loaded(r->root, r->arena, &loaded, &err);

	if (e < 0 && e != -ENOMEM) {
		r->to->unseen |= 1u << TN_CLOSURE_LOADED;
		return 0;
	}
	for (size_t i = 0; i < loaded.n && e >= 0; i++)
		e = want(r, TN_CLOSURE_LOADED, loaded.v[i].name, "/proc/modules");
	return e < 0 ? e : 0;
}

static int read_devices(struct reading *r)
{
	tn_autovec tn_devices devices = { 0 };
	int e = tn_devices_read(r->root, r->arena, &devices, NULL);

	if (e == 0 && !devices.n)
		r->to->unseen |= 1u << TN_CLOSURE_DEVICE;
	for (size_t i = 0; i < devices.n && e == 0; i++)
		if (devices.v[i].modalias)
			e = want(r, TN_CLOSURE_DEVICE, devices.v[i].modalias, devices.v[i].path);
	return e;
}

static bool counts(const char *place)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(places); i++)
		if (strcmp(places[i], place) == 0)
			return true;
	return false;
}

/* Names of file systems have no blanks; "fuse.sshfs" is of "fuse". */
static int want_type(struct reading *r, struct tn_text type, const char *place)
{
	const char *dot = type.n ? memchr(type.p, '.', type.n) : NULL;
	size_t n = dot ? (size_t)(dot - type.p) : type.n;

	if (!n || !counts(place) || tn_text_is(type, "auto") || tn_text_is(type, "none") || tn_text_is(type, "rootfs"))
		return 0;
	return want(r, TN_CLOSURE_FILESYSTEM, tn_arena_printf(r->arena, "fs-%.*s", (int)n, type.p), place);
}

/* Return: 0, -ENOMEM, or why there is nothing to read. */
static int read_mounts(struct reading *r, const char *file)
{
	struct tn_mount_line line;
	tn_autobuf text = { 0 };
	struct tn_text rest;
	unsigned number = 0;
	int e = tn_root_read(r->root, file, TEXT_MAX, &text);

	rest = tn_buf_text(&text);
	while (e == 0 && tn_mount_next(&rest, &number, &line)) {
		const char *place = tn_proc_path(line.place, r->arena);

		e = place ? want_type(r, line.type, place) : -ENOMEM;
	}
	return e;
}

/* DEVICE PLACE TYPE OPTIONS... (fstab(5)) */
static int read_fstab(struct reading *r)
{
	tn_autobuf text = { 0 };
	struct tn_text rest, line, word[3];
	int e = tn_root_read(r->root, "/etc/fstab", TEXT_MAX, &text);

	if (e < 0)
		return e == -ENOMEM ? e : 0;
	rest = tn_buf_text(&text);
	while (e == 0 && tn_text_line(&rest, &line)) {
		const char *place;
		size_t n = 0;

		while (n < 3 && tn_text_word(&line, " \t", &word[n]))
			n++;
		if (n < 3 || word[0].p[0] == '#')
			continue;
		place = tn_proc_path(word[1], r->arena);
		e = place ? want_type(r, word[2], place) : -ENOMEM;
	}
	return e;
}

static int read_filesystems(struct reading *r)
{
	int e = read_mounts(r, "/proc/self/mountinfo");

	if (e < 0 && e != -ENOMEM)
		e = read_mounts(r, "/proc/1/mountinfo");
	if (e < 0 && e != -ENOMEM) {
		r->to->unseen |= 1u << TN_CLOSURE_FILESYSTEM;
		e = 0;
	}
	return e < 0 ? e : read_fstab(r);
}

static int read_cmdline(struct reading *r, const struct tn_log *log)
{
	tn_autovec tn_asked_list asked = { 0 };
	tn_autobuf text = { 0 };
	int e = tn_root_read_record(r->root, "/proc/cmdline", CMDLINE_MAX, &text);

	if (e == 0) {
		r->to->command_line = tn_arena_dup(r->arena, tn_buf_text(&text));
		e = r->to->command_line ? 0 : -ENOMEM;
	}
	e = e == -ENOMEM ? e : tn_modules_load_read(r->root, r->arena, &asked, log);

	for (size_t i = 0; i < asked.n && e == 0; i++)
		if (asked.v[i].initramfs)
			e = want(r, TN_CLOSURE_CMDLINE, asked.v[i].name, asked.v[i].file);
	return e;
}

int tn_host_read(const tn_root *root, struct tn_arena *arena, struct tn_host *ret, const struct tn_log *log)
{
	struct reading r = { .root = root, .arena = arena, .to = ret };
	int e = read_loaded(&r);

	if (e == 0)
		e = read_filesystems(&r);
	if (e == 0)
		e = read_cmdline(&r, log);
	if (e == 0)
		e = read_devices(&r);
	tn_hash_free(&r.seen);
	return e;
}

void tn_host_free(struct tn_host *host)
{
	tn_vec_free(&host->wants);
}

/* Whether modprobe or the kernel would not load it for a device. */
static bool is_blocked(const struct tn_closure *c, const char *command_line, const char *module)
{
	struct tn_blocks blocks = tn_blocks_of(c->from.config, command_line, module);

	for (enum tn_block_kind kind = 0; kind < TN_N_BLOCKS; kind++)
		if (tn_blocks_by(&blocks, kind))
			return true;
	return false;
}

/* Hardware that nobody drives is no lack, nor is a file system of a kernel that does not name its own. */
static int miss(struct tn_closure *c, const struct tn_host_want *w)
{
	if (w->why != TN_CLOSURE_LOADED && w->why != TN_CLOSURE_CMDLINE)
		return 0;
	return tn_closure_miss(c, TN_CLOSURE_NO_SUCH_MODULE, w->name, NULL, w->why == TN_CLOSURE_CMDLINE);
}

static int add_want(struct tn_closure *c, const char *command_line, const struct tn_host_want *w)
{
	tn_autovec tn_matches found = { 0 };
	bool is_device = w->why == TN_CLOSURE_DEVICE;
	int r = w->why == TN_CLOSURE_LOADED ? tn_lookup_name(c->from.tree, w->name, &c->arena, &found) :
					      tn_lookup(c->from.tree, c->from.config, w->name, &c->arena, &found);

	if (r == -ENOMEM)
		return r;
	r = found.n ? 0 : miss(c, w);
	for (size_t i = 0; i < found.n && r == 0; i++)
		if (!is_device || !is_blocked(c, command_line, found.v[i].module))
			r = tn_closure_add(c, &found.v[i], w->why, w->about, !is_device);
	return r;
}

int tn_host_add(const struct tn_host *host, struct tn_closure *c)
{
	int r = 0;

	for (size_t i = 0; i < host->wants.n && r == 0; i++)
		r = add_want(c, host->command_line, &host->wants.v[i]);
	return r;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* An initramfs that is older than what it copies, or has other content. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "core/name.h"
#include "explain/examinations.h"
#include "explain/initramfs_config.h"
#include "format/compress.h"
#include "sys/kernels.h"
#include "sys/map.h"
#include "sys/stamp.h"

/* Names in one finding; more are counted. */
#define NAMES_MAX 5
/* Files that are read to be compared: those that changed since the archive was made. */
#define READ_MAX 200
#define MODULE_MAX ((size_t)64 << 20)

/* Modules of which the same is to be said. */
struct group {
	struct tn_finding like;
	const char *text;
	TN_VEC(const char *) names;
};

static int say(const struct tn_initramfs_look *look, struct group *g)
{
	const char *names;

	if (!g->names.n)
		return 0;
	g->like.severity = TN_SEVERITY_WARNING;
	g->like.subject = g->names.n == 1 ? g->names.v[0] : NULL;
	g->like.file = look->initramfs.path;
	g->like.remedy = look->remake;
	names = tn_doctor_names(look->doctor, g->names.v, g->names.n, NAMES_MAX);
	return names ? tn_doctor_add(look->doctor, &g->like, "%s: %s", g->text, names) : -ENOMEM;
}

static bool is_later(const struct tn_stamp *a, const struct tn_stamp *b)
{
	if (a->ctime_sec != b->mtime_sec)
		return a->ctime_sec > b->mtime_sec;
	return a->ctime_nsec > b->mtime_nsec;
}

static bool is_there(const struct tn_stamp *s)
{
	return s->device || s->inode;
}

/* "x.ko" of "x.ko.xz" */
static struct tn_text without_packing(const char *path)
{
	struct tn_text t = tn_text(path);
	static const char *const suffixes[] = { ".gz", ".xz", ".zst" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(suffixes); i++)
		if (tn_text_ends(t, tn_text(suffixes[i])))
			t.n -= strlen(suffixes[i]);
	return t;
}

/* Where the tree has it: packed in whatever way, or in another directory. */
static int find_in_tree(const struct tn_initramfs_look *look, const char *name, const char *relative, const char **ret)
{
	const char *path = tn_arena_printf(look->doctor->arena, "%s/%s", tn_tree_path(look->m->tree), relative);
	const struct tn_tree_module *module;
	struct tn_stamp stamp;
	int r;

	if (!path)
		return -ENOMEM;
	stamp = tn_stamp_of(AT_FDCWD, path);
	if (is_there(&stamp)) {
		*ret = path;
		return 0;
	}
	r = tn_tree_module(look->m->tree, name, &module);
	if (r == 0)
		*ret = module->path;
	return r;
}

static int read_module(const char *path, bool unpacked, struct tn_buf *ret)
{
	tn_automap map = { 0 };
	int r = tn_map_open_at(AT_FDCWD, path, MODULE_MAX, TN_MAP_NO_DEVICE | TN_MAP_NO_SPECIAL, &map);

	if (r == 0 && unpacked)
		return tn_decompress(tn_map_text(&map), MODULE_MAX, ret, NULL);
	if (r == 0)
		tn_buf_add_text(ret, tn_map_text(&map));
	return r == 0 && ret->failed ? -ENOMEM : r;
}

/* Return: 1 (they differ for certain), 0, -ENOMEM. */
static int differs(const struct tn_initramfs_look *look, const struct tn_initramfs_file *f, const char *path, size_t *read)
{
	struct tn_stamp stamp = tn_stamp_of(AT_FDCWD, path);
	struct tn_text there = without_packing(f->path), here = without_packing(path);
	bool packed_there = f->path[there.n], packed_here = path[here.n];
	bool stripped = look->initramfs.maker == TN_INITRAMFS_DRACUT && !packed_there;
	tn_autobuf b = { 0 };
	int r;

	if (!is_there(&stamp))
		return 0; /* the tree's own trouble */
	if (strcmp(f->path + there.n, path + here.n) == 0 && stamp.size != f->size)
		return !(stripped && f->size < stamp.size);
	if (!is_later(&stamp, &look->initramfs.stamp) || (packed_there && !packed_here) || (*read)++ >= READ_MAX || stripped)
		return 0;
	if (packed_there && strcmp(f->path + there.n, path + here.n) != 0)
		return 0;
	r = read_module(path, packed_here && !packed_there, &b);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	return b.n != f->size || tn_initramfs_sum(tn_buf_text(&b)) != f->sum;
}

static int compare_modules(struct tn_initramfs_look *look, struct group *other, struct group *gone)
{
	const tn_initramfs_files *files = &look->initramfs.files;
	size_t read = 0;
	int r = 0;

	for (size_t i = 0; i < files->n && r >= 0; i++) {
		const char *relative, *name, *path;
		struct tn_text release;

		if (!tn_initramfs_is_module(&files->v[i], &release, &relative) || !tn_text_is(release, look->m->release))
			continue;
		r = tn_name_of_file(relative, look->doctor->arena, &name);
		if (r <= 0)
			continue;
		r = find_in_tree(look, name, relative, &path);
		if (r == 0)
			r = differs(look, &files->v[i], path, &read);
		if (r > 0 || r == -ENOENT)
			r = tn_vec_push(r > 0 ? &other->names : &gone->names, name);
		else if (r != -ENOMEM)
			r = 0;
	}
	return r < 0 ? r : 0;
}

static int examine_modules(struct tn_initramfs_look *look)
{
	struct group other = { .like = { .id = "initramfs-module-differs" },
			       .text = "modules in it are not the files that are installed" };
	struct group gone = { .like = { .id = "initramfs-module-gone" }, .text = "modules in it are not installed any more" };
	int r = 0;

	if (tn_tree_has(look->m->tree, TN_TREE_DEP))
		r = compare_modules(look, &other, &gone);
	if (r == 0)
		r = say(look, &other);
	if (r == 0)
		r = say(look, &gone);
	tn_vec_free(&other.names);
	tn_vec_free(&gone.names);
	return r;
}

static int examine_content(struct tn_initramfs_look *look)
{
	struct tn_finding like = { .id = "initramfs-other-kernel", .severity = TN_SEVERITY_ERROR,
				   .file = look->initramfs.path, .remedy = look->remake };
	const char *other;
	int r = tn_initramfs_hold(look, &other);

	if (r == 0 && other && !look->held.n)
		return tn_doctor_add(look->doctor, &like, "it has modules of kernel %s, and none of %s", other, look->m->release);
	if (r == 0)
		r = tn_doctor_state_add(look->doctor, "initramfs", "%s, %zu module%s", look->initramfs.path, look->held.n,
					look->held.n == 1 ? "" : "s");
	if (r == 0)
		r = tn_initramfs_compare_config(look);
	return r == 0 ? examine_modules(look) : r;
}

/* The command, or what there is to do where no tool for it is known. */
static const char *remake(struct tn_doctor *doctor, const struct tn_machine *m, enum tn_initramfs_maker maker, bool exists)
{
	const char *command = tn_initramfs_remake(m->root, maker, exists, m->distro, m->release, doctor->arena);

	return command ? command : "make it anew with the tool of this distribution";
}

static int tell_unreadable(struct tn_doctor *doctor, const struct tn_machine *m, const char *path, int code,
			   const struct tn_error *err)
{
	const struct tn_finding like = {
		.id = "initramfs-damaged",
		.severity = TN_SEVERITY_ERROR,
		.file = path,
		.remedy = remake(doctor, m, TN_INITRAMFS_OTHER, true),
	};

	if (code == -ENOMEM)
		return code;
	if (code != -EBADMSG)
		return tn_doctor_unseen_file(doctor, tn_error_text(err, code), code);
	return tn_doctor_add(doctor, &like, "the initramfs cannot be read: %s", tn_error_text(err, code) + strlen(path) + 2);
}

/* A kernel that has all it needs to start built in needs none: where another has one, this one may have been forgotten. */
static int examine_missing(struct tn_doctor *doctor, const struct tn_machine *m)
{
	struct tn_finding like = {
		.id = "initramfs-missing",
		.severity = m == doctor->next ? TN_SEVERITY_WARNING : TN_SEVERITY_NOTE,
	};
	tn_autovec tn_installed_kernels kernels = { 0 };
	const char *path = NULL;
	bool uki;
	int r = tn_kernels_list(m->root, doctor->arena, &kernels);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (size_t i = 0; i < kernels.n && !path; i++)
		if (strcmp(kernels.v[i].release, m->release) != 0 &&
		    tn_initramfs_find(m->root, kernels.v[i].release, doctor->arena, &path, &uki) == -ENOMEM)
			return -ENOMEM;
	if (!path)
		return 0; /* a machine without */
	like.remedy = remake(doctor, m, TN_INITRAMFS_OTHER, false);
	return tn_doctor_add(doctor, &like, "kernel %s has no initramfs, though there is %s; it may not start without one",
			     m->release, path);
}

static int examine_of(struct tn_doctor *doctor, const struct tn_machine *m)
{
	tn_cleanup(tn_initramfs_look_free) struct tn_initramfs_look look = { .doctor = doctor, .m = m };
	tn_autoerror err = { 0 };
	const char *path;
	bool uki;
	int r = tn_initramfs_find(m->root, m->release, doctor->arena, &path, &uki);

	if (r == -ENOENT)
		return examine_missing(doctor, m);
	if (r < 0)
		return r;
	r = tn_initramfs_read(m->root, path, m->cache, doctor->arena, &look.initramfs, &err);
	if (r < 0)
		return tell_unreadable(doctor, m, path, r, &err);
	look.remake = remake(doctor, m, look.initramfs.maker, true);
	return examine_content(&look);
}

int tn_examine_initramfs(struct tn_doctor *doctor)
{
	int r = examine_of(doctor, doctor->machine);

	if (r < 0 || !doctor->next)
		return r;
	doctor->of_next = true;
	r = examine_of(doctor, doctor->next);
	doctor->of_next = false;
	return r;
}

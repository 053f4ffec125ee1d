// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is kept of an archive's entries. */
#include "machine/initramfs_list.h"

#include <errno.h>

#include "base/siphash.h"
#include "base/sort.h"
#include "format/modname.h"

/* Far above any real one. */
#define FILES_MAX 100000u
#define CONTENT_MAX ((size_t)1 << 20)
#define MODULE_MAX ((size_t)64 << 20)
#define KEPT_MAX ((size_t)16 << 20)

/* Entries that are one file: the content may come with any of them. */
struct tn_initramfs_linked {
	struct member {
		size_t file; /* of the list */
		struct member *next;
	} *members;
	uint64_t size, sum;
	struct tn_text content;
	bool known; /* it came */
};

uint64_t tn_initramfs_sum(struct tn_text bytes)
{
	const struct tn_siphash_key no_key = { 0 };

	return tn_siphash(&no_key, bytes);
}

static bool take(struct tn_text *t, const char *prefix)
{
	struct tn_text p = tn_text(prefix);

	if (!tn_text_starts(*t, p))
		return false;
	*t = tn_text_from(*t, p.n);
	return true;
}

static bool has_slash(struct tn_text t)
{
	return t.n && memchr(t.p, '/', t.n);
}

/* Below one of the directories that such files are in: the rest of @path. */
static bool is_in(struct tn_text path, const char *directory, struct tn_text *ret)
{
	static const char *const places[] = { "etc/", "run/", "usr/local/lib/", "usr/lib/", "lib/" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(places); i++) {
		struct tn_text rest = path;

		if (take(&rest, places[i]) && take(&rest, directory)) {
			*ret = rest;
			return true;
		}
	}
	return false;
}

bool tn_initramfs_kind_of(struct tn_text path, enum tn_initramfs_kind *ret)
{
	static const struct tn_text conf = TN_TEXT_LITERAL(".conf");
	struct tn_text rest;

	if (is_in(path, "modules/", &rest) && has_slash(rest) && tn_modname_ends_file(rest)) {
		*ret = TN_INITRAMFS_MODULE;
		return true;
	}
	if (is_in(path, "modprobe.d/", &rest)) {
		*ret = TN_INITRAMFS_CONFIG;
		return !has_slash(rest) && rest.n && rest.p[0] != '.' && tn_text_ends(rest, conf);
	}
	*ret = TN_INITRAMFS_ASKED;
	if (is_in(path, "modules-load.d/", &rest))
		return !has_slash(rest) && rest.n && rest.p[0] != '.' && tn_text_ends(rest, conf);
	return tn_text_is(path, "conf/modules") || tn_text_is(path, "etc/modules");
}

bool tn_initramfs_module_place(const char *path, struct tn_text *ret_release, const char **ret_relative)
{
	struct tn_text rest = tn_text(path), release;
	const char *slash;

	take(&rest, "/");
	take(&rest, "usr/");
	if (!take(&rest, "lib/modules/") || !has_slash(rest))
		return false;
	slash = memchr(rest.p, '/', rest.n);
	release = (struct tn_text){ rest.p, (size_t)(slash - rest.p) };
	*ret_release = release;
	*ret_relative = slash + 1;
	return release.n > 0;
}

/* Files that one maker's archives have, or directories with '/' at the end. */
static const struct {
	const char *path;
	enum tn_initramfs_maker maker;
	bool host_only;
} marks[] = {
	{ "conf/initramfs.conf", TN_INITRAMFS_TOOLS, false },
	{ "scripts/functions", TN_INITRAMFS_TOOLS, false },
	{ "usr/lib/dracut/hostonly", TN_INITRAMFS_DRACUT, true },
	{ "lib/dracut/hostonly", TN_INITRAMFS_DRACUT, true },
	{ "usr/lib/dracut/", TN_INITRAMFS_DRACUT, false },
	{ "lib/dracut/", TN_INITRAMFS_DRACUT, false },
	{ "buildconfig", TN_INITRAMFS_MKINITCPIO, false },
	{ "sbin/nlplug-findfs", TN_INITRAMFS_MKINITFS, false },
	{ "usr/sbin/nlplug-findfs", TN_INITRAMFS_MKINITFS, false },
	{ "etc/booster.init.yaml", TN_INITRAMFS_BOOSTER, false },
};

static void look_for_maker(struct tn_initramfs_list *list, struct tn_text path)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(marks); i++) {
		struct tn_text mark = tn_text(marks[i].path);

		if (!tn_text_starts(path, mark))
			continue;
		if (path.n != mark.n && !marks[i].host_only && mark.p[mark.n - 1] != '/')
			continue;
		list->maker = marks[i].maker;
		list->host_only |= marks[i].host_only;
		return;
	}
}

/* The group of entries that are one file with @e; made if there is none. */
static int find_group(struct tn_initramfs_list *list, const struct tn_cpio_entry *e, struct tn_initramfs_linked **ret)
{
	const uint32_t id[] = { e->inode, e->major, e->minor };
	struct tn_text key = { (const char *)id, sizeof(id) };
	struct tn_initramfs_linked *group = tn_hash_get(&list->linked, key);

	if (!group) {
		if (list->groups++ >= FILES_MAX)
			return -EFBIG;
		key.p = tn_arena_dup(list->arena, key);
		group = tn_arena_alloc(list->arena, sizeof(*group));
		if (!key.p || !group || tn_hash_put(&list->linked, key, group) < 0)
			return -ENOMEM;
	}
	*ret = group;
	return 0;
}

static void fill(struct tn_initramfs_file *f, const struct tn_initramfs_linked *from)
{
	f->size = from->size;
	f->sum = from->sum;
	f->content = from->content;
}

/* The last file is one with those of @group. */
static int join_group(struct tn_initramfs_list *list, struct tn_initramfs_linked *group)
{
	struct member *m = tn_arena_alloc(list->arena, sizeof(*m));

	if (!m)
		return -ENOMEM;
	*m = (struct member){ list->files.n - 1, group->members };
	group->members = m;
	if (group->known)
		fill(&list->files.v[m->file], group);
	return 0;
}

static int add_file(struct tn_initramfs_list *list, const struct tn_cpio_entry *e, enum tn_initramfs_kind kind)
{
	struct tn_initramfs_file f = { .kind = kind, .size = e->size, .content = { "", 0 } };

	if (list->files.n >= FILES_MAX)
		return -EFBIG;
	f.sum = tn_initramfs_sum(f.content);
	f.path = tn_arena_join(list->arena, TN_TEXT_LITERAL("/"), e->name, TN_TEXT_LITERAL(""));
	return f.path ? tn_vec_push(&list->files, f) : -ENOMEM;
}

static int take_entry(void *data, const struct tn_cpio_entry *e, size_t *ret_keep)
{
	struct tn_initramfs_list *list = data;
	enum tn_initramfs_kind kind;
	int r;

	look_for_maker(list, e->name);
	list->group = NULL;
	list->keeps = false;
	if ((e->mode & TN_CPIO_TYPE) != TN_CPIO_FILE)
		return 0;
	list->keeps = tn_initramfs_kind_of(e->name, &kind);
	if (!list->keeps && e->links <= 1)
		return 0;
	r = list->keeps ? add_file(list, e, kind) : 0;
	if (r == 0 && e->links > 1)
		r = find_group(list, e, &list->group);
	if (r == 0 && list->group && list->keeps)
		r = join_group(list, list->group);
	/* Of several names the one with the content may be the one that nobody asks for. */
	*ret_keep = MODULE_MAX;
	return r;
}

/* Bytes that are kept for good. */
static int keep(struct tn_initramfs_list *list, struct tn_text bytes, struct tn_text *ret)
{
	const char *p;

	if (bytes.n > CONTENT_MAX) /* no such file is that large: it stays unknown */
		return 0;
	if (bytes.n > KEPT_MAX - list->kept)
		return -EFBIG;
	p = tn_arena_dup(list->arena, bytes);
	if (!p)
		return -ENOMEM;
	list->kept += bytes.n;
	*ret = (struct tn_text){ p, bytes.n };
	return 0;
}

/* Whether more than the sum is to be kept: of a module that is enough. */
static bool wants_content(const struct tn_initramfs_list *list)
{
	const struct member *m = list->group && !list->group->known ? list->group->members : NULL;

	if (list->keeps && list->files.v[list->files.n - 1].kind != TN_INITRAMFS_MODULE)
		return true;
	for (; m; m = m->next)
		if (list->files.v[m->file].kind != TN_INITRAMFS_MODULE)
			return true;
	return false;
}

static int take_content(void *data, const struct tn_cpio_entry *e, struct tn_text bytes)
{
	struct tn_initramfs_list *list = data;
	struct tn_initramfs_linked came = { .size = e->size, .sum = tn_initramfs_sum(bytes), .known = true };
	int r = wants_content(list) ? keep(list, bytes, &came.content) : 0;

	if (r < 0)
		return r;
	if (list->keeps)
		fill(&list->files.v[list->files.n - 1], &came);
	if (!list->group || list->group->known)
		return 0;
	came.members = list->group->members;
	*list->group = came;
	for (const struct member *m = came.members; m; m = m->next)
		fill(&list->files.v[m->file], &came);
	return 0;
}

static int end_archive(void *data)
{
	struct tn_initramfs_list *list = data;

	tn_hash_free(&list->linked);
	list->linked = (struct tn_hash){ 0 };
	return 0;
}

struct tn_cpio_reader tn_initramfs_list_reader(struct tn_initramfs_list *list)
{
	return (struct tn_cpio_reader){ take_entry, take_content, end_archive, list };
}

int tn_initramfs_list_finish(struct tn_initramfs_list *list, struct tn_initramfs *ret)
{
	tn_autofree struct tn_sort_item *items = calloc(tn_size_add(list->files.n, 1), sizeof(*items));
	tn_autovec tn_initramfs_files sorted = { 0 };

	if (!items)
		return -ENOMEM;
	for (size_t i = 0; i < list->files.n; i++)
		items[i] = (struct tn_sort_item){ .key = tn_text(list->files.v[i].path), .id = (uint32_t)i };
	tn_sort_texts(items, list->files.n);
	for (size_t i = 0; i < list->files.n; i++) {
		if (i + 1 < list->files.n && tn_text_eq(items[i].key, items[i + 1].key))
			continue;
		if (tn_vec_push(&sorted, list->files.v[items[i].id]) < 0)
			return -ENOMEM;
	}
	ret->maker = list->maker;
	ret->host_only = list->host_only;
	ret->files = tn_vec_take(&sorted);
	return 0;
}

void tn_initramfs_list_free(struct tn_initramfs_list *list)
{
	tn_vec_free(&list->files);
	tn_hash_free(&list->linked);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The package managers' databases are asked one after the other, and before all of dpkg's lists DKMS's builds. */
#include "machine/package.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "format/package_db.h"
#include "machine/package_rpm.h"
#include "sys/dir.h"
#include "sys/fd.h"

/* A list of all files of a package; a whole database of text. */
#define LIST_MAX ((size_t)64 << 20)

#define DPKG_INFO "/var/lib/dpkg/info"
#define DPKG_STATUS "/var/lib/dpkg/status"
#define DPKG_DIVERSIONS "/var/lib/dpkg/diversions"
#define PACMAN_LOCAL "/var/lib/pacman/local"
#define DKMS "/var/lib/dkms"

/* What is asked, and what the answer is made in. */
struct asking {
	const tn_root *root;
	const char *path;             /* as it was given */
	struct tn_packaged_file file; /* the same */
	struct tn_text release;       /* where it is a kernel's; else empty */
	struct tn_text diverter;      /* the only package that may have it, or that cannot, as @is_diverted says */
	bool is_diverted, was_diverted;
	struct tn_arena *arena;
	struct tn_buf *content; /* of the file at hand; used again */
	struct tn_package_memory *memory; /* NULL: this is the only file that is asked about */
	const char *trouble;    /* why rpm's database says nothing; NULL: it does, or there is none */
	struct tn_package found;
};

/* What a file had when it was first read; what could not be read counts as empty. */
struct remembered {
	struct tn_text text;
};

static int read_now(const struct asking *a, const char *path)
{
	int r;

	a->content->n = 0;
	r = tn_root_read(a->root, path, LIST_MAX, a->content);
	return r == 0 ? 1 : r == -ENOMEM ? r : 0;
}

static int remember(const struct asking *a, const char *path, struct tn_text text, const struct remembered **ret)
{
	struct tn_package_memory *memory = a->memory;
	struct remembered *file = tn_arena_array(&memory->arena, 1, sizeof(*file));
	const char *key = tn_arena_str(&memory->arena, path);

	if (!file || !key)
		return -ENOMEM;
	file->text = (struct tn_text){ text.p ? tn_arena_dup(&memory->arena, text) : NULL, text.n };
	if (text.p && !file->text.p)
		return -ENOMEM;
	*ret = file;
	return tn_hash_put(&memory->files, tn_text(key), file) < 0 ? -ENOMEM : 0;
}

/* Return: 1 (@ret is its text, until the next one is loaded), 0 (it cannot be read), -ENOMEM. */
static int load(const struct asking *a, const char *path, struct tn_text *ret)
{
	const struct remembered *file = a->memory ? tn_hash_get(&a->memory->files, tn_text(path)) : NULL;
	int r;

	if (!file) {
		r = read_now(a, path);
		*ret = r > 0 ? tn_buf_text(a->content) : (struct tn_text){ 0 };
		if (r < 0 || !a->memory)
			return r;
		r = remember(a, path, *ret, &file);
		if (r < 0)
			return r;
	}
	*ret = file->text;
	return file->text.p != NULL;
}

static int finish(struct asking *a, struct tn_text name, struct tn_text version, const char *manager, const char *source)
{
	a->found = (struct tn_package){
		.name = tn_arena_dup(a->arena, name),
		.version = version.n ? tn_arena_dup(a->arena, version) : NULL,
		.manager = manager,
		.source = tn_arena_str(a->arena, source),
	};
	return a->found.name && a->found.source && (!version.n || a->found.version) ? 1 : -ENOMEM;
}

/* dpkg-divert: what all but one package have at "from" lies at "to". */
static int look_at_diversions(struct asking *a)
{
	struct tn_text rest = { 0 };
	struct tn_dpkg_diversion d;
	int r = load(a, DPKG_DIVERSIONS, &rest);

	while (r > 0 && tn_dpkg_diversion_next(&rest, &d))
		for (size_t i = 0; i < a->file.n; i++) {
			bool is_to = tn_text_eq(d.to, a->file.names[i]);

			if (!is_to && !tn_text_eq(d.from, a->file.names[i]))
				continue;
			a->is_diverted = is_to;
			a->was_diverted = !is_to;
			a->diverter.n = d.package.n;
			a->diverter.p = tn_arena_dup(a->arena, d.package);
			if (is_to)
				a->file.names[i].p = tn_arena_dup(a->arena, d.from);
			a->file.names[i].n = is_to ? d.from.n : a->file.names[i].n;
			return a->diverter.p && a->file.names[i].p ? 0 : -ENOMEM;
		}
	return r < 0 ? r : 0;
}

static bool may_have(const struct asking *a, struct tn_text package)
{
	return a->is_diverted ? !tn_text_eq(package, a->diverter) :
	       a->was_diverted ? tn_text_eq(package, a->diverter) : true;
}

/* Return: 1 or -ENOMEM. */
static int remember_version(const struct asking *a)
{
	struct tn_arena *arena = &a->memory->arena;
	struct tn_package *copy = tn_arena_array(arena, 1, sizeof(*copy));

	if (!copy)
		return -ENOMEM;
	*copy = (struct tn_package){
		.name = tn_arena_str(arena, a->found.name),
		.version = a->found.version ? tn_arena_str(arena, a->found.version) : NULL,
	};
	if (!copy->name || (a->found.version && !copy->version))
		return -ENOMEM;
	return tn_hash_put(&a->memory->versions, tn_text(copy->name), copy) < 0 ? -ENOMEM : 1;
}

static int dpkg_version(struct asking *a, const char *package, const char *source)
{
	const struct tn_package *known = a->memory ? tn_hash_get(&a->memory->versions, tn_text(package)) : NULL;
	struct tn_text version = { 0 }, status = { 0 };
	int r;

	if (known)
		return finish(a, tn_text(known->name), tn_text(known->version ? known->version : ""), "dpkg", source);
	r = load(a, DPKG_STATUS, &status);
	if (r > 0)
		version = tn_dpkg_version(status, tn_text(package));
	if (r >= 0)
		r = finish(a, tn_text(package), version, "dpkg", source);
	return r > 0 && a->memory ? remember_version(a) : r;
}

/* Return: 1 (it has the file), 0, -ENOMEM. */
static int ask_dpkg_list(struct asking *a, const char *package)
{
	struct tn_text list = { 0 };
	const char *path;
	int r;

	if (!may_have(a, tn_text(package)))
		return 0;
	path = tn_arena_printf(a->arena, DPKG_INFO "/%s.list", package);
	r = path ? load(a, path, &list) : -ENOMEM;
	if (r <= 0 || !tn_dpkg_list_has(list, &a->file))
		return r < 0 ? r : 0;
	return dpkg_version(a, package, path);
}

/* Where a kernel's files mostly are, so that others need not be looked at. */
static int ask_dpkg_of_kernel(struct asking *a)
{
	static const char *const names[][2] = {
		{ "linux-image-", "" }, { "linux-modules-", "" }, { "linux-modules-extra-", "" },
		{ "linux-image-unsigned-", "" }, { "linux-image-", "-unsigned" }, { "linux-headers-", "" },
	};
	int r = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(names) && a->release.n && r == 0; i++) {
		const char *package = tn_arena_join(a->arena, tn_text(names[i][0]), a->release, tn_text(names[i][1]));

		r = package ? ask_dpkg_list(a, package) : -ENOMEM;
	}
	return r;
}

static const struct tn_text list_ending = TN_TEXT_LITERAL(".list");

static int ask_dpkg_entry(void *data, const char *name)
{
	struct tn_text package = tn_text(name);
	struct asking *a = data;
	char *copy;
	int r;

	if (!tn_text_ends(package, list_ending))
		return 0;
	package.n -= list_ending.n;
	copy = tn_text_dup(package);
	r = copy ? ask_dpkg_list(a, copy) : -ENOMEM;
	free(copy);
	return r;
}

/* A directory of lists that is looked through for one kernel's modules. */
struct looking {
	const struct asking *asking;
	const char *format; /* of a list's path */
	struct tn_text ending; /* of its name */
	tn_names *lists;
};

static int note_list(void *data, const char *name)
{
	const struct looking *l = data;
	struct tn_package_memory *memory = l->asking->memory;
	const char *path, *copy;
	int r;

	if (!tn_text_ends(tn_text(name), l->ending))
		return 0;
	path = tn_arena_printf(l->asking->arena, l->format, name);
	r = path ? read_now(l->asking, path) : -ENOMEM;
	if (r <= 0 || !memmem(l->asking->content->p, l->asking->content->n, memory->release, strlen(memory->release)))
		return r;
	copy = tn_arena_str(&memory->arena, name);
	return copy ? tn_vec_push(l->lists, copy) : -ENOMEM;
}

static int note_lists(const char *directory, struct looking *looking)
{
	int fd = tn_root_open(looking->asking->root, directory, O_RDONLY | O_DIRECTORY);
	int r = fd < 0 ? 0 : tn_dir_names_of(fd, note_list, looking);

	return r == -ENOMEM ? r : 0;
}

/* Lists without the kernel's version have none of its modules. */
static int find_lists(const struct asking *a)
{
	struct tn_package_memory *memory = a->memory;
	struct looking dpkg = { a, DPKG_INFO "/%s", list_ending, &memory->lists[0] };
	struct looking pacman = { a, PACMAN_LOCAL "/%s/files", { 0 }, &memory->lists[1] };
	int r;

	memory->release = tn_arena_dup(&memory->arena, a->release);
	r = memory->release ? note_lists(DPKG_INFO, &dpkg) : -ENOMEM;
	return r < 0 ? r : note_lists(PACMAN_LOCAL, &pacman);
}

/* Asks each entry of @directory, or those that are known to speak of the file's kernel: @which of the memory's. */
static int ask_each(struct asking *a, const char *directory, size_t which, int (*ask)(void *data, const char *name))
{
	int r = a->memory && a->release.n && !a->memory->release ? find_lists(a) : 0, fd;

	if (r == 0 && a->memory && a->release.n && tn_text_is(a->release, a->memory->release)) {
		for (size_t i = 0; i < a->memory->lists[which].n && r == 0; i++)
			r = ask(a, a->memory->lists[which].v[i]);
	} else if (r == 0) {
		fd = tn_root_open(a->root, directory, O_RDONLY | O_DIRECTORY);
		r = fd < 0 ? 0 : tn_dir_names_of(fd, ask, a);
	}
	return r == 1 || r == -ENOMEM ? r : 0;
}

static int ask_dpkg(struct asking *a)
{
	return ask_each(a, DPKG_INFO, 0, ask_dpkg_entry);
}

static int ask_apk(struct asking *a)
{
	static const char *const places[] = { "/lib/apk/db/installed", "/usr/lib/apk/db/installed" };
	int r = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(places) && r == 0; i++) {
		struct tn_text all = { 0 }, name, version;

		r = load(a, places[i], &all);
		if (r <= 0)
			continue;
		r = tn_apk_find(all, &a->file, &name, &version) ?
			    finish(a, name, version, "apk", places[i]) : 0;
	}
	return r;
}

static int pacman_package(struct asking *a, const char *entry, const char *source)
{
	const char *path = tn_arena_printf(a->arena, PACMAN_LOCAL "/%s/desc", entry);
	struct tn_text name = { 0 }, version = { 0 }, desc = { 0 };
	int r = path ? load(a, path, &desc) : -ENOMEM;

	if (r > 0) {
		name = tn_pacman_field(desc, "NAME");
		version = tn_pacman_field(desc, "VERSION");
	}
	return r < 0 ? r : finish(a, name.n ? name : tn_text(entry), version, "pacman", source);
}

static int ask_pacman_entry(void *data, const char *name)
{
	struct asking *a = data;
	const char *path = tn_arena_printf(a->arena, PACMAN_LOCAL "/%s/files", name);
	struct tn_text files = { 0 };
	int r = path ? load(a, path, &files) : -ENOMEM;

	if (r <= 0 || !tn_pacman_files_have(files, &a->file))
		return r < 0 ? r : 0;
	return pacman_package(a, name, path);
}

static int ask_pacman(struct asking *a)
{
	return ask_each(a, PACMAN_LOCAL, 1, ask_pacman_entry);
}

static int ask_rpm(struct asking *a)
{
	return tn_package_of_rpm(a->root, &a->file, a->arena, &a->found, &a->trouble);
}

/* /var/lib/dkms/NAME/VERSION/KERNEL/ARCHITECTURE/module/FILE: one level of it is listed, the others follow. */
struct dkms {
	struct asking *asking;
	const char *base;  /* of the module's file */
	const char *above; /* of the level at hand */
	const char *name, *version;
	unsigned level;
};

enum { DKMS_NAME, DKMS_VERSION, DKMS_ARCHITECTURE };

static int look_at_dkms(struct dkms *dkms);

/* @above/ARCHITECTURE/module/FILE. */
static int ask_dkms_build(struct dkms *dkms, const char *architecture)
{
	struct asking *a = dkms->asking;
	const char *path = tn_arena_printf(a->arena, "%s/%s/module/%s", dkms->above, architecture, dkms->base);

	if (!path)
		return -ENOMEM;
	return tn_root_has(a->root, path) ? finish(a, tn_text(dkms->name), tn_text(dkms->version), "dkms", path) : 0;
}

static int ask_dkms_entry(void *data, const char *name)
{
	struct dkms below = *(const struct dkms *)data;
	struct asking *a = below.asking;

	if (below.level == DKMS_ARCHITECTURE)
		return ask_dkms_build(&below, name);
	if (below.level == DKMS_NAME) {
		below.name = name;
		below.above = tn_arena_printf(a->arena, "%s/%s", below.above, name);
	} else {
		below.version = name;
		below.above = tn_arena_printf(a->arena, "%s/%s/%.*s", below.above, name, TN_TEXT_FMT(a->release));
	}
	below.level++;
	return below.above ? look_at_dkms(&below) : -ENOMEM;
}

static int look_at_dkms(struct dkms *dkms)
{
	int fd = tn_root_open(dkms->asking->root, dkms->above, O_RDONLY | O_DIRECTORY);
	int r = fd < 0 ? 0 : tn_dir_names_of(fd, ask_dkms_entry, dkms);

	return r == 1 || r == -ENOMEM ? r : 0;
}

/* The kernel's own modules are in kernel/, where DKMS puts none. */
static int ask_dkms(struct asking *a)
{
	const char *in_tree = strstr(a->path, "/kernel/"), *by_path = strstr(a->path, "/updates/dkms/");
	const char *slash = strrchr(a->path, '/');
	struct dkms dkms = { .asking = a, .base = slash ? slash + 1 : a->path, .above = DKMS };
	int r;

	if (!a->release.n || in_tree)
		return 0;
	r = look_at_dkms(&dkms);
	if (r || !by_path)
		return r;
	a->found = (struct tn_package){ .manager = "dkms", .source = tn_arena_str(a->arena, a->path) };
	return a->found.source ? 1 : -ENOMEM;
}

/* "lib/x" and "usr/lib/x" are one file where /usr is merged. */
static int name_file(struct asking *a)
{
	static const struct tn_text usr = TN_TEXT_LITERAL("usr/"), lib = TN_TEXT_LITERAL("lib/");
	struct tn_text path = tn_text_from(tn_text(a->path), *a->path == '/');

	a->file = (struct tn_packaged_file){ .names = { path }, .n = 1 };
	if (!tn_root_usr_is_merged(a->root))
		return 0;
	if (tn_text_starts(path, lib)) {
		a->file.names[1] = (struct tn_text){ tn_arena_join(a->arena, usr, path, tn_text("")), usr.n + path.n };
		a->file.n = 2;
	} else if (tn_text_starts(path, usr) && tn_text_starts(tn_text_from(path, usr.n), lib)) {
		a->file.names[1] = tn_text_from(path, usr.n);
		a->file.n = 2;
	}
	return a->file.n == 2 && !a->file.names[1].p ? -ENOMEM : 0;
}

/* The component behind "lib/modules/". */
static void find_release(struct asking *a)
{
	static const char modules[] = "lib/modules/";
	const char *at = strstr(a->path, modules);

	if (!at)
		return;
	at += sizeof(modules) - 1;
	a->release = (struct tn_text){ at, strcspn(at, "/") };
}

/* Databases of rpm before version 4.16, or of its own kind; NULL: there is none. */
static const char *unreadable(const tn_root *root)
{
	static const char *const places[] = {
		"/var/lib/rpm/Packages", "/var/lib/rpm/Packages.db", "/usr/lib/sysimage/rpm/Packages.db",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(places); i++)
		if (tn_root_has(root, places[i]))
			return places[i];
	return NULL;
}

static int no_package(const struct asking *a, struct tn_error *err)
{
	static const char *const known[] = {
		DPKG_INFO, "/lib/apk/db/installed", "/usr/lib/apk/db/installed", PACMAN_LOCAL, "/var/lib/rpm/rpmdb.sqlite",
		"/usr/lib/sysimage/rpm/rpmdb.sqlite", "/usr/share/rpm/rpmdb.sqlite",
	};
	const char *rpm = unreadable(a->root);

	if (a->trouble)
		return tn_fail(err, -EOPNOTSUPP, "%s: ask rpm -qf %s", a->trouble, a->path);
	if (rpm)
		return tn_fail(err, -EOPNOTSUPP, "rpm's database (%s) is not read here: ask rpm -qf %s", rpm, a->path);
	for (size_t i = 0; i < TN_ARRAY_SIZE(known); i++)
		if (tn_root_has(a->root, known[i]))
			return tn_fail(err, -ENOENT, "no package has %s", a->path);
	return tn_fail(err, -EOPNOTSUPP, "there is no package database of dpkg, rpm, apk or pacman");
}

int tn_package_of(const tn_root *root, const char *path, struct tn_arena *arena, struct tn_package *ret,
		  struct tn_error *err)
{
	return tn_package_of_many(root, path, NULL, arena, ret, err);
}

void tn_package_memory_free(struct tn_package_memory *memory)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(memory->lists); i++)
		tn_vec_free(&memory->lists[i]);
	tn_hash_free(&memory->files);
	tn_hash_free(&memory->versions);
	tn_arena_free(&memory->arena);
}

int tn_package_of_many(const tn_root *root, const char *path, struct tn_package_memory *memory, struct tn_arena *arena,
		       struct tn_package *ret, struct tn_error *err)
{
	static int (*const askings[])(struct asking *a) = {
		look_at_diversions, ask_dpkg_of_kernel, ask_dkms, ask_dpkg, ask_rpm, ask_apk, ask_pacman,
	};
	tn_autobuf content = { 0 };
	struct asking a = { .root = root, .path = path, .arena = arena, .content = &content, .memory = memory };
	int r = name_file(&a);

	find_release(&a);
	for (size_t i = 0; i < TN_ARRAY_SIZE(askings) && r == 0; i++)
		r = askings[i](&a);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	if (r == 0)
		return no_package(&a, err);
	*ret = a.found;
	return 0;
}

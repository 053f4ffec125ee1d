// SPDX-License-Identifier: LGPL-2.1-or-later
/* An initramfs's copy of the configuration beside the system's. */
#include "explain/initramfs_config.h"

#include <errno.h>
#include <string.h>

#include "base/glob.h"
#include "core/name.h"
#include "format/conf.h"
#include "format/modules_load.h"
#include "machine/modules_load.h"
#include "tenon-config.h"

/* More lines than these are counted. */
#define LINES_MAX 8

#define TOOLS_MODULES "/etc/initramfs-tools/modules"

static const struct tn_finding differs = { .id = "initramfs-differs", .severity = TN_SEVERITY_WARNING };
static const struct tn_finding old_line = { .id = "initramfs-old-line", .severity = TN_SEVERITY_WARNING };
static const struct tn_finding lacks_line = { .id = "initramfs-lacks-line", .severity = TN_SEVERITY_WARNING };

/* A line of either, by what it says: its order among others is not looked at. */
struct line {
	const struct tn_conf_directive *d;
	const char *file;    /* in the sysroot's or the archive's terms */
	const char *module;  /* that is in the archive, and that it has an effect on */
	struct tn_text key;  /* what it says */
	struct tn_text about; /* the same without the value */
};
typedef TN_VEC(struct line) lines;

struct comparison {
	struct tn_initramfs_look *look;
	const char *file; /* of the archive, that is read */
	lines there, here; /* in the archive; in the system */
	struct tn_hash says_there, says_here; /* key -> line's number + 1 */
	struct tn_hash about_here;            /* about -> the same, of lines that the archive lacks */
	size_t told;
};

static void comparison_free(struct comparison *c)
{
	tn_vec_free(&c->there);
	tn_vec_free(&c->here);
	tn_hash_free(&c->says_there);
	tn_hash_free(&c->says_here);
	tn_hash_free(&c->about_here);
}

void tn_initramfs_look_free(struct tn_initramfs_look *look)
{
	tn_initramfs_free(&look->initramfs);
	tn_hash_free(&look->held);
}

bool tn_initramfs_is_module(const struct tn_initramfs_file *f, struct tn_text *ret_release, const char **ret_relative)
{
	return f->kind == TN_INITRAMFS_MODULE && tn_initramfs_module_place(f->path, ret_release, ret_relative);
}

int tn_initramfs_hold(struct tn_initramfs_look *look, const char **ret_other)
{
	const tn_initramfs_files *files = &look->initramfs.files;

	*ret_other = NULL;
	for (size_t i = 0; i < files->n; i++) {
		const char *relative, *name;
		struct tn_text release;
		int r;

		if (!tn_initramfs_is_module(&files->v[i], &release, &relative))
			continue;
		if (!tn_text_is(release, look->m->release)) {
			*ret_other = tn_arena_dup(look->doctor->arena, release);
			if (!*ret_other)
				return -ENOMEM;
			continue;
		}
		r = tn_name_of_file(relative, look->doctor->arena, &name);
		if (r < 0 || (r > 0 && tn_hash_put(&look->held, tn_text(name), &files->v[i]) < 0))
			return -ENOMEM;
	}
	return 0;
}

/* The module in the archive that a name of modprobe.d means; NULL: none. */
static const char *held_by_name(const struct tn_initramfs_look *look, const char *name)
{
	const struct tn_initramfs_file *f = tn_hash_get(&look->held, tn_text(name));

	return f ? name : NULL;
}

/* Of several the first by name. */
static const char *held_by_pattern(const struct tn_initramfs_look *look, const char *pattern)
{
	const char *first = NULL;

	if (!tn_glob_is_pattern(tn_text(pattern)))
		return held_by_name(look, pattern);
	for (size_t i = 0; i < look->held.room; i++) {
		struct tn_text name = look->held.slots[i].key;

		if (name.p && tn_glob_match(tn_text(pattern), name) && (!first || strcmp(name.p, first) < 0))
			first = name.p;
	}
	return first;
}

/* What removes modules, or is only a hint to who makes an initramfs, has no effect in one. */
static const char *affected(const struct tn_initramfs_look *look, const struct tn_conf_directive *d)
{
	char name[TN_NAME_MAX];
	const struct tn_initramfs_file *f;

	switch (d->kind) {
	case TN_CONF_ALIAS:
		if (tn_name_normalise(tn_text(d->value), name) < 0)
			return NULL;
		f = tn_hash_get(&look->held, tn_text(name));
		return f ? d->value : NULL;
	case TN_CONF_BLACKLIST:
	case TN_CONF_OPTIONS:
		return held_by_name(look, d->name);
	case TN_CONF_INSTALL:
	case TN_CONF_SOFTDEP:
		return held_by_pattern(look, d->name);
	default:
		return NULL;
	}
}

static int add_line(struct comparison *c, lines *to, const struct tn_conf_directive *d, const char *file)
{
	struct tn_arena *arena = c->look->doctor->arena;
	struct line line = { .d = d, .file = file, .module = affected(c->look, d) };
	const char *key;

	if (!line.module)
		return 0;
	key = tn_arena_printf(arena, "%s %s %s", tn_conf_keyword(d->kind), d->name, d->value);
	if (!key)
		return -ENOMEM;
	line.key = tn_text(key);
	line.about = (struct tn_text){ key, line.key.n - strlen(d->value) };
	return tn_vec_push(to, line);
}

static int take_directive(void *data, const struct tn_conf_directive *d)
{
	struct comparison *c = data;
	struct tn_conf_directive *kept = tn_arena_alloc(c->look->doctor->arena, sizeof(*kept));

	if (!kept)
		return -ENOMEM;
	*kept = *d;
	return add_line(c, &c->there, kept, c->file);
}

/* Whoever reads the system's file says so of that one. */
static int pass_fault(void *data, const struct tn_conf_fault *fault)
{
	return 0;
}

static int read_archive(struct comparison *c)
{
	const tn_initramfs_files *files = &c->look->initramfs.files;
	int r = 0;

	for (size_t i = 0; i < files->n && r == 0; i++) {
		c->file = files->v[i].path;
		if (files->v[i].kind == TN_INITRAMFS_CONFIG && files->v[i].content.p)
			r = tn_conf_parse(files->v[i].content, c->look->doctor->arena, take_directive, pass_fault, c);
	}
	return r;
}

/* In the sysroot's terms; NULL: no file of modprobe.d. */
static const char *file_of_rule(const struct comparison *c, const struct tn_rule *rule)
{
	const char *root = tn_root_path(c->look->m->root);
	size_t n = strlen(root);
	const char *file = strncmp(rule->file, root, n) == 0 ? rule->file + n : rule->file;

	return strstr(file, "/modprobe.d/") ? file : NULL;
}

static int read_system(struct comparison *c)
{
	static const enum tn_conf_kind kinds[] = { TN_CONF_ALIAS, TN_CONF_BLACKLIST, TN_CONF_INSTALL, TN_CONF_OPTIONS,
						   TN_CONF_SOFTDEP };
	int r = 0;

	for (size_t k = 0; k < TN_ARRAY_SIZE(kinds); k++) {
		const tn_rules *rules = tn_config_rules(c->look->m->config, kinds[k]);

		for (size_t i = 0; i < rules->n && r == 0; i++) {
			const char *file = file_of_rule(c, &rules->v[i]);

			r = file ? add_line(c, &c->here, &rules->v[i].d, file) : 0;
		}
	}
	return r;
}

static int index_lines(const lines *of, struct tn_hash *ret)
{
	for (size_t i = 0; i < of->n; i++)
		if (tn_hash_put(ret, of->v[i].key, (void *)(uintptr_t)(i + 1)) < 0)
			return -ENOMEM;
	return 0;
}

static bool same_directory(const char *a, const char *b)
{
	const char *slash = strrchr(a, '/');

	return slash && strncmp(a, b, (size_t)(slash - a) + 1) == 0;
}

/* Whether who made the archive copies files from there: else it lacks them all, and means to. */
static bool is_copied(const struct tn_initramfs_look *look, const char *file)
{
	static const char etc[] = TN_SYSCONFDIR "/modprobe.d/x";
	const struct tn_initramfs *i = &look->initramfs;

	if (same_directory(etc, file) && (i->maker == TN_INITRAMFS_TOOLS || (i->maker == TN_INITRAMFS_DRACUT && i->host_only)))
		return true;
	if (strncmp(file, "/run/", 5) == 0)
		return false;
	for (size_t f = 0; f < i->files.n; f++)
		if (i->files.v[f].kind == TN_INITRAMFS_CONFIG && same_directory(file, i->files.v[f].path))
			return true;
	return false;
}

static int add(struct comparison *c, const struct tn_finding *what, const struct line *line, const char *text)
{
	struct tn_finding like = *what;

	if (!text)
		return -ENOMEM;
	if (c->look->only && strcmp(line->module, c->look->only) != 0)
		return 0;
	like.subject = line->module;
	like.file = c->look->initramfs.path;
	like.detail = line->key.p;
	like.remedy = c->look->remake;
	return c->told++ < LINES_MAX ? tn_doctor_add(c->look->doctor, &like, "%s", text) : 0;
}

/* Without the blank that a line without a value has at its end. */
static struct tn_text shown(const struct line *line)
{
	return tn_text_trim(line->key);
}

/* Lines that the system has and the archive lacks, by what they are about. */
static int find_lacking(struct comparison *c)
{
	for (size_t i = 0; i < c->here.n; i++) {
		const struct line *line = &c->here.v[i];

		if (tn_hash_get(&c->says_there, line->key) || !is_copied(c->look, line->file))
			continue;
		if (tn_hash_put(&c->about_here, line->about, (void *)(uintptr_t)(i + 1)) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int tell_old(struct comparison *c, const struct line *old)
{
	struct tn_arena *arena = c->look->doctor->arena;
	uintptr_t number = (uintptr_t)tn_hash_get(&c->about_here, old->about);
	struct line *other = number ? &c->here.v[number - 1] : NULL;

	/* A module may be blacklisted once; of several options lines nobody knows which became which. */
	if (!other || !other->module)
		return add(c, &old_line, old,
			   tn_arena_printf(arena, "it still has '%.*s' (%s:%u), which the configuration has no more",
					   TN_TEXT_FMT(shown(old)), old->file, old->d->line));
	if (add(c, &differs, old,
		tn_arena_printf(arena, "it has '%.*s' (%s:%u), and the configuration has '%.*s' (%s:%u)", TN_TEXT_FMT(shown(old)),
				old->file, old->d->line, TN_TEXT_FMT(shown(other)), other->file, other->d->line)) < 0)
		return -ENOMEM;
	other->module = NULL; /* told */
	return 0;
}

static int tell(struct comparison *c)
{
	struct tn_arena *arena = c->look->doctor->arena;
	int r = 0;

	for (size_t i = 0; i < c->there.n && r == 0; i++)
		if (!tn_hash_get(&c->says_here, c->there.v[i].key))
			r = tell_old(c, &c->there.v[i]);
	for (size_t i = 0; i < c->here.n && r == 0; i++) {
		const struct line *line = &c->here.v[i];

		if (line->module && !tn_hash_get(&c->says_there, line->key) && is_copied(c->look, line->file))
			r = add(c, &lacks_line, line,
				tn_arena_printf(arena, "it lacks '%.*s' (%s:%u), and has %s", TN_TEXT_FMT(shown(line)),
						line->file, line->d->line, line->module));
	}
	return r;
}

/* Names in the files of @kind that are loaded early, normalised. */
static int compare_asked_file(struct comparison *c, const struct tn_initramfs_file *f, const struct tn_hash *asked)
{
	struct tn_modules_load_file file = { .rest = f->content };
	struct tn_arena *arena = c->look->doctor->arena;
	struct tn_modules_load_line line;
	char name[TN_NAME_MAX];
	int r = 0;

	while (r == 0 && tn_modules_load_next(&file, &line)) {
		struct line told = { .key = line.name };

		if (tn_name_normalise(line.name, name) < 0 || tn_hash_get(asked, tn_text(name)))
			continue;
		told.module = tn_arena_str(arena, name);
		told.key.p = tn_arena_dup(arena, line.name);
		if (!told.module || !told.key.p)
			return -ENOMEM;
		if (held_by_name(c->look, told.module))
			r = add(c, &old_line, &told,
				tn_arena_printf(arena, "it still loads %s (%s:%u), which nothing asks for any more",
						told.module, f->path, line.line));
	}
	return r;
}

static int ask(struct comparison *c, struct tn_text name, struct tn_hash *ret)
{
	char room[TN_NAME_MAX];
	const char *kept;

	if (tn_name_normalise(name, room) < 0)
		return 0;
	kept = tn_arena_str(c->look->doctor->arena, room);
	return kept && tn_hash_put(ret, tn_text(kept), (void *)kept) >= 0 ? 0 : -ENOMEM;
}

static int compare_asked(struct comparison *c)
{
	tn_cleanup(tn_hash_free) struct tn_hash asked = { 0 };
	tn_autovec tn_asked_list list = { 0 };
	const tn_initramfs_files *files = &c->look->initramfs.files;
	int r = tn_modules_load_read(c->look->m->root, c->look->doctor->arena, &list, NULL);

	for (size_t i = 0; i < list.n && r == 0; i++)
		r = ask(c, tn_text(list.v[i].name), &asked);
	for (size_t i = 0; i < files->n && r == 0; i++)
		if (files->v[i].kind == TN_INITRAMFS_ASKED && strstr(files->v[i].path, "/modules-load.d/"))
			r = compare_asked_file(c, &files->v[i], &asked);
	return r;
}

/* What initramfs-tools is told to load is in /conf/modules, with what its scripts add. */
static int compare_tools_modules(struct comparison *c)
{
	tn_cleanup(tn_hash_free) struct tn_hash there = { 0 };
	const tn_initramfs_files *files = &c->look->initramfs.files;
	struct tn_modules_load_file file = { 0 };
	struct tn_modules_load_line line;
	tn_autobuf b = { 0 };
	char name[TN_NAME_MAX];
	int r = 0;

	if (c->look->initramfs.maker != TN_INITRAMFS_TOOLS ||
	    tn_root_read(c->look->m->root, TOOLS_MODULES, (size_t)1 << 20, &b) < 0)
		return 0;
	for (size_t i = 0; i < files->n; i++)
		if (strcmp(files->v[i].path, "/conf/modules") == 0)
			file.rest = files->v[i].content;
	while (r == 0 && tn_modules_load_next(&file, &line))
		r = ask(c, line.name, &there);
	file = (struct tn_modules_load_file){ .rest = tn_buf_text(&b) };
	while (r == 0 && tn_modules_load_next(&file, &line)) {
		struct line told = { 0 };

		if (tn_name_normalise(line.name, name) < 0 || tn_hash_get(&there, tn_text(name)))
			continue;
		told.module = tn_arena_str(c->look->doctor->arena, name);
		if (!told.module)
			return -ENOMEM;
		r = add(c, &lacks_line, &told,
			tn_arena_printf(c->look->doctor->arena, "it does not load %s, which %s:%u asks for", name, TOOLS_MODULES,
					line.line));
	}
	return r;
}

int tn_initramfs_compare_config(struct tn_initramfs_look *look)
{
	tn_cleanup(comparison_free) struct comparison c = { .look = look };
	struct tn_finding more = differs;
	int r = read_archive(&c);

	if (r == 0)
		r = read_system(&c);
	if (r == 0)
		r = index_lines(&c.there, &c.says_there);
	if (r == 0)
		r = index_lines(&c.here, &c.says_here);
	if (r == 0)
		r = find_lacking(&c);
	if (r == 0)
		r = tell(&c);
	if (r == 0)
		r = compare_asked(&c);
	if (r == 0)
		r = compare_tools_modules(&c);
	more.file = look->initramfs.path;
	more.remedy = look->remake;
	if (r == 0 && c.told > LINES_MAX)
		r = tn_doctor_add(look->doctor, &more, "%zu more lines differ", c.told - LINES_MAX);
	return r;
}

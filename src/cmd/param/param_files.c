// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which file of modprobe.d is to say it, and what it says then. */
#include <errno.h>
#include <string.h>

#include "cmd/param/param_files.h"
#include "format/conf_edit.h"
#include "sys/attribute.h"
#include "sys/edit.h"
#include "sys/fd.h"
#include "sys/files.h"

/* Nobody edits more by hand, either. */
#define FILE_MAX ((size_t)4 << 20)

struct planning {
	struct tn_param_plan *plan;
	struct tn_arena *arena;
	const char *directory; /* with the root before it */
	int dirfd;             /* -1: there is no such directory yet */
};

static bool exists(struct planning *p, const char *directory, const char *name)
{
	const char *path = tn_arena_printf(p->arena, "%s%s/%s", tn_root_path(p->plan->subject->world->root), directory, name);

	return !path || tn_file_look(path) == 0;
}

/* A file of that name would hide another one, of another directory. */
static bool hides(struct planning *p, const char *name)
{
	for (const char *const *d = tn_config_directories() + 1; *d; d++)
		if (exists(p, *d, name))
			return true;
	return exists(p, "/lib/modprobe.d", name);
}

/* Of the administrator's directory: its name there. NULL: it is of another one. */
static const char *own_name(const struct planning *p, const char *path)
{
	size_t n = strlen(p->directory);

	return strncmp(path, p->directory, n) == 0 && path[n] == '/' && !strchr(path + n + 1, '/') ? path + n + 1 : NULL;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* A new file's name: it hides none, and is read behind @last. NULL: none will do, or memory is out. */
static const char *new_name(struct planning *p, const struct tn_parameter_setting *last)
{
	static const char *const before[] = { "", "zz-", "zzz-", "zzzz-" };
	const char *behind = last ? base_of(last->rule->file) : "";

	for (size_t i = 0; i < TN_ARRAY_SIZE(before); i++) {
		const char *name = tn_arena_printf(p->arena, "%s%s.conf", before[i], p->plan->subject->of.module);

		if (!name || (!hides(p, name) && strcmp(name, behind) > 0))
			return name;
	}
	return NULL;
}

static int refuse_file(struct planning *p, const char *name, int code)
{
	char target[256];
	const char *text;

	if (code == -ELOOP && tn_attribute_link(p->dirfd, name, target, sizeof(target)) == 0)
		return tn_param_refuse(p->plan, NULL,
				       tn_arena_printf(p->arena, "%s/%s is a symbolic link to %s", p->directory, name, target),
				       "edit what it leads to, or put a file in its place");
	if (code == -EBADMSG)
		return tn_param_refuse(p->plan, NULL,
				       tn_arena_printf(p->arena, "%s/%s cannot be edited: it has NUL bytes in it", p->directory,
						       name), "look at it: it is no text");
	text = code == -EINVAL ? "it is no plain file" : code == -EFBIG ? "it is larger than 4 MiB" : strerror(-code);
	return tn_param_refuse(p->plan, NULL,
			       tn_arena_printf(p->arena, "%s/%s cannot be edited: %s", p->directory, name, text), NULL);
}

static int read_file(struct planning *p, struct tn_param_file *file)
{
	int r = p->dirfd < 0 ? -ENOENT : tn_edit_read(p->dirfd, file->name, FILE_MAX, &file->content, &file->stamp);

	file->is_new = r == -ENOENT;
	return file->is_new ? 0 : r;
}

/* The file as it is to be so far. @ret: NULL where it cannot be edited, which has been told. */
static int get_file(struct planning *p, const char *name, struct tn_param_file **ret)
{
	struct tn_param_file file = { .name = tn_arena_str(p->arena, name) };
	int r;

	*ret = NULL;
	for (size_t i = 0; i < p->plan->files.n; i++)
		if (strcmp(p->plan->files.v[i].name, name) == 0) {
			*ret = &p->plan->files.v[i];
			return 0;
		}
	file.path = tn_arena_printf(p->arena, "%s/%s", p->directory, name);
	if (!file.name || !file.path)
		return -ENOMEM;
	r = read_file(p, &file);
	if (r == 0)
		r = tn_vec_push(&p->plan->files, file);
	if (r == 0)
		*ret = &p->plan->files.v[p->plan->files.n - 1];
	else
		tn_buf_free(&file.content);
	return r < 0 && r != -ENOMEM ? refuse_file(p, name, r) : r;
}

/* What hears of the lines of one file. */
struct hearing {
	struct planning *p;
	const struct tn_param_file *file;
};

static int add_line(void *data, const struct tn_conf_change *change)
{
	const struct hearing *h = data;
	struct planning *p = h->p;
	struct tn_param_line line = { .path = h->file->path, .line = change->line };

	if (change->was.n)
		line.was = tn_arena_dup(p->arena, change->was);
	if (change->now.n)
		line.now = tn_arena_dup(p->arena, change->now);
	if ((change->was.n && !line.was) || (change->now.n && !line.now))
		return -ENOMEM;
	/* A line that is changed twice is told once. */
	for (size_t i = 0; i < p->plan->lines.n; i++) {
		struct tn_param_line *before = &p->plan->lines.v[i];

		if (before->path == line.path && before->line == line.line && before->now && line.was &&
		    strcmp(before->now, line.was) == 0) {
			before->now = line.now;
			return 0;
		}
	}
	return tn_vec_push(&p->plan->lines, line);
}

/* Return: 1 when it was changed; 0: it was not; -EINVAL: it cannot be said there; -EBADMSG; -ENOMEM. */
static int edit(struct planning *p, struct tn_param_file *file, const struct tn_param_change *c)
{
	const struct tn_conf_option option = { p->plan->subject->of.module, tn_text(c->name),
					       tn_text(c->value ? c->value : "") };
	struct hearing hearing = { p, file };
	struct tn_text text = tn_buf_text(&file->content);
	struct tn_conf_change change;
	struct tn_buf out = { 0 };
	int r;

	if (c->value) {
		r = tn_conf_set_option(text, &option, &out, &change);
		if (r == 0)
			r = add_line(&hearing, &change);
		r = r == 0 ? 1 : r == 1 ? 0 : r;
	} else {
		r = tn_conf_unset_option(text, &option, &out, add_line, &hearing);
	}
	if (r <= 0) {
		tn_buf_free(&out);
		return r;
	}
	tn_buf_free(&file->content);
	file->content = out;
	return 1;
}

static int persist(struct planning *p, const struct tn_param_change *c)
{
	const struct tn_parameter_setting *last = tn_parameter_from_files(c->known);
	const char *name = last ? own_name(p, last->rule->file) : NULL;
	struct tn_param_file *file;
	int r;

	if (!name)
		name = new_name(p, last);
	if (!name)
		return tn_param_refuse(p->plan, c->name,
				       tn_arena_printf(p->arena,
						       "%s:%u sets it, and no file of another name would count after that",
						       last ? last->rule->file : "", last ? last->rule->d.line : 0), NULL);
	r = get_file(p, name, &file);
	if (r < 0 || !file)
		return r;
	r = edit(p, file, c);
	if (r == 0)
		return tn_param_note(p->plan, c->name, tn_arena_printf(p->arena, "%s says so already", file->path), NULL);
	if (r == -EINVAL)
		return tn_param_refuse(p->plan, c->name, tn_arena_printf(p->arena, "no line of %s can say this value", file->path),
				       "quotes, tabs and line ends cannot be in it");
	if (r == -EBADMSG)
		return refuse_file(p, name, r);
	return r < 0 ? r : 0;
}

/* Every line of one file. */
static int unset_in(struct planning *p, const char *name, const struct tn_param_change *c)
{
	struct tn_param_file *file;
	int r = get_file(p, name, &file);

	if (r == 0 && file)
		r = edit(p, file, c);
	if (r == -EBADMSG)
		r = refuse_file(p, name, r);
	return r < 0 ? r : 0;
}

/* A line of a directory that is not the administrator's stays. */
static int note_foreign(struct planning *p, const struct tn_param_change *c, const struct tn_rule *rule)
{
	return tn_param_note(p->plan, c->name,
			     tn_arena_printf(p->arena, "%s:%u sets it, too, and is not the administrator's", rule->file,
					     rule->d.line),
			     tn_arena_printf(p->arena, "write another value down with: tenon param %s %s=VALUE --persist",
					     p->plan->subject->of.module, c->name));
}

static int unset(struct planning *p, const struct tn_param_change *c)
{
	const struct tn_parameter_setting *s = tn_parameter_from_files(c->known);
	size_t lines = p->plan->lines.n, refusals = p->plan->refusals.n;
	int r = 0;

	for (; s && r == 0; s = s->earlier) {
		const char *name = own_name(p, s->rule->file);

		r = name ? unset_in(p, name, c) : note_foreign(p, c, s->rule);
	}
	if (r == 0 && p->plan->lines.n == lines && p->plan->refusals.n == refusals)
		r = tn_param_note(p->plan, c->name,
				  tn_arena_printf(p->arena, "nothing in %s sets %s", p->directory, c->name), NULL);
	return r;
}

/* Files that stay as they are need not be written. */
static void drop_unchanged(struct tn_param_plan *plan)
{
	size_t kept = 0;

	for (size_t i = 0; i < plan->files.n; i++) {
		bool changed = false;

		for (size_t j = 0; j < plan->lines.n; j++)
			changed |= plan->lines.v[j].path == plan->files.v[i].path;
		if (changed)
			plan->files.v[kept++] = plan->files.v[i];
		else
			tn_buf_free(&plan->files.v[i].content);
	}
	plan->files.n = kept;
}

static int look_at_directory(struct planning *p)
{
	int r = p->dirfd < 0 ? 0 : tn_edit_may(p->dirfd);

	if (r == 0)
		return 0;
	return tn_param_refuse(p->plan, NULL, tn_arena_printf(p->arena, "%s cannot be written in: %s", p->directory, strerror(-r)),
			       r == -EACCES ? "do it as root" : NULL);
}

int tn_param_plan_files(struct tn_param_plan *plan, struct tn_error *err)
{
	struct tn_world *world = plan->subject->world;
	const char *directory = tn_config_directories()[0];
	tn_autoclose int fd = tn_edit_dir(world->root, directory, false, err);
	struct planning p = { plan, &world->arena, NULL, fd };
	int r = fd < 0 && fd != -ENOENT ? fd : 0;

	p.directory = tn_arena_printf(p.arena, "%s%s", tn_root_path(world->root), directory);
	if (!p.directory)
		return -ENOMEM;
	for (size_t i = 0; i < plan->changes.n && r == 0; i++)
		r = plan->unset ? unset(&p, &plan->changes.v[i]) : persist(&p, &plan->changes.v[i]);
	drop_unchanged(plan);
	return r == 0 && plan->files.n ? look_at_directory(&p) : r;
}

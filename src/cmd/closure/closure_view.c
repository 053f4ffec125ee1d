// SPDX-License-Identifier: LGPL-2.1-or-later
/* Words that all views share, and the plain lists. */
#include "cmd/closure/closure_view.h"

#include <errno.h>
#include <string.h>

#include "base/hash.h"
#include "core/find/meaning.h"
#include "machine/firmware.h"

const char *tn_closure_whole(struct tn_closure_view *view, const char *path)
{
	const char *root = tn_root_path(view->world->root);

	return *root ? tn_arena_printf(&view->world->arena, "%s%s", root, path) : path;
}

const char *tn_closure_firmware_why(const struct tn_closure_firmware *f)
{
	if (f->code == -EINVAL)
		return "its name leads out of the directory of firmware";
	return tn_firmware_is_missing(f->code) ? "missing" : strerror(-f->code);
}

const char *tn_closure_alias(const struct tn_closure_module *m)
{
	return m->match ? m->match->alias : NULL;
}

bool tn_closure_is_copied(const struct tn_closure_file *file)
{
	return strcmp(file->path, "/proc/cmdline") != 0;
}

/* What nothing is known by, as it was asked for. */
static const char *unknown_text(struct tn_closure_view *view, const struct tn_closure_lack *lack)
{
	struct tn_arena *arena = &view->world->arena;
	const char *release = view->world->release, *near;

	if (lack->for_module)
		return tn_arena_printf(arena, "%s names %s, which kernel %s does not have (%s:%u)", lack->for_module, lack->name,
				       release, lack->rule ? lack->rule->file : "", lack->rule ? lack->rule->d.line : 0);
	if (tn_meaning_is_path(lack->name))
		return tn_arena_printf(arena, "%s is no module file of %s", lack->name, tn_tree_path(view->world->tree));
	if (lack->name[0] == '=')
		return tn_arena_printf(arena, "kernel %s has no modules in the directory %s", release, lack->name + 1);
	near = tn_world_near_names(view->world, lack->name);
	return tn_arena_printf(arena, "kernel %s has no module '%s'%s%s%s", release, lack->name, near ? "; did you mean " : "",
			       near ? near : "", near ? "?" : "");
}

const char *tn_closure_lack_text(struct tn_closure_view *view, const struct tn_closure_lack *lack)
{
	struct tn_arena *arena = &view->world->arena;

	switch (lack->kind) {
	case TN_CLOSURE_FILE_GONE:
		if (lack->rule)
			return tn_arena_printf(arena, "%s, which %s names (%s:%u), is left out: its file %s is not there",
					       lack->name, lack->for_module, lack->rule->file, lack->rule->d.line, lack->path);
		if (!lack->for_module)
			return tn_arena_printf(arena, "%s is left out: its file %s is not there", lack->name, lack->path);
		return tn_arena_printf(arena, "%s is left out: it needs %s, whose file %s is not there", lack->for_module,
				       lack->name, lack->path);
	case TN_CLOSURE_EXCLUDED:
		return tn_arena_printf(arena, "%s is left out: it needs %s, which is excluded", lack->for_module, lack->name);
	default:
		return unknown_text(view, lack);
	}
}

/* A path or name, each once. */
struct listing {
	FILE *out;
	struct tn_hash seen;
};

static int put_line(struct listing *l, const char *line)
{
	int r = line ? tn_hash_add(&l->seen, tn_text(line), l, NULL) : -ENOMEM;

	if (r == 0)
		fprintf(l->out, "%s\n", line);
	return r == -EEXIST ? 0 : r;
}

static int list_module(struct tn_closure_view *view, struct listing *l, const struct tn_closure_module *m, unsigned lists)
{
	int r = 0;

	if (lists & TN_CLOSURE_LIST_NAMES)
		r = put_line(l, m->name);
	if (r == 0 && lists & TN_CLOSURE_LIST_FILES && m->path)
		r = put_line(l, m->path);
	return r;
}

static int list_firmware(struct tn_closure_view *view, struct listing *l, const struct tn_closure_module *m)
{
	int r = 0;

	for (size_t i = 0; i < m->firmware.n; i++)
		for (size_t j = 0; j < m->firmware.v[i].paths.n && r == 0; j++)
			r = put_line(l, tn_closure_whole(view, m->firmware.v[i].paths.v[j]));
	return r;
}

int tn_closure_print_lists(struct tn_closure_view *view, unsigned lists, FILE *out)
{
	const struct tn_closure *c = &view->closure;
	struct listing l = { .out = out };
	int r = 0;

	for (size_t i = 0; i < c->modules.n && r == 0; i++)
		r = list_module(view, &l, c->modules.v[i], lists);
	for (size_t i = 0; i < c->modules.n && r == 0 && lists & TN_CLOSURE_LIST_FIRMWARE; i++)
		r = list_firmware(view, &l, c->modules.v[i]);
	for (size_t i = 0; i < view->config.n && r == 0 && lists & TN_CLOSURE_LIST_CONFIG; i++)
		if (tn_closure_is_copied(&view->config.v[i]))
			r = put_line(&l, view->config.v[i].path);
	tn_hash_free(&l.seen);
	return r < 0 ? r : ferror(out) ? -EIO : 0;
}

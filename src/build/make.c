// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/make.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/buf.h"
#include "build/make_private.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/inside.h"

#define EXECUTABLE 0111u

void tn_build_products_free(struct tn_build_products *products)
{
	tn_vec_free(&products->modules);
	tn_vec_free(&products->warnings);
	tn_arena_free(&products->arena);
}

static bool leads_up(const char *path)
{
	struct tn_text rest = tn_text(path), part;

	while (tn_text_word(&rest, "/", &part))
		if (tn_text_is(part, ".."))
			return true;
	return false;
}

static int patch(struct tn_making *m, const char *name)
{
	const char *path = tn_arena_printf(&m->arena, "patches/%s", name), *title;
	tn_autobuf text = { 0 };
	tn_autoclose int fd = -1;
	int r;

	if (!path)
		return -ENOMEM;
	if (leads_up(name))
		return tn_making_refuse(m, TN_BUILD_BAD_PATCH, "%s/dkms.conf: the patch %s is outside of patches/",
					m->recipe->source, name);
	fd = tn_inside_open(m->build, path, O_RDONLY | O_NONBLOCK);
	if (fd < 0 || tn_file_is_regular(fd) != 1)
		return tn_making_refuse(m, TN_BUILD_BAD_PATCH, "%s/%s, which dkms.conf names, is not there",
					m->recipe->source, path);
	tn_buf_add_str(&text, "patch -p1 <");
	tn_making_quote(&text, path);
	tn_buf_add_char(&text, '\0');
	title = tn_arena_printf(&m->arena, "Applying patch %s", name);
	if (text.failed || !title)
		return -ENOMEM;
	r = tn_making_run(m, title, text.p, false);
	if (r > 0)
		return tn_making_refuse(m, TN_BUILD_PATCH_FAILED, "the patch %s does not apply to %s", name, m->recipe->source);
	return r;
}

static int patch_all(struct tn_making *m)
{
	int r = 0;

	for (size_t i = 0; i < m->recipe->conf.patches.n && r == 0; i++)
		r = patch(m, m->recipe->conf.patches.v[i]);
	return r;
}

/* Takes over @fd. */
static bool is_executable(int fd)
{
	tn_autoclose int file = fd;
	unsigned mode;

	return file >= 0 && tn_file_is_regular(file) == 1 && tn_file_mode(file, &mode) == 0 && (mode & EXECUTABLE);
}

/* Where it is: the machine's own, or the source's. NULL: it is neither there nor to be run. */
static const char *find_script(struct tn_making *m, struct tn_text name)
{
	const char *own = tn_arena_printf(&m->arena, "%s/%.*s", m->recipe->overlay, TN_TEXT_FMT(name));
	const char *path = tn_arena_dup(&m->arena, name);

	if (m->arena.failed)
		return NULL;
	if (!leads_up(path) && is_executable(tn_root_open_inside(m->place->root, own, O_RDONLY)))
		return own;
	if (!is_executable(tn_inside_open(m->build, path, O_RDONLY | O_NONBLOCK)))
		return NULL;
	return tn_arena_printf(&m->arena, "%s/%s", tn_making_dir(m), path);
}

/* @line: the script and its arguments, as they are written. */
static int script(struct tn_making *m, const char *directive, const char *title, const char *line)
{
	struct tn_text rest = tn_text(line), name;
	const char *path, *text;
	int r;

	if (!tn_text_word(&rest, " \t\n", &name))
		return 0;
	path = find_script(m, name);
	if (!path && m->arena.failed)
		return -ENOMEM;
	if (!path)
		return tn_making_warn(m, "the script %.*s of %s is not executable, or not there, and is not run", TN_TEXT_FMT(name),
				      directive);
	text = tn_arena_printf(&m->arena, "cd %s/ && %s%s", tn_making_dir(m), path, name.p + name.n);
	r = text ? tn_making_run(m, title, text, false) : -ENOMEM;
	if (r > 0)
		return tn_making_refuse(m, r, "%s: the script %.*s of %s has ended with status %d", m->recipe->module,
					TN_TEXT_FMT(name), directive, r);
	return r;
}

static int make(struct tn_making *m)
{
	const char *text = m->recipe->conf.make;
	/* dkms gives this to a command that begins so, and to no other: the others know what they do, or share nothing. */
	bool plain = tn_text_starts(tn_text(text), TN_TEXT_LITERAL("make")) && (!text[4] || strchr(" \t", text[4]));
	int r;

	if (plain)
		text = tn_arena_printf(&m->arena, "make KERNELRELEASE=%s%s", m->recipe->target->release, text + 4);
	r = text ? tn_making_run(m, "Building module(s)", text, plain) : -ENOMEM;
	if (r > 128)
		return tn_making_refuse(m, TN_BUILD_MAKE_FAILED, "make was ended by signal %d: %s", r - 128, strsignal(r - 128));
	if (r > 0)
		return tn_making_refuse(m, TN_BUILD_MAKE_FAILED, "make has failed with status %d", r);
	return r;
}

static int go(struct tn_making *m)
{
	const struct tn_dkms_conf *conf = &m->recipe->conf;
	int r = tn_making_begin(m);

	if (r == 0)
		r = tn_making_copy(m);
	if (r == 0)
		r = patch_all(m);
	if (r == 0)
		r = script(m, "PRE_BUILD", "Running the pre_build script", conf->pre_build);
	if (r == 0)
		r = make(m);
	if (r == 0)
		r = tn_making_take(m);
	if (r == 0)
		r = script(m, "POST_BUILD", "Running the post_build script", conf->post_build);
	tn_making_end(m);
	return r;
}

int tn_build_make(const struct tn_build_recipe *recipe, const struct tn_build_place *place, struct tn_build_products *ret,
		  struct tn_error *err)
{
	tn_autoclose int work = tn_root_open_inside(place->root, place->work, O_RDONLY | O_DIRECTORY);
	tn_autoclose int build = work < 0 ? work : tn_dir_enter(work, TN_BUILD_DIR);
	tn_autoclose int module = build < 0 ? build : tn_dir_enter(work, TN_BUILD_MODULE_DIR);
	struct tn_making m = {
		.recipe = recipe, .place = place, .products = ret, .err = err, .build = build, .module = module,
		.alias_parent = -1, .alias_fd = -1,
	};
	int r = module < 0 ? tn_fail(err, module, "%s: %s", place->work, strerror(-module)) : 0;

	m.path = tn_arena_printf(&m.arena, "%s/" TN_BUILD_DIR, place->work);
	if (r == 0)
		r = m.path ? go(&m) : -ENOMEM;
	tn_arena_free(&m.arena);
	return r;
}

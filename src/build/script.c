// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/script.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "sys/command.h"
#include "sys/fd.h"
#include "sys/files.h"

#define EXECUTABLE 0111u

static bool is_executable(const tn_root *root, const char *path)
{
	tn_autoclose int fd = tn_root_open_inside(root, path, O_RDONLY | O_NONBLOCK);
	unsigned mode;

	return fd >= 0 && tn_file_is_regular(fd) == 1 && tn_file_mode(fd, &mode) == 0 && (mode & EXECUTABLE);
}

static bool leads_up(struct tn_text path)
{
	struct tn_text part;

	while (tn_text_word(&path, "/", &part))
		if (tn_text_is(part, ".."))
			return true;
	return false;
}

/* NULL: it is not there, or memory is out. */
static const char *find(const tn_root *root, const struct tn_build_recipe *recipe, struct tn_text name, struct tn_arena *arena)
{
	const char *const dirs[] = { recipe->overlay, recipe->source };

	for (size_t i = 0; i < TN_ARRAY_SIZE(dirs) && !leads_up(name); i++) {
		const char *path = tn_arena_printf(arena, "%s/%.*s", dirs[i], TN_TEXT_FMT(name));

		if (path && is_executable(root, path))
			return path;
	}
	return NULL;
}

static int run(const tn_root *root, const struct tn_build_recipe *recipe, const char *path, const char *arguments, int output,
	       struct tn_arena *arena, struct tn_error *err)
{
	/* The shell takes the arguments apart; the path is one word whatever is in it. */
	const char *text = tn_arena_printf(arena, "\"$0\"%s", arguments);
	const char *const argv[] = { "/bin/sh", "-c", text, path, NULL };
	tn_autovec TN_VEC(const char *) env = { 0 };
	struct tn_child command = { .root = tn_root_path(root), .dir = recipe->source, .argv = argv, .output = output };
	int r = text ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < recipe->environment.n; i++)
		r = tn_vec_push(&env, recipe->environment.v[i]);
	if (r == 0)
		r = tn_vec_push(&env, NULL);
	command.env = env.v;
	return r < 0 ? r : tn_child_run(&command, err);
}

int tn_build_script(const tn_root *root, const struct tn_build_recipe *recipe, const char *line, int output, struct tn_error *err)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	struct tn_text rest = tn_text(line), name;
	const char *path;
	int r;

	if (!tn_text_word(&rest, " \t\n", &name))
		return 0;
	path = find(root, recipe, name, &arena);
	if (!path && !arena.failed)
		return tn_fail(err, -ENOEXEC, "the script %.*s of %s is not there, or not executable, and is not run",
			       TN_TEXT_FMT(name), recipe->module);
	r = path ? run(root, recipe, path, name.p + name.n, output, &arena, err) : -ENOMEM;
	return r > 0 ? tn_fail(err, r, "the script %.*s of %s has ended with status %d", TN_TEXT_FMT(name), recipe->module, r) : r;
}

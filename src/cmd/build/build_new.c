// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon build new: the files that a module starts with. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/size.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/log.h"
#include "cmd/build/build.h"
#include "cmd/build/skeleton.h"
#include "sys/new_files.h"

/* The kernel's MODULE_NAME_LEN, on machines of 64 bits, with the NUL. */
#define NAME_SIZE 56u

#define PLACE "@NAME@"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static const char *name_in(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* NULL: it is a good name. Dots would make an ending of it, and dkms splits a directory's name at a '-' before a digit. */
static const char *what_is_wrong_with(const char *name)
{
	const size_t n = strlen(name);

	if (!n || !strchr(LETTERS, name[0]))
		return "a module's name begins with a letter";
	if (strspn(name, LETTERS "0123456789_-") != n)
		return "a module's name has letters, digits, '_' and '-' alone";
	if (n >= NAME_SIZE)
		return "the kernel takes no names of more than 55 characters";
	return NULL;
}

/* @text with the name in its places; NULL: memory is out. */
static char *fill_in(const char *text, const char *name, struct tn_arena *arena)
{
	tn_autobuf out = { 0 };
	const char *at;

	for (; (at = strstr(text, PLACE)); text = at + strlen(PLACE)) {
		tn_buf_add(&out, text, (size_t)(at - text));
		tn_buf_add_str(&out, name);
	}
	tn_buf_add_str(&out, text);
	return out.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&out));
}

typedef TN_VEC(struct tn_new_file) new_files;

static int make_files(const char *name, struct tn_arena *arena, new_files *ret)
{
	for (const struct tn_skeleton_file *f = tn_skeleton_files; f->name; f++) {
		struct tn_new_file file = { fill_in(f->name, name, arena), f->mode, { 0 } };
		const char *text = fill_in(f->text, name, arena);

		if (!file.name || !text)
			return -ENOMEM;
		file.content = tn_text(text);
		if (tn_vec_push(ret, file) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int print_json(const char *name, const char *dir, const new_files *files, bool dry_run)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;

	tn_json_text(top, "module", name);
	tn_json_text(top, "directory", dir);
	tn_json_bool(top, "dry_run", dry_run);
	list = tn_json_array(top, "files");
	for (size_t i = 0; i < files->n; i++)
		tn_json_text(list, NULL, files->v[i].name);
	return tn_json_print(&doc, stdout);
}

static void print_text(const char *dir, const new_files *files, bool dry_run)
{
	for (size_t i = 0; i < files->n; i++)
		printf("%s%s/%s\n", dry_run ? "would write " : "", dir, files->v[i].name);
	if (!dry_run)
		printf("next: tenon build %s%s\n", strchr(dir, '/') ? "" : "./", dir);
}

int tn_build_new(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv)
{
	const char *name, *wrong;
	tn_autovec new_files files = { 0 };
	tn_autoerror err = { 0 };
	int r;

	if (argc != 1) {
		tn_report(TN_LOG_ERROR, "new takes one name; see tenon build --help");
		return TN_EXIT_USAGE;
	}
	name = name_in(argv[0]);
	wrong = what_is_wrong_with(name);
	if (wrong) {
		tn_report(TN_LOG_ERROR, "cannot make a module \"%s\": %s", name, wrong);
		return TN_EXIT_USAGE;
	}
	r = make_files(name, &world->arena, &files);
	if (r == 0)
		r = args->dry_run ? tn_new_files_look(argv[0], files.v, files.n, &err) :
				    tn_new_files_write(argv[0], files.v, files.n, false, &err);
	if (r < 0) {
		tn_command_failed(&err, r);
		if (r == -EEXIST)
			tn_report(TN_LOG_ERROR, "nothing was written: choose another name, or go on with what is there");
		return TN_EXIT_FAILURE;
	}
	if (world->json)
		r = print_json(name, argv[0], &files, args->dry_run);
	else
		print_text(argv[0], &files, args->dry_run);
	return r < 0 ? tn_command_failed(NULL, r) : TN_EXIT_OK;
}

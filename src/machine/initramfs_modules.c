// SPDX-License-Identifier: LGPL-2.1-or-later
#include "machine/initramfs_modules.h"

#include <errno.h>
#include <string.h>

#include "machine/sysfs.h"

#define FILE_MAX ((size_t)1 << 20)
/* Of all files together. */
#define MODULES_MAX 4096u

/* A line that starts with @key lists modules up to @end; "": each line is a module and its parameters. */
struct syntax {
	const char *key, *end;
};
static const struct syntax initramfs_tools = { "", "" };
static const struct syntax mkinitcpio = { "MODULES=(", ")" };
static const struct syntax dracut = { "force_drivers+=\"", "\"" };

static const struct {
	const char *path; /* a file, or where it ends in '/' the *.conf of a directory */
	const struct syntax *syntax;
} places[] = {
	{ "/etc/initramfs-tools/modules", &initramfs_tools }, { "/etc/mkinitcpio.conf", &mkinitcpio },
	{ "/etc/mkinitcpio.conf.d/", &mkinitcpio },           { "/etc/dracut.conf", &dracut },
	{ "/etc/dracut.conf.d/", &dracut },
};

static int add(struct tn_arena *arena, struct tn_text word, const char *file, unsigned line, tn_asked_list *to)
{
	const struct tn_asked asked = { .name = tn_arena_dup(arena, word), .file = file, .line = line, .initramfs = true };

	if (to->n >= MODULES_MAX)
		return 0;
	return asked.name ? tn_vec_push(to, asked) : -ENOMEM;
}

static int read_line(struct tn_arena *arena, struct tn_text text, const struct syntax *syntax, const char *file, unsigned line,
		     tn_asked_list *to)
{
	struct tn_text word;
	size_t n = strlen(syntax->key);

	text = tn_text_trim(text);
	if (!text.n || text.p[0] == '#' || !tn_text_starts(text, tn_text(syntax->key)))
		return 0;
	if (!n)
		return tn_text_word(&text, " \t", &word) ? add(arena, word, file, line, to) : 0;
	text = tn_text_from(text, n);
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == syntax->end[0])
			text.n = i;
	while (tn_text_word(&text, " \t", &word))
		if (add(arena, word, file, line, to) < 0)
			return -ENOMEM;
	return 0;
}

static int read_file(const tn_root *root, const char *file, const struct syntax *syntax, struct tn_arena *arena, tn_asked_list *to)
{
	tn_autobuf all = { 0 };
	struct tn_text rest, line;
	int r = tn_root_read(root, file, FILE_MAX, &all);

	rest = tn_buf_text(&all);
	for (unsigned number = 1; r == 0 && tn_text_line(&rest, &line); number++)
		r = read_line(arena, line, syntax, file, number, to);
	return r == -ENOMEM ? r : 0;
}

static int read_directory(const tn_root *root, const char *path, const struct syntax *syntax, struct tn_arena *arena,
			  tn_asked_list *to)
{
	tn_autovec tn_names names = { 0 };
	int r = tn_sysfs_list(root, path, arena, &names);

	for (size_t i = 0; r == 0 && i < names.n; i++) {
		const char *file = tn_arena_join(arena, tn_text(path), tn_text(names.v[i]), tn_text(""));

		if (file && !tn_text_ends(tn_text(file), TN_TEXT_LITERAL(".conf")))
			continue;
		r = file ? read_file(root, file, syntax, arena, to) : -ENOMEM;
	}
	return r == -ENOMEM ? r : 0;
}

int tn_initramfs_modules_read(const tn_root *root, struct tn_arena *arena, tn_asked_list *ret)
{
	tn_autovec tn_asked_list list = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < TN_ARRAY_SIZE(places); i++) {
		const char *path = places[i].path;

		r = tn_text_ends(tn_text(path), TN_TEXT_LITERAL("/")) ?
			    read_directory(root, path, places[i].syntax, arena, &list) :
			    read_file(root, path, places[i].syntax, arena, &list);
	}
	if (r == 0)
		*ret = tn_vec_take(&list);
	return r;
}

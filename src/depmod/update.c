// SPDX-License-Identifier: LGPL-2.1-or-later
/* The files of modules.dep, less those that a scan would not come to, and the named ones. */
#include "depmod/update.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "core/name.h"
#include "depmod/line.h"
#include "format/deptext.h"
#include "sys/dir.h"
#include "sys/map.h"

/* modules.dep of the largest kernels has a megabyte. */
#define DEP_MAX ((size_t)64 << 20)

struct update {
	const struct tn_depmod_source *from;
	struct tn_depmod_choice choice;
	struct tn_text reached; /* directory of the file of modules.dep before */
};

/* Which external directory @shown is below; -1: none, so it is in the tree. */
static int external_of(const struct tn_depmod_source *from, const char *shown)
{
	for (size_t i = 0; shown[0] == '/' && i < from->settings->externals.n; i++)
		if (tn_depmod_path_below(from->settings->externals.v[i], shown) != shown)
			return (int)i;
	return -1;
}

/* Whether a walk comes to the directory @path, which is below where it starts. */
static bool is_reached(const struct tn_depmod_source *from, struct tn_text path)
{
	struct tn_text part;
	char name[NAME_MAX + 1];

	while (tn_text_word(&path, "/", &part)) {
		if (part.n > NAME_MAX || tn_text_is(part, "..") || tn_text_is(part, "."))
			return false;
		memcpy(name, part.p, part.n);
		name[part.n] = '\0';
		if (!tn_depmod_source_wants(from, name, true))
			return false;
	}
	return true;
}

/* The same for a file. Mostly it lies where the one before did. @path must outlive @u. */
static bool is_file_reached(struct update *u, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	struct tn_text dir = { path, (size_t)(name - path) };

	if (!tn_depmod_source_wants(u->from, name, false))
		return false;
	if (dir.n && tn_text_eq(dir, u->reached))
		return true;
	if (!is_reached(u->from, dir))
		return false;
	u->reached = dir;
	return true;
}

/* Where @shown lies. Return: whether a scan comes to it, and keeps it. */
static bool place_listed(struct update *u, const char *shown, struct tn_depmod_place *ret)
{
	const char *inside = shown;

	*ret = (struct tn_depmod_place){ shown, external_of(u->from, shown) };
	if (ret->external >= 0)
		inside = tn_depmod_path_below(u->from->settings->externals.v[ret->external], shown);
	return inside[0] != '/' && is_file_reached(u, inside) &&
	       !tn_depmod_line_unfit(TN_DEPMOD_PATH, tn_text(shown));
}

/* The modules of modules.dep. Return: 0, -ENOMEM, or why it cannot be read. */
static int add_listed(struct update *u)
{
	struct tn_arena *arena = &u->choice.files.arena;
	tn_automap dep = { 0 };
	struct tn_text rest, line;
	struct tn_deptext d;
	int r = tn_map_open_at(u->from->dirfd, "modules.dep", DEP_MAX,
			       TN_MAP_COPY | TN_MAP_NO_SPECIAL, &dep);

	rest = r < 0 ? (struct tn_text){ 0 } : tn_map_text(&dep);
	while (r == 0 && tn_text_line(&rest, &line)) {
		struct tn_depmod_place place;
		char name[TN_NAME_MAX];
		const char *path, *kept;

		if (!tn_deptext_parse(line, &d))
			return -EBADMSG;
		path = tn_arena_dup(arena, d.path);
		if (path && (!place_listed(u, path, &place) || !tn_name_from_path(path, name)))
			return -EBADMSG;
		kept = path ? tn_arena_str(arena, name) : NULL;
		r = kept ? tn_depmod_choice_add(&u->choice, &place, kept, NULL) : -ENOMEM;
	}
	return r;
}

/* One that was changed or added. Return: 0; 1 when only a scan can tell what follows; -errno. */
static int add_changed(struct update *u, const char *path, struct tn_error *err)
{
	const char *shown = tn_depmod_path_below(u->from->dir, path), *kept;
	struct tn_arena *arena = &u->choice.files.arena;
	const struct tn_depmod_file *known;
	struct tn_depmod_place place;
	char name[TN_NAME_MAX];
	struct tn_dir_stat st;

	if (path[0] != '/' || !place_listed(u, shown, &place) || !tn_name_from_path(path, name))
		return tn_fail(err, -EINVAL, "%s: not the path of a module that depmod finds in %s",
			       path, u->from->dir);
	if (tn_dir_stat(u->from->dirfd, shown, &st) < 0 || st.kind != TN_DIR_FILE)
		return 1;
	known = tn_depmod_choice_find(&u->choice, name);
	if (known)
		return strcmp(known->place.path, shown) != 0;
	place.path = tn_arena_str(arena, shown);
	kept = tn_arena_str(arena, name);
	return place.path && kept ? tn_depmod_choice_add(&u->choice, &place, kept, NULL) : -ENOMEM;
}

int tn_depmod_update(const struct tn_depmod_source *from, char *const *paths, size_t n,
		     struct tn_depmod_files *ret, struct tn_error *err)
{
	struct update u = { .from = from, .choice.settings = from->settings };
	int listed = add_listed(&u), r = listed == -ENOMEM ? listed : 0;
	/* Of a module whose file goes there may be another one. */
	bool scan = listed < 0 || from->n_gone;

	for (size_t i = 0; r >= 0 && i < n; i++) {
		r = add_changed(&u, paths[i], err);
		scan |= r > 0;
	}
	if (r >= 0)
		r = scan ? 1 : tn_depmod_choice_end(&u.choice, ret);
	tn_depmod_choice_free(&u.choice);
	return r;
}

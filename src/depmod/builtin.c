// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lines of modules.builtin and records of modules.builtin.modinfo as keys of indexes. */
#include "depmod/builtin.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "core/name.h"
#include "depmod/findings.h"
#include "depmod/input.h"
#include "depmod/line.h"
#include "depmod/trouble.h"
#include "format/index_write.h"
#include "format/modinfo.h"

static int open_input(struct tn_depmod_making *to, const char *name, struct tn_map *ret)
{
	return tn_depmod_input(to->from->dirfd, to->from->dir, name, to->sink, &to->flaws, ret);
}

/* @value: the module that answers to @key; empty where @key is a module itself. */
static int index_add(struct tn_depmod_making *to, tn_index_writer *w, const char *file,
		     struct tn_text key, struct tn_text value)
{
	enum tn_depmod_part part = value.n ? TN_DEPMOD_ALIAS : TN_DEPMOD_NAME;
	const struct tn_depmod_about about = { to->from->dir, file };
	const char *why = tn_depmod_line_unfit(part, key);
	int r;

	if (!why)
		why = tn_depmod_line_unfit(TN_DEPMOD_NAME, value);
	if (why) {
		tn_depmod_tell(to->sink, TN_DEPMOD_BUILTIN_UNFIT, about, "'%.*s' is left out: it has %s",
			       TN_TEXT_FMT(tn_depmod_line_shown(key)), why);
		return 0;
	}
	r = tn_index_writer_add(w, key, value, 0);
	if (r != -EINVAL)
		return r;
	tn_depmod_tell(to->sink, TN_DEPMOD_BUILTIN_KEY_UNFIT, about, "%.*s",
		       key.n > 100 ? 100 : (int)key.n, key.p);
	to->flaws |= TN_DEPMOD_FLAWED;
	return 0;
}

static int add_builtin(struct tn_depmod_making *to, tn_index_writer *w, struct tn_text line,
		       unsigned number)
{
	char *path = tn_arena_dup(&to->arena, tn_text_trim(line));
	char name[TN_NAME_MAX];
	const char *kept;

	if (!path)
		return -ENOMEM;
	if (!line.n || !isalpha((unsigned char)line.p[0]) || !tn_name_from_path(path, name)) {
		tn_depmod_tell(to->sink, TN_DEPMOD_BUILTIN_LINE,
			       (struct tn_depmod_about){ to->from->dir, "modules.builtin", number }, "%s", path);
		return 0;
	}
	kept = tn_arena_str(&to->arena, name);
	return kept ? index_add(to, w, "modules.builtin", tn_text(kept), tn_text("")) : -ENOMEM;
}

int tn_depmod_make_builtin(struct tn_depmod_making *to)
{
	tn_cleanup(tn_index_writer_freep) tn_index_writer *w = tn_index_writer_new();
	tn_automap map = { 0 };
	struct tn_text rest, line;
	int r = w ? 0 : -ENOMEM;

	if (r == 0)
		r = open_input(to, "modules.builtin", &map);
	if (r > 0)
		return 0;
	rest = tn_map_text(&map);
	for (unsigned number = 1; r == 0 && tn_text_line(&rest, &line); number++)
		r = add_builtin(to, w, line, number);
	return r < 0 ? r : tn_index_writer_finish(w, &to->out);
}

/* One record "MODULE.KEY=VALUE". */
static int add_record(struct tn_depmod_making *to, tn_index_writer *w, const struct tn_modinfo_entry *e)
{
	struct tn_text alias = e->value, module, key;
	int r;

	if (!e->value.n || !tn_modinfo_split(e, &module, &key) || !tn_text_is(key, "alias"))
		return 0;
	r = tn_depmod_alias_key(to, &alias);
	if (r)
		return r < 0 ? r : 0;
	return index_add(to, w, "modules.builtin.modinfo", alias, module);
}

int tn_depmod_make_builtin_alias(struct tn_depmod_making *to)
{
	tn_cleanup(tn_index_writer_freep) tn_index_writer *w = tn_index_writer_new();
	tn_automap map = { 0 };
	struct tn_modinfo_entry e;
	struct tn_text rest;
	int r = w ? 0 : -ENOMEM;

	if (r == 0)
		r = open_input(to, "modules.builtin.modinfo", &map);
	if (r > 0)
		return 0;
	rest = tn_map_text(&map);
	while (r == 0 && tn_modinfo_next(&rest, &e))
		r = add_record(to, w, &e);
	return r < 0 ? r : tn_index_writer_finish(w, &to->out);
}

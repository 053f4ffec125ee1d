// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/distribution.h"

#define OS_RELEASE_MAX 65536

struct tn_text tn_build_setting(struct tn_text file, const char *name)
{
	struct tn_text line, key = tn_text(name);

	while (tn_text_line(&file, &line)) {
		if (!tn_text_starts(line, key) || line.n <= key.n || line.p[key.n] != '=')
			continue;
		line = tn_text_trim(tn_text_from(line, key.n + 1));
		if (line.n >= 2 && (*line.p == '"' || *line.p == '\'') && line.p[line.n - 1] == *line.p)
			line = (struct tn_text){ line.p + 1, line.n - 2 };
		return line;
	}
	return (struct tn_text){ "", 0 };
}

const char *tn_build_distribution(const tn_root *root, struct tn_arena *arena)
{
	tn_autobuf file = { 0 };
	struct tn_text id, like;

	if (tn_root_read_inside(root, "/etc/os-release", OS_RELEASE_MAX, &file) < 0 &&
	    tn_root_read_inside(root, "/usr/lib/os-release", OS_RELEASE_MAX, &file) < 0)
		return "";
	id = tn_build_setting(tn_buf_text(&file), "ID");
	like = tn_build_setting(tn_buf_text(&file), "ID_LIKE");
	return tn_arena_dup(arena, like.n && !tn_text_is(id, "ubuntu") ? like : id);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/name.h"

#include <errno.h>
#include <string.h>

#include "format/modname.h"

int tn_name_normalise(struct tn_text name, char *ret)
{
	size_t n;

	if (name.n >= TN_NAME_MAX)
		return -ENAMETOOLONG;
	n = strnlen(name.p, name.n);
	memcpy(ret, name.p, n);
	ret[n] = '\0';
	return tn_modname_normalise(ret, n);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The base name up to its first dot. */
static struct tn_text stem_of(const char *path)
{
	const char *base = base_name(path);

	return (struct tn_text){ base, strcspn(base, ".") };
}

static void write_name(struct tn_text stem, char *ret)
{
	for (size_t i = 0; i < stem.n; i++)
		ret[i] = stem.p[i] == '-' ? '_' : stem.p[i];
	ret[stem.n] = '\0';
}

bool tn_name_from_path(const char *path, char *ret)
{
	struct tn_text stem = stem_of(path);

	if (stem.n == 0 || stem.n >= TN_NAME_MAX)
		return false;
	write_name(stem, ret);
	return true;
}

int tn_name_of_file(const char *path, struct tn_arena *arena, const char **ret)
{
	struct tn_text stem = stem_of(path);
	char *name;

	if (stem.n == 0 || stem.n >= TN_NAME_MAX)
		return 0;
	name = tn_arena_dup(arena, stem);
	if (!name)
		return -ENOMEM;
	write_name(stem, name);
	*ret = name;
	return 1;
}

bool tn_name_is_module_file(const char *path)
{
	return tn_modname_ends_file(tn_text(base_name(path)));
}

bool tn_name_is_safe(const char *name)
{
	return name[0] && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !strchr(name, '/');
}

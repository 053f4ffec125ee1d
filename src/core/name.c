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

bool tn_name_from_path(const char *path, char *ret)
{
	const char *base = base_name(path);
	size_t n = strcspn(base, ".");

	if (n == 0 || n >= TN_NAME_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		ret[i] = base[i] == '-' ? '_' : base[i];
	ret[n] = '\0';
	return true;
}

bool tn_name_is_module_file(const char *path)
{
	return tn_modname_ends_file(tn_text(base_name(path)));
}

bool tn_name_is_safe(const char *name)
{
	return name[0] && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !strchr(name, '/');
}

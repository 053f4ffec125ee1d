// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a walk from the module directory comes to, by name. */
#include "depmod/source.h"

#include <string.h>

#include "core/name.h"

bool tn_depmod_source_wants(const struct tn_depmod_source *from, const char *name, bool maybe_dir)
{
	if (tn_name_is_module_file(name))
		return true;
	return maybe_dir && strcmp(name, "build") != 0 && strcmp(name, "source") != 0 &&
	       !tn_depmod_settings_excludes(from->settings, name);
}

bool tn_depmod_source_lacks(const struct tn_depmod_source *from, const char *path)
{
	for (size_t i = 0; i < from->n_gone; i++)
		if (strcmp(tn_depmod_path_below(from->dir, from->gone[i]), path) == 0)
			return true;
	return false;
}

const char *tn_depmod_path_below(const char *dir, const char *path)
{
	size_t n = strlen(dir);

	return strncmp(path, dir, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

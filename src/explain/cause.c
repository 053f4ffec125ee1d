// SPDX-License-Identifier: LGPL-2.1-or-later
/* The pages of causes: where they are. */
#include "explain/cause.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "explain/causes.h"

static const struct tn_cause_area *const areas[] = {
	&tn_causes_tree,
	&tn_causes_config,
	&tn_causes_permission,
	&tn_causes_signature,
	&tn_causes_file,
	&tn_causes_build,
	&tn_causes_symbols,
	&tn_causes_parameters,
	&tn_causes_running,
	&tn_causes_unload,
	&tn_causes_taint,
};

size_t tn_cause_areas(const struct tn_cause_area *const **ret)
{
	*ret = areas;
	return TN_ARRAY_SIZE(areas);
}

static int compare(const void *key, const void *member)
{
	return strcmp(key, ((const struct tn_cause *)member)->code + strlen("E-"));
}

const struct tn_cause *tn_cause_find(const char *code)
{
	const struct tn_cause *found = NULL;

	if (strncmp(code, "E-", strlen("E-")) == 0)
		code += strlen("E-");
	for (size_t i = 0; i < TN_ARRAY_SIZE(areas) && !found; i++)
		found = bsearch(code, areas[i]->v, areas[i]->n, sizeof(*areas[i]->v), compare);
	return found;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/api_change.h"

#include "base/cleanup.h"

#define GONE TN_API_GONE
#define CHANGED TN_API_CHANGED
#define NEW TN_API_NEW

/* The commit of the kernel's main line is named before each, with the version that it came with. */
static const struct tn_api_change changes[] = {
	/* 1aaba11da9aa "driver core: class: remove module * from class_create()", 6.4 */
	{ "class_create", CHANGED, 6, 4, NULL, "class_create(name), without THIS_MODULE" },
};

const struct tn_api_change *tn_api_changes(size_t *ret_n)
{
	*ret_n = TN_ARRAY_SIZE(changes);
	return changes;
}

static bool has(struct tn_text words, const char *part)
{
	return memmem(words.p ? words.p : "", words.n, part, strlen(part)) != NULL;
}

static bool applies(const struct tn_api_change *c, const unsigned version[2])
{
	bool since = version[0] > c->major || (version[0] == c->major && version[1] >= c->minor);

	return c->kind == TN_API_NEW ? !since : since;
}

const struct tn_api_change *tn_api_change_find(struct tn_text name, struct tn_text words, const unsigned version[2])
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(changes); i++)
		if (tn_text_is(name, changes[i].name) && applies(&changes[i], version) &&
		    (!changes[i].with || has(words, changes[i].with)))
			return &changes[i];
	return NULL;
}

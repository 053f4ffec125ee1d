// SPDX-License-Identifier: LGPL-2.1-or-later
/* Programs ask for the same aliases again and again (an initramfs builder for
 * each device of each kernel), so a context remembers what it found. */
#include <errno.h>
#include <stdlib.h>

#include "abi/abi.h"
#include "base/hash.h"
#include "base/size.h"
#include "core/find/lookup.h"

/* Past it all is forgotten: a daemon that lives for months stays small, and what is remembered stays
 * in the processor's cache (about 300 bytes each). A machine has a few hundred devices. */
#define MEMO_MAX 1024

struct kmod_memo {
	struct tn_arena arena;
	struct tn_hash entries; /* request as given -> struct kmod_memo_entry */
};

struct kmod_memo *kmod_memo_free(struct kmod_memo *memo)
{
	if (!memo)
		return NULL;
	tn_hash_free(&memo->entries);
	tn_arena_free(&memo->arena);
	free(memo);
	return NULL;
}

static int remember(struct kmod_memo *memo, const char *request, const tn_matches *found,
		    const struct kmod_memo_entry **ret)
{
	struct kmod_memo_entry *e =
		tn_arena_alloc(&memo->arena, tn_size_add(sizeof(*e), tn_size_mul(found->n, sizeof(e->v[0]))));
	char *key = tn_arena_str(&memo->arena, request);

	if (!e || !key)
		return -ENOMEM;
	/* Strings are the configuration's, the tree's, or were made in the memo's own arena. */
	for (size_t i = 0; i < found->n; i++)
		e->v[i] = found->v[i];
	e->n = found->n;
	if (tn_hash_put(&memo->entries, tn_text(key), e) < 0)
		return -ENOMEM;
	*ret = e;
	return 0;
}

int kmod_memo_lookup(struct kmod_memo **memo, tn_tree *tree, const tn_config *config,
		     const char *request, const struct kmod_memo_entry **ret)
{
	tn_autovec tn_matches found = { 0 };
	const struct kmod_memo_entry *e = *memo ? tn_hash_get(&(*memo)->entries, tn_text(request)) : NULL;
	int r;

	if (e) {
		*ret = e;
		return 0;
	}
	if (*memo && (*memo)->entries.n >= MEMO_MAX)
		*memo = kmod_memo_free(*memo);
	if (!*memo)
		*memo = calloc(1, sizeof(**memo));
	if (!*memo)
		return -ENOMEM;
	/* What the search leaves in the arena goes with the memo; one of its own would be a
	 * large block taken and given back for each name. */
	r = tn_lookup(tree, config, request, &(*memo)->arena, &found);
	if (r == 0)
		r = remember(*memo, request, &found, ret);
	return r;
}

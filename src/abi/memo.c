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

void kmod_memo_clear(struct kmod_ctx *ctx)
{
	if (!ctx->memo)
		return;
	tn_hash_free(&ctx->memo->entries);
	tn_arena_free(&ctx->memo->arena);
	free(ctx->memo);
	ctx->memo = NULL;
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
	for (size_t i = 0; i < found->n; i++) {
		const struct tn_match *m = &found->v[i];

		e->v[i] = (struct kmod_memo_match){
			.module = m->module,
			.alias = m->alias,
			.builtin = m->by == TN_FOUND_BUILTIN || m->by == TN_FOUND_BUILTIN_ALIAS,
			.rule = m->by == TN_FOUND_COMMAND ? m->rule : NULL,
		};
	}
	e->n = found->n;
	if (tn_hash_put(&memo->entries, tn_text(key), e) < 0)
		return -ENOMEM;
	*ret = e;
	return 0;
}

int kmod_memo_lookup(struct kmod_ctx *ctx, const char *request, const struct kmod_memo_entry **ret)
{
	tn_tree *tree = kmod_ctx_tree(ctx); /* clears the memo where the tree has changed */
	tn_autovec tn_matches found = { 0 };
	const struct kmod_memo_entry *e;
	int r;

	if (!tree)
		return -ENOMEM;
	e = ctx->memo ? tn_hash_get(&ctx->memo->entries, tn_text(request)) : NULL;
	if (e) {
		*ret = e;
		return 0;
	}
	if (ctx->memo && ctx->memo->entries.n >= MEMO_MAX)
		kmod_memo_clear(ctx);
	if (!ctx->memo)
		ctx->memo = calloc(1, sizeof(*ctx->memo));
	if (!ctx->memo)
		return -ENOMEM;
	/* What the search leaves in the arena goes with the memo; one of its own would be a
	 * large block taken and given back for each name. */
	r = tn_lookup(tree, ctx->config, request, &ctx->memo->arena, &found);
	if (r == 0)
		r = remember(ctx->memo, request, &found, ret);
	return r;
}

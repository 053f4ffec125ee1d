// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <unistd.h>

#include "abi/abi.h"
#include "base/buf.h"
#include "sys/write.h"

/* Each index and what its lines begin with. */
static const struct {
	enum tn_tree_index index;
	const char *prefix;
} indexes[] = {
	[KMOD_INDEX_MODULES_DEP] = { TN_TREE_DEP, "" },
	[KMOD_INDEX_MODULES_ALIAS] = { TN_TREE_ALIAS, "alias " },
	[KMOD_INDEX_MODULES_SYMBOL] = { TN_TREE_SYMBOLS, "alias " },
	[KMOD_INDEX_MODULES_BUILTIN_ALIAS] = { TN_TREE_BUILTIN_ALIAS, "" },
	[KMOD_INDEX_MODULES_BUILTIN] = { TN_TREE_BUILTIN, "" },
};

/* Lines are written in pieces of about this many bytes. */
#define PIECE (64u * 1024)

struct dump {
	int fd;
	const char *prefix;
	struct tn_buf text;
};

static int flush(struct dump *d)
{
	int r = d->text.failed ? -ENOMEM : tn_write_all(d->fd, tn_buf_text(&d->text));

	d->text.n = 0;
	return r;
}

static int dump_line(void *data, struct tn_text key, const char *value, uint32_t priority)
{
	struct dump *d = data;

	tn_buf_add_str(&d->text, d->prefix);
	tn_buf_add_text(&d->text, key);
	tn_buf_add_char(&d->text, ' ');
	tn_buf_add_str(&d->text, value);
	tn_buf_add_char(&d->text, '\n');
	return d->text.n < PIECE && !d->text.failed ? 0 : flush(d);
}

KMOD_EXPORT int kmod_dump_index(struct kmod_ctx *ctx, enum kmod_index type, int fd)
{
	const struct tn_index *index;
	struct dump d = { .fd = fd };
	tn_tree *tree;
	int r;

	if (!ctx)
		return -ENOSYS;
	if ((size_t)type >= TN_ARRAY_SIZE(indexes))
		return -ENOENT;
	tree = kmod_ctx_tree(ctx);
	if (!tree)
		return -ENOMEM;
	r = tn_tree_open_index(tree, indexes[type].index, &index);
	if (r < 0)
		return r == -ENOENT ? -ENOSYS : r;
	d.prefix = indexes[type].prefix;
	r = tn_index_dump(index, TN_TEXT_LITERAL(""), dump_line, &d);
	if (r == 0)
		r = flush(&d);
	tn_buf_free(&d.text);
	return tn_tree_damaged(tree, indexes[type].index, r);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* A whole tree: one scope of all that its modules export, then each module against it. */
#include "diag/check_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "diag/licence.h"
#include "diag/tree_list.h"
#include "format/index_walk.h"
#include "sys/parallel.h"

/* Strings of results stay with the thread that made them. */
struct tn_check_tree {
	struct tn_arena names;
	struct tn_arena by_worker[TN_PARALLEL_MAX];
	/* One file after the other is read into the same memory: nearly all of its bytes are looked at, and
	 * making and unmaking page tables makes threads wait for each other. */
	struct tn_buf file_of_worker[TN_PARALLEL_MAX];
	tn_crypto *crypto_of_worker[TN_PARALLEL_MAX]; /* NULL: it had none of these yet, or no memory for it */
	TN_VEC(struct tn_check_tree_item) items;
	const struct tn_check_basis *basis;
	tn_symbol_scope *scope;
	const struct tn_check_tree_listener *listener; /* while it runs; NULL: nobody */
	unsigned flags;
};

/* A module that exports, between the thread that reads it and the scope that takes it. */
struct provider {
	const struct tn_check_tree_item *item;
	tn_image *image;
	int status; /* of reading it */
};

struct providers {
	tn_check_tree *tree;
	TN_VEC(struct provider) list;
};

tn_check_tree *tn_check_tree_free(tn_check_tree *t)
{
	if (!t)
		return NULL;
	for (size_t i = 0; i < t->items.n; i++)
		tn_check_result_free(&t->items.v[i].result);
	tn_vec_free(&t->items);
	tn_symbol_scope_free(t->scope);
	for (size_t i = 0; i < TN_PARALLEL_MAX; i++) {
		tn_arena_free(&t->by_worker[i]);
		tn_buf_free(&t->file_of_worker[i]);
		tn_crypto_free(t->crypto_of_worker[i]);
	}
	tn_arena_free(&t->names);
	free(t);
	return NULL;
}

size_t tn_check_tree_items(const tn_check_tree *t, const struct tn_check_tree_item **ret)
{
	*ret = t->items.v;
	return t->items.n;
}

static int take_file(void *data, const char *name, const char *path)
{
	tn_check_tree *t = data;

	return tn_vec_push(&t->items, (struct tn_check_tree_item){ .name = name, .path = path });
}

/* A symbol's owner is a module with exports. */
static int take_owner(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	return tn_hash_put(data, value, data) == -ENOMEM ? -ENOMEM : 0; /* any value will do */
}

/* Those that modules.symbols names; all where there is no such index. */
static int choose_providers(struct providers *p, tn_tree *tree)
{
	tn_cleanup(tn_hash_free) struct tn_hash owners = { 0 };
	const struct tn_index *index = NULL;
	int known = tn_tree_open_index(tree, TN_TREE_SYMBOLS, &index), r = 0;

	if (known == 0)
		known = tn_index_dump(index, TN_TEXT_LITERAL(""), take_owner, &owners);
	if (known == -ENOMEM)
		return known;
	for (size_t i = 0; i < p->tree->items.n && r == 0; i++) {
		const struct tn_check_tree_item *item = &p->tree->items.v[i];

		if (known < 0 || tn_hash_get(&owners, tn_text(item->name)))
			r = tn_vec_push(&p->list, (struct provider){ .item = item });
	}
	return r;
}

/* A file that cannot be read has its verdict later; its symbols are missing until then. */
static void read_provider(void *data, size_t i, size_t worker)
{
	struct providers *p = data;

	tn_check_reading(p->tree->basis, p->list.v[i].item->path);
	p->list.v[i].status = tn_image_open_at(AT_FDCWD, p->list.v[i].item->path, &p->list.v[i].image, NULL);
}

static int add_provider(void *data, size_t i, bool worked)
{
	struct providers *p = data;
	struct provider *one = &p->list.v[i];
	struct tn_exporter exporter = { .name = one->item->name, .source = one->item->path };
	int r;

	if (!worked)
		read_provider(data, i, 0);
	r = one->status;
	if (one->image) {
		exporter.proprietary = !tn_licence_of_image_is_gpl(one->image);
		r = tn_symbol_scope_add(p->tree->scope, one->image, &exporter, NULL);
	}
	one->image = tn_image_free(one->image);
	return r == -ENOMEM ? r : 0; /* without its symbols others would have a wrong verdict */
}

static void providers_release(struct providers *p)
{
	for (size_t i = 0; i < p->list.n; i++)
		tn_image_free(p->list.v[i].image);
	tn_vec_free(&p->list);
}

static int fill_scope(tn_check_tree *t, tn_tree *tree)
{
	tn_cleanup(providers_release) struct providers p = { .tree = t };
	int r = choose_providers(&p, tree);
	const struct tn_parallel all = {
		.n = p.list.n, .max_threads = TN_PARALLEL_MAX, .work = read_provider, .use = add_provider, .data = &p,
	};

	return r < 0 ? r : tn_parallel(&all);
}

static void check_one(void *data, size_t i, size_t worker)
{
	tn_check_tree *t = data;
	struct tn_check_tree_item *item = &t->items.v[i];
	struct tn_arena *arena = &t->by_worker[worker];
	struct tn_buf *file = &t->file_of_worker[worker];
	struct tn_check_request request = { .path = item->path, .flags = t->flags, .scope = t->scope };
	int r;

	tn_check_reading(t->basis, item->path);
	r = tn_tree_list_read(item->path, file);
	if (r < 0) {
		item->trouble = tn_arena_printf(arena, "%s: %s", item->path, strerror(-r));
		item->code = item->trouble ? r : -ENOMEM;
		return;
	}
	request.file = tn_buf_text(file);
	if (t->listener)
		t->listener->file(t->listener->data, item->name, request.file, worker);
	if (!t->crypto_of_worker[worker])
		t->crypto_of_worker[worker] = tn_crypto_new();
	request.crypto = t->crypto_of_worker[worker];
	item->code = tn_check(t->basis, &request, arena, &item->result, NULL);
}

static int use_one(void *data, size_t i, bool worked)
{
	const tn_check_tree *t = data;

	if (!worked)
		check_one(data, i, 0);
	return t->items.v[i].code == -ENOMEM ? -ENOMEM : 0; /* a tree's verdicts are all there, or there are none */
}

int tn_check_tree_run(const struct tn_check_basis *basis, tn_tree *tree, unsigned flags,
		      const struct tn_check_tree_listener *listener, tn_check_tree **ret, struct tn_error *err)
{
	tn_cleanup(tn_check_tree_freep) tn_check_tree *t = calloc(1, sizeof(*t));
	struct tn_parallel all = { .max_threads = TN_PARALLEL_MAX, .work = check_one, .use = use_one, .data = t };
	int r;

	if (!t)
		return tn_fail(err, -ENOMEM, "out of memory");
	t->basis = basis;
	t->flags = flags;
	t->listener = listener;
	t->scope = tn_symbol_scope_new(basis->kernel);
	if (!t->scope)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = tn_tree_list(tree, &t->names, take_file, t, err);
	if (r < 0)
		return r;
	r = fill_scope(t, tree);
	all.n = t->items.n;
	if (r == 0)
		r = tn_parallel(&all);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	t->listener = NULL;
	*ret = tn_take_ptr(t);
	return 0;
}

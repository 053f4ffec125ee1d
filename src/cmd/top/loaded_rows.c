// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/loaded_rows.h"

#include <errno.h>
#include <string.h>

#include "core/plan/blocks.h"
#include "core/plan/words.h"

#define MODULES_MAX ((size_t)64 << 20)

void tn_loaded_rows_free(struct tn_loaded_rows *rows)
{
	tn_vec_free(&rows->rows);
	tn_vec_free(&rows->loaded);
	tn_inventory_free(&rows->inventory);
	tn_arena_free(&rows->arena);
	tn_buf_free(&rows->text);
	*rows = (struct tn_loaded_rows){ 0 };
}

/* "a, b" */
static const char *users_text(const struct tn_item *item, struct tn_arena *arena)
{
	tn_autobuf text = { 0 };

	for (size_t i = 0; i < item->n_users; i++) {
		if (i)
			tn_buf_add_str(&text, ", ");
		tn_buf_add_str(&text, item->users[i]);
	}
	return text.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&text));
}

static const char *state_word(const struct tn_item *item, const struct tn_world *world)
{
	if (item->loaded)
		return tn_words_state(item->loaded->state)->id;
	if (item->builtin)
		return tn_words_state(TN_STATE_BUILTIN)->id;
	if (world->config) {
		struct tn_blocks blocks = tn_blocks_of(world->config, NULL, item->name);

		for (enum tn_block_kind kind = 0; kind < TN_N_BLOCKS; kind++)
			if (tn_blocks_by(&blocks, kind))
				return "blocked";
	}
	return "";
}

static int add_row(struct tn_loaded_rows *rows, const struct tn_item *item, const struct tn_world *world)
{
	const struct tn_loaded *l = item->loaded;
	struct tn_top_row row = {
		.name = item->name,
		.size = l ? l->size : 0,
		.uses = l ? l->refcount : -1,
		.state = state_word(item, world),
		.taints = l ? l->taints : "",
		.users = l ? users_text(item, &rows->arena) : "",
		.loaded = l != NULL,
		.order = rows->rows.n,
		.n_users = item->n_users,
	};

	return row.users ? tn_vec_push(&rows->rows, row) : -ENOMEM;
}

static int make(struct tn_loaded_rows *rows, struct tn_world *world, struct tn_error *err)
{
	int r = tn_loaded_read(tn_buf_text(&rows->text), &rows->arena, NULL, &rows->loaded);

	if (r == 0)
		r = tn_inventory_add_list(&rows->inventory, &rows->loaded);
	if (r == 0 && rows->all && tn_inventory_add_tree(&rows->inventory, world->tree, err) < 0)
		tn_error_clear(err); /* what is loaded is shown all the same */
	for (size_t i = 0; i < rows->inventory.items.n && r == 0; i++)
		r = add_row(rows, rows->inventory.items.v[i], world);
	return r < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

int tn_loaded_rows_read(struct tn_loaded_rows *rows, struct tn_world *world, bool all, bool anew, struct tn_loaded_rows *old,
			struct tn_error *err)
{
	struct tn_loaded_rows new = { .all = all };
	int r = tn_root_read(world->root, "/proc/modules", MODULES_MAX, &new.text);

	if (r < 0)
		tn_fail(err, r, "%s/proc/modules: %s", tn_root_path(world->root), strerror(-r));
	else if (!anew && all == rows->all && tn_text_eq(tn_buf_text(&new.text), tn_buf_text(&rows->text)))
		r = 0;
	else
		r = make(&new, world, err) < 0 ? -ENOMEM : 1;
	if (r <= 0) {
		tn_loaded_rows_free(&new);
		return r;
	}
	*old = *rows;
	*rows = new;
	return 1;
}

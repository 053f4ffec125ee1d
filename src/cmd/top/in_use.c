// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/in_use.h"

#include <errno.h>
#include <inttypes.h>

#include "explain/usage_words.h"

/* Users that are told one by one. */
#define SOME 16

/* What is read meanwhile. */
struct reading {
	struct tn_arena arena;
	tn_devices devices;
	struct tn_process_files files;
	struct tn_usage usage;
};

static void reading_release(struct reading *r)
{
	tn_usage_free(&r->usage);
	tn_process_files_free(&r->files);
	tn_vec_free(&r->devices);
	tn_arena_free(&r->arena);
}

/* Only the first has the label, and that only where no module has had it. */
static const char *label(const struct tn_top_row *row, const struct tn_told *told)
{
	return row->n_users || told->lines.n ? NULL : "used by";
}

static int tell(const struct tn_top_row *row, struct reading *reading, struct tn_told *ret)
{
	const struct tn_usage *usage = &reading->usage;
	int r = 0;

	for (size_t i = 0; i < usage->users.n && r == 0 && ret->lines.n < SOME; i++) {
		const struct tn_module_user *u = &usage->users.v[i];

		if (u->kind != TN_USER_MODULE && tn_user_keeps(u->kind))
			r = tn_told_add(ret, label(row, ret), TN_CELL_PLAIN, tn_usage_words(u, row->name, &reading->arena));
	}
	if (r == 0 && usage->unexplained > 0)
		r = tn_told_add(ret, label(row, ret), TN_CELL_DIM,
				tn_arena_printf(&reading->arena, "%" PRId64 " more, of which nobody tells whose they are",
						usage->unexplained));
	return r;
}

int tn_in_use_tell(const struct tn_world *world, const struct tn_top_row *row, struct tn_told *ret)
{
	tn_cleanup(reading_release) struct reading reading = { 0 };
	struct tn_users_of of = { world->root, world->tree, &reading.devices, &reading.files };
	tn_autoerror err = { 0 };
	int r;

	if (!row->loaded || row->uses <= (int64_t)row->n_users)
		return 0;
	r = tn_devices_read(world->root, &reading.arena, &reading.devices, &err);
	if (r == 0)
		r = tn_process_files_read(world->root, &reading.arena, &reading.files);
	if (r == 0)
		r = tn_module_users_read(&of, row->name, &reading.arena, &reading.usage, &err);
	if (r == 0)
		r = tell(row, &reading, ret);
	return r == -ENOMEM ? r : 0;
}

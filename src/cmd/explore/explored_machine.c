// SPDX-License-Identifier: LGPL-2.1-or-later
/* What stands around the modules' files, found out as `tenon show` does it for one. */
#include <errno.h>
#include <string.h>

#include "cmd/explore/exploration.h"
#include "core/image/image.h"
#include "format/modinfo.h"

/* "NAME.key=value" of what is built in becomes what a file has, "key=value". */
static int take_builtin_info(struct tn_explored *m, struct tn_arena *arena)
{
	struct tn_text rest = m->item->builtin_info;
	struct tn_modinfo_entry entry;
	tn_autobuf words = { 0 };

	while (tn_modinfo_next_of(&rest, tn_text(m->item->name), &entry)) {
		tn_buf_add_text(&words, entry.key);
		tn_buf_add_char(&words, '=');
		tn_buf_add_text(&words, entry.value);
		tn_buf_add_char(&words, '\0');
	}
	m->shown.modinfo = (struct tn_text){ words.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&words)), words.n };
	return m->shown.modinfo.p ? 0 : -ENOMEM;
}

/* The check's word where there is one; else what the signature says of itself. */
static int judge_signature(const struct tn_exploration *ex, struct tn_explored *m)
{
	const struct tn_signature_report *report = m->shown.checked ? m->shown.result.signature : NULL;
	const struct tn_signature_report claims = { .verdict = TN_SIGNATURE_UNCHECKED, .signature = m->claims };
	const tn_trust *trust = ex->machine.kernel.trust;
	int r;

	if (!trust || !m->item->path || m->shown.trouble)
		return 0;
	if (report || m->is_signed) {
		r = tn_shown_judge_signature(&m->shown, report ? report : &claims, trust, &ex->world->arena);
		if (!report)
			m->shown.signature.why = "nobody asked";
		return r;
	}
	m->shown.signature.looked_at = true;
	return 0;
}

/* Whether something that it needs is loaded, and is not the file's: then its symbols are others, and the verdict on the whole tree,
 * in which all are as their files, does not hold. */
static bool needs_another_build(const struct tn_exploration *ex, const struct tn_explored *m)
{
	for (size_t i = 0; i < m->item->n_needs && !m->item->loaded; i++) {
		const struct tn_explored *needed = tn_hash_get(&ex->by_name, tn_text(m->item->needs[i]));

		if (needed && needed->item->loaded && needed->shown.same_build != TN_YES)
			return true;
	}
	return false;
}

static int check_again(struct tn_exploration *ex, struct tn_explored *m, struct tn_error *err)
{
	const struct tn_check_how how = { .with = TN_CHECK_WITH_NEEDED };
	struct tn_check_result result = { 0 };
	int r = tn_checker_file(ex->machine.kernel.checker, m->item->path, &how, &ex->world->arena, &result, err);

	if (r == 0) {
		m->shown.result = result;
		m->is_own_result = true;
	}
	if (r != -ENOMEM)
		tn_error_clear(err);
	return r == -ENOMEM ? r : 0;
}

/* What is asked about each. */
struct around {
	struct tn_firmware_places firmware;
	struct tn_package_memory packages;
};

static void around_free(struct around *around)
{
	tn_package_memory_free(&around->packages);
}

static int read_one(struct tn_exploration *ex, struct tn_explored *m, struct around *around, struct tn_error *err)
{
	struct tn_arena *arena = &ex->world->arena;
	int r = m->item->builtin ? take_builtin_info(m, arena) : 0;

	if (r == 0 && m->shown.checked && needs_another_build(ex, m))
		r = check_again(ex, m, err);
	if (r == 0)
		r = tn_shown_read_words(&m->shown, &around->firmware, arena);
	if (r == 0 && m->item->path)
		r = tn_shown_read_package(&m->shown, ex->world, &around->packages, err);
	if (r == 0)
		r = judge_signature(ex, m);
	return r < 0 ? r : tn_shown_read_machine(&m->shown, ex->world, &ex->machine, err);
}

int tn_exploration_read_machine(struct tn_exploration *ex, struct tn_error *err)
{
	tn_cleanup(around_free) struct around around = { 0 };
	int r = tn_shown_firmware_places(ex->world, &ex->machine, &around.firmware);

	for (size_t i = 0; i < ex->n && r == 0; i++)
		r = read_one(ex, &ex->modules[i], &around, err);
	return r;
}

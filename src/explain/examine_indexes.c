// SPDX-License-Identifier: LGPL-2.1-or-later
/* Index files: stale, damaged, or of different runs of depmod. */
#include <errno.h>

#include "base/cleanup.h"
#include "explain/examinations.h"
#include "machine/index_health.h"

static const struct tn_finding kinds[] = {
	[TN_INDEX_FRESH] = { .id = NULL },
	[TN_INDEX_STALE] = { .id = "index-stale", .severity = TN_SEVERITY_WARNING },
	[TN_INDEX_MIXED] = { .id = "index-mixed", .severity = TN_SEVERITY_WARNING },
	[TN_INDEX_MISSING] = { .id = "index-missing", .severity = TN_SEVERITY_ERROR },
	[TN_INDEX_DAMAGED] = { .id = "index-damaged", .severity = TN_SEVERITY_ERROR },
};

static int add_ill(struct tn_doctor *doctor, const struct tn_machine *m, const struct tn_index_ill *ill)
{
	struct tn_finding like = kinds[ill->state];

	like.file = tn_arena_printf(doctor->arena, "%s/%s", tn_tree_path(m->tree), ill->file);
	like.detail = ill->file;
	like.remedy = m == doctor->next ?
			      tn_arena_printf(doctor->arena, "%s, or tenon doctor --kernel %s --repair", m->depmod, m->release) :
			      tn_arena_printf(doctor->arena, "%s, or tenon doctor --repair", m->depmod);
	return like.file && like.remedy ? tn_doctor_add(doctor, &like, "%s: %s", ill->file, ill->why) : -ENOMEM;
}

/* That the tree is not there is the kernel's finding. */
static int tell_unread(struct tn_doctor *doctor, const char *part, const struct tn_error *err, int code)
{
	if (code == -ENOMEM)
		return code;
	if (code == -ENOENT)
		return tn_doctor_state_add(doctor, part, "none");
	return tn_doctor_unseen_file(doctor, tn_error_text(err, code), code);
}

/* Return: 1 if it could be looked at, 0 or -ENOMEM. */
static int examine(struct tn_doctor *doctor, const struct tn_machine *m, const char *part, unsigned repair)
{
	tn_cleanup(tn_module_tree_free) struct tn_module_tree files = { 0 };
	tn_cleanup(tn_index_health_free) struct tn_index_health health = { 0 };
	tn_cleanup(tn_tree_freep) tn_tree *silent = tn_tree_new(tn_tree_path(m->tree), NULL);
	tn_autoerror err = { 0 };
	int r = silent ? tn_module_tree_read(m->root, tn_tree_path(m->tree), doctor->arena, &files, &err) : -ENOMEM;

	if (r == 0)
		r = tn_index_health_read(silent, &files, doctor->arena, &health, &err);
	if (r < 0)
		return tell_unread(doctor, part, &err, r);
	r = tn_doctor_state_add(doctor, part, "%s", tn_index_state_name(health.state));
	for (size_t i = 0; i < health.ills.n && r == 0; i++)
		r = add_ill(doctor, m, &health.ills.v[i]);
	if (health.ills.n)
		doctor->repairs |= repair;
	return r < 0 ? r : 1;
}

int tn_examine_indexes(struct tn_doctor *doctor)
{
	int r = examine(doctor, doctor->machine, "indexes", TN_REPAIR_TREE), next = 1;

	if (r >= 0 && doctor->next) {
		doctor->of_next = true;
		next = examine(doctor, doctor->next, "next indexes", TN_REPAIR_NEXT);
		doctor->of_next = false;
	}
	if (r < 0 || next < 0)
		return -ENOMEM;
	if (r && next)
		doctor->repairs |= TN_REPAIR_KNOWN;
	return 0;
}

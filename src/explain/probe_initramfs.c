// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the initramfs says of it, where that is something else than the configuration. */
#include <errno.h>
#include <string.h>

#include "explain/initramfs_config.h"
#include "explain/probes.h"

/* Behind what the configuration says. */
#define RANK 50

static int tell(struct tn_explaining *x, const struct tn_initramfs_look *look)
{
	const tn_findings *found = &look->doctor->found;
	struct tn_explanation *e;
	int r = 0;

	if (!found->n)
		return 0;
	e = tn_explain_add(x, TN_EXPLAINS_ASIDE, "E-initramfs-stale",
			   "the initramfs has another copy of the configuration: loaded from there, it goes by that");
	if (!e)
		return -ENOMEM;
	e->rank = RANK;
	e->remedy = look->remake;
	for (size_t i = 0; i < found->n && r == 0; i++)
		r = tn_explain_evidence(x, e, look->initramfs.path, 0, "%s", found->v[i].text);
	return r;
}

static int compare(struct tn_explaining *x, struct tn_initramfs_look *look)
{
	const struct tn_machine *m = x->machine;
	const char *other;
	int r = tn_initramfs_hold(look, &other);

	if (r < 0 || !tn_hash_get(&look->held, tn_text(x->module)))
		return r;
	look->remake = tn_initramfs_remake(m->root, look->initramfs.maker, true, m->distro, m->release, x->arena);
	r = tn_initramfs_compare_config(look);
	return r == 0 ? tell(x, look) : r;
}

/* A large archive is not read for this: where doctor has been, it is remembered what is in it. */
int tn_probe_initramfs(struct tn_explaining *x)
{
	const struct tn_machine *m = x->machine;
	struct tn_doctor doctor = { .machine = m, .arena = x->arena, .part = "initramfs" };
	tn_cleanup(tn_initramfs_look_free) struct tn_initramfs_look look = { .doctor = &doctor, .m = m, .only = x->module };
	const char *path;
	bool uki;
	int r = x->module && x->path ? tn_initramfs_find(m->root, m->release, x->arena, &path, &uki) : -ENOENT;

	if (r == 0)
		r = tn_initramfs_glance(m->root, path, m->cache, x->arena, &look.initramfs, NULL);
	if (r == 0)
		r = compare(x, &look);
	tn_doctor_free(&doctor);
	return r == -ENOMEM ? r : 0;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether dkms' tree has what is asked for. */
#include "cmd/dkms/dkms.h"

int tn_dkms_look_up(struct tn_dkms *d, struct tn_dkms_tree *tree, const struct tn_dkms_version **ret)
{
	const struct tn_dkms_choice choice = { .module = d->module, .version = d->version };
	tn_autoerror err = { 0 };
	int r = tn_dkms_tree_read(d->root, &d->settings, &choice, tree, &err);

	if (r < 0)
		return tn_dkms_failed(&err, r);
	*ret = tn_dkms_tree_find(tree, d->module, d->version);
	return TN_BUILD_GOOD;
}

bool tn_dkms_is_added(struct tn_dkms *d)
{
	tn_auto_dkms_tree tree = { 0 };
	const struct tn_dkms_version *v = NULL;

	return tn_dkms_look_up(d, &tree, &v) == TN_BUILD_GOOD && v && (v->source || !v->broken);
}

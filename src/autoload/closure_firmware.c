// SPDX-License-Identifier: LGPL-2.1-or-later
#include "autoload/closure_firmware.h"

#include <errno.h>


static int add(struct tn_closure *c, struct tn_closure_module *m, const struct tn_firmware_places *places, const char *name)
{
	struct tn_closure_firmware f = { .name = name };
	int r;

	for (size_t i = 0; i < m->firmware.n; i++)
		if (strcmp(m->firmware.v[i].name, name) == 0)
			return 0;
	r = tn_firmware_find_all(places, name, &c->arena, &f.paths);
	f.code = r;
	if (r == -ENOMEM || tn_vec_push(&m->firmware, f) < 0) {
		tn_vec_free(&f.paths);
		return -ENOMEM;
	}
	return 0;
}

int tn_closure_find_firmware(struct tn_closure *c, const struct tn_firmware_places *places,
			     const struct tn_firmware_known *known, const char *cache, size_t *ret_unread, struct tn_error *err)
{
	tn_autovec tn_firmware_users users = { 0 };
	tn_autovec tn_names names = { 0 };
	int r = 0;

	for (size_t i = 0; i < c->modules.n && r == 0; i++)
		r = tn_vec_push(&names, c->modules.v[i]->name);
	if (r == 0)
		r = tn_firmware_users_of(c->from.tree, &names, known, cache, &c->arena, &users, ret_unread, err);
	for (size_t i = 0; i < users.n && r == 0; i++) {
		struct tn_closure_module *m = tn_hash_get(&c->by_name, tn_text(users.v[i].module));
		const char *name;

		while (m && r == 0 && (name = tn_firmware_user_next(&users.v[i].names)))
			r = add(c, m, places, name);
	}
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}

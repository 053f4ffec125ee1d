// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a module says of itself, as a list of keys and values. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "base/size.h"
#include "core/find/builtin_info.h"
#include "core/image/info.h"
#include "tenon-config.h"

struct info {
	char *value; /* in @key's memory */
	char key[];
};

struct infos {
	struct kmod_list *list;
	int n;
};

static int push_info(void *data, struct tn_text key, struct tn_text value)
{
	struct infos *infos = data;
	struct info *i = malloc(tn_size_add(sizeof(*i) + 2, tn_size_add(key.n, value.n)));
	int r;

	if (!i)
		return -ENOMEM;
	i->value = i->key + key.n + 1;
	memcpy(i->key, key.p, key.n);
	i->key[key.n] = '\0';
	if (value.n)
		memcpy(i->value, value.p, value.n);
	i->value[value.n] = '\0';
	r = kmod_list_push(&infos->list, i);
	if (r < 0)
		free(i);
	infos->n += r == 0;
	return r;
}

KMOD_EXPORT int kmod_module_get_info(const struct kmod_module *mod, struct kmod_list **list)
{
	struct infos infos = { 0 };
	const tn_image *image;
	tn_tree *tree;
	int r;

	if (!mod || !list)
		return -ENOENT;
	if (*list)
		return -EINVAL;
	if (kmod_module_is_builtin(mod)) {
		tree = kmod_ctx_tree(mod->ctx);
		r = tree ? tn_builtin_info(tree, mod->name, push_info, &infos) : -ENOMEM;
	} else {
		r = kmod_module_image(mod, &image);
		if (r == 0)
			r = tn_info_of_image(image, TN_INFO_BUILD_ID, push_info, &infos);
		if (r == -EBADMSG) /* a section that lies outside the file is not there */
			r = -ENODATA;
	}
	if (r < 0) {
		kmod_module_info_free_list(infos.list);
		return r;
	}
	*list = infos.list;
	return infos.n;
}

KMOD_EXPORT const char *kmod_module_info_get_key(const struct kmod_list *entry)
{
	return entry ? ((struct info *)entry->data)->key : NULL;
}

KMOD_EXPORT const char *kmod_module_info_get_value(const struct kmod_list *entry)
{
	return entry ? ((struct info *)entry->data)->value : NULL;
}

KMOD_EXPORT void kmod_module_info_free_list(struct kmod_list *list)
{
	kmod_list_destroy(list, free);
}

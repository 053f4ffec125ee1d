// SPDX-License-Identifier: LGPL-2.1-or-later
#include "autoload/wanted.h"

#include <errno.h>

#include "base/glob.h"
#include "base/hash.h"

/* The list in the making: it may move as it grows, so places are kept and no pointers. */
struct gathering {
	tn_wanted_list list;
	struct tn_hash places; /* modalias -> its index + 1 */
};

static void gathering_free(struct gathering *g)
{
	tn_wanted_free(&g->list);
	tn_hash_free(&g->places);
}

/* Return: 0 or -ENOMEM. */
static int find_place(struct gathering *g, const char *modalias, struct tn_wanted **ret)
{
	uintptr_t place = (uintptr_t)tn_hash_get(&g->places, tn_text(modalias));

	if (!place) {
		if (tn_vec_push(&g->list, (struct tn_wanted){ .modalias = modalias }) < 0 ||
		    tn_hash_put(&g->places, tn_text(modalias), (void *)(uintptr_t)g->list.n) < 0)
			return -ENOMEM;
		place = g->list.n;
	}
	*ret = &g->list.v[place - 1];
	return 0;
}

static int gather(struct gathering *g, const tn_devices *devices)
{
	for (size_t i = 0; i < devices->n; i++) {
		const struct tn_device *d = &devices->v[i];
		struct tn_wanted *w;

		if (d->modalias && (find_place(g, d->modalias, &w) < 0 || tn_vec_push(&w->devices, d) < 0))
			return -ENOMEM;
	}
	return 0;
}

bool tn_wanted_is_storage(const struct tn_wanted *w)
{
	/* The kernel's file2alias.c has what they are made of: a class of PCI's and of USB's, virtio's blk and scsi. */
	static const char *const storage[] = { "pci:*bc01*", "usb:*ic08*", "virtio:d00000002v*", "virtio:d00000008v*", "scsi:*",
					       "mmc:*" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(storage); i++)
		if (tn_glob_match_str(storage[i], tn_text(w->modalias)))
			return true;
	return false;
}

int tn_wanted_find(const tn_devices *devices, tn_tree *tree, const tn_config *config, struct tn_arena *arena,
		   tn_wanted_list *ret, struct tn_error *err)
{
	tn_cleanup(gathering_free) struct gathering g = { 0 };
	int r = gather(&g, devices);

	for (size_t i = 0; i < g.list.n && r == 0; i++) {
		struct tn_wanted *w = &g.list.v[i];

		w->code = tn_lookup(tree, config, w->modalias, arena, &w->matches);
		r = w->code == -ENOMEM ? w->code : 0;
	}
	if (r == 0)
		r = tn_tree_check(tree); /* an index counted as missing */
	if (r < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	*ret = tn_vec_take(&g.list);
	return 0;
}

void tn_wanted_free(tn_wanted_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		tn_vec_free(&list->v[i].devices);
		tn_vec_free(&list->v[i].matches);
	}
	tn_vec_free(list);
}

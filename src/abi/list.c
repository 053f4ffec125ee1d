// SPDX-License-Identifier: LGPL-2.1-or-later
/* The ring that every list of the interface is. */
#include <errno.h>
#include <stdlib.h>

#include "abi/abi.h"

int kmod_list_push(struct kmod_list **list, void *data)
{
	struct kmod_list *entry = malloc(sizeof(*entry)), *head = *list;

	if (!entry)
		return -ENOMEM;
	if (!head) {
		*entry = (struct kmod_list){ entry, entry, data };
		*list = entry;
		return 0;
	}
	*entry = (struct kmod_list){ .next = head, .prev = head->prev, .data = data };
	head->prev->next = entry;
	head->prev = entry;
	return 0;
}

void kmod_list_destroy(struct kmod_list *list, kmod_list_free_fn *free_data)
{
	struct kmod_list *end = list;

	while (list) {
		struct kmod_list *next = list->next != end ? list->next : NULL;

		if (free_data)
			free_data(list->data);
		free(list);
		list = next;
	}
}

KMOD_EXPORT struct kmod_list *kmod_list_last(const struct kmod_list *list)
{
	return list ? list->prev : NULL;
}

KMOD_EXPORT struct kmod_list *kmod_list_next(const struct kmod_list *list,
					     const struct kmod_list *curr)
{
	return list && curr && curr->next != list ? curr->next : NULL;
}

KMOD_EXPORT struct kmod_list *kmod_list_prev(const struct kmod_list *list,
					     const struct kmod_list *curr)
{
	return list && curr && curr != list ? curr->prev : NULL;
}

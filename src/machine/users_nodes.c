// SPDX-License-Identifier: LGPL-2.1-or-later
/* Processes that have a character device of a module open. */
#include <errno.h>
#include <stdio.h>

#include "machine/sysfs.h"
#include "machine/users.h"

static bool is_file_of(const struct tn_users_search *s, const struct tn_process_file *file, const struct tn_user_node *node)
{
	unsigned major, minor;
	const char *numbers;

	if (file->node)
		return file->node == 'c' && file->major == node->major && file->minor == node->minor;
	numbers = tn_hash_get(&s->devnames, tn_text(file->path));
	return numbers && tn_sysfs_number(tn_text(numbers), &major, &minor) && major == node->major && minor == node->minor;
}

/* An open device holds the module of its operations, and before that the one that has its number, which is the same but for
 * those that hand over to others' operations: misc devices and most classes. */
static unsigned references_of_one(const struct tn_user_node *node, bool has_number)
{
	return has_number && (!node->class_name || strcmp(node->class_name, "misc") != 0) ? 2 : 1;
}

/* Each process once, with the references of all its descriptors. */
static int add_processes(struct tn_users_search *s, const struct tn_user_node *node)
{
	const char *alias = tn_users_text(s, "char-major-%u-%u", node->major, node->minor);
	bool by_alias = false;
	int r = alias ? tn_users_alias_is(s, alias, &by_alias) : -ENOMEM;

	const unsigned references = references_of_one(node, by_alias);

	alias = by_alias ? alias : NULL;

	for (size_t i = 0; r == 0 && i < s->files->list.n;) {
		const struct tn_process_file *first = &s->files->list.v[i];
		const struct tn_process_file *file = NULL;
		size_t before;
		unsigned n = 0;

		for (; i < s->files->list.n && s->files->list.v[i].process == first->process; i++) {
			if (!is_file_of(s, &s->files->list.v[i], node))
				continue;
			file = file ? file : &s->files->list.v[i];
			n++;
		}
		before = s->found->n;
		r = n ? tn_users_add_process(s, file, file->path, n * references) : 0;
		if (r == 0 && s->found->n > before)
			s->found->v[before].alias = alias;
	}
	return r;
}

int tn_users_find_nodes(struct tn_users_search *s)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < s->nodes.n; i++) {
		bool ours = false;

		r = tn_users_node_is(s, &s->nodes.v[i], &ours);
		if (r == 0 && ours)
			r = add_processes(s, &s->nodes.v[i]);
	}
	return r;
}

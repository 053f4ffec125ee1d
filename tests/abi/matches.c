// SPDX-License-Identifier: LGPL-2.1-or-later
/* How each module was found, as the library's plans have it.
 *
 *	matches TREE CONFIG INDEX NAME...
 *
 * Each name is looked up, looked up again, which the library remembers, and once
 * more after the file INDEX has become the tree's modules.alias.bin. Linked with
 * the library's objects: no exported function says it. */
#include <stdio.h>
#include <stdlib.h>

#include "src/abi/abi.h"

static const char *const ways[] = {
	[TN_FOUND_CONFIG_ALIAS] = "alias line",
	[TN_FOUND_MODULE] = "module",
	[TN_FOUND_SYMBOL] = "symbol",
	[TN_FOUND_COMMAND] = "command",
	[TN_FOUND_INDEX_ALIAS] = "alias",
	[TN_FOUND_BUILTIN] = "built in",
	[TN_FOUND_BUILTIN_ALIAS] = "built-in alias",
};

static const char *or_dash(const char *s)
{
	return s ? s : "-";
}

static void look_up(struct kmod_ctx *ctx, const char *name)
{
	struct kmod_list *list = NULL, *entry;

	if (kmod_module_new_from_lookup(ctx, name, &list) < 0)
		exit(EXIT_FAILURE);
	kmod_list_foreach(entry, list) {
		struct kmod_module *m = kmod_module_get_module(entry);
		struct tn_match match = kmod_module_match(m);

		printf("%s: %s by %s, pattern %s, alias %s, line %u\n", name, match.module, ways[match.by],
		       or_dash(match.pattern), or_dash(match.alias), match.rule ? match.rule->d.line : 0);
		kmod_module_probe_insert_module(m, KMOD_PROBE_DRY_RUN | KMOD_PROBE_IGNORE_LOADED, NULL,
						NULL, NULL, NULL);
		kmod_module_unref(m);
	}
	kmod_module_unref_list(list);
}

int main(int argc, char **argv)
{
	struct kmod_ctx *ctx = argc > 4 ? kmod_new(argv[1], (const char *const[]){ argv[2], NULL }) : NULL;
	struct kmod_module *kept = NULL;
	char index[4096];

	if (!ctx)
		return EXIT_FAILURE;
	snprintf(index, sizeof(index), "%s/modules.alias.bin", argv[1]);
	for (int round = 0; round < 3; round++) {
		printf("round %d\n", round);
		for (int i = 4; i < argc; i++)
			look_up(ctx, argv[i]);
		if (round == 0) { /* an object that is there already when the pattern is another */
			struct kmod_list *list = NULL;

			kmod_module_new_from_lookup(ctx, argv[4], &list);
			kept = kmod_module_get_module(list);
			kmod_module_unref_list(list);
		}
		if (round == 1 && rename(argv[3], index) < 0)
			return EXIT_FAILURE;
	}
	kmod_module_unref(kept);
	kmod_unref(ctx);
	return EXIT_SUCCESS;
}

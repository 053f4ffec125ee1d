// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/blocks_json.h"

void tn_json_blocks(struct tn_json to, const struct tn_blocks *blocks)
{
	struct tn_json list = tn_json_array(to, "blocked");

	for (enum tn_block_kind kind = 0; kind < TN_N_BLOCKS; kind++) {
		const struct tn_rule *rule = blocks->rules[kind];
		struct tn_json object;

		if (!rule && !(kind == TN_BLOCK_KERNEL && blocks->by_kernel))
			continue;
		object = tn_json_object(list, NULL);
		tn_json_text(object, "kind", tn_block_word(kind));
		tn_json_place(object, rule ? rule->file : "/proc/cmdline", rule ? rule->d.line : 0);
	}
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "explain/kept_out.h"

#include <string.h>

#include "core/plan/blocks.h"

#define COMMAND_LINE "/proc/cmdline"

bool tn_is_kept_out(const struct tn_machine *m, const char *module, struct tn_kept_out *ret)
{
	struct tn_blocks blocks = tn_blocks_of(m->config, m->basis->live ? m->basis->live->command_line : NULL, module);
	const struct tn_rule *rule = blocks.rules[TN_BLOCK_BLACKLIST] ? blocks.rules[TN_BLOCK_BLACKLIST] :
									blocks.rules[TN_BLOCK_COMMAND];

	if (blocks.by_kernel) {
		*ret = (struct tn_kept_out){ COMMAND_LINE, 0, "module_blacklist=" };
		return true;
	}
	if (!rule)
		return false;
	*ret = (struct tn_kept_out){ rule->file, strcmp(rule->file, COMMAND_LINE) == 0 ? 0 : rule->d.line,
				     tn_conf_keyword(rule->d.kind) };
	return true;
}

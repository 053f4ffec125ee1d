// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/blocked.h"

#include "core/plan/command.h"

struct tn_blocks tn_blocks_of(const tn_config *config, const struct tn_live_facts *live, const char *module)
{
	const struct tn_rule *command = tn_config_command(config, TN_CONF_INSTALL, module);
	struct tn_blocks blocks = { .by_kernel = live && tn_live_facts_blacklists(live, module) };

	if (command && tn_command_effect(command->d.value) == TN_COMMAND_FAILS)
		blocks.rules[TN_BLOCK_COMMAND] = command;
	blocks.rules[TN_BLOCK_BLACKLIST] = tn_config_blacklisted(config, module);
	return blocks;
}

const char *tn_block_word(enum tn_block_kind kind)
{
	static const char *const words[] = {
		[TN_BLOCK_COMMAND] = "install", [TN_BLOCK_BLACKLIST] = "blacklist", [TN_BLOCK_KERNEL] = "module_blacklist",
	};

	return words[kind];
}

const char *tn_rule_place(const struct tn_rule *rule, struct tn_arena *arena)
{
	return rule->d.line ? tn_arena_printf(arena, "%s:%u", rule->file, rule->d.line) : tn_arena_str(arena, rule->file);
}

bool tn_blocks_by(const struct tn_blocks *blocks, enum tn_block_kind kind)
{
	return kind == TN_BLOCK_KERNEL ? blocks->by_kernel : blocks->rules[kind] != NULL;
}

const char *tn_block_place(const struct tn_blocks *blocks, enum tn_block_kind kind, struct tn_arena *arena)
{
	return kind == TN_BLOCK_KERNEL ? "/proc/cmdline" : tn_rule_place(blocks->rules[kind], arena);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/plan/blocks.h"

#include <errno.h>
#include <string.h>

#include "core/plan/command.h"
#include "format/param_value.h"

/* What stands there for the last time. */
static struct tn_text command_line_value(const char *line, const char *parameter)
{
	struct tn_text rest = tn_text(line), value = { 0 };
	struct tn_param_word word;

	while (tn_param_next_before_end(&rest, &word))
		if (word.has_value && tn_param_is(word.name, tn_text(parameter)))
			value = word.value;
	return value;
}

/* As the kernel walks over it: between two commas is an empty name, which a module without one has. */
static bool list_name(struct tn_text *list, struct tn_text *ret)
{
	const char *end = list->n ? memchr(list->p, ',', list->n) : NULL;
	size_t n = end ? (size_t)(end - list->p) : list->n;

	if (!list->n)
		return false;
	*ret = (struct tn_text){ list->p, n };
	*list = tn_text_from(*list, n + (end != NULL));
	return true;
}

bool tn_kernel_blacklists(const char *command_line, const char *name)
{
	struct tn_text list = command_line ? command_line_value(command_line, "module_blacklist") : tn_text("");
	struct tn_text blocked;

	while (list_name(&list, &blocked))
		if (tn_text_is(blocked, name))
			return true;
	return false;
}

struct tn_blocks tn_blocks_of(const tn_config *config, const char *command_line, const char *module)
{
	const struct tn_rule *command = tn_config_command(config, TN_CONF_INSTALL, module);
	struct tn_blocks blocks = { .by_kernel = tn_kernel_blacklists(command_line, module) };

	if (command && tn_command_effect(command->d.value) != TN_COMMAND_RUNS)
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

int tn_blocks_text(const struct tn_blocks *blocks, struct tn_arena *arena, const char **ret)
{
	const char *text = NULL;

	for (enum tn_block_kind kind = 0; kind < TN_N_BLOCKS; kind++) {
		const char *place;

		if (!tn_blocks_by(blocks, kind))
			continue;
		place = tn_block_place(blocks, kind, arena);
		text = !place ? NULL : tn_arena_printf(arena, "%s%s%s (%s)", text ? text : "", text ? ", " : "", place,
						       tn_block_word(kind));
		if (!text)
			return -ENOMEM;
	}
	*ret = text;
	return 0;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The first words of a command tell whether it can do anything. */
#include "core/plan/command.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

#define BLANKS " \t"

/* Programs and words of the shell that do nothing, whatever their arguments. */
static const struct {
	const char *name;
	enum tn_command_effect effect;
} idle[] = {
	{ "false", TN_COMMAND_FAILS },    { "/bin/false", TN_COMMAND_FAILS },
	{ "/usr/bin/false", TN_COMMAND_FAILS },
	{ "true", TN_COMMAND_SUCCEEDS },  { "/bin/true", TN_COMMAND_SUCCEEDS },
	{ "/usr/bin/true", TN_COMMAND_SUCCEEDS },
	{ ":", TN_COMMAND_SUCCEEDS },
};

/* Bytes that mean nothing to the shell in an argument; others may start a command of their own. */
static bool is_plain(struct tn_text word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+=.,:/@%";

	for (size_t i = 0; i < word.n; i++)
		if (!memchr(plain, word.p[i], sizeof(plain) - 1))
			return false;
	return true;
}

/* The next word that is not behind a '#'. */
static bool next_word(struct tn_text *rest, struct tn_text *ret)
{
	return tn_text_word(rest, BLANKS, ret) && ret->p[0] != '#';
}

/* Behind "exit": one number from 0 to 255; without it, the status of nothing, which is 0. */
static enum tn_command_effect exit_effect(struct tn_text rest)
{
	struct tn_text status, more;
	uint64_t n = 0;

	if (!next_word(&rest, &status))
		return TN_COMMAND_SUCCEEDS;
	if (tn_text_u64(status, 10, &n) < 0 || n > 255 || next_word(&rest, &more))
		return TN_COMMAND_RUNS;
	return n ? TN_COMMAND_FAILS : TN_COMMAND_SUCCEEDS;
}

enum tn_command_effect tn_command_effect(const char *shell)
{
	struct tn_text rest = tn_text(shell), command, argument;

	if (strchr(shell, '\n') || !next_word(&rest, &command))
		return TN_COMMAND_RUNS;
	if (tn_text_is(command, "exit"))
		return exit_effect(rest);
	for (size_t i = 0; i < TN_ARRAY_SIZE(idle); i++) {
		if (!tn_text_is(command, idle[i].name))
			continue;
		while (next_word(&rest, &argument))
			if (!is_plain(argument))
				return TN_COMMAND_RUNS;
		return idle[i].effect;
	}
	return TN_COMMAND_RUNS;
}

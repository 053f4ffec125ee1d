// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/load/alone.h"

#include "format/param_value.h"

bool tn_step_wants_alone(const struct tn_step *step)
{
	struct tn_text rest = tn_text(step->options.text);
	struct tn_param_word word;
	bool alone = false;

	/* The last one counts, as with parameters. */
	while (tn_param_next(&rest, &word))
		if (tn_param_is(word.name, TN_TEXT_LITERAL("load_sequential")))
			alone = !tn_text_is(word.value, "0") && !tn_text_is(word.value, "n");
	return alone;
}

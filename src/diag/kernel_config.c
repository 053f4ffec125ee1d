// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/kernel_config.h"

#include <errno.h>

#include "format/kernel_words.h"

int tn_kernel_config_read(struct tn_kernel_config *config, struct tn_text text)
{
	struct tn_text line, option, value;
	int n = 0;

	while (tn_text_line(&text, &line)) {
		struct tn_text *kept;

		if (!tn_kernel_config_line(line, &option, &value))
			continue;
		kept = tn_arena_alloc(&config->arena, sizeof(*kept));
		if (!kept || tn_hash_put(&config->options, option, kept) < 0)
			return -ENOMEM;
		*kept = value;
		n++;
	}
	return n;
}

void tn_kernel_config_free(struct tn_kernel_config *config)
{
	tn_hash_free(&config->options);
	tn_arena_free(&config->arena);
}

struct tn_text tn_kernel_config_get(const struct tn_kernel_config *config, struct tn_text option)
{
	const struct tn_text *value = tn_hash_get(&config->options, option);

	return value ? *value : (struct tn_text){ 0 };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/exclusive.h"

#include <regex.h>

#include "base/buf.h"

#define PATTERN_MAX 1024 /* bytes: a regular expression can be made to take much memory */

int tn_dkms_matches(const char *text, const char *pattern)
{
	regex_t compiled;
	int r;

	if (strlen(pattern) > PATTERN_MAX || regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB))
		return -EINVAL;
	r = regexec(&compiled, text, 0, NULL, 0);
	regfree(&compiled);
	return r == 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void pad(const char *version, struct tn_buf *ret)
{
	while (*version) {
		size_t n = 0;

		while (is_digit(version[n]))
			n++;
		for (size_t zeros = n; n && zeros < 3; zeros++)
			tn_buf_add_char(ret, '0');
		if (!n && *version == ' ')
			version++;
		else
			tn_buf_add(ret, version, n ? n : 1), version += n ? n : 1;
	}
}

int tn_dkms_version_cmp(const char *a, const char *b)
{
	tn_autobuf x = { 0 }, y = { 0 };

	pad(a, &x);
	pad(b, &y);
	return tn_text_cmp(tn_buf_text(&x), tn_buf_text(&y));
}

static const char *value(const struct tn_dkms_vars *vars, const char *name, unsigned index)
{
	const struct tn_dkms_value *v = tn_dkms_vars_get(vars, name, index);

	return v ? v->text.p : "";
}

/* Whether the configuration has OPTION=y or OPTION=m. */
static bool is_configured(struct tn_text config, struct tn_text option)
{
	struct tn_text line;

	while (tn_text_line(&config, &line)) {
		struct tn_text rest = tn_text_from(line, option.n);

		if (tn_text_starts(line, option) && rest.n > 1 && rest.p[0] == '=' && (rest.p[1] == 'y' || rest.p[1] == 'm'))
			return true;
	}
	return false;
}

static const char *by_config(const char *wanted, struct tn_text config, struct tn_arena *arena)
{
	struct tn_text rest = tn_text(wanted), option;

	while (config.p && tn_text_word(&rest, " \t\n", &option)) {
		bool unwanted = option.p[0] == '!';

		option = tn_text_from(option, unwanted);
		if (is_configured(config, option) == unwanted)
			return tn_arena_printf(arena, "the kernel is built with%s %.*s", unwanted ? "" : "out",
					       TN_TEXT_FMT(option));
	}
	return NULL;
}

const char *tn_dkms_excluded(const struct tn_dkms_vars *vars, unsigned index, const struct tn_dkms_facts *facts,
			     struct tn_arena *arena)
{
	const char *kernel = value(vars, "BUILD_EXCLUSIVE_KERNEL", index), *arch = value(vars, "BUILD_EXCLUSIVE_ARCH", index);
	const char *min = value(vars, "BUILD_EXCLUSIVE_KERNEL_MIN", index), *max = value(vars, "BUILD_EXCLUSIVE_KERNEL_MAX", index);

	if (!*max && !index)
		max = value(vars, "OBSOLETE_BY", 0);
	if (*kernel && tn_dkms_matches(facts->kernel, kernel) != 1)
		return tn_arena_printf(arena, "it is for kernels that match \"%s\"", kernel);
	if (*min && tn_dkms_version_cmp(facts->kernel, min) < 0)
		return tn_arena_printf(arena, "it is for kernels from %s on", min);
	if (*max && tn_dkms_version_cmp(facts->kernel, max) > 0)
		return tn_arena_printf(arena, "it is for kernels up to %s", max);
	if (*arch && tn_dkms_matches(facts->arch, arch) != 1)
		return tn_arena_printf(arena, "it is for machines that match \"%s\"", arch);
	return by_config(value(vars, "BUILD_EXCLUSIVE_CONFIG", index), facts->config, arena);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "machine/parameters_kept.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"

/* What the kernel shows of a charp that was never set. */
#define NO_TEXT "(null)"

static const struct tn_text array_of = TN_TEXT_LITERAL("array of ");

static bool is_given(const char *given, const char *name)
{
	struct tn_text rest = tn_text(given ? given : "");
	struct tn_param_word word;

	while (tn_param_next_before_end(&rest, &word))
		if (tn_param_is(word.name, tn_text(name)))
			return true;
	return false;
}

/* The kernel splits at blanks, but not between quotes, and a quote itself cannot be written. */
static bool can_be_written(const char *value)
{
	for (const unsigned char *c = (const unsigned char *)value; *c; c++)
		if (*c == '"' || *c < ' ' || *c == 0x7f)
			return false;
	return true;
}

static bool is_taken(enum tn_param_type type, struct tn_text value)
{
	const struct tn_param_rules rules = { .is64 = true, .enabled = true, .size = SIZE_MAX };

	return tn_param_set(type, &rules, value) == 0;
}

static bool all_are_taken(enum tn_param_type type, const char *values)
{
	struct tn_text rest = tn_text(values), value;

	while (tn_text_word(&rest, ",", &value))
		if (!is_taken(type, value))
			return false;
	return true;
}

/* Why its value cannot be given again; NULL: it can. */
static const char *hindrance(const struct tn_parameter *p)
{
	struct tn_text type = tn_text(p->type ? p->type : "");
	bool array = tn_text_starts(type, array_of);
	enum tn_param_type kind = tn_param_type_of_word(array ? tn_text_from(type, array_of.n) : type);

	if (!p->value)
		return p->trouble ? p->trouble : "its value is not known";
	if (!p->type)
		return "the module's file does not say what it takes";
	if (kind == TN_PARAM_OWN || kind == TN_PARAM_ARRAY)
		return "only the module knows what its value means";
	if (!can_be_written(p->value))
		return "its value cannot be written as a parameter";
	if (array ? !all_are_taken(kind, p->value) : !is_taken(kind, tn_text(p->value)))
		return "its value is none that could be set";
	return NULL;
}

/* Nothing was ever set, and nothing has to be. */
static bool is_unset(const struct tn_parameter *p)
{
	if (!p->value)
		return false;
	return (p->type && tn_text_starts(tn_text(p->type), array_of) && !*p->value) || strcmp(p->value, NO_TEXT) == 0;
}

static void add(struct tn_buf *b, const struct tn_parameter *p)
{
	const char *quote = strchr(p->value, ' ') ? "\"" : "";

	tn_buf_addf(b, "%s%s=%s%s%s", b->n ? " " : "", p->name, quote, p->value, quote);
}

int tn_parameters_keep(const tn_parameters *parameters, const char *given, struct tn_arena *arena, const char **ret_options,
		       tn_parameters_lost *ret_lost)
{
	tn_autobuf b = { 0 };
	const char *options;

	for (size_t i = 0; i < parameters->n; i++) {
		const struct tn_parameter *p = &parameters->v[i];
		const char *why;

		/* Names of which only the configuration speaks, too, are set by it. */
		if (p->setting || is_unset(p) || is_given(given, p->name))
			continue;
		why = hindrance(p);
		if (!why)
			add(&b, p);
		else if (tn_vec_push(ret_lost, (struct tn_parameter_lost){ p->name, why }) < 0)
			return -ENOMEM;
	}
	options = b.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&b));
	if (!options)
		return -ENOMEM;
	*ret_options = options;
	return 0;
}

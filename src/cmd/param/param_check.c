// SPDX-License-Identifier: LGPL-2.1-or-later
/* A value against the type that .modinfo tells, then against the module's own table, as the kernel would. */
#include <errno.h>
#include <string.h>

#include "cli/parameters.h"
#include "cmd/param/param_check.h"

/* Of numbers, what they take. NULL: it is no number. */
static const char *range_of(enum tn_param_type type)
{
	switch (type) {
	case TN_PARAM_BYTE:
		return "0 to 255";
	case TN_PARAM_SHORT:
		return "-32768 to 32767";
	case TN_PARAM_USHORT:
		return "0 to 65535";
	case TN_PARAM_INT:
		return "-2147483648 to 2147483647";
	case TN_PARAM_UINT:
	case TN_PARAM_HEXINT:
		return "0 to 4294967295";
	case TN_PARAM_LONG:
		return "-9223372036854775808 to 9223372036854775807";
	case TN_PARAM_ULONG:
	case TN_PARAM_ULLONG:
		return "0 to 18446744073709551615";
	default:
		return NULL;
	}
}

static const char *remedy_of(enum tn_param_type type, struct tn_arena *arena)
{
	const char *range = range_of(type);

	if (type == TN_PARAM_CHARP || type == TN_PARAM_STRING)
		return "give it a shorter text";
	return range ? tn_arena_printf(arena, "give it a whole number from %s; 0x10 and 020 are 16, too", range) :
		       "give it y or n (also 1 or 0, on or off)";
}

static int refuse_value(struct tn_param_plan *plan, const struct tn_param_change *c, enum tn_param_type type, struct tn_text value,
			int code)
{
	struct tn_arena *arena = &plan->subject->world->arena;
	const char *why = code == -ERANGE ? "is out of its range" : code == -ENOSPC ? "is too long for it" :
									     "is nothing that it takes";

	return tn_param_refuse(plan, c->name,
			       tn_arena_printf(arena, "%s is of type %s, and \"%.*s\" %s", c->name, c->known->type,
					       TN_TEXT_FMT(value), why), remedy_of(type, arena));
}

/* Return: 1: it is good as far as the type tells; 0: refused; -ENOMEM. */
static int check_as(struct tn_param_plan *plan, const struct tn_param_change *c, enum tn_param_type type, struct tn_text value)
{
	/* How wide the kernel's long is, only the module's file tells: check_table() looks there. */
	const struct tn_param_rules rules = { .is64 = true, .enabled = true, .size = SIZE_MAX };
	int r = type == TN_PARAM_OWN ? 0 : tn_param_set(type, &rules, value);

	if (r < 0)
		r = refuse_value(plan, c, type, value, r);
	else
		r = 1;
	return r;
}

static int check_type(struct tn_param_plan *plan, const struct tn_param_change *c)
{
	static const struct tn_text array_of = TN_TEXT_LITERAL("array of ");
	struct tn_text type = tn_text(c->known->type ? c->known->type : ""), rest = tn_text(c->value), element;
	int r = 1;

	if (!tn_text_starts(type, array_of))
		return check_as(plan, c, tn_param_type_of_word(type), rest);
	do {
		const char *comma = rest.n ? memchr(rest.p, ',', rest.n) : NULL;

		element = (struct tn_text){ rest.p, comma ? (size_t)(comma - rest.p) : rest.n };
		r = check_as(plan, c, tn_param_type_of_word(tn_text_from(type, array_of.n)), element);
		if (!comma)
			break;
		rest = tn_text_from(rest, element.n + 1);
	} while (r == 1);
	return r;
}

static bool is_of_parameters(const char *id)
{
	return strncmp(id, "parameter-", strlen("parameter-")) == 0;
}

/* What the module's own table says: sizes, and what is dangerous or forbidden. */
static int take_findings(struct tn_param_plan *plan, const struct tn_param_change *c, const struct tn_check_result *result)
{
	int r = 0;

	for (size_t i = 0; i < result->findings.n && r == 0; i++) {
		const struct tn_check_finding *f = &result->findings.v[i];

		/* One that .modinfo or sysfs has is there, whatever the table's copy in the file says. */
		if (!is_of_parameters(f->what.id) || f->doubt || strcmp(f->what.id, "parameter-unknown") == 0)
			continue;
		if (f->what.severity == TN_SEVERITY_ERROR)
			r = tn_param_refuse(plan, c->name, f->what.text, f->what.remedy);
		else
			r = tn_param_note(plan, c->name, f->what.text, f->what.remedy);
	}
	return r;
}

static int check_table(struct tn_param_plan *plan, const struct tn_param_change *c, struct tn_error *err)
{
	const struct tn_param_subject *s = plan->subject;
	tn_cleanup(tn_check_result_free) struct tn_check_result result = { 0 };
	tn_autofree char *word = NULL, *options = NULL;
	struct tn_check_how how = { .with = TN_CHECK_WITH_LOADED };
	struct tn_buf b = { 0 };
	int r = 0;

	tn_buf_addf(&b, "%s=%s", c->name, c->value);
	word = tn_buf_take(&b);
	options = word ? tn_parameters_join(1, &word) : NULL;
	if (!options)
		return -ENOMEM;
	how.options = options;
	if (!plan->kernel.checker)
		r = tn_check_kernel_open(&plan->kernel, s->world, s->of.live, false, err);
	if (r == 0)
		r = tn_checker_file(plan->kernel.checker, s->path, &how, &s->world->arena, &result, err);
	if (r < 0)
		return r;
	return take_findings(plan, c, &result);
}

int tn_param_check_value(struct tn_param_plan *plan, const struct tn_param_change *c, struct tn_error *err)
{
	int r = check_type(plan, c);

	/* A quote would be read as one of the words around it. */
	if (r <= 0 || !plan->subject->path || strchr(c->value, '"'))
		return r < 0 ? r : 0;
	return check_table(plan, c, err);
}

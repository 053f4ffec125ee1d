// SPDX-License-Identifier: LGPL-2.1-or-later
/* Parameters as parse_args() of the kernel takes them: all are tried, and the last that fails counts. */
#include <errno.h>
#include <string.h>

#include "diag/check_loop.h"
#include "diag/check_param_table.h"

struct params {
	struct tn_check_run *run;
	struct tn_check_loop loop;
	const char *name; /* of the one whose turn it is; NULL: of none */
};

static void fail(struct params *p, const struct tn_param_word *word, const char *id, int error, const char *remedy,
		 const char *text)
{
	struct tn_check_say say = { .id = id, .severity = TN_SEVERITY_ERROR, .error = error, .remedy = remedy,
				    .detail = p->name };

	say.log = tn_check_print(p->run, "%s: `%.*s' %s for parameter `%.*s'", p->run->name, TN_TEXT_FMT(word->value),
				 error == ENOSPC ? "too large" : "invalid", TN_TEXT_FMT(word->name));
	tn_check_loop_add(p->run, &p->loop, &say, 0, "%s", text);
}

static void doubt(struct params *p, const char *id, const char *remedy, const char *text)
{
	struct tn_check_say say = { .id = id, .severity = TN_SEVERITY_WARNING, .doubt = true, .remedy = remedy,
				    .detail = p->name };

	tn_check_loop_add(p->run, &p->loop, &say, 0, "%s", text);
}

static void warn(struct params *p, const char *id, const char *log, const char *text)
{
	struct tn_check_say say = { .id = id, .severity = TN_SEVERITY_WARNING, .log = log, .detail = p->name };

	tn_check_loop_add(p->run, &p->loop, &say, 0, "%s", text);
}

/* Parameters that every module has, and those that none knows. */
static void unknown(struct params *p, const struct tn_param_word *word)
{
	struct tn_check_run *run = p->run;

	if (tn_text_is(word->name, "async_probe") || tn_text_is(word->name, "dyndbg"))
		return;
	warn(p, "parameter-unknown",
	     tn_check_print(run, "%s: unknown parameter '%.*s' ignored", run->name, TN_TEXT_FMT(word->name)),
	     tn_check_print(run, "it has no parameter %.*s", TN_TEXT_FMT(word->name)));
}

static const char *kind(enum tn_param_type type)
{
	switch (type) {
	case TN_PARAM_BOOL:
	case TN_PARAM_BOOL_ENABLE_ONLY:
	case TN_PARAM_INVBOOL:
	case TN_PARAM_BINT:
		return "y or n (also 1 or 0, on or off)";
	case TN_PARAM_STRING:
	case TN_PARAM_CHARP:
		return "a shorter text";
	default:
		return "a whole number (decimal, 0x... or 0...)";
	}
}

static const char *trouble(int error)
{
	switch (error) {
	case ERANGE:
		return "is out of its range";
	case ENOSPC:
		return "is too long for it";
	default:
		return "is nothing that it takes";
	}
}

static void bad_value(struct params *p, const struct tn_param_word *word, enum tn_param_type type, int error)
{
	struct tn_check_run *run = p->run;

	fail(p, word, "parameter-value", error,
	     tn_check_print(run, "give %.*s %s", TN_TEXT_FMT(word->name), kind(type)),
	     tn_check_print(run, "parameter %.*s is of type %s, and \"%.*s\" %s", TN_TEXT_FMT(word->name),
			    tn_param_type_name(type), TN_TEXT_FMT(word->value), trouble(error)));
}

static struct tn_param_rules rules_of(const struct params *p, const struct tn_check_param *param)
{
	return (struct tn_param_rules){ .is64 = p->run->elf.is64, .size = param->size,
					.enabled = tn_check_has(p->run, TN_CHANGE_BOOL_ENABLED) != TN_NO };
}

/* 'e' and 'd' as booleans came with some version. */
static bool is_new_bool(const struct params *p, enum tn_param_type type, struct tn_text value)
{
	struct tn_param_rules rules = { .enabled = false };

	return tn_check_has(p->run, TN_CHANGE_BOOL_ENABLED) == TN_NOT_KNOWN && value.n && strchr("eEdD", value.p[0]) &&
	       (tn_param_without_value(type) || type == TN_PARAM_INVBOOL) && tn_param_set(type, &rules, value) < 0;
}

static void own(struct params *p, const struct tn_param_word *word)
{
	doubt(p, "parameter-own", "try it, or load the module without the parameter",
	      tn_check_print(p->run, "parameter %.*s is read by the module's own code: what that makes of \"%.*s\" is not known",
			     TN_TEXT_FMT(word->name), TN_TEXT_FMT(word->value)));
}

/* Of a boolean that cannot go back, it matters what it is before. */
static void one(struct params *p, const struct tn_param_word *word, const struct tn_check_param *param,
		enum tn_param_type type, struct tn_text value)
{
	struct tn_param_rules rules = rules_of(p, param);
	int r;

	if (type == TN_PARAM_OWN || type == TN_PARAM_ARRAY || is_new_bool(p, type, value)) {
		own(p, word);
		return;
	}
	r = tn_param_set(type, &rules, value);
	if (r < 0)
		bad_value(p, word, type, -r);
	else if (type == TN_PARAM_BOOL_ENABLE_ONLY && tn_param_is_false(value))
		own(p, word);
}

/* The setter ends the text at the comma before it looks, and so does the log. */
static void array(struct params *p, const struct tn_param_word *word, const struct tn_check_param *param)
{
	struct tn_param_word first = *word;
	struct tn_text rest = word->value;
	size_t events = p->loop.events.n;

	for (uint64_t n = 0; p->loop.events.n == events; n++) {
		const char *comma = rest.n ? memchr(rest.p, ',', rest.n) : NULL;
		struct tn_text element = { rest.p, comma ? (size_t)(comma - rest.p) : rest.n };

		if (n == 0)
			first.value = element;
		if (n == param->size) {
			fail(p, &first, "parameter-value", EINVAL,
			     tn_check_print(p->run, "give %.*s %llu values at most", TN_TEXT_FMT(word->name),
					    (unsigned long long)param->size),
			     tn_check_print(p->run, "parameter %.*s takes %llu values at most", TN_TEXT_FMT(word->name),
					    (unsigned long long)param->size));
			return;
		}
		one(p, &first, param, param->element, element);
		if (!comma)
			return;
		rest = tn_text_from(rest, element.n + 1);
	}
}

static bool hardware_ok(struct params *p, const struct tn_param_word *word, const struct tn_check_param *param)
{
	const struct tn_live_facts *live = p->run->basis->live;

	if (!param->hardware || !live || live->lockdown == TN_LOCKDOWN_NONE)
		return true;
	if (live->lockdown == TN_LOCKDOWN_UNKNOWN) {
		doubt(p, "parameter-locked", "read /sys/kernel/security/lockdown as root",
		      tn_check_print(p->run, "parameter %.*s is refused under lockdown, and whether that is on is not known",
				     TN_TEXT_FMT(word->name)));
		return true;
	}
	fail(p, word, "parameter-locked", EPERM,
	     tn_check_print(p->run, "leave %.*s out: under lockdown, no module is told where its hardware is",
			    TN_TEXT_FMT(word->name)),
	     tn_check_print(p->run, "parameter %.*s tells where hardware is, which lockdown forbids", TN_TEXT_FMT(word->name)));
	return false;
}

static void set(struct params *p, const struct tn_param_word *word, const struct tn_check_param *param)
{
	struct tn_check_run *run = p->run;

	if (!word->has_value && !param->without_value) {
		if (param->type == TN_PARAM_OWN)
			fail(p, word, "parameter-value", EINVAL, "give it a value",
			     tn_check_print(run, "parameter %.*s has no value", TN_TEXT_FMT(word->name)));
		else
			fail(p, word, "parameter-value", EINVAL,
			     tn_check_print(run, "give %.*s a value", TN_TEXT_FMT(word->name)),
			     tn_check_print(run, "parameter %.*s has no value, and needs one", TN_TEXT_FMT(word->name)));
		return;
	}
	if (!hardware_ok(p, word, param))
		return;
	if (param->unsafe) {
		tn_check_taint(run, 'U');
		warn(p, "parameter-dangerous",
		     tn_check_print(run, "Setting dangerous option %.*s - tainting kernel", TN_TEXT_FMT(word->name)),
		     tn_check_print(run, "parameter %.*s is dangerous, and taints the kernel", TN_TEXT_FMT(word->name)));
	}
	if (param->type == TN_PARAM_ARRAY)
		array(p, word, param);
	else if (word->has_value || param->type == TN_PARAM_OWN)
		one(p, word, param, param->type, word->value);
}

static void one_parameter(struct params *p, const struct tn_param_word *word)
{
	struct tn_check_param param;
	int r = tn_check_param_find(p->run, word->name, &param);

	p->name = tn_check_print(p->run, "%.*s", TN_TEXT_FMT(word->name));
	if (r > 0)
		set(p, word, &param);
	else if (r == 0)
		unknown(p, word);
	else
		doubt(p, "parameter-own", "build it anew",
		      tn_check_print(p->run, "what parameters it has could not be read, and %.*s is given",
				     TN_TEXT_FMT(word->name)));
}

void tn_check_parameters(struct tn_check_run *run)
{
	struct params p = { .run = run };
	struct tn_text rest = tn_text(run->request->options ? run->request->options : "");
	struct tn_param_word word;
	bool dashes = false;

	while (!run->failed && !dashes && tn_param_next(&rest, &word)) {
		dashes = tn_param_is_end(&word);
		if (!dashes)
			one_parameter(&p, &word);
	}
	p.name = NULL;
	if (dashes && !tn_check_loop_failed(&p.loop))
		warn(&p, "parameter-after-dashes",
		     tn_check_print(run, "%s: parameters '%.*s' after `--' ignored", run->name, TN_TEXT_FMT(rest)),
		     tn_check_print(run, "what follows -- is no parameter: %.*s", TN_TEXT_FMT(rest)));
	tn_check_loop_end(run, &p.loop);
}

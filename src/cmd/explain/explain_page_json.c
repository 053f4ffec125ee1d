// SPDX-License-Identifier: LGPL-2.1-or-later
/* A page of a cause, and the causes of a failure, for programs; doc/json.md says what each key means. */
#include "cli/json.h"
#include "cmd/explain/explain_page.h"

static void add_lines(struct tn_json to, const char *key, const char *text)
{
	struct tn_json list = tn_json_array(to, key);
	struct tn_text rest = tn_text(text ? text : ""), line;

	while (tn_text_line(&rest, &line))
		tn_json_textn(list, NULL, line);
}

static const char *area_of(const struct tn_cause *cause)
{
	const struct tn_cause_area *const *areas;
	size_t n = tn_cause_areas(&areas);

	for (size_t i = 0; i < n; i++)
		if (cause >= areas[i]->v && cause < areas[i]->v + areas[i]->n)
			return areas[i]->id;
	return NULL;
}

static void add_page(struct tn_json to, const struct tn_cause *cause, const struct tn_explain_distros *distros)
{
	struct tn_json list;

	tn_json_text(to, "code", cause->code);
	tn_json_text(to, "area", area_of(cause));
	tn_json_text(to, "title", cause->title);
	add_lines(to, "text", cause->text);
	tn_json_text(to, "remedy", cause->remedy);
	add_lines(to, "commands", cause->remedies[TN_DISTRO_OTHER]);
	list = tn_json_array(to, "distributions");
	for (size_t i = TN_DISTRO_OTHER + 1; i < TN_N_DISTROS; i++) {
		struct tn_json distro;

		if (!distros->of[i] || !cause->remedies[i])
			continue;
		distro = tn_json_object(list, NULL);
		tn_json_text(distro, "distribution", tn_distro_id(i));
		tn_json_bool(distro, "here", i == distros->here);
		add_lines(distro, "commands", cause->remedies[i]);
	}
}

static void add_codes(struct tn_json to, const char *const *codes, size_t n)
{
	struct tn_json list = tn_json_array(to, "causes");

	for (size_t i = 0; i < n && codes[i]; i++) {
		const struct tn_cause *cause = tn_cause_find(codes[i]);
		struct tn_json object;

		if (!cause)
			continue;
		object = tn_json_object(list, NULL);
		tn_json_text(object, "code", cause->code);
		tn_json_text(object, "title", cause->title);
	}
}

static void add_failure(struct tn_json list, const struct tn_failure *failure)
{
	struct tn_json to = tn_json_object(list, NULL), words;

	tn_json_text(to, "operation", failure->of == TN_FAILURE_LOAD ? "load" : "unload");
	if (failure->error)
		tn_json_number(to, "errno", failure->error);
	else
		tn_json_null(to, "errno");
	tn_json_text(to, "error", failure->name);
	words = tn_json_array(to, "words");
	for (size_t i = 0; i < TN_FAILURE_WORDS && failure->words[i]; i++)
		tn_json_text(words, NULL, failure->words[i]);
	tn_json_text(to, "text", failure->about);
	add_codes(to, failure->codes, TN_FAILURE_CODES);
}

static void add_log_line(struct tn_json list, const struct tn_explain_answer *answer)
{
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "operation", "log");
	tn_json_null(to, "errno");
	tn_json_null(to, "error");
	tn_json_array(to, "words");
	tn_json_null(to, "text");
	add_codes(to, answer->log_codes, TN_ARRAY_SIZE(answer->log_codes));
}

int tn_explain_print_answer_json(const struct tn_explain_answer *answer, const struct tn_explain_distros *distros, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json to = tn_json_start(&doc), list;

	tn_json_text(to, "operand", answer->operand);
	if (answer->cause)
		add_page(tn_json_object(to, "cause"), answer->cause, distros);
	else
		tn_json_null(to, "cause");
	list = tn_json_array(to, "failures");
	if (answer->log_codes[0])
		add_log_line(list, answer);
	for (size_t i = 0; answer->failures[i]; i++)
		add_failure(list, answer->failures[i]);
	return tn_json_print(&doc, out);
}

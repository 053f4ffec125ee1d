// SPDX-License-Identifier: LGPL-2.1-or-later
/* The machine at a glance, for programs; doc/json.md says what each key means. */
#include "cli/json.h"
#include "cmd/doctor/doctor_view.h"
#include "core/plan/words.h"

static void add_state(struct tn_json list, const struct tn_doctor_state *state)
{
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "part", state->part);
	tn_json_text(to, "value", state->value);
}

static void add_finding(struct tn_json list, const struct tn_finding *f, const char *part)
{
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "id", f->id);
	tn_json_text(to, "severity", tn_words_severity(f->severity)->id);
	tn_json_text(to, "part", part);
	tn_json_text(to, "subject", f->subject);
	tn_json_text(to, "text", f->text);
	tn_json_text(to, "detail", f->detail);
	tn_json_text(to, "remedy", f->remedy);
	tn_json_place(to, f->file, f->line);
}

static void add_unseen(struct tn_json list, const struct tn_unseen *unseen)
{
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "what", unseen->what);
	tn_json_text(to, "who", unseen->who);
}

static void add_repairs(struct tn_json top, const tn_repairs *repairs)
{
	struct tn_json list = tn_json_array(top, "repairs");

	for (size_t i = 0; repairs && i < repairs->n; i++) {
		struct tn_json to = tn_json_object(list, NULL);

		tn_json_text(to, "command", repairs->v[i].command);
		tn_json_bool(to, "done", repairs->v[i].done);
		tn_json_text(to, "trouble", repairs->v[i].trouble);
	}
}

int tn_doctor_print_json(const struct tn_doctor_view *view, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	const struct tn_doctor *doctor = view->doctor;
	struct tn_json top = tn_json_start(&doc), list;

	tn_json_text(top, "tree", tn_tree_path(doctor->machine->tree));
	tn_json_text(top, "kernel", doctor->machine->release);
	tn_json_bool(top, "running", doctor->machine->running);
	tn_json_text(top, "next", doctor->next ? doctor->next->release : NULL);
	list = tn_json_array(top, "states");
	for (size_t i = 0; i < doctor->states.n; i++)
		add_state(list, &doctor->states.v[i]);
	list = tn_json_array(top, "findings");
	for (size_t i = 0; i < doctor->found.n; i++)
		add_finding(list, &doctor->found.v[view->order[i]], doctor->parts.v[view->order[i]]);
	list = tn_json_array(top, "unseen");
	for (size_t i = 0; i < doctor->unseen.n; i++)
		add_unseen(list, &doctor->unseen.v[i]);
	add_repairs(top, view->repairs);
	tn_json_bool(top, "ok", tn_doctor_is_well(doctor));
	return tn_json_print(&doc, out);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The same for programs; doc/json.md says what each key means. */
#include "base/buf.h"
#include "base/errname.h"
#include "cli/json.h"
#include "cmd/explain/explain_view.h"
#include "explain/cause.h"

static const char *kind(const struct tn_explanation *e)
{
	static const char *const words[] = {
		[TN_EXPLAINS_FAILURE] = "failure",
		[TN_EXPLAINS_LOADED] = "loaded",
		[TN_EXPLAINS_USE] = "use",
		[TN_EXPLAINS_ASIDE] = "note",
	};

	return words[e->kind];
}

static void add_evidence(struct tn_json list, const struct tn_evidence *evidence)
{
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "text", evidence->text);
	tn_json_text(to, "source", evidence->source);
	tn_json_unsigned_if(to, "line", evidence->line, evidence->line);
}

static void add_commands(struct tn_json to, const char *key, const struct tn_explaining *x, const char *commands)
{
	struct tn_json list = tn_json_array(to, key);
	struct tn_text rest = tn_text(commands ? commands : ""), line, piece;

	while (tn_text_line(&rest, &line)) {
		tn_autobuf text = { 0 };

		while (tn_explain_command_piece(x, &line, &piece))
			tn_buf_add_text(&text, piece);
		tn_json_textn(list, NULL, tn_buf_text(&text));
		list.doc->failed |= text.failed;
	}
}

static void add_remedies(struct tn_json to, const struct tn_explaining *x, const struct tn_explanation *e)
{
	static const char *const keys[TN_N_DISTROS] = {
		[TN_DISTRO_OTHER] = "all",     [TN_DISTRO_DEBIAN] = "debian", [TN_DISTRO_FEDORA] = "fedora",
		[TN_DISTRO_ARCH] = "arch",     [TN_DISTRO_SUSE] = "suse",     [TN_DISTRO_ALPINE] = "alpine",
	};
	const struct tn_cause *cause = tn_cause_find(e->code);
	struct tn_json remedies;

	tn_json_text(to, "remedy", e->remedy ? e->remedy : cause ? cause->remedy : NULL);
	remedies = tn_json_object(to, "remedies");
	for (size_t i = 0; i < TN_N_DISTROS; i++)
		add_commands(remedies, keys[i], x, cause ? cause->remedies[i] : NULL);
}

static void add_explanation(struct tn_json list, const struct tn_explaining *x, const struct tn_explanation *e)
{
	struct tn_json to = tn_json_object(list, NULL), evidence;

	tn_json_text(to, "kind", kind(e));
	tn_json_text(to, "code", e->code);
	tn_json_text(to, "certainty", e->doubt ? "unknown" : e->candidate ? "possible" : "certain");
	tn_json_text(to, "text", e->text);
	if (e->error)
		tn_json_number(to, "errno", e->error);
	else
		tn_json_null(to, "errno");
	tn_json_text(to, "error", e->error ? tn_errname(e->error) : NULL);
	tn_json_text(to, "log", e->log);
	evidence = tn_json_array(to, "evidence");
	for (size_t i = 0; i < e->evidence.n; i++)
		add_evidence(evidence, &e->evidence.v[i]);
	add_remedies(to, x, e);
}

static void add_module(struct tn_json list, const struct tn_explaining *x)
{
	const struct tn_explanation *decisive = tn_explain_decisive(x);
	struct tn_json to = tn_json_object(list, NULL), found, unseen;

	tn_json_text(to, "operand", x->operand);
	tn_json_text(to, "module", x->module);
	tn_json_text(to, "path", x->path);
	tn_json_text(to, "state", tn_explained_word(x));
	tn_json_text(to, "code", decisive ? decisive->code : NULL);
	found = tn_json_array(to, "found");
	for (size_t i = 0; i < x->found.n; i++)
		add_explanation(found, x, &x->found.v[i]);
	unseen = tn_json_array(to, "unseen");
	for (size_t i = 0; i < x->unseen.n; i++) {
		struct tn_json one = tn_json_object(unseen, NULL);

		tn_json_text(one, "what", x->unseen.v[i].what);
		tn_json_text(one, "who", x->unseen.v[i].who);
	}
}

int tn_explain_print_json(const struct tn_explain_view *view, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;

	tn_json_text(top, "tree", tn_tree_path(view->machine->tree));
	tn_json_text(top, "kernel", view->machine->release);
	tn_json_bool(top, "running", view->machine->running);
	list = tn_json_array(top, "modules");
	for (size_t i = 0; i < view->all.n; i++)
		add_module(list, &view->all.v[i]);
	return tn_json_print(&doc, out);
}

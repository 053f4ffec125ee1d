// SPDX-License-Identifier: LGPL-2.1-or-later
/* Verdicts for programs; doc/json.md says what each key means. */
#include "cmd/check/check_json.h"

#include "base/errname.h"
#include "cmd/check/check_view.h"
#include "core/plan/words.h"
#include "explain/cause.h"

/* An errno as number and name; none: null. */
static void add_errno(struct tn_json to, int error)
{
	if (error)
		tn_json_number(to, "errno", error);
	else
		tn_json_null(to, "errno");
	tn_json_text(to, "error", error ? tn_errname(error) : NULL);
}

/* The page of what was found; none: null. */
static void add_code(struct tn_json to, const struct tn_check_finding *finding)
{
	const struct tn_cause *cause = finding ? tn_cause_find(finding->what.id) : NULL;

	tn_json_text(to, "code", cause ? cause->code : NULL);
}

static void add_finding(struct tn_json list, const struct tn_check_finding *finding)
{
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "id", finding->what.id);
	add_code(to, finding);
	tn_json_text(to, "severity", tn_words_severity(finding->what.severity)->id);
	add_errno(to, finding->error);
	tn_json_bool(to, "decides", finding->decides);
	tn_json_bool(to, "doubt", finding->doubt);
	tn_json_text(to, "text", finding->what.text);
	tn_json_text(to, "remedy", finding->what.remedy);
	tn_json_text(to, "log", finding->log);
	tn_json_text(to, "source", finding->source);
	tn_json_place(to, finding->what.file, finding->what.line);
}

void tn_check_add_result(struct tn_json to, const struct tn_check_result *result)
{
	struct tn_json findings;

	tn_json_text(to, "verdict", tn_check_verdict_word(result->verdict));
	add_errno(to, result->error);
	add_code(to, tn_check_decisive(result));
	tn_json_text(to, "name", result->name);
	tn_json_text(to, "taints", result->taints);
	findings = tn_json_array(to, "findings");
	for (size_t i = 0; i < result->findings.n; i++)
		add_finding(findings, &result->findings.v[i]);
}

static void add_row(struct tn_json list, const struct tn_check_row *row)
{
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "operand", row->operand);
	tn_json_text(to, "module", row->module);
	tn_json_text(to, "path", row->path);
	tn_json_text(to, "for", row->for_module);
	tn_json_text(to, "reason", row->trouble ? row->trouble : row->skipped);
	if (!row->skipped && !row->trouble) {
		tn_check_add_result(to, &row->result);
		return;
	}
	tn_json_text(to, "verdict", tn_check_word(row));
	add_errno(to, 0);
	tn_json_null(to, "name");
	tn_json_null(to, "taints");
	tn_json_array(to, "findings");
}

static void add_sources(struct tn_json to, const tn_kernel_facts *kernel)
{
	tn_json_text(to, "version", kernel->version_source);
	tn_json_text(to, "machine", kernel->machine_source);
	tn_json_text(to, "vermagic", kernel->vermagic_source);
	tn_json_text(to, "exports", kernel->exports_source);
	tn_json_text(to, "certificates", kernel->certificates_source);
	tn_json_text(to, "module_size", kernel->module_size_source);
	tn_json_text(to, "config", kernel->config_source);
}

int tn_check_print_json(const struct tn_check_view *view, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), modules;
	const tn_kernel_facts *kernel = view->kernel;

	tn_json_text(top, "tree", tn_tree_path(view->world->tree));
	tn_json_text(top, "kernel", view->world->release);
	tn_json_bool(top, "running", view->live != NULL);
	tn_json_text(top, "image", kernel->image);
	tn_json_text(top, "image_trouble", kernel->image_trouble);
	tn_json_text(top, "vermagic", kernel->vermagic);
	add_sources(tn_json_object(top, "sources"), kernel);
	modules = tn_json_array(top, "modules");
	for (size_t i = 0; i < view->rows.n; i++)
		add_row(modules, &view->rows.v[i]);
	tn_json_bool(top, "ok", tn_check_view_ok(view));
	return tn_json_print(&doc, out);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* A module for programs; doc/json.md says what each key means. */
#include "cli/json.h"
#include "cmd/blocks_json.h"
#include "cmd/check/check_json.h"
#include "cmd/show/shown.h"
#include "explain/taint.h"
#include "format/modinfo.h"

static void add_answer(struct tn_json to, const char *key, enum tn_answer answer)
{
	if (answer == TN_NOT_KNOWN)
		tn_json_null(to, key);
	else
		tn_json_bool(to, key, answer == TN_YES);
}

static void add_rule(struct tn_json to, const char *key, const struct tn_rule *rule)
{
	struct tn_json object;

	if (!rule) {
		tn_json_null(to, key);
		return;
	}
	object = tn_json_object(to, key);
	tn_json_text(object, "name", rule->d.name);
	tn_json_text(object, "value", rule->d.value);
	tn_json_place(object, rule->file, rule->d.line);
}

static void add_package(struct tn_json to, const struct tn_shown *s)
{
	struct tn_json package;

	tn_json_text(to, "package_trouble", s->path && !s->packaged ? s->package_trouble : NULL);
	if (!s->packaged) {
		tn_json_null(to, "package");
		return;
	}
	package = tn_json_object(to, "package");
	tn_json_text(package, "manager", s->package.manager);
	tn_json_text(package, "name", s->package.name);
	tn_json_text(package, "version", s->package.version);
	tn_json_text(package, "source", s->package.source);
}

static void add_state(struct tn_json to, const struct tn_shown *s)
{
	tn_json_text(to, "state", s->state);
	tn_json_unsigned_if(to, "memory", s->loaded, s->loaded ? s->loaded->size : 0);
	if (s->loaded && s->loaded->refcount >= 0)
		tn_json_number(to, "references", s->loaded->refcount);
	else
		tn_json_null(to, "references");
	tn_json_texts(to, "used_by", s->holders.v, s->holders.n);
	add_answer(to, "loaded_is_file", s->same_build);
}

/* All fields of .modinfo, in their order. */
static void add_fields(struct tn_json to, const struct tn_shown *s)
{
	struct tn_json list = tn_json_array(to, "fields");
	struct tn_text rest = s->modinfo;
	struct tn_modinfo_entry entry;

	while (tn_modinfo_next(&rest, &entry)) {
		struct tn_json object;

		if (tn_text_is(entry.key, "alias"))
			continue;
		object = tn_json_object(list, NULL);
		tn_json_textn(object, "key", entry.key);
		tn_json_textn(object, "value", entry.value);
	}
}

static void add_signature(struct tn_json to, const struct tn_shown *s)
{
	const struct tn_modsig *sig = &s->signature.report.signature;
	struct tn_json object;

	if (!s->signature.looked_at || !s->signature.present) {
		tn_json_null(to, "signature");
		return;
	}
	object = tn_json_object(to, "signature");
	if (sig->signer.n)
		tn_json_textn(object, "signer", sig->signer);
	else
		tn_json_null(object, "signer");
	tn_json_text(object, "key", s->signature.key);
	tn_json_text(object, "hash", *sig->hash ? sig->hash : NULL);
	tn_json_text(object, "algorithm", *sig->algo ? sig->algo : NULL);
	tn_json_text(object, "trusted", tn_show_trust_word(s->signature.trusted));
	tn_json_text(object, "reason", s->signature.why);
	tn_json_text(object, "certificate", s->signature.report.key_subject);
	tn_json_text(object, "source", s->signature.report.key_source);
}

static void add_taints(struct tn_json to, const struct tn_shown *s)
{
	struct tn_json list = tn_json_array(to, "taints");

	for (const char *t = s->taints; *t; t++) {
		const char letter[] = { *t, '\0' };
		const struct tn_taint *taint = tn_taint_of(*t);
		struct tn_json object;

		if (*t == '+' || *t == '-')
			continue;
		object = tn_json_object(list, NULL);
		tn_json_text(object, "letter", letter);
		tn_json_text(object, "text", taint ? taint->words : NULL);
		tn_json_bool(object, "now", s->is_tainting);
	}
}

static void add_check(struct tn_json to, const struct tn_shown *s)
{
	tn_json_text(to, "unchecked", s->unchecked);
	if (s->checked)
		tn_check_add_result(tn_json_object(to, "check"), &s->result);
	else
		tn_json_null(to, "check");
}

static void add_deps(struct tn_json to, const char *key, const struct tn_rule *rule, const struct tn_config_deps *deps)
{
	struct tn_json object;

	if (!rule) {
		tn_json_null(to, key);
		return;
	}
	object = tn_json_object(to, key);
	tn_json_texts(object, "before", deps->pre, deps->n_pre);
	tn_json_texts(object, "after", deps->post, deps->n_post);
	tn_json_place(object, rule->file, rule->d.line);
}

static void add_firmware(struct tn_json to, const struct tn_shown *s)
{
	struct tn_json list = tn_json_array(to, "firmware");

	for (size_t i = 0; i < s->firmware.n; i++) {
		struct tn_json object = tn_json_object(list, NULL);

		tn_json_text(object, "name", s->firmware.v[i].name);
		tn_json_text(object, "path", s->firmware.v[i].path);
		tn_json_text(object, "reason", s->firmware.v[i].why);
	}
}

static void add_devices(struct tn_json to, const struct tn_shown *s)
{
	struct tn_json list = tn_json_array(to, "devices");

	for (size_t i = 0; i < s->devices.n; i++) {
		const struct tn_device *d = s->devices.v[i].device;
		struct tn_json object = tn_json_object(list, NULL);

		tn_json_text(object, "path", d->path);
		tn_json_text(object, "bus", d->bus);
		tn_json_text(object, "name", d->name);
		tn_json_text(object, "modalias", d->modalias);
		tn_json_text(object, "driver", d->driver);
		tn_json_bool(object, "bound", s->devices.v[i].bound);
	}
}

static void add_exports(struct tn_json to, const struct tn_shown *s)
{
	struct tn_json list = tn_json_array(to, "exports");

	for (size_t i = 0; i < s->exports.n; i++) {
		struct tn_json object = tn_json_object(list, NULL);

		tn_json_textn(object, "name", s->exports.v[i].name);
		tn_json_bool(object, "gpl", s->exports.v[i].gpl_only);
		if (s->exports.v[i].export_ns.n)
			tn_json_textn(object, "namespace", s->exports.v[i].export_ns);
		else
			tn_json_null(object, "namespace");
	}
}

static void add_parameters(struct tn_json to, const struct tn_shown *s)
{
	struct tn_json list = tn_json_array(to, "parameters");

	for (size_t i = 0; i < s->parameters.n; i++) {
		const struct tn_parameter *param = &s->parameters.v[i];
		const struct tn_parameter_setting *setting = param->setting;
		struct tn_json object = tn_json_object(list, NULL);

		tn_json_text(object, "name", param->name);
		tn_json_text(object, "type", param->type);
		tn_json_text(object, "description", param->description);
		tn_json_text(object, "value", param->value);
		tn_json_text(object, "reason", param->trouble);
		tn_json_bool(object, "writable", param->writable);
		tn_json_text(object, "set_value", setting ? setting->value : NULL);
		add_rule(object, "set_by", setting ? setting->rule : NULL);
	}
}

static void add_module(struct tn_json list, const struct tn_shown *s)
{
	struct tn_json to = tn_json_object(list, NULL), lines;

	tn_json_text(to, "operand", s->operand);
	tn_json_text(to, "module", s->module);
	tn_json_text(to, "found", s->found);
	tn_json_text(to, "pattern", s->pattern);
	tn_json_text(to, "path", s->path);
	tn_json_text(to, "trouble", s->trouble);
	tn_json_unsigned_if(to, "file_size", s->size, s->size);
	add_package(to, s);
	add_state(to, s);
	tn_json_blocks(to, &s->blocks);
	add_rule(to, "install", s->install);
	add_rule(to, "remove", s->remove);
	add_check(to, s);
	add_signature(to, s);
	add_taints(to, s);
	add_fields(to, s);
	tn_json_text(to, "build_id", s->build_id);
	tn_json_texts(to, "needs", s->needs.v, s->needs.n);
	add_deps(to, "softdep", s->softdep, &s->soft);
	add_deps(to, "weakdep", s->weakdep, &s->weak);
	tn_json_texts(to, "needed_by", s->needed_by.v, s->needed_by.n);
	add_firmware(to, s);
	add_devices(to, s);
	tn_json_texts(to, "aliases", s->aliases.v, s->aliases.n);
	lines = tn_json_array(to, "alias_lines");
	for (size_t i = 0; i < s->aliases_set.n; i++)
		add_rule(lines, NULL, &s->aliases_set.v[i]);
	add_exports(to, s);
	add_parameters(to, s);
}

int tn_show_print_json(const struct tn_show_view *view, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), modules;

	tn_json_text(top, "tree", tn_tree_path(view->world->tree));
	tn_json_text(top, "kernel", view->world->release);
	tn_json_bool(top, "running", view->machine->kernel.basis.live != NULL);
	modules = tn_json_array(top, "modules");
	for (size_t i = 0; i < view->list.n; i++)
		add_module(modules, &view->list.v[i]);
	return tn_json_print(&doc, out);
}

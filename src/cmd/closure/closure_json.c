// SPDX-License-Identifier: LGPL-2.1-or-later
/* A closure for programs; doc/json.md says what each key means. */
#include <errno.h>
#include <string.h>

#include "cli/json.h"
#include "cmd/blocks_json.h"
#include "cmd/closure/closure_view.h"

static void add_rule(struct tn_json to, const char *key, const struct tn_rule *rule)
{
	if (rule)
		tn_json_place(tn_json_object(to, key), rule->file, rule->d.line);
	else
		tn_json_null(to, key);
}

static void add_reason(struct tn_json to, const struct tn_closure_module *m)
{
	struct tn_json reason = tn_json_object(to, "reason");

	tn_json_text(reason, "kind", tn_closure_why_word(m->why));
	tn_json_text(reason, "module", m->for_module);
	tn_json_text(reason, "operand", m->operand);
	add_rule(reason, "rule", m->rule);
	tn_json_text(reason, "alias", m->match ? m->match->pattern : NULL);
}

static void add_softdeps(struct tn_json to, const struct tn_closure_module *m)
{
	struct tn_json soft = tn_json_object(to, "softdeps");

	tn_json_texts(soft, "pre", m->pre.v, m->pre.n);
	tn_json_texts(soft, "post", m->post.v, m->post.n);
	add_rule(soft, "rule", m->softdep);
	soft = tn_json_object(to, "weakdeps");
	tn_json_texts(soft, "modules", m->weak.v, m->weak.n);
	add_rule(soft, "rule", m->weakdep);
}

static void add_options(struct tn_json to, const struct tn_closure_view *view, const struct tn_closure_module *m)
{
	const tn_rules *rules = tn_config_rules(view->world->config, TN_CONF_OPTIONS);
	struct tn_json parts = tn_json_array(to, "options");

	for (size_t i = 0; i < rules->n; i++) {
		struct tn_json part;

		if (!tn_config_options_apply(&rules->v[i], m->name, tn_closure_alias(m)))
			continue;
		part = tn_json_object(parts, NULL);
		tn_json_text(part, "text", rules->v[i].d.value);
		add_rule(part, "rule", &rules->v[i]);
	}
}

static void add_command(struct tn_json to, const struct tn_closure_view *view, const struct tn_closure_module *m)
{
	const struct tn_rule *rule = tn_config_command(view->world->config, TN_CONF_INSTALL, m->name);
	struct tn_json command;

	if (!rule) {
		tn_json_null(to, "command");
		return;
	}
	command = tn_json_object(to, "command");
	tn_json_text(command, "text", rule->d.value);
	add_rule(command, "rule", rule);
}

static const char *packing(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && (strcmp(dot, ".xz") == 0 || strcmp(dot, ".zst") == 0) ? dot + 1 : NULL;
}

static int add_firmware(struct tn_json to, struct tn_closure_view *view, const struct tn_closure_module *m)
{
	struct tn_json list = tn_json_array(to, "firmware");

	for (size_t i = 0; i < m->firmware.n; i++) {
		const struct tn_closure_firmware *f = &m->firmware.v[i];
		struct tn_json one = tn_json_object(list, NULL), files;

		tn_json_text(one, "name", f->name);
		files = tn_json_array(one, "files");
		for (size_t j = 0; j < f->paths.n; j++) {
			const char *path = tn_closure_whole(view, f->paths.v[j]);
			struct tn_json file = tn_json_object(files, NULL);

			if (!path)
				return -ENOMEM;
			tn_json_text(file, "path", path);
			tn_json_text(file, "compressed", packing(path));
		}
		tn_json_text(one, "missing", f->paths.n ? NULL : tn_closure_firmware_why(f));
	}
	return 0;
}

static int add_module(struct tn_json list, struct tn_closure_view *view, const struct tn_closure_module *m)
{
	struct tn_blocks blocks = tn_blocks_of(view->world->config, NULL, m->name);
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "module", m->name);
	tn_json_text(to, "path", m->path);
	tn_json_bool(to, "builtin", !m->path);
	tn_json_bool(to, "required", m->required);
	add_reason(to, m);
	tn_json_texts(to, "needs", m->needs.v, m->needs.n);
	add_softdeps(to, m);
	add_options(to, view, m);
	add_command(to, view, m);
	tn_json_blocks(to, &blocks);
	if (view->firmware)
		return add_firmware(to, view, m);
	tn_json_null(to, "firmware");
	return 0;
}

static int add_lack(struct tn_json list, struct tn_closure_view *view, const struct tn_closure_lack *lack)
{
	struct tn_json to = tn_json_object(list, NULL);
	const char *text = tn_closure_lack_text(view, lack);

	tn_json_text(to, "kind", tn_closure_lack_word(lack->kind));
	tn_json_text(to, "name", lack->name);
	tn_json_text(to, "path", lack->path);
	tn_json_text(to, "module", lack->for_module);
	add_rule(to, "rule", lack->rule);
	tn_json_bool(to, "required", lack->required);
	tn_json_text(to, "text", text);
	return text ? 0 : -ENOMEM;
}

static void add_config(struct tn_json top, const struct tn_closure_view *view)
{
	struct tn_json list = tn_json_array(top, "configuration");

	for (size_t i = 0; i < view->config.n; i++) {
		const struct tn_closure_file *f = &view->config.v[i];
		struct tn_json to = tn_json_object(list, NULL), lines;

		tn_json_text(to, "file", f->path);
		lines = tn_json_array(to, "lines");
		for (size_t j = 0; j < f->rules.n; j++)
			tn_json_unsigned(lines, NULL, f->rules.v[j]->d.line);
	}
}

static void add_copied(struct tn_json top, const struct tn_closure_view *view)
{
	struct tn_json copied;

	if (!view->copy) {
		tn_json_null(top, "copied");
		return;
	}
	copied = tn_json_object(top, "copied");
	tn_json_text(copied, "directory", view->copy);
	tn_json_unsigned(copied, "files", view->n_copied);
	tn_json_unsigned(copied, "bytes", view->bytes);
}

int tn_closure_print_json(struct tn_closure_view *view, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;
	int r = 0;

	tn_json_text(top, "tree", tn_tree_path(view->world->tree));
	tn_json_text(top, "kernel", view->world->release);
	list = tn_json_array(top, "modules");
	for (size_t i = 0; i < view->closure.modules.n && r == 0; i++)
		r = add_module(list, view, view->closure.modules.v[i]);
	list = tn_json_array(top, "missing");
	for (size_t i = 0; i < view->closure.lacks.n && r == 0; i++)
		r = add_lack(list, view, &view->closure.lacks.v[i]);
	add_config(top, view);
	tn_json_unsigned(top, "unread", view->n_unread);
	add_copied(top, view);
	return r < 0 ? r : tn_json_print(&doc, out);
}

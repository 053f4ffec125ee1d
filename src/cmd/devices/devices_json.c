// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices for programs; doc/json.md says what each key means. */
#include "cli/json.h"
#include "cmd/blocks_json.h"
#include "cmd/devices/devices_view.h"
#include "core/plan/words.h"
#include "explain/firmware_packing.h"

static void add_module(struct tn_json list, const struct tn_device_match *m)
{
	const struct tn_candidate *c = m->candidate;
	const struct tn_rule *rule = m->match ? m->match->rule : NULL;
	struct tn_json to = tn_json_object(list, NULL), line;

	tn_json_text(to, "module", c->module);
	tn_json_text(to, "pattern", m->match ? m->match->pattern : NULL);
	if (rule) {
		line = tn_json_object(to, "alias_line");
		tn_json_place(line, rule->file, rule->d.line);
	} else {
		tn_json_null(to, "alias_line");
	}
	tn_json_text(to, "path", c->path);
	tn_json_text(to, "state", c->standing == TN_STANDS_LOADED ? tn_words_state(c->state)->id : tn_standing_word(c->standing));
	tn_json_blocks(to, &c->blocks);
	tn_json_text(to, "obstacle", c->obstacle);
	tn_json_text(to, "missing_file", c->gone);
}

static void add_device(struct tn_json list, const struct tn_devices_view *view, const struct tn_device_modules *m)
{
	const struct tn_device *parent = view->parents[m - view->list.v];
	struct tn_json to = tn_json_object(list, NULL), modules;
	const struct tn_device *d = m->device;
	const char *why = NULL;

	if (tn_devices_why(m, &view->world->arena, &why) < 0)
		to.doc->failed = true;
	tn_json_text(to, "name", d->name);
	tn_json_text(to, "bus", d->bus);
	tn_json_text(to, "path", d->path);
	tn_json_text(to, "parent", parent ? parent->path : NULL);
	tn_json_text(to, "modalias", d->modalias);
	tn_json_text(to, "driver", d->driver);
	tn_json_text(to, "module", d->module);
	tn_json_text(to, "builtin", d->builtin);
	tn_json_bool(to, "unbound", tn_device_is_unbound(m));
	tn_json_text(to, "state", tn_devices_state(view, m));
	tn_json_text(to, "why", why);
	tn_json_texts(to, "missing_firmware", m->firmware.v, m->firmware.n);
	tn_json_bool(to, "firmware_asked", m->asked);
	tn_json_text(to, "failure", m->failure ? m->failure->text : NULL);
	modules = tn_json_array(to, "modules");
	for (size_t i = 0; i < m->modules.n; i++)
		add_module(modules, &m->modules.v[i]);
}

static void add_unseen(struct tn_json list, const char *what, const char *who)
{
	struct tn_json to = tn_json_object(list, NULL);

	tn_json_text(to, "what", what);
	tn_json_text(to, "who", who);
}

int tn_devices_print_json(const struct tn_devices_view *view, FILE *out)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;

	tn_json_text(top, "tree", tn_tree_path(view->world->tree));
	tn_json_text(top, "kernel", view->world->release);
	tn_json_bool(top, "running", view->running);
	list = tn_json_array(top, "devices");
	for (size_t i = 0; i < view->list.n; i++)
		if (view->chosen[i])
			add_device(list, view, &view->list.v[i]);
	list = tn_json_array(top, "unseen");
	if (view->no_modules)
		add_unseen(list, "the modules for the devices", view->no_modules);
	if (view->log && view->log->trouble)
		add_unseen(list, "(all of) the kernel log", view->log->trouble);
	if (view->no_firmware)
		add_unseen(list, TN_FIRMWARE_UNSEEN, view->no_firmware);
	return tn_json_print(&doc, out);
}

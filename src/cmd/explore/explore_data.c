// SPDX-License-Identifier: LGPL-2.1-or-later
/* The document: what it is about, then its parts, the strings last. */
#include "cmd/explore/explore_data.h"

#include "cmd/build/skeleton.h"
#include "cmd/devices/devices_view.h"
#include "cmd/explore/explore_modules.h"
#include "cmd/explore/explore_plans.h"
#include "cmd/explore/explore_timings.h"
#include "core/plan/words.h"
#include "explain/cause.h"
#include "explain/taint.h"
#include "tenon-config.h"

/* Of the schema: a page knows which one it was made for. */
#define FORMAT 2

static void add_candidate(struct tn_explore_out *out, struct tn_json list, const struct tn_device_match *match)
{
	const struct tn_candidate *c = match->candidate;
	struct tn_json to = tn_json_object(list, NULL);

	tn_explore_put(out, to, "module", c->module);
	tn_explore_put(out, to, "pattern", match->match ? match->match->pattern : NULL);
	tn_json_text(to, "state", c->standing == TN_STANDS_LOADED ? tn_words_state(c->state)->id : tn_standing_word(c->standing));
}

static void add_device(struct tn_explore_out *out, struct tn_json list, const struct tn_device_modules *m)
{
	struct tn_json to = tn_json_object(list, NULL), modules;
	const struct tn_device *d = m->device;
	const char *why = NULL;

	if (tn_devices_why(m, &out->ex->world->arena, &why) < 0)
		to.doc->failed = true;
	tn_json_text(to, "name", d->name);
	tn_explore_put(out, to, "bus", d->bus);
	tn_json_text(to, "path", d->path);
	tn_json_text(to, "modalias", d->modalias);
	tn_json_text(to, "driver", d->driver);
	tn_explore_put(out, to, "module", d->module ? d->module : d->builtin);
	tn_json_text(to, "state", tn_device_state_word(m->state));
	tn_json_text(to, "why", why);
	modules = tn_json_array(to, "modules");
	for (size_t i = 0; i < m->modules.n; i++)
		add_candidate(out, modules, &m->modules.v[i]);
}

static void add_devices(struct tn_explore_out *out)
{
	struct tn_json list = tn_json_array(out->top, "devices");

	for (size_t i = 0; i < out->ex->devices.n; i++)
		if (out->ex->devices.v[i].device->modalias || out->ex->devices.v[i].device->driver)
			add_device(out, list, &out->ex->devices.v[i]);
}

/* What `tenon build new` writes. */
static void add_skeleton(struct tn_json top)
{
	struct tn_json list = tn_json_array(top, "skeleton");

	for (const struct tn_skeleton_file *f = tn_skeleton_files; f->name; f++) {
		struct tn_json to = tn_json_object(list, NULL);

		tn_json_text(to, "name", f->name);
		tn_json_text(to, "text", f->text);
	}
}

/* Commands: those that hold everywhere, then this distribution's. */
static void add_commands(struct tn_json to, const struct tn_cause *cause, enum tn_distro distro)
{
	const enum tn_distro of[] = { TN_DISTRO_OTHER, distro };
	struct tn_json list = tn_json_array(to, NULL);

	for (size_t i = 0; i < (distro == TN_DISTRO_OTHER ? 1 : TN_ARRAY_SIZE(of)); i++) {
		struct tn_text rest = tn_text(cause->remedies[of[i]] ? cause->remedies[of[i]] : ""), line;

		while (tn_text_line(&rest, &line))
			tn_json_textn(list, NULL, line);
	}
}

/* The pages of `tenon explain CODE`. */
static void add_causes(const struct tn_exploration *ex, struct tn_json top)
{
	const struct tn_cause_area *const *areas;
	size_t n = tn_cause_areas(&areas);
	struct tn_json list = tn_json_array(top, "causes");

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < areas[i]->n; k++) {
			const struct tn_cause *cause = &areas[i]->v[k];
			struct tn_json to = tn_json_array(list, NULL);

			tn_json_text(to, NULL, cause->code);
			tn_json_text(to, NULL, cause->title);
			tn_json_text(to, NULL, cause->text);
			tn_json_text(to, NULL, cause->remedy);
			add_commands(to, cause, ex->machine.view.distro);
		}
}

/* What each letter of a module's taints means. */
static void add_taints(struct tn_json top)
{
	struct tn_json list = tn_json_array(top, "taints");

	for (size_t i = 0; i < TN_TAINTS; i++) {
		const char letter[] = { tn_taints[i].letter, '\0' };
		struct tn_json to;

		if (!tn_taints[i].by_module)
			continue;
		to = tn_json_array(list, NULL);
		tn_json_text(to, NULL, letter);
		tn_json_text(to, NULL, tn_taints[i].words);
	}
}

int tn_explore_data_print(const struct tn_exploration *ex, FILE *to, struct tn_error *err)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_explore_out out = { .ex = ex, .top = tn_json_start(&doc) };
	int r;

	tn_json_number(out.top, "format", FORMAT);
	tn_json_text(out.top, "tenon", TN_VERSION);
	tn_json_text(out.top, "kernel", ex->world->release);
	tn_json_text(out.top, "tree", tn_tree_path(ex->world->tree));
	tn_json_text(out.top, "root", ex->world->root_path);
	tn_json_bool(out.top, "running", ex->running);
	tn_json_bool(out.top, "checked", ex->checks);
	out.strings = tn_json_array(out.top, "strings");
	out.signatures.list = tn_json_array(out.top, "signatures");
	out.packages.list = tn_json_array(out.top, "packages");
	r = tn_explore_add_plans(&out, tn_explore_add_modules(&out), err);
	add_devices(&out);
	add_taints(out.top);
	add_causes(ex, out.top);
	add_skeleton(out.top);
	tn_explore_timings_add(out.top, ex->timings, ex->timings_file);
	tn_explore_out_free(&out);
	return r < 0 ? r : tn_json_print_line(&doc, to);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The modules' columns: each is a list with a value for every module, in the order of their names. */
#include "cmd/explore/explore_modules.h"

#include <string.h>

#include "base/errname.h"
#include "cmd/check/check_view.h"
#include "cmd/explore/explore_lists.h"
#include "core/plan/words.h"
#include "explain/cause.h"
#include "format/modinfo.h"

typedef struct tn_explore_out out_t;

static enum tn_initstate state_of(const struct tn_explored *m)
{
	return m->item->loaded ? m->item->loaded->state : m->item->builtin ? TN_STATE_BUILTIN : TN_STATE_ABSENT;
}

static void add_name(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	tn_json_text(list, NULL, m->item->name);
}

static void add_path(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	tn_json_text(list, NULL, m->where);
}

static void add_trouble(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	tn_explore_put(out, list, NULL, m->shown.trouble);
}

static void add_state(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	tn_explore_put(out, list, NULL, tn_words_state(state_of(m))->id);
}

static void add_file_size(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	tn_json_unsigned_if(list, NULL, m->shown.size, m->shown.size);
}

static void add_memory(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	tn_json_unsigned_if(list, NULL, m->item->loaded, m->item->loaded ? m->item->loaded->size : 0);
}

static void add_references(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	const struct tn_loaded *loaded = m->item->loaded;

	tn_json_unsigned_if(list, NULL, loaded && loaded->refcount >= 0, loaded ? (uint64_t)loaded->refcount : 0);
}

static void add_permanent(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	tn_json_bool(list, NULL, m->item->permanent);
}

/* That it has caused or, where it is not loaded, would cause. */
static void add_taints(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	tn_explore_put(out, list, NULL, *m->shown.taints ? m->shown.taints : NULL);
}

static void add_loaded_is_file(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	if (m->shown.same_build == TN_NOT_KNOWN)
		tn_json_null(list, NULL);
	else
		tn_json_bool(list, NULL, m->shown.same_build == TN_YES);
}

static void add_build_id(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	tn_json_text(list, NULL, m->shown.build_id);
}

/* All that .modinfo says, but for aliases, which are a list of their own. */
static void add_fields(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	struct tn_json to = tn_json_array(list, NULL);
	struct tn_text rest = m->shown.modinfo;
	struct tn_modinfo_entry entry;

	while (tn_modinfo_next(&rest, &entry)) {
		if (tn_text_is(entry.key, "alias"))
			continue;
		tn_explore_put_text(out, to, NULL, entry.key);
		tn_explore_put_text(out, to, NULL, entry.value);
	}
}

static struct tn_text text_or_none(const char *text)
{
	return text ? tn_text(text) : (struct tn_text){ 0 };
}

/* Words that the number of a string, or none, stands for. */
static struct tn_text some(struct tn_text text)
{
	return text.n ? text : (struct tn_text){ 0 };
}

static void add_signature(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	const struct tn_shown_signature *s = &m->shown.signature;
	const struct tn_modsig *sig = &s->report.signature;
	const struct tn_text row[] = {
		some(sig->signer), text_or_none(s->key), some(tn_text(sig->hash)), some(tn_text(sig->algo)),
		tn_text(tn_show_trust_word(s->trusted)), text_or_none(s->why), text_or_none(s->report.key_subject),
		text_or_none(s->report.key_source),
	};

	tn_explore_put_row(out, list, &out->signatures, s->looked_at && s->present ? row : NULL, TN_ARRAY_SIZE(row));
}

/* Which has its file, or why that is not known. */
static void add_package(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	const struct tn_package *p = &m->shown.package;
	const struct tn_text row[] = {
		text_or_none(p->manager), text_or_none(p->name), text_or_none(p->version), text_or_none(p->source),
		text_or_none(m->shown.package_trouble),
	};

	tn_explore_put_row(out, list, &out->packages, m->item->path ? row : NULL, TN_ARRAY_SIZE(row));
}

static void add_aliases(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	struct tn_json to = tn_json_array(list, NULL);
	struct tn_text before = { 0 };

	for (size_t i = 0; i < m->shown.aliases.n; i++)
		tn_explore_put_alike(to, tn_text(m->shown.aliases.v[i]), &before);
}

/* Those that follow each other and are for the same: [[for GPL modules alone, namespace, symbols]...]. */
static void add_exports(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	struct tn_json runs = tn_json_array(list, NULL), names = { 0 };
	const struct tn_image_ksymbol *last = NULL;
	struct tn_text before = { 0 };

	for (size_t i = 0; i < m->shown.exports.n; i++) {
		const struct tn_image_ksymbol *s = &m->shown.exports.v[i];

		if (!last || last->gpl_only != s->gpl_only || !tn_text_eq(last->export_ns, s->export_ns)) {
			struct tn_json run = tn_json_array(runs, NULL);

			tn_json_bool(run, NULL, s->gpl_only);
			tn_explore_put_text(out, run, NULL, some(s->export_ns));
			names = tn_json_array(run, NULL);
			before = (struct tn_text){ 0 };
		}
		tn_explore_put_alike(names, s->name, &before);
		last = s;
	}
}

/* Whether each that its file names is there: its path, or why it is not. */
static void add_firmware(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	struct tn_json to = tn_json_array(list, NULL);

	for (size_t i = 0; i < m->shown.firmware.n; i++) {
		tn_explore_put(out, to, NULL, m->shown.firmware.v[i].path);
		tn_explore_put(out, to, NULL, m->shown.firmware.v[i].why);
	}
}

/* name, value, file, line. */
static void add_rule(out_t *out, struct tn_json list, const struct tn_rule *rule)
{
	struct tn_json to = tn_json_array(list, NULL);

	if (!rule)
		return;
	tn_explore_put(out, to, NULL, rule->d.name);
	tn_explore_put(out, to, NULL, rule->d.value);
	tn_explore_put(out, to, NULL, rule->file);
	tn_json_unsigned(to, NULL, rule->d.line);
}

static void add_names(out_t *out, struct tn_json list, const char *const *names, size_t n)
{
	struct tn_json to = tn_json_array(list, NULL);

	for (size_t i = 0; i < n; i++) {
		const struct tn_explored *other = tn_explored_find(out->ex, names[i]);

		if (other)
			tn_json_unsigned(to, NULL, other->index);
	}
}

static void add_needs(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	add_names(out, list, m->item->needs, m->item->n_needs);
}

static void add_used_by(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	add_names(out, list, m->item->users, m->item->n_users);
}

/* [owner, symbol, symbol..., owner...] would be smaller, and harder to read: [[owner, [symbols]]...]. */
static void add_symbols(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	struct tn_json owners = tn_json_array(list, NULL), symbols = { 0 };
	const struct tn_explored *owner = NULL;

	for (size_t i = 0; i < m->uses.n; i++) {
		if (m->uses.v[i]->owner != owner) {
			struct tn_json pair = tn_json_array(owners, NULL);

			owner = m->uses.v[i]->owner;
			tn_json_unsigned(pair, NULL, owner->index);
			symbols = tn_json_array(pair, NULL);
		}
		tn_explore_put_text(out, symbols, NULL, m->uses.v[i]->name);
	}
}

/* Of a softdep (weakdep) line; the names are as they stand there. */
static void add_deps(out_t *out, struct tn_json list, const struct tn_rule *rule, const struct tn_config_deps *deps)
{
	struct tn_json to = tn_json_array(list, NULL), names;

	if (!rule)
		return;
	names = tn_json_array(to, NULL);
	for (size_t i = 0; i < deps->n_pre; i++)
		tn_explore_put(out, names, NULL, deps->pre[i]);
	names = tn_json_array(to, NULL);
	for (size_t i = 0; i < deps->n_post; i++)
		tn_explore_put(out, names, NULL, deps->post[i]);
	add_rule(out, to, rule);
}

static void add_softdeps(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	add_deps(out, list, m->shown.softdep, &m->shown.soft);
}

static void add_weakdeps(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	add_deps(out, list, m->shown.weakdep, &m->shown.weak);
}

static void add_parameter(out_t *out, struct tn_json list, const struct tn_parameter *p)
{
	const struct tn_parameter_setting *setting = p->setting;
	struct tn_json to = tn_json_array(list, NULL);

	tn_explore_put(out, to, NULL, p->name);
	tn_explore_put(out, to, NULL, p->type);
	tn_explore_put(out, to, NULL, p->description);
	if (!p->value && !p->trouble && !setting && !p->writable)
		return;
	tn_explore_put(out, to, NULL, p->value);
	tn_explore_put(out, to, NULL, p->trouble);
	tn_json_bool(to, NULL, p->writable);
	tn_explore_put(out, to, NULL, setting ? setting->value : NULL);
	add_rule(out, to, setting ? setting->rule : NULL);
}

static void add_parameters(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	struct tn_json to = tn_json_array(list, NULL);

	for (size_t i = 0; i < m->shown.parameters.n; i++)
		add_parameter(out, to, &m->shown.parameters.v[i]);
}

/* [[how, file, line]...] */
static void add_blocked(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	struct tn_json to = tn_json_array(list, NULL);

	for (enum tn_block_kind kind = 0; kind < TN_N_BLOCKS; kind++) {
		const struct tn_rule *rule = m->shown.blocks.rules[kind];
		struct tn_json one;

		if (!tn_blocks_by(&m->shown.blocks, kind))
			continue;
		one = tn_json_array(to, NULL);
		tn_explore_put(out, one, NULL, tn_block_word(kind));
		tn_explore_put(out, one, NULL, rule ? rule->file : "/proc/cmdline");
		tn_json_unsigned(one, NULL, rule ? rule->d.line : 0);
	}
}

static void add_install(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	add_rule(out, list, m->shown.install);
}

static void add_remove(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	add_rule(out, list, m->shown.remove);
}

static void add_alias_lines(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	struct tn_json to = tn_json_array(list, NULL);

	for (size_t i = 0; i < m->shown.aliases_set.n; i++)
		add_rule(out, to, &m->shown.aliases_set.v[i]);
}

static void add_verdict(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	const char *word = !m->check ? NULL : m->check->trouble ? "unreadable" : tn_check_verdict_word(m->shown.result.verdict);

	tn_explore_put(out, list, NULL, word);
}

static void add_errno(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	int error = m->shown.checked ? m->shown.result.error : 0;

	tn_explore_put(out, list, NULL, error ? tn_errname(error) : NULL);
}

/* As the kernel would know it, where that is another name than its file's. */
static void add_known_as(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	const char *name = m->shown.checked ? m->shown.result.name : NULL;

	tn_explore_put(out, list, NULL, name && strcmp(name, m->item->name) != 0 ? name : NULL);
}

static void add_finding(out_t *out, struct tn_json list, const struct tn_check_finding *finding)
{
	const struct tn_cause *cause = tn_cause_find(finding->what.id);
	struct tn_json to = tn_json_array(list, NULL);

	tn_explore_put(out, to, NULL, finding->what.id);
	tn_explore_put(out, to, NULL, cause ? cause->code : NULL);
	tn_explore_put(out, to, NULL, tn_words_severity(finding->what.severity)->id);
	tn_explore_put(out, to, NULL, finding->error ? tn_errname(finding->error) : NULL);
	tn_json_bool(to, NULL, finding->decides);
	tn_json_bool(to, NULL, finding->doubt);
	tn_explore_put(out, to, NULL, finding->what.text);
	tn_explore_put(out, to, NULL, finding->what.remedy);
	tn_explore_put(out, to, NULL, finding->log);
	tn_explore_put(out, to, NULL, finding->source);
	tn_explore_put(out, to, NULL, finding->what.file);
	tn_json_unsigned(to, NULL, finding->what.line);
}

static void add_findings(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	struct tn_json to = tn_json_array(list, NULL);

	for (size_t i = 0; m->shown.checked && i < m->shown.result.findings.n; i++)
		add_finding(out, to, &m->shown.result.findings.v[i]);
}

struct column {
	const char *key;
	void (*add)(out_t *out, struct tn_json list, const struct tn_explored *m);
};

static const struct column columns[] = {
	{ "name", add_name },
	{ "path", add_path },
	{ "trouble", add_trouble },
	{ "state", add_state },
	{ "file_size", add_file_size },
	{ "memory", add_memory },
	{ "references", add_references },
	{ "permanent", add_permanent },
	{ "loaded_is_file", add_loaded_is_file },
	{ "taints", add_taints },
	{ "fields", add_fields },
	{ "build_id", add_build_id },
	{ "signature", add_signature },
	{ "package", add_package },
	{ "aliases", add_aliases },
	{ "exports", add_exports },
	{ "firmware", add_firmware },
	{ "needs", add_needs },
	{ "symbols", add_symbols },
	{ "used_by", add_used_by },
	{ "softdeps", add_softdeps },
	{ "weakdeps", add_weakdeps },
	{ "parameters", add_parameters },
	{ "blocked", add_blocked },
	{ "install", add_install },
	{ "remove", add_remove },
	{ "alias_lines", add_alias_lines },
	{ "verdict", add_verdict },
	{ "errno", add_errno },
	{ "known_as", add_known_as },
	{ "findings", add_findings },
};

struct tn_json tn_explore_add_modules(struct tn_explore_out *out)
{
	struct tn_json modules = tn_json_object(out->top, "modules");

	for (size_t c = 0; c < TN_ARRAY_SIZE(columns); c++) {
		struct tn_json list = tn_json_array(modules, columns[c].key);

		for (size_t i = 0; i < out->ex->n; i++)
			columns[c].add(out, list, &out->ex->modules[i]);
	}
	return modules;
}

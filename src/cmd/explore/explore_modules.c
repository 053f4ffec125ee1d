// SPDX-License-Identifier: LGPL-2.1-or-later
/* The modules' columns: each is a list with a value for every module, in the order of their names. */
#include "cmd/explore/explore_modules.h"

#include "cmd/check/check_view.h"
#include "core/plan/words.h"
#include "explain/cause.h"
#include "format/modinfo.h"

typedef struct tn_explore_out out_t;

static enum tn_initstate state_of(const struct tn_explored *m)
{
	return m->item->loaded ? m->item->loaded->state : m->item->builtin ? TN_STATE_BUILTIN : TN_STATE_ABSENT;
}

/* The next value of @key, also of a part of the kernel. */
static bool next_field(const struct tn_explored *m, struct tn_text *rest, const char *key, struct tn_text *ret)
{
	struct tn_modinfo_entry entry;

	while (m->item->builtin ? tn_modinfo_next_of(rest, tn_text(m->item->name), &entry) : tn_modinfo_next(rest, &entry))
		if (tn_text_is(entry.key, key)) {
			*ret = entry.value;
			return true;
		}
	return false;
}

static void add_first(out_t *out, struct tn_json list, const struct tn_explored *m, const char *key)
{
	struct tn_text rest = m->modinfo, value = { 0 };

	next_field(m, &rest, key, &value);
	tn_explore_put_text(out, list, NULL, value);
}

static void add_each(out_t *out, struct tn_json list, const struct tn_explored *m, const char *key)
{
	struct tn_json values = tn_json_array(list, NULL);
	struct tn_text rest = m->modinfo, value;

	while (next_field(m, &rest, key, &value))
		tn_explore_put_text(out, values, NULL, value);
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
	tn_explore_put(out, list, NULL, m->trouble);
}

static void add_state(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	tn_explore_put(out, list, NULL, tn_words_state(state_of(m))->id);
}

static void add_file_size(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	tn_json_unsigned_if(list, NULL, m->size, m->size);
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
	const char *checked = m->check && !m->check->trouble ? m->check->result.taints : NULL;

	tn_explore_put(out, list, NULL, m->item->loaded ? m->item->loaded->taints : checked);
}

static void add_signer(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	tn_explore_put(out, list, NULL, m->signer);
}

static void add_aliases(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	struct tn_text rest = m->modinfo, value;
	uint64_t n = 0;

	while (next_field(m, &rest, "alias", &value))
		n++;
	tn_json_unsigned(list, NULL, n);
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
		if (m->uses.v[i].owner != owner) {
			struct tn_json pair = tn_json_array(owners, NULL);

			owner = m->uses.v[i].owner;
			tn_json_unsigned(pair, NULL, owner->index);
			symbols = tn_json_array(pair, NULL);
		}
		tn_explore_put_text(out, symbols, NULL, m->uses.v[i].symbol);
	}
}

/* Of a softdep (weakdep) line; the names are as they stand there. */
static void add_deps(out_t *out, struct tn_json list, const struct tn_explored *m, enum tn_conf_kind kind)
{
	struct tn_world *world = out->ex->world;
	const struct tn_rule *rule = tn_config_dep(world->config, kind, m->item->name);
	struct tn_json before = tn_json_array(list, NULL), after;
	struct tn_config_deps deps = { 0 };

	if (!rule)
		return;
	if (tn_config_parse_deps(rule, &world->arena, &deps) < 0)
		list.doc->failed = true;
	after = before;
	before = tn_json_array(after, NULL);
	for (size_t i = 0; i < deps.n_pre; i++)
		tn_explore_put(out, before, NULL, deps.pre[i]);
	before = tn_json_array(after, NULL);
	for (size_t i = 0; i < deps.n_post; i++)
		tn_explore_put(out, before, NULL, deps.post[i]);
	tn_explore_put(out, after, NULL, tn_rule_place(rule, &world->arena));
}

static void add_softdeps(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	add_deps(out, list, m, TN_CONF_SOFTDEP);
}

static void add_weakdeps(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	add_deps(out, list, m, TN_CONF_WEAKDEP);
}

static void add_parameter(out_t *out, struct tn_json list, const struct tn_parameter *p)
{
	const struct tn_parameter_setting *setting = p->setting;
	struct tn_json to = tn_json_array(list, NULL);

	tn_explore_put(out, to, NULL, p->name);
	tn_explore_put(out, to, NULL, p->type);
	tn_explore_put(out, to, NULL, p->description);
	tn_explore_put(out, to, NULL, p->value);
	tn_explore_put(out, to, NULL, p->trouble);
	tn_json_bool(to, NULL, p->writable);
	tn_explore_put(out, to, NULL, setting ? setting->value : NULL);
	tn_explore_put(out, to, NULL, setting ? tn_rule_place(setting->rule, &out->ex->world->arena) : NULL);
}

static void add_parameters(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	struct tn_json to = tn_json_array(list, NULL);

	for (size_t i = 0; i < m->parameters.n; i++)
		add_parameter(out, to, &m->parameters.v[i]);
}

static void add_blocked(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	const struct tn_live_facts *live = out->ex->machine.kernel.basis.live;
	struct tn_world *world = out->ex->world;
	const struct tn_blocks blocks = tn_blocks_of(world->config, live ? live->command_line : NULL, m->item->name);
	const char *text = NULL;

	if (tn_blocks_text(&blocks, &world->arena, &text) < 0)
		list.doc->failed = true;
	tn_explore_put(out, list, NULL, text);
}

static void add_command(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	const struct tn_rule *rule = tn_config_command(out->ex->world->config, TN_CONF_INSTALL, m->item->name);

	tn_explore_put(out, list, NULL, rule ? rule->d.value : NULL);
}

static void add_verdict(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	const char *word = !m->check ? NULL : m->check->trouble ? "unreadable" : tn_check_verdict_word(m->check->result.verdict);

	tn_explore_put(out, list, NULL, word);
}

static void add_finding(out_t *out, struct tn_json list, const struct tn_check_finding *finding)
{
	const struct tn_cause *cause = tn_cause_find(finding->what.id);
	struct tn_json to = tn_json_array(list, NULL);

	tn_explore_put(out, to, NULL, finding->what.id);
	tn_explore_put(out, to, NULL, cause ? cause->code : NULL);
	tn_explore_put(out, to, NULL, tn_words_severity(finding->what.severity)->id);
	tn_json_bool(to, NULL, finding->decides);
	tn_explore_put(out, to, NULL, finding->what.text);
	tn_explore_put(out, to, NULL, finding->what.remedy);
}

/* What is only worth a note is the same for thousands of them, and no news. */
static void add_findings(out_t *out, struct tn_json list, const struct tn_explored *m)
{
	struct tn_json to = tn_json_array(list, NULL);

	for (size_t i = 0; m->check && i < m->check->result.findings.n; i++)
		if (m->check->result.findings.v[i].what.severity != TN_SEVERITY_NOTE || m->check->result.findings.v[i].decides)
			add_finding(out, to, &m->check->result.findings.v[i]);
}

/* Either by a function, or the first or each value of a field of the module's own words. */
struct column {
	const char *key;
	void (*add)(out_t *out, struct tn_json list, const struct tn_explored *m);
	const char *first, *each;
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
	{ "taints", add_taints },
	{ "description", .first = "description" },
	{ "license", .first = "license" },
	{ "version", .first = "version" },
	{ "intree", .first = "intree" },
	{ "authors", .each = "author" },
	{ "signer", add_signer },
	{ "aliases", add_aliases },
	{ "firmware", .each = "firmware" },
	{ "needs", add_needs },
	{ "symbols", add_symbols },
	{ "used_by", add_used_by },
	{ "softdeps", add_softdeps },
	{ "weakdeps", add_weakdeps },
	{ "parameters", add_parameters },
	{ "blocked", add_blocked },
	{ "command", add_command },
	{ "verdict", add_verdict },
	{ "findings", add_findings },
};

static void add_value(out_t *out, struct tn_json list, const struct tn_explored *m, const struct column *column)
{
	if (column->add)
		column->add(out, list, m);
	else if (column->first)
		add_first(out, list, m, column->first);
	else
		add_each(out, list, m, column->each);
}

struct tn_json tn_explore_add_modules(struct tn_explore_out *out)
{
	struct tn_json modules = tn_json_object(out->top, "modules");

	for (size_t c = 0; c < TN_ARRAY_SIZE(columns); c++) {
		struct tn_json list = tn_json_array(modules, columns[c].key);

		for (size_t i = 0; i < out->ex->n; i++)
			add_value(out, list, &out->ex->modules[i], &columns[c]);
	}
	return modules;
}

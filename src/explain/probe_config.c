// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the configuration does to it: commands in its place, blacklists, options. */
#include <errno.h>
#include <string.h>

#include "core/find/config_notes.h"
#include "core/plan/command.h"
#include "explain/command_circle.h"
#include "explain/probes.h"
#include "format/param_value.h"

/* Lines that are shown of one kind, and settings that are compared: somebody may have written very many. */
#define SHOWN_MAX 8
#define SETTINGS_MAX 256

#define COMMAND_LINE "/proc/cmdline"
#define SHELL "/bin/sh"

enum rank {
	RANK_COMMAND,   /* nobody gets to the module's file */
	RANK_BLACKLIST, /* or not by its aliases */
	RANK_MAY_BE = 20,
};

/* A line of a file, or what says the same on the kernel's command line. */
static int show_rule(struct tn_explaining *x, struct tn_explanation *e, enum tn_conf_kind kind, const struct tn_rule *rule)
{
	const char *value = rule->d.value;

	if (strcmp(rule->file, COMMAND_LINE) != 0)
		return tn_explain_evidence(x, e, rule->file, rule->d.line, "%s %s%s%s", tn_conf_keyword(kind), rule->d.name,
					   *value ? " " : "", value);
	return kind == TN_CONF_BLACKLIST ? tn_explain_evidence(x, e, rule->file, 0, "modprobe.blacklist=%s", rule->d.name) :
					   tn_explain_evidence(x, e, rule->file, 0, "%s.%s", rule->d.name, value);
}

static int show_rest(struct tn_explaining *x, struct tn_explanation *e, const struct tn_rule *rule, size_t n)
{
	return n > SHOWN_MAX ? tn_explain_evidence(x, e, rule->file, rule->d.line, "the last of %zu more", n - SHOWN_MAX) : 0;
}

/* What undoes it. NULL: out of memory. */
static const char *undo(struct tn_explaining *x, const struct tn_rule *rule)
{
	return strcmp(rule->file, COMMAND_LINE) == 0 ? "take it off the kernel's command line" :
						       tn_arena_printf(x->arena, "take the line out of %s", rule->file);
}

/* What is there came past the line. */
static bool concerns(const struct tn_explaining *x)
{
	return !x->loaded && !x->builtin;
}

/* An initramfs may have modprobe and no shell. In a copy of a machine its programs need not be. */
static bool is_shell_gone(const struct tn_explaining *x)
{
	return x->machine->running && tn_root_has_dir(x->machine->root, "/bin") && !tn_root_has(x->machine->root, SHELL);
}

static int runs_command(struct tn_explaining *x, const struct tn_rule *rule)
{
	bool gone = is_shell_gone(x);
	struct tn_explanation *e =
		tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-command-failed", "modprobe runs a command in its place, and %s",
			       gone ? "there is no shell to run it" : "what that does is not known");

	if (!e)
		return -ENOMEM;
	e->candidate = !gone;
	e->rank = RANK_COMMAND;
	e->remedy = gone ? "install a shell as " SHELL ", or take the line out" :
			   tn_arena_printf(x->arena, "see what the command says: modprobe -v %s", x->module);
	if (!e->remedy || (gone && tn_explain_evidence(x, e, SHELL, 0, "there is no such file") < 0))
		return -ENOMEM;
	return show_rule(x, e, TN_CONF_INSTALL, rule);
}

static int command(struct tn_explaining *x)
{
	const struct tn_rule *rule = tn_match_command(x->machine->config, TN_CONF_INSTALL, x->module, x->match);
	enum tn_command_effect effect = rule ? tn_command_effect(rule->d.value) : TN_COMMAND_RUNS;
	struct tn_explanation *e;

	if (!rule || (effect == TN_COMMAND_RUNS && tn_explain_found(x, "E-command-circle")))
		return 0;
	if (!concerns(x)) {
		e = tn_explain_add(x, TN_EXPLAINS_ASIDE, "install-line", "for modprobe, an install line stands in its place");
		return show_rule(x, e, TN_CONF_INSTALL, rule);
	}
	if (effect == TN_COMMAND_RUNS)
		return runs_command(x, rule);
	e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-blocked-by-command", "an install line that does nothing %s",
			   effect == TN_COMMAND_FAILS ? "and fails stands in its place" :
							"stands in its place, and modprobe says nothing");
	if (!e)
		return -ENOMEM;
	e->rank = RANK_COMMAND;
	e->remedy = undo(x, rule);
	return e->remedy ? show_rule(x, e, TN_CONF_INSTALL, rule) : -ENOMEM;
}

/* By its name it is loaded all the same. */
static struct tn_explanation *told_of_blacklist(struct tn_explaining *x, const struct tn_rule *rule)
{
	bool by_alias = x->match->alias != NULL;
	struct tn_explanation *e;
	const char *undone;

	if (!concerns(x))
		return tn_explain_add(x, TN_EXPLAINS_ASIDE, "blacklist-line",
				      "it is blacklisted: that keeps it from being loaded by its aliases alone");
	e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-blacklist", "%s",
			   by_alias ? "it was asked for by an alias, and it is blacklisted" :
				      "it is blacklisted: nobody loads it for a device or by another of its aliases, though"
				      " modprobe loads it by its name");
	undone = undo(x, rule);
	if (!e || !undone)
		return NULL;
	e->candidate = !by_alias;
	e->rank = by_alias ? RANK_BLACKLIST : RANK_MAY_BE;
	e->remedy = tn_arena_printf(x->arena, by_alias ? "modprobe %s loads it by its name; or %s" :
							 "modprobe %s; to have it loaded for its devices, %s",
				    x->module, undone);
	return e->remedy ? e : NULL;
}

static int blacklist(struct tn_explaining *x)
{
	const tn_rules *rules = tn_config_rules(x->machine->config, TN_CONF_BLACKLIST);
	const struct tn_rule *last = NULL;
	struct tn_explanation *e = NULL;
	size_t n = 0;
	int r = 0;

	for (size_t i = 0; i < rules->n && r == 0; i++) {
		if (strcmp(rules->v[i].d.name, x->module) != 0)
			continue;
		last = &rules->v[i];
		if (!n++)
			e = told_of_blacklist(x, last);
		if (n <= SHOWN_MAX)
			r = show_rule(x, e, TN_CONF_BLACKLIST, last);
	}
	return r < 0 ? r : show_rest(x, e, last, n);
}

/* NAME=VALUE of an options line. */
struct setting {
	struct tn_text name, whole;
	const struct tn_rule *rule;
};
typedef TN_VEC(struct setting) settings;

/* Return: 0; 1 at "--": the kernel passes over what follows it, here and in all lines after it; -ENOMEM. */
static int read_settings(const struct tn_rule *rule, settings *ret)
{
	struct tn_text rest = tn_text(rule->d.value);
	struct tn_param_word word;
	int r = 0;

	while (r == 0 && ret->n < SETTINGS_MAX && tn_param_next(&rest, &word))
		r = tn_param_is_end(&word) ? 1 : tn_vec_push(ret, (struct setting){ word.name, word.whole, rule });
	return r;
}

static const struct setting *later(const settings *all, size_t i)
{
	for (size_t k = all->n - 1; k > i; k--)
		if (tn_param_is(all->v[i].name, all->v[k].name))
			return &all->v[k];
	return NULL;
}

/* The kernel takes them one after the other, so the last one stands. */
static int shadowed(struct tn_explaining *x, const settings *all)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n && n < SHOWN_MAX; i++) {
		const struct setting *a = &all->v[i], *b = later(all, i);
		struct tn_explanation *e;

		if (!b)
			continue;
		n++;
		e = tn_explain_add(x, TN_EXPLAINS_ASIDE, "E-option-shadowed", "%.*s has no effect: %.*s comes later",
				   TN_TEXT_FMT(a->whole), TN_TEXT_FMT(b->whole));
		if (tn_explain_evidence(x, e, a->rule->file, a->rule->d.line, "%.*s", TN_TEXT_FMT(a->whole)) < 0 ||
		    tn_explain_evidence(x, e, b->rule->file, b->rule->d.line, "%.*s", TN_TEXT_FMT(b->whole)) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int options(struct tn_explaining *x)
{
	const tn_rules *rules = tn_config_rules(x->machine->config, TN_CONF_OPTIONS);
	const struct tn_rule *last = NULL;
	struct tn_explanation *e = NULL;
	tn_autovec settings all = { 0 };
	bool ended = false;
	size_t n = 0;
	int r = 0;

	if (x->builtin)
		return 0; /* config_notes tells what becomes of them */
	for (size_t i = 0; i < rules->n && r == 0; i++) {
		if (!tn_config_options_apply(&rules->v[i], x->module, x->match->alias))
			continue;
		last = &rules->v[i];
		if (!n++)
			e = tn_explain_add(x, TN_EXPLAINS_ASIDE, "options", "the configuration sets parameters of it");
		if (n <= SHOWN_MAX)
			r = show_rule(x, e, TN_CONF_OPTIONS, last);
		if (r == 0 && !ended) {
			r = read_settings(last, &all);
			ended = r > 0;
			r = r < 0 ? r : 0;
		}
	}
	if (r == 0)
		r = show_rest(x, e, last, n);
	return r < 0 ? r : shadowed(x, &all);
}

/* Lines that do nothing for it. */
static int notes(struct tn_explaining *x)
{
	tn_autonotes struct tn_config_notes notes = { .config = x->machine->config, .tree = x->machine->tree };
	int r = tn_config_note_module(&notes, x->module, x->match->alias, false);

	if (r == 0 && x->match->by == TN_FOUND_CONFIG_ALIAS)
		r = tn_config_note_alias(&notes, x->match->rule);
	for (size_t i = 0; i < notes.list.n && i < SHOWN_MAX && r == 0; i++) {
		const struct tn_finding *f = &notes.list.v[i];
		struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_ASIDE, f->id, "%s", f->text);

		if (!e)
			return -ENOMEM;
		e->remedy = f->remedy;
		r = tn_explain_evidence(x, e, f->file, f->line, "this line");
	}
	return r;
}

int tn_probe_config(struct tn_explaining *x)
{
	int r;

	if (!x->match || x->is_file) /* insmod reads no configuration */
		return 0;
	r = concerns(x) ? tn_explain_command_circle(x) : 0;
	if (r >= 0)
		r = command(x);
	if (r == 0)
		r = blacklist(x);
	if (r == 0)
		r = options(x);
	return r < 0 ? r : notes(x);
}

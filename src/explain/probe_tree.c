// SPDX-License-Identifier: LGPL-2.1-or-later
/* Is there such a module here at all? Typing errors, other trees, stale indexes, what is built in. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "core/state/state.h"
#include "explain/missing.h"
#include "explain/probes.h"
#include "sys/dir.h"
#include "sys/files.h"

static int no_file(struct tn_explaining *x)
{
	struct tn_explanation *e;

	if (x->code == -EACCES || x->code == -EPERM)
		e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-dac-denied", "the file may not be read by this user");
	else if (x->code == -ENOENT || x->code == -ENOTDIR)
		e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-no-such-file", "there is no such file");
	else
		e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-not-found", "there is no file of a module by that path");
	if (e && strcmp(e->code, "E-dac-denied") != 0)
		e->remedy = "give the path of a module's file, which ends in .ko, .ko.xz, .ko.zst or .ko.gz";
	return tn_explain_evidence(x, e, x->operand, 0, "%s", tn_absolute_path_reason(x->code));
}

static int built_in(struct tn_explaining *x)
{
	struct tn_explanation *e = tn_explain_add(x, TN_EXPLAINS_LOADED, "E-built-in",
						  "it is part of the kernel's image: it is there from the start");
	const char *index = tn_explain_index_path(x, TN_TREE_BUILTIN);
	const char *sysfs = tn_arena_printf(x->arena, "/sys/module/%s", x->module);
	struct tn_text value;
	char option[128];
	int r = index && sysfs && e ? 0 : -ENOMEM;

	if (r == 0 && tn_tree_is_builtin(x->machine->tree, x->module))
		r = tn_explain_evidence(x, e, index, 0, "lists it");
	if (r == 0 && x->machine->running && tn_state_of(x->machine->root, x->module) == TN_STATE_BUILTIN)
		r = tn_explain_evidence(x, e, sysfs, 0, "the running kernel has it");
	if (r == 0 && tn_explain_config_option(x, x->module, option, sizeof(option), &value) && tn_text_is(value, "y"))
		r = tn_explain_evidence(x, e, x->machine->basis->kernel->config_source, 0, "CONFIG_%s=y", option);
	return r;
}

/* What it needs may have changed with it. */
static int newer_than_index(struct tn_explaining *x)
{
	const char *index = tn_explain_index_path(x, TN_TREE_DEP);
	struct tn_dir_stat file, indexed;
	struct tn_explanation *e;

	if (!index)
		return -ENOMEM;
	if (tn_dir_stat(AT_FDCWD, x->path, &file) < 0 || tn_dir_stat(AT_FDCWD, index, &indexed) < 0 ||
	    file.mtime.tv_sec <= indexed.mtime.tv_sec)
		return 0;
	e = tn_explain_add(x, TN_EXPLAINS_ASIDE, "E-index-stale",
			   "its file has changed since the index was made, and what it needs may have, too");
	if (!e)
		return -ENOMEM;
	e->remedy = x->machine->depmod;
	return tn_explain_evidence(x, e, x->path, 0, "newer than %s", index);
}

/* A line of the configuration leads to what is not there. */
static int leads_nowhere(struct tn_explaining *x)
{
	const struct tn_rule *rule = x->match->rule;
	int r = tn_explain_missing(x, x->module);

	if (r < 0 || x->match->by != TN_FOUND_CONFIG_ALIAS)
		return r;
	return tn_explain_evidence(x, &x->found.v[0], rule->file, rule->d.line, "alias %s %s", rule->d.name, rule->d.value);
}

int tn_probe_tree(struct tn_explaining *x)
{
	if (!x->match)
		return x->is_file ? no_file(x) : tn_explain_missing(x, x->operand);
	if (x->builtin)
		return built_in(x);
	if (x->loaded || x->is_file)
		return 0;
	return x->path ? newer_than_index(x) : leads_nowhere(x);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What every mode of modprobe that takes names asks, says and does. */
#include "tools/modprobe_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/load/apply.h"
#include "core/name.h"
#include "core/plan/plan_loaded.h"
#include "sys/files.h"
#include "sys/kernel.h"
#include "tools/hint.h"

int tn_modprobe_find_loaded(struct modprobe *m, const char *name, bool live, tn_matches *ret)
{
	const struct modprobe_args *args = m->args;

	/* The kernel's own tree only: another may be missing because its name was mistyped. */
	if (args->dirname || args->version || tn_tree_has(m->tree, TN_TREE_DEP))
		return -ENOENT;
	return tn_plan_find_loaded(&m->state, name, live, &m->arena, ret);
}

void tn_modprobe_report_no_index(struct modprobe *m)
{
	const struct modprobe_args *args = m->args;
	const char *path = tn_tree_path(m->tree), *slash = strrchr(path, '/');
	const char *release = args->version ? args->version : slash ? slash + 1 : "";
	const struct tn_index *index;

	if (m->told_no_index || tn_tree_open_index(m->tree, TN_TREE_DEP, &index) != -ENOENT ||
	    tn_file_is_gone(path) || !tn_name_is_safe(release))
		return;
	m->told_no_index = true;
	tn_report(m->complaint, "%s has no modules.dep.bin; this makes a new one: depmod %s%s%s%s",
		  path, args->dirname ? "-b " : "", args->dirname ? args->dirname : "",
		  args->dirname ? " " : "", release);
}

void tn_modprobe_hint(struct modprobe *m, const char *what, int error, const char *subject)
{
	const struct modprobe_args *args = m->args;

	if (m->hinted || !m->touch || args->resolve || args->tool.quiet || args->dirname || args->version || args->config.n)
		return;
	m->hinted = true;
	tn_hint(what, error, subject);
}

void tn_modprobe_say(enum tn_log_level level, const struct tn_words *words, const char *module)
{
	int before = (int)strcspn(words->classic, "@");

	tn_report(level, "%.*s%s%s", before, words->classic, module, words->classic + before + 1);
}

int tn_modprobe_carry_out(struct modprobe *m, const tn_plan *plan,
			  const struct tn_observer *observer)
{
	const struct tn_step *steps;
	size_t n = tn_plan_steps(plan, &steps);
	const struct tn_kernel kernel = tn_kernel_running(m->root);
	const struct tn_apply how = {
		.kernel = &kernel,
		.state = &m->state,
		.observer = observer,
		.wait_msec = m->args->wait_msec,
		.stop_at_fail = m->give_up,
		.commands = getenv(TN_APPLY_COMMANDS_ENV),
	};

	return m->touch ? tn_apply(&how, steps, n) :
			  tn_rehearse(observer, m->give_up, steps, n);
}

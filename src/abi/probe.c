// SPDX-License-Identifier: LGPL-2.1-or-later
/* Loading and unloading: requests for core/plan, callbacks while core/load walks or applies it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "abi/abi.h"
#include "core/load/apply.h"
#include "core/load/insert.h"
#include "core/plan/plan.h"

KMOD_EXPORT int kmod_module_insert_module(struct kmod_module *mod, unsigned int flags,
					  const char *options)
{
	tn_autoerror err = { 0 };
	struct tn_kernel kernel;
	struct tn_insert how = { .options = options, .wait = true };
	const char *path;
	int r;

	if (!mod)
		return -ENOENT;
	path = kmod_module_get_path(mod);
	if (!path) {
		kmod_log(mod->ctx, LOG_ERR, "no file is known for module '%s'\n", mod->name);
		return -ENOENT;
	}
	how.flags = tn_load_flags(flags & KMOD_INSERT_FORCE_VERMAGIC,
				  flags & KMOD_INSERT_FORCE_MODVERSION);
	kernel = tn_kernel_running(mod->ctx->root);
	r = tn_insert_file(&kernel, path, &how, NULL, &err);
	if (r < 0)
		kmod_log(mod->ctx, LOG_INFO, "%s: %s\n", path, tn_error_text(&err, r));
	return kmod_file_error(r);
}

KMOD_EXPORT int kmod_module_remove_module(struct kmod_module *mod, unsigned int flags)
{
	bool quiet = flags & KMOD_REMOVE_NOLOG;
	struct tn_kernel kernel;
	int r;

	if (!mod)
		return -ENOENT;
	kernel = tn_kernel_running(mod->ctx->root);
	r = kernel.unload(kernel.data, mod->name, (flags & KMOD_REMOVE_FORCE) | KMOD_REMOVE_NOWAIT);
	if (r < 0 && !quiet)
		kmod_log(mod->ctx, LOG_ERR, "could not remove '%s': %s\n", mod->name, strerror(-r));
	return r;
}

/* The caller's functions, while a plan is carried out. */
struct probe {
	struct kmod_ctx *ctx;
	unsigned flags;
	int (*run_install)(struct kmod_module *m, const char *cmdline, void *data);
	void *data;
	void (*print_action)(struct kmod_module *m, bool install, const char *options);
	int answer; /* what @run_install said of the target, where that is above 0 */
	const struct tn_step *begun; /* the last that was: it may turn out that another loader was faster */
};

/* The step's module as the callbacks want it. Give back with kmod_module_unref(). */
static struct kmod_module *module_of(const struct probe *p, const struct tn_step *step)
{
	const struct tn_match *match = step->reason.match;
	struct kmod_module *m;
	int r = match ? kmod_module_get_match(p->ctx, match, &m) : kmod_module_get(p->ctx, step->module, &m);

	if (r < 0)
		return NULL;
	if (!m->path && step->path)
		m->path = strdup(step->path);
	return m;
}

/* Whether the caller hears of it. Where nothing is done, what would have been
 * done by then counts as new, as it does where what is loaded is ignored. */
static bool is_announced(const struct probe *p, const struct tn_step *step,
			 enum tn_outcome outcome)
{
	switch (outcome) {
	case TN_OUTCOME_BEGIN:
		return true;
	case TN_OUTCOME_FAILED:
		return tn_step_fails(step) == TN_FAIL_NO_FILE;
	case TN_OUTCOME_SKIPPED:
		if (step == p->begun) /* announced already */
			return false;
		if (tn_step_skips(step) == TN_SKIP_BUILTIN)
			return p->flags & KMOD_PROBE_IGNORE_LOADED;
		if (tn_step_skips(step) == TN_SKIP_FILE_GONE) /* in dry runs alone; a dependency's is in no list */
			return step->reason.match && step->same_as < 0;
		return step->kind != TN_STEP_SKIP &&
		       (p->flags & (KMOD_PROBE_DRY_RUN | KMOD_PROBE_IGNORE_LOADED));
	default:
		return false;
	}
}

/* A softdep that has no file is nothing that kmod speaks of; what it needs is. */
static void probe_gone(const struct probe *p, const struct tn_step *step)
{
	const struct tn_gone *gone = tn_step_gone(step);
	bool itself = strcmp(gone->module, step->module) == 0;
	int priority = itself && !step->required ? LOG_INFO : LOG_ERR;

	if (itself)
		kmod_log(p->ctx, priority, "%s: %s: %s\n", step->module, gone->path,
			 strerror(ENOENT));
	else
		kmod_log(p->ctx, priority, "%s: dependency %s: %s: %s\n", step->module, gone->module,
			 gone->path, strerror(ENOENT));
}

static void probe_failure(const struct probe *p, const struct tn_step *step, int result,
			  const struct tn_error *err)
{
	if (tn_step_fails(step) == TN_FAIL_NO_FILE && (p->flags & KMOD_PROBE_DRY_RUN))
		return; /* it looks at no file */
	if (tn_step_fails(step) == TN_FAIL_FILE_GONE)
		probe_gone(p, step);
	else if (step->kind == TN_STEP_INSERT && !(err && err->text))
		kmod_log(p->ctx, LOG_INFO, "%s: could not insert %s: %s\n", step->module,
			 step->path, strerror(-result));
	else if (step->kind != TN_STEP_COMMAND)
		kmod_log(p->ctx, tn_step_fails(step) == TN_FAIL_NO_FILE ? LOG_ERR : LOG_INFO, "%s: %s\n",
			 step->module, tn_error_text(err, result));
	else if (!p->run_install) /* else its caller knows */
		kmod_log(p->ctx, LOG_ERR, "Error running install command '%s' for module %s: retcode %d\n",
			 step->command.shell, step->module, result);
}

static void probe_step(void *data, const struct tn_step *step, enum tn_outcome outcome, int result,
		 const struct tn_error *err)
{
	struct probe *p = data;
	bool is_command = step->kind == TN_STEP_COMMAND;
	struct kmod_module *m;

	if (outcome == TN_OUTCOME_FAILED)
		probe_failure(p, step, result, err);
	else if (tn_step_skips(step) == TN_SKIP_FILE_GONE && step->same_as < 0)
		probe_gone(p, step);
	if (outcome == TN_OUTCOME_BEGIN)
		p->begun = step;
	if (!p->print_action || !is_announced(p, step, outcome))
		return;
	m = module_of(p, step);
	if (m)
		p->print_action(m, is_command, step->options.text);
	kmod_module_unref(m);
}

static int run_command(void *data, const struct tn_step *step)
{
	struct probe *p = data;
	struct kmod_module *m = module_of(p, step);
	int r = m ? p->run_install(m, step->command.shell, p->data) : -ENOMEM;

	kmod_module_unref(m);
	if (step->is_target && r > 0)
		p->answer = r;
	return r < 0 ? r : 0; /* what is above 0 is for the caller, and no failure */
}

static enum tn_plan_blacklist blacklist_of(unsigned flags)
{
	if (flags & KMOD_PROBE_APPLY_BLACKLIST_ALL)
		return TN_BLACKLIST_ALL;
	if (flags & KMOD_PROBE_APPLY_BLACKLIST)
		return TN_BLACKLIST_TARGET;
	return flags & KMOD_PROBE_APPLY_BLACKLIST_ALIAS_ONLY ? TN_BLACKLIST_ALIAS :
							       TN_BLACKLIST_NONE;
}

/* The flag that left the target out, or 0. */
static int left_out(const struct tn_step *steps, size_t n, unsigned flags)
{
	static const unsigned blacklists[] = { KMOD_PROBE_APPLY_BLACKLIST_ALL,
					       KMOD_PROBE_APPLY_BLACKLIST,
					       KMOD_PROBE_APPLY_BLACKLIST_ALIAS_ONLY };

	for (size_t i = 0; i < n; i++) {
		if (!steps[i].is_target || tn_step_skips(&steps[i]) != TN_SKIP_BLACKLISTED)
			continue;
		for (size_t f = 0; f < TN_ARRAY_SIZE(blacklists); f++)
			if (flags & blacklists[f])
				return (int)blacklists[f];
	}
	return 0;
}

/* A dry run looks at no file, so one that is missing stops nothing. */
static int rehearse(const struct tn_observer *observer, const struct tn_step *steps, size_t n)
{
	tn_autofree struct tn_step *lenient = calloc(n ? n : 1, sizeof(*lenient));

	if (!lenient)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		lenient[i] = steps[i];
		if (tn_step_fails(&steps[i]) == TN_FAIL_NO_FILE)
			lenient[i].required = false;
	}
	return tn_rehearse(observer, false, lenient, n);
}

static int carry_out(const struct probe *p, const struct tn_state_view *state,
		     const struct tn_step *steps, size_t n)
{
	const struct tn_observer observer = { (void *)p, probe_step };
	const struct tn_kernel kernel = tn_kernel_running(p->ctx->root);
	const struct tn_apply how = {
		.kernel = &kernel,
		.state = state,
		.observer = &observer,
		.commands = secure_getenv(TN_APPLY_COMMANDS_ENV),
		.run_command = p->run_install ? run_command : NULL,
		.data = (void *)p,
	};
	int r = p->flags & KMOD_PROBE_DRY_RUN ? rehearse(&observer, steps, n) :
						tn_apply(&how, steps, n);

	if (r == 0)
		return p->answer;
	/* The callers expect an errno; a command has none of its own. */
	return r > 0 ? -EINVAL : kmod_file_error(r);
}

static int make_plan(tn_plan *plan, const struct kmod_module *mod, unsigned flags,
		     const char *extra_options, const struct tn_match *target)
{
	const struct tn_plan_request request = {
		.options = extra_options,
		.path = mod->path,
		.ignore_commands = flags & KMOD_PROBE_IGNORE_COMMAND,
		.ignore_loaded = flags & KMOD_PROBE_IGNORE_LOADED,
		.pass_gone = flags & KMOD_PROBE_DRY_RUN,
		.first_time = flags & KMOD_PROBE_FAIL_ON_LOADED,
		.blacklist = blacklist_of(flags),
		.load_flags = tn_load_flags(flags & KMOD_PROBE_FORCE_VERMAGIC,
					 flags & KMOD_PROBE_FORCE_MODVERSION),
	};
	tn_autoerror err = { 0 };
	int r = tn_plan_add(plan, target, &request, &err);

	if (r < 0)
		kmod_log(mod->ctx, LOG_ERR, "%s\n", tn_error_text(&err, r));
	return r;
}

static int probe(const struct probe *p, const struct kmod_module *mod,
		 const char *extra_options, const struct tn_state_view *state)
{
	const struct tn_plan_source from = { kmod_ctx_tree(p->ctx), p->ctx->config, state };
	struct tn_match target = kmod_module_match(mod);
	/* Its own: a callback may look for the module again, and find it in another way. */
	tn_autofree char *pattern = target.pattern ? strdup(target.pattern) : NULL;
	tn_cleanup(tn_plan_freep) tn_plan *plan = from.tree ? tn_plan_new(&from) : NULL;
	const struct tn_step *steps;
	size_t n;
	int r;

	if (!plan || (target.pattern && !pattern))
		return -ENOMEM;
	target.pattern = pattern;
	r = make_plan(plan, mod, p->flags, extra_options, &target);
	if (r < 0)
		return r;
	n = tn_plan_steps(plan, &steps);
	r = left_out(steps, n, p->flags);
	if (r)
		return r;
	/* The steps point into the tree; callbacks may ask for anything. */
	p->ctx->pins++;
	r = carry_out(p, state, steps, n);
	p->ctx->pins--;
	return r;
}

KMOD_EXPORT int kmod_module_probe_insert_module(
	struct kmod_module *mod, unsigned int flags, const char *extra_options,
	int (*run_install)(struct kmod_module *m, const char *cmdline, void *data),
	const void *data,
	void (*print_action)(struct kmod_module *m, bool install, const char *options))
{
	struct probe p = { .flags = flags,
			   .run_install = run_install,
			   .data = (void *)data,
			   .print_action = print_action };
	struct tn_state_view state;
	int r;

	if (!mod)
		return -ENOENT;
	if (!(flags & KMOD_PROBE_IGNORE_LOADED) && kmod_module_is_builtin(mod))
		return flags & KMOD_PROBE_FAIL_ON_LOADED ? -EEXIST : 0;
	/* The plan has its names, and a callback may drop the caller's last reference. */
	kmod_module_ref(mod);
	p.ctx = mod->ctx;
	state = tn_state_view_live(p.ctx->root);
	r = probe(&p, mod, extra_options, &state);
	kmod_module_unref(mod);
	return r;
}

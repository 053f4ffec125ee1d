// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether the next kernel would load what this machine needs: its own checks, as they will be after a restart. */
#include <errno.h>
#include <string.h>

#include "core/plan/plan.h"
#include "diag/trust_read.h"
#include "explain/upgrade.h"

/* The next kernel as it will run here: nothing is loaded, and what is enforced stays as it is. */
struct coming {
	struct tn_live_facts live;
	tn_trust *trust;
	struct tn_check_basis basis;
	tn_checker *checker;
};

static void coming_free(struct coming *c)
{
	tn_checker_free(c->checker);
	tn_trust_free(c->trust);
}

static bool is_forced(const tn_kernel_facts *kernel)
{
	return tn_kernel_facts_config(kernel, "MODULE_SIG_FORCE") == TN_CONFIG_YES;
}

/* On the command line it stays; by the configuration it is each kernel's own. */
static enum tn_answer will_enforce(const struct tn_upgrade *u)
{
	const struct tn_live_facts *live = u->now->basis->live;

	if (is_forced(u->next->basis->kernel))
		return TN_YES;
	if (live->sig_enforce == TN_YES && is_forced(u->now->basis->kernel))
		return tn_live_facts_asks_signatures(live) ? TN_YES : TN_NO;
	return live->sig_enforce;
}

static int come(struct coming *c, const struct tn_upgrade *u)
{
	const struct tn_live_facts *live = u->now->basis->live;
	int r = tn_trust_read(u->next->root, u->next->basis->kernel, TN_TRUST_COMING, &c->trust, NULL);

	if (r < 0)
		return r;
	c->live = (struct tn_live_facts){
		.capable = TN_YES,
		.root = TN_YES,
		.disabled = TN_NO,
		.sig_enforce = will_enforce(u),
		.lockdown = live->lockdown,
		.command_line = live->command_line,
		.autoload = TN_YES,
		.loaded_known = true,
	};
	c->basis = *u->next->basis;
	c->basis.live = &c->live;
	c->basis.coming = true;
	c->basis.trust = c->trust;
	c->checker = tn_checker_new(&c->basis, u->next->root, u->next->tree);
	return c->checker ? 0 : -ENOMEM;
}

/* A plan of all that is needed, and whose each part is. */
struct planning {
	struct tn_upgrade *u;
	tn_plan *plan;
	TN_VEC(size_t) needs; /* by request: number of the need */
};

/* What the tree cannot tell, say since its index is damaged somewhere: no more can be planned then. */
static int tell_trouble(struct planning *p, const char *module, const struct tn_error *err, int code)
{
	const char *what;

	if (code == -ENOMEM)
		return code;
	what = tn_arena_printf(p->u->doctor->arena, "what kernel %s would load for %s: %s", p->u->next->release, module,
			       tn_error_text(err, code));
	p->u->unjudged++;
	if (!what || tn_doctor_unseen_file(p->u->doctor, what, code) < 0)
		return -ENOMEM;
	return 1;
}

static int plan_need(struct planning *p, size_t number)
{
	const struct tn_upgrade_need *need = &p->u->needs.v[number];
	const struct tn_plan_request request = { 0 };
	const struct tn_match match = {
		.module = need->fate == TN_FATE_RENAMED ? need->successor : need->name,
		.by = TN_FOUND_MODULE,
	};
	tn_autoerror err = { 0 };
	int r = tn_vec_push(&p->needs, number);

	if (r < 0)
		return r;
	r = tn_plan_add(p->plan, &match, &request, &err);
	return r < 0 ? tell_trouble(p, need->name, &err, r) : 0;
}

static int plan_all(struct planning *p)
{
	int r = 0;

	for (size_t i = 0; i < p->u->needs.n && r == 0; i++) {
		enum tn_upgrade_fate fate = p->u->needs.v[i].fate;

		if (fate == TN_FATE_THERE || fate == TN_FATE_RENAMED)
			r = plan_need(p, i);
	}
	return r;
}

static bool is_about_signature(const char *id)
{
	return strcmp(id, "unsigned") == 0 || strncmp(id, "signature-", strlen("signature-")) == 0;
}

/* Whether the module's own checks fail: that nothing may be loaded now says nothing of it. */
static bool has_own_failure(const struct tn_check_result *result)
{
	for (size_t i = 0; i < result->findings.n; i++) {
		const struct tn_check_finding *f = &result->findings.v[i];

		if ((f->error || f->doubt) && !tn_check_is_of_all(f))
			return !f->doubt;
	}
	return false;
}

/* What would not load on the kernel that runs, either. Return: 1, 0, -ENOMEM. */
static int fails_now(const struct tn_upgrade *u, const char *module)
{
	const struct tn_check_how how = { .with = TN_CHECK_WITH_NEEDED };
	struct tn_check_result result = { 0 };
	const struct tn_tree_module *now;
	int r;

	if (tn_live_facts_loaded(u->now->basis->live, module))
		return 0;
	r = tn_tree_module(u->now->tree, module, &now);
	if (r == 0)
		r = tn_checker_file(u->now->checker, now->path, &how, u->doctor->arena, &result, NULL);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	r = has_own_failure(&result);
	tn_check_result_free(&result);
	return r;
}

/* " (needed by a)" */
static const char *for_whom(const struct planning *p, const struct tn_step *step)
{
	const char *target = p->u->needs.v[p->needs.v[step->request]].name;

	return step->is_target || strcmp(target, step->module) == 0 ?
		       "" :
		       tn_arena_printf(p->u->doctor->arena, " (needed by %s)", target);
}

static const struct tn_upgrade_need *need_of(const struct tn_upgrade *u, const char *name)
{
	uintptr_t number = (uintptr_t)tn_hash_get(&u->by_name, tn_text(name));

	return number ? &u->needs.v[number - 1] : NULL;
}

static int add_failure(struct planning *p, const struct tn_step *step, const struct tn_check_finding *why)
{
	static const struct tn_finding not_trusted = { .id = "upgrade-not-trusted", .severity = TN_SEVERITY_ERROR };
	static const struct tn_finding fails = { .id = "upgrade-fails", .severity = TN_SEVERITY_ERROR };
	struct tn_finding like = is_about_signature(why->what.id) ? not_trusted : fails;
	const struct tn_upgrade_need *need = need_of(p->u, step->module);
	const char *whom = for_whom(p, step);
	int before = fails_now(p->u, step->module);

	if (before < 0 || !whom)
		return -ENOMEM;
	like.subject = step->module;
	like.file = step->path;
	like.detail = why->what.id;
	like.remedy = why->what.remedy;
	if (before) {
		like.severity = TN_SEVERITY_NOTE;
		return tn_doctor_add(p->u->doctor, &like, "kernel %s would not load %s%s: %s; nor would the kernel that runs",
				     p->u->next->release, step->module, whom, why->what.text);
	}
	if (need && !is_about_signature(why->what.id) && tn_upgrade_is_foreign(p->u, need)) {
		like.remedy = tn_upgrade_rebuild(p->u, step->module);
		if (!like.remedy)
			return -ENOMEM;
	}
	return tn_doctor_add(p->u->doctor, &like, "kernel %s would not load %s%s: %s", p->u->next->release, step->module, whom,
			      why->what.text);
}

static int add_unreadable(struct planning *p, const struct tn_step *step, const char *trouble)
{
	const struct tn_finding like = { .id = "upgrade-fails", .severity = TN_SEVERITY_ERROR, .subject = step->module,
					 .file = step->path, .remedy = "install the package of that kernel again" };

	return tn_doctor_add(p->u->doctor, &like, "kernel %s would not load %s: %s", p->u->next->release, step->module, trouble);
}

/* One that needs a module that would not load is told there. */
static int judge(struct planning *p, const struct tn_step *step, const struct tn_check_step *checked,
		 const struct tn_check_finding **ret_doubt)
{
	const struct tn_check_finding *why = tn_check_decisive(&checked->result);

	if (checked->trouble)
		return add_unreadable(p, step, checked->trouble);
	if (!checked->checked || checked->result.verdict == TN_VERDICT_LOADS || !why)
		return 0;
	if (checked->result.verdict == TN_VERDICT_UNKNOWN) {
		p->u->unjudged++;
		*ret_doubt = *ret_doubt ? *ret_doubt : why;
		return 0;
	}
	return strcmp(why->what.id, "dependency-fails") == 0 ? 0 : add_failure(p, step, why);
}

static int add_doubt(struct tn_upgrade *u, const struct tn_check_finding *doubt)
{
	struct tn_finding like = { .id = "upgrade-not-known", .severity = TN_SEVERITY_NOTE, .subject = doubt->what.subject,
				   .detail = doubt->what.id, .remedy = doubt->what.remedy };
	const char *release = u->next->release;

	if (u->unjudged == 1)
		return tn_doctor_add(u->doctor, &like, "whether kernel %s will load %s cannot be told: %s", release,
				     doubt->what.subject ? doubt->what.subject : "a module", doubt->what.text);
	return tn_doctor_add(u->doctor, &like, "whether kernel %s will load %zu modules cannot be told, for one %s: %s", release,
			     u->unjudged, doubt->what.subject ? doubt->what.subject : "of them", doubt->what.text);
}

static int check_steps(struct planning *p, tn_checker *checker)
{
	const struct tn_check_finding *doubt = NULL;
	const struct tn_step *steps;
	size_t n = tn_plan_steps(p->plan, &steps);
	struct tn_check_step *checked = tn_arena_array(p->u->doctor->arena, tn_size_add(n, 1), sizeof(*checked));
	int r = checked ? tn_checker_steps(checker, steps, n, p->u->doctor->arena, checked, NULL) : -ENOMEM;

	for (size_t i = 0; i < n && r == 0; i++)
		r = judge(p, &steps[i], &checked[i], &doubt);
	if (r == 0 && doubt)
		r = add_doubt(p->u, doubt);
	for (size_t i = 0; checked && i < n; i++)
		tn_check_result_free(&checked[i].result);
	return r;
}

int tn_upgrade_check(struct tn_upgrade *u)
{
	const struct tn_state_view nothing = tn_state_view_none();
	const struct tn_plan_source from = { .tree = u->next->tree, .config = u->next->config, .state = &nothing };
	struct planning p = { .u = u, .plan = tn_plan_new(&from) };
	tn_cleanup(coming_free) struct coming c = { 0 };
	int r = p.plan ? plan_all(&p) : -ENOMEM;

	if (r == 0)
		r = come(&c, u);
	if (r == 0)
		r = check_steps(&p, c.checker);
	tn_plan_free(p.plan);
	tn_vec_free(&p.needs);
	return r < 0 ? r : 0;
}

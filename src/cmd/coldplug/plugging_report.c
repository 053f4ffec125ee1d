// SPDX-License-Identifier: LGPL-2.1-or-later
/* What came of the modules that devices want: a line each, where it is worth one. */
#include <string.h>

#include "base/buf.h"
#include "cli/log.h"
#include "cli/show.h"
#include "cmd/coldplug/plugging.h"
#include "core/plan/blocks.h"
#include "core/plan/words.h"

#define CMDLINE "/proc/cmdline"
#define CMDLINE_MAX (1u << 20)

static void say(const struct tn_plugging *p, size_t target, enum tn_log_level level, const char *what, const char *why)
{
	tn_report(level, "%s: %s %s%s%s", tn_plugging_device(p, target), p->operands.targets.v[target].match->module, what,
		  why ? ": " : "", why ? why : "");
}

static const char *done_words(const struct tn_plugging *p, const struct tn_step *step)
{
	if (step->kind == TN_STEP_COMMAND)
		return p->loading.rehearsal ? "would have its install command run" : "had its install command run";
	return p->loading.rehearsal ? "would be loaded" : "is loaded";
}

static void report_good(const struct tn_plugging *p, size_t target, struct tn_plugging_counts *counts)
{
	const struct tn_step *step = tn_loading_own_step(&p->loading, target);
	enum tn_step_skip skip = step ? tn_step_skips(step) : TN_SKIP_NONE;

	if (skip == TN_SKIP_BLACKLISTED) {
		counts->blacklisted++;
		say(p, target, TN_LOG_INFO, "is blacklisted", tn_rule_place(step->skip.blacklist, &p->world->arena));
	} else if (step && p->loading.ends[step - p->loading.steps].how == TN_LOADED_DONE) {
		counts->loaded++;
		say(p, target, TN_LOG_INFO, done_words(p, step), NULL);
	} else {
		counts->there++;
		say(p, target, TN_LOG_INFO, "is there", skip == TN_SKIP_NONE ? NULL : tn_words_skip(skip)->load);
	}
}

static void report_failure(const struct tn_plugging *p, size_t target, const char *command_line,
			   struct tn_plugging_counts *counts)
{
	static const struct {
		enum tn_log_level level;
		const char *text; /* NULL: the step's own reason */
	} grades[] = {
		[TN_REFUSAL_FAILURE] = { TN_LOG_ERROR, NULL },
		[TN_REFUSAL_NO_DEVICE] = { TN_LOG_INFO, "it has no device to drive" },
		[TN_REFUSAL_BLOCKED] = { TN_LOG_INFO, NULL },
	};
	const struct tn_step *step = tn_loading_failure(&p->loading, target);
	int result = step ? p->loading.ends[step - p->loading.steps].result : 0;
	bool denied = step && tn_kernel_blacklists(command_line, step->module);
	enum tn_refusal refusal = step ? tn_refusal_of(step, result, denied) : TN_REFUSAL_FAILURE;
	const char *why = grades[refusal].text;

	if (!why && step)
		why = tn_loading_reason(&p->loading, step);
	if (refusal == TN_REFUSAL_BLOCKED && step->kind == TN_STEP_INSERT)
		why = "module_blacklist= on the kernel's command line keeps it out";
	counts->refused[refusal]++;
	say(p, target, grades[refusal].level, "is not loaded", why);
}

/* Of what has been ended: that it did not come to some is no failure of theirs. */
static bool report_left(const struct tn_plugging *p, size_t target, struct tn_plugging_counts *counts)
{
	const struct tn_step *step = tn_loading_own_step(&p->loading, target);

	if (!p->called_off || tn_loading_failure(&p->loading, target))
		return false;
	if (step && p->loading.ends[step - p->loading.steps].how == TN_LOADED_LEFT)
		counts->left++;
	else
		counts->not_begun++;
	return true;
}

/* Of all that is still under way, targets or not. */
static void tell_left(const struct tn_plugging *p, size_t not_begun)
{
	const enum tn_log_level level = p->enough ? TN_LOG_INFO : TN_LOG_WARNING;
	const struct tn_loading *l = &p->loading;

	for (size_t i = 0; i < l->n_steps; i++)
		if (l->ends[i].how == TN_LOADED_LEFT)
			tn_report(level, "%s", l->ends[i].error ? l->ends[i].error : l->steps[i].module);
	if (not_begun)
		tn_report(level, "%zu modules that devices want were not begun any more", not_begun);
}

/* Of what only would be nice to have: its user is there. */
static void warn(const struct tn_plugging *p)
{
	const struct tn_loading *l = &p->loading;

	for (size_t i = 0; i < l->n_steps; i++) {
		const char *reason;

		if (l->steps[i].required || l->ends[i].how != TN_LOADED_FAILED)
			continue;
		reason = tn_loading_reason(l, &l->steps[i]);
		tn_report(TN_LOG_INFO, "%s", reason ? reason : l->steps[i].module);
	}
}

static void count_devices(const struct tn_plugging *p, struct tn_plugging_counts *counts)
{
	for (size_t i = 0; i < p->wanted.n; i++) {
		const struct tn_wanted *w = &p->wanted.v[i];

		counts->devices += w->devices.n;
		counts->modaliases++;
		if (w->code < 0)
			tn_report(TN_LOG_WARNING, "%s %s: its modalias cannot be looked up: %s", w->devices.v[0]->bus,
				  w->devices.v[0]->name, strerror(-w->code));
		else if (!w->matches.n)
			counts->unclaimed++;
	}
}

void tn_plugging_report(const struct tn_plugging *p, struct tn_plugging_counts *counts)
{
	tn_autobuf b = { 0 };
	const char *command_line = NULL;

	count_devices(p, counts);
	if (tn_root_read_record(p->world->root, CMDLINE, CMDLINE_MAX, &b) == 0) {
		tn_buf_add_char(&b, '\0');
		command_line = b.failed ? NULL : b.p;
	}
	for (size_t i = 0; i < p->operands.targets.n; i++)
		if (p->operands.targets.v[i].ok)
			report_good(p, i, counts);
		else if (!report_left(p, i, counts))
			report_failure(p, i, command_line, counts);
	warn(p);
	tell_left(p, counts->not_begun);
}

void tn_plugging_tell(const struct tn_plugging_counts *counts)
{
	tn_report(TN_LOG_INFO, "devices: %zu, modaliases: %zu (%zu without a module)", counts->devices, counts->modaliases,
		  counts->unclaimed);
	tn_report(TN_LOG_INFO, "modules: %zu loaded, %zu there already, %zu kept out, %zu without a device, %zu failed",
		  counts->loaded, counts->there, counts->blacklisted + counts->refused[TN_REFUSAL_BLOCKED],
		  counts->refused[TN_REFUSAL_NO_DEVICE], counts->refused[TN_REFUSAL_FAILURE]);
}

static void print_step(const struct tn_plugging *p, const struct tn_step *step, FILE *out)
{
	const char *why = tn_words_why(step->reason.why)->load;

	tn_show(step->module, out);
	putc('\t', out);
	if (step->is_target) {
		tn_show(tn_plugging_device(p, p->operands.serials.v[step->request]), out);
	} else {
		tn_show(step->reason.for_module, out);
		fputs(why + (*why == '@'), out);
	}
	if (step->kind == TN_STEP_COMMAND) {
		fputs(" (by the command of ", out);
		tn_show(step->command.rule->file, out);
		fprintf(out, ":%u)", step->command.rule->d.line);
	}
	putc('\n', out);
}

void tn_plugging_print_plan(const struct tn_plugging *p, FILE *out)
{
	for (size_t i = 0; i < p->loading.n_steps; i++)
		if (p->loading.ends[i].how == TN_LOADED_DONE)
			print_step(p, &p->loading.steps[i], out);
}

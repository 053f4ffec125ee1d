// SPDX-License-Identifier: LGPL-2.1-or-later
/* A plan and what came of it, for people: a line a module. */
#include <errno.h>
#include <string.h>

#include "build/outcome.h"
#include "cli/colour.h"
#include "cli/detail.h"
#include "cli/show.h"
#include "cmd/build/building.h"

const char *tn_building_word(const struct tn_build_job *job, const struct tn_build_outcome_of *outcome)
{
	if (outcome->result.end == TN_BUILD_HELD)
		return "held";
	if (outcome->result.end == TN_BUILD_STOPPED)
		return "stopped";
	if (outcome->result.end == TN_BUILD_FAILED)
		return outcome->result.code == -EPERM && outcome->result.made == false && outcome->has_record ? "refused"
													      : "failed";
	if (job->install)
		return "installed";
	if (job->make)
		return outcome->record.cached ? "cached" : "built";
	return job->unbuild ? "removed" : "uninstalled";
}

bool tn_building_has_log(const struct tn_build_outcome_of *outcome)
{
	return outcome->has_record && *outcome->record.id && outcome->result.end != TN_BUILD_STOPPED;
}

static enum tn_colour colour_of(const struct tn_build_outcome_of *outcome)
{
	return outcome->result.end == TN_BUILD_DONE	? TN_COLOUR_GOOD
	       : outcome->result.end == TN_BUILD_FAILED ? TN_COLOUR_BAD
							: TN_COLOUR_WARNING;
}

static void print_name(const struct tn_build_candidate *c, FILE *out)
{
	tn_show(c->module, out);
	fputs(" ", out);
	tn_show(c->version, out);
	fputs(" for ", out);
	tn_show(c->kernel, out);
	fputs(": ", out);
}

/* The first error's place and text, or else the sentence. */
static void print_failure(const struct tn_building *b, size_t job, const struct tn_build_outcome_of *outcome, FILE *out)
{
	const struct tn_build_record *record = &outcome->record;

	if (outcome->result.end == TN_BUILD_HELD) {
		size_t by = b->plan.jobs.v[outcome->result.held_by].candidate;

		fputs(": it needs ", out);
		tn_show(b->survey.candidates.v[by].module, out);
	} else if (outcome->has_record && *record->text) {
		fputs(": ", out);
		if (*record->file)
			tn_show(record->file, out);
		if (record->line)
			fprintf(out, ":%u", record->line);
		fputs(*record->file ? ": " : "", out);
		tn_show(record->text, out);
	} else if (outcome->result.end == TN_BUILD_FAILED) {
		fputs(": ", out);
		tn_show(tn_error_text(&outcome->result.err, outcome->result.code < 0 ? outcome->result.code : 0), out);
	}
}

void tn_building_print_job(const struct tn_building *b, size_t job, const struct tn_build_outcome_of *outcome, FILE *out)
{
	const struct tn_build_job *j = &b->plan.jobs.v[job];
	const struct tn_palette colours = tn_palette_for(out);
	const struct tn_build_record *record = &outcome->record;

	print_name(&b->survey.candidates.v[j->candidate], out);
	fprintf(out, "%s%s%s", colours.code[colour_of(outcome)], tn_building_word(j, outcome), colours.code[TN_COLOUR_NONE]);
	if (outcome->result.end == TN_BUILD_DONE && j->make && j->install)
		fputs(record->cached ? ", out of the cache" : ", built", out);
	if (outcome->result.end != TN_BUILD_DONE)
		print_failure(b, job, outcome, out);
	if (tn_building_has_log(outcome))
		fprintf(out, "; log %.*s", TN_BUILDING_ID_DIGITS, record->id);
	if (outcome->result.end == TN_BUILD_DONE && b->to && b->to[j->candidate]) {
		fputs("; in ", out);
		tn_show(b->to[j->candidate], out);
	}
	fputs("\n", out);
	if (outcome->result.end == TN_BUILD_FAILED && outcome->has_record && *record->remedy)
		tn_detail(&colours, "fix", record->remedy, out);
}

static const char *verb_of(const struct tn_build_job *job)
{
	return job->make && job->install ? "build and install"
	       : job->make		 ? "build"
	       : job->install		 ? "install"
	       : job->unbuild		 ? "remove"
					 : "uninstall";
}

void tn_building_print_plan(const struct tn_building *b, FILE *out)
{
	for (size_t i = 0; i < b->plan.jobs.n; i++) {
		const struct tn_build_job *job = &b->plan.jobs.v[i];

		print_name(&b->survey.candidates.v[job->candidate], out);
		fprintf(out, "would %s it (", verb_of(job));
		tn_show(job->why, out);
		fputs(")\n", out);
	}
}

void tn_building_print_passed(const struct tn_building *b, FILE *out)
{
	static const struct {
		const char *word;
		enum tn_colour colour;
	} words[] = {
		[TN_BUILD_PASS_NOTHING] = { "nothing to do", TN_COLOUR_DIM },
		[TN_BUILD_PASS_EXCLUDED] = { "left out", TN_COLOUR_WARNING },
		[TN_BUILD_PASS_DEFERRED] = { "put off", TN_COLOUR_WARNING },
		[TN_BUILD_PASS_REFUSED] = { "refused", TN_COLOUR_BAD },
	};
	const struct tn_palette colours = tn_palette_for(out);

	for (size_t i = 0; i < b->plan.passed.n; i++) {
		const struct tn_build_passed *p = &b->plan.passed.v[i];

		if (p->candidate != SIZE_MAX) {
			print_name(&b->survey.candidates.v[p->candidate], out);
		} else {
			tn_show(p->module, out);
			fputs(": ", out);
		}
		fprintf(out, "%s%s%s: ", colours.code[words[p->pass].colour], words[p->pass].word, colours.code[TN_COLOUR_NONE]);
		tn_show(p->reason, out);
		fputs("\n", out);
	}
	if (!b->plan.jobs.n && !b->plan.passed.n)
		fputs("no module is to be built: none in dkms' tree has AUTOINSTALL\n", out);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* A plan and what came of it, for programs: doc/json.md. */
#include <string.h>

#include "cmd/build/building.h"

static void add_name(struct tn_json to, const char *module, const char *version, const struct tn_build_candidate *c)
{
	tn_json_text(to, "module", module);
	tn_json_text(to, "version", version);
	tn_json_text(to, "kernel", c ? c->kernel : NULL);
	tn_json_text(to, "arch", c ? c->arch : NULL);
}

static const char *text_or_null(const char *text)
{
	return text && *text ? text : NULL;
}

static void add_changes(struct tn_json to, const struct tn_build_changes *changes)
{
	static const char *const words[] = {
		[TN_BUILD_INSTALLED] = "installed",
		[TN_BUILD_ARCHIVED] = "original-kept",
		[TN_BUILD_STORED_ALREADY] = "original-kept-before",
		[TN_BUILD_SAME_VERSION] = "same-version",
		[TN_BUILD_NOT_NEWER] = "not-newer",
		[TN_BUILD_DELETED] = "deleted",
		[TN_BUILD_RESTORED] = "original-restored",
		[TN_BUILD_NOT_FOUND] = "not-found",
	};
	struct tn_json list = tn_json_array(to, "files");

	for (size_t i = 0; i < changes->list.n; i++) {
		struct tn_json one = tn_json_object(list, NULL);

		tn_json_text(one, "change", words[changes->list.v[i].kind]);
		tn_json_text(one, "path", changes->list.v[i].path);
	}
}

static const char *reason_of(const struct tn_build_outcome_of *o)
{
	if (o->result.end != TN_BUILD_FAILED)
		return NULL;
	return tn_error_text(&o->result.err, o->result.code < 0 ? o->result.code : 0);
}

static void add_outcome(struct tn_json to, const struct tn_building *b, size_t i)
{
	const struct tn_build_job *job = &b->plan.jobs.v[i];
	const struct tn_build_outcome_of *o = &b->outcomes[i];
	const struct tn_build_record *r = &o->record;
	const bool known = o->has_record, failed = known && o->result.end == TN_BUILD_FAILED;

	tn_json_text(to, "state", tn_building_word(job, o));
	tn_json_text(to, "log", tn_building_has_log(o) ? r->id : NULL);
	if (known)
		tn_json_bool(to, "cached", r->cached);
	else
		tn_json_null(to, "cached");
	tn_json_unsigned_if(to, "msec", known, r->msec);
	tn_json_text(to, "reason", reason_of(o));
	tn_json_place(to, failed ? text_or_null(r->file) : NULL, failed ? r->line : 0);
	tn_json_text(to, "error", failed ? text_or_null(r->text) : NULL);
	tn_json_text(to, "target", failed ? text_or_null(r->target) : NULL);
	tn_json_text(to, "remedy", failed ? text_or_null(r->remedy) : NULL);
	tn_json_text(to, "directory", b->to ? b->to[job->candidate] : NULL);
	add_changes(to, &o->changes);
}

static void add_job(struct tn_json list, const struct tn_building *b, size_t i)
{
	const struct tn_build_job *job = &b->plan.jobs.v[i];
	const struct tn_build_candidate *c = &b->survey.candidates.v[job->candidate];
	struct tn_json one = tn_json_object(list, NULL), needs;

	add_name(one, c->module, c->version, c);
	tn_json_bool(one, "make", job->make);
	tn_json_bool(one, "install", job->install);
	tn_json_bool(one, "uninstall", job->uninstall);
	tn_json_bool(one, "remove", job->unbuild);
	tn_json_text(one, "why", job->why);
	needs = tn_json_array(one, "needs");
	for (size_t k = 0; k < job->needs.n; k++)
		tn_json_unsigned(needs, NULL, job->needs.v[k]);
	if (b->outcomes)
		add_outcome(one, b, i);
}

int tn_building_print_json(const struct tn_building *b, FILE *out)
{
	static const char *const passes[] = {
		[TN_BUILD_PASS_NOTHING] = "nothing",
		[TN_BUILD_PASS_EXCLUDED] = "excluded",
		[TN_BUILD_PASS_DEFERRED] = "deferred",
		[TN_BUILD_PASS_REFUSED] = "refused",
	};
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;

	tn_json_bool(top, "dry_run", !b->outcomes);
	list = tn_json_array(top, "kernels");
	for (size_t i = 0; i < b->wanted.kernels.n; i++)
		tn_json_text(list, NULL, b->wanted.kernels.v[i].release);
	tn_json_text(top, "kernels_why", b->wanted.why);
	list = tn_json_array(top, "jobs");
	for (size_t i = 0; i < b->plan.jobs.n; i++)
		add_job(list, b, i);
	list = tn_json_array(top, "passed");
	for (size_t i = 0; i < b->plan.passed.n; i++) {
		const struct tn_build_passed *p = &b->plan.passed.v[i];
		struct tn_json one = tn_json_object(list, NULL);

		add_name(one, p->module, p->version, p->candidate == SIZE_MAX ? NULL : &b->survey.candidates.v[p->candidate]);
		tn_json_text(one, "state", passes[p->pass]);
		tn_json_unsigned_if(one, "code", p->code, (uint64_t)p->code);
		tn_json_text(one, "reason", p->reason);
	}
	return tn_json_print(&doc, out);
}

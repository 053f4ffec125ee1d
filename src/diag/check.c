// SPDX-License-Identifier: LGPL-2.1-or-later
/* The order of the checks is the kernel's own: load_module() of its kernel/module/main.c, as
 * doc/kernel-checks.md tells it. */
#include "diag/check.h"

#include "diag/check_private.h"

/* When a stage runs where it stands: always, or by whether the kernel has a change. */
enum when { ALWAYS, WITH, WITHOUT };

struct stage {
	tn_check_fn *run;
	enum when when;
	enum tn_check_change change;
};

static const struct stage stages[] = {
	{ tn_check_calling },
	{ tn_check_unpacking },
	{ tn_check_signature },
	{ tn_check_elf },
	{ tn_check_parts },
	{ tn_check_blacklist },
	{ tn_check_module_layout },
	{ tn_check_vermagic },
	{ tn_check_livepatch },
	{ tn_check_taints, WITHOUT, TN_CHANGE_EARLY_TWIN },
	{ tn_check_loaded, WITH, TN_CHANGE_EARLY_TWIN },
	{ tn_check_sections },
	{ tn_check_loaded, WITHOUT, TN_CHANGE_EARLY_TWIN },
	{ tn_check_taints, WITH, TN_CHANGE_EARLY_TWIN },
	{ tn_check_signature_taint },
	{ tn_check_export_tables },
	{ tn_check_symbols },
	{ tn_check_relocations },
	{ tn_check_exports },
	{ tn_check_btf },
	{ tn_check_parameters },
	{ tn_check_builtin_name },
};

/* Of a module's signature nothing depends on the rest of it. */
static const struct stage signature_stages[] = {
	{ tn_check_unpacking },
	{ tn_check_signature },
	{ tn_check_signature_taint },
};

static bool runs(const struct stage *stage, enum tn_answer has)
{
	/* Of an unknown version the newest order is the best guess: it decides between errors, never about one. */
	return stage->when == ALWAYS || (stage->when == WITHOUT) == (has == TN_NO);
}

static void run_stages(struct tn_check_run *run, const struct stage *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (run->failed || run->stopped)
			return;
		if (runs(&list[i], tn_check_has(run, list[i].change)))
			list[i].run(run);
	}
}

/* The first that the kernel stops at, unless a doubt comes before. */
static void decide(struct tn_check_result *result)
{
	result->verdict = TN_VERDICT_LOADS;
	for (size_t i = 0; i < result->findings.n; i++) {
		struct tn_check_finding *f = &result->findings.v[i];

		if (!f->doubt && !f->error)
			continue;
		f->decides = true;
		result->verdict = f->doubt ? TN_VERDICT_UNKNOWN : TN_VERDICT_FAILS;
		result->error = f->error;
		return;
	}
}

static void release(struct tn_check_run *run)
{
	tn_buf_free(&run->unpacked);
	tn_hash_free(&run->crcs);
	free(run->sections);
}

/* Takes what the run has allocated. */
static int finish(struct tn_check_run *run, struct tn_check_result *ret)
{
	struct tn_check_result *result = run->result;

	result->name = run->name;
	release(run);
	if (run->failed) {
		tn_check_result_free(result);
		return tn_fail(run->err, run->failed, "%s: out of memory", run->request->path);
	}
	for (size_t i = 0; i < result->findings.n; i++)
		result->findings.v[i].what.subject = result->name;
	decide(result);
	*ret = *result;
	return 0;
}

int tn_check(const struct tn_check_basis *basis, const struct tn_check_request *request, struct tn_arena *arena,
	     struct tn_check_result *ret, struct tn_error *err)
{
	struct tn_check_result result = { 0 };
	struct tn_check_run run = { .basis = basis, .request = request, .arena = arena, .result = &result, .err = err,
				    .bytes = request->file, .module = request->file };

	run_stages(&run, stages, TN_ARRAY_SIZE(stages));
	return finish(&run, ret);
}

int tn_check_signed(const struct tn_check_basis *basis, const struct tn_check_request *request, const char *name,
		    int (*look)(void *data, struct tn_text file, const struct tn_check_result *result), void *data,
		    struct tn_arena *arena, struct tn_check_result *ret, struct tn_error *err)
{
	struct tn_check_result result = { 0 };
	struct tn_check_run run = { .basis = basis, .request = request, .arena = arena, .result = &result, .err = err,
				    .bytes = request->file, .module = request->file, .name = name };

	run_stages(&run, signature_stages, TN_ARRAY_SIZE(signature_stages));
	decide(&result); /* which the one who looks goes by */
	if (!run.failed)
		run.failed = look(data, run.bytes, &result);
	return finish(&run, ret);
}

void tn_check_result_free(struct tn_check_result *result)
{
	tn_vec_free(&result->findings);
}

const struct tn_check_finding *tn_check_decisive(const struct tn_check_result *result)
{
	for (size_t i = 0; i < result->findings.n; i++)
		if (result->findings.v[i].decides)
			return &result->findings.v[i];
	return NULL;
}

bool tn_check_is_of_all(const struct tn_check_finding *finding)
{
	static const char *const ids[] = { "dependency-fails", "no-modules", "not-permitted", "modules-disabled" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(ids); i++)
		if (strcmp(finding->what.id, ids[i]) == 0)
			return true;
	return false;
}

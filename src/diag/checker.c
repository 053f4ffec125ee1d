// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/checker.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/image/alter.h"
#include "core/name.h"
#include "core/plan/command.h"
#include "core/state/state.h"
#include "diag/checker_scope.h"
#include "format/compress.h"
#include "format/compress_headers.h"
#include "format/modinfo.h"
#include "sys/map.h"

/* What finit_module(2) reads at most; one byte more is a verdict. */
#define FILE_MAX_BYTES ((size_t)INT_MAX + 1)

struct tn_checker {
	const struct tn_check_basis *basis;
	const tn_root *root;
	tn_tree *tree;
	struct tn_checker_named named;
	struct tn_checker_scope scopes[3]; /* by enum tn_check_with; .symbols NULL: not needed yet */
};

tn_checker *tn_checker_new(const struct tn_check_basis *basis, const tn_root *root, tn_tree *tree)
{
	tn_checker *checker = calloc(1, sizeof(*checker));

	if (checker) {
		checker->basis = basis;
		checker->root = root;
		checker->tree = tree;
	}
	return checker;
}

tn_checker *tn_checker_free(tn_checker *checker)
{
	if (!checker)
		return NULL;
	for (size_t i = 0; i < TN_ARRAY_SIZE(checker->scopes); i++)
		if (checker->scopes[i].symbols)
			tn_checker_scope_close(&checker->scopes[i]);
	tn_checker_named_free(&checker->named);
	free(checker);
	return NULL;
}

int tn_checker_name_file(tn_checker *checker, const char *path)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	int r;

	tn_check_reading(checker->basis, path);
	r = tn_image_open_at(AT_FDCWD, path, &image, NULL);
	if (r == 0)
		r = tn_checker_named_add(&checker->named, path, image);
	return r == -ENOMEM ? r : 0;
}

void tn_checker_ask_exports(tn_checker *checker, tn_checker_exports_fn *fn, void *data)
{
	checker->named.ask = fn;
	checker->named.ask_data = data;
}

/* All who only look may share one: whatever is read into it is there for the next as well. */
static int scope_for(tn_checker *checker, enum tn_check_with with, struct tn_checker_scope **ret)
{
	struct tn_checker_scope *scope = &checker->scopes[with];
	int r = 0;

	if (!scope->symbols)
		r = tn_checker_scope_open(scope, checker->basis, checker->root, checker->tree, &checker->named, with);
	*ret = scope;
	return r;
}

static int open_file(const tn_checker *checker, const char *path, struct tn_map *ret, struct tn_error *err)
{
	int r;

	tn_check_reading(checker->basis, path);
	r = tn_map_open_at(AT_FDCWD, path, FILE_MAX_BYTES, TN_MAP_NO_DEVICE | TN_MAP_WAIT, ret);

	return r < 0 ? tn_fail(err, r, "%s: %s", path, strerror(-r)) : 0;
}

/* What is built in has a directory there where it has parameters or a version. */
static bool will_have_directory(tn_tree *tree, const char *name)
{
	struct tn_modinfo_entry entry;
	struct tn_text rest;

	if (!tn_tree_is_builtin(tree, name) || tn_tree_file(tree, "modules.builtin.modinfo", &rest) < 0)
		return false;
	while (tn_modinfo_next_of(&rest, tn_text(name), &entry))
		if (tn_text_is(entry.key, "parm") || tn_text_is(entry.key, "parmtype") || tn_text_is(entry.key, "version"))
			return true;
	return false;
}

/* /sys/module/NAME is there without a module, or will be: a part of the kernel has it. */
static bool is_part(const void *data, const char *name)
{
	const tn_checker *checker = data;

	if (!tn_name_is_safe(name))
		return false;
	if (checker->basis->live && !checker->basis->coming)
		return tn_state_of(checker->root, name) == TN_STATE_BUILTIN;
	return checker->tree && will_have_directory(checker->tree, name);
}

int tn_checker_file(tn_checker *checker, const char *path, const struct tn_check_how *how, struct tn_arena *arena,
		    struct tn_check_result *ret, struct tn_error *err)
{
	struct tn_checker_scope *scope;
	tn_automap map = { 0 };
	struct tn_check_request request = { .path = path, .packed = how->packed, .options = how->options,
					    .flags = how->flags, .is_part = is_part, .part_data = checker };
	int r = open_file(checker, path, &map, err);

	if (r < 0)
		return r;
	if (scope_for(checker, how->with, &scope) < 0)
		return tn_fail(err, -ENOMEM, "%s: out of memory", path);
	request.file = tn_map_text(&map);
	request.scope = scope->symbols;
	return tn_check(checker->basis, &request, arena, ret, err);
}

/* A walk over the steps of a plan. */
struct walk {
	tn_checker *checker;
	struct tn_checker_scope scope; /* of its own: what a plan would load is not there for others */
	struct tn_arena *arena;
	struct tn_hash failed; /* path -> verdict of a step that would not load */
};

static void walk_release(struct walk *w)
{
	tn_checker_scope_close(&w->scope);
	tn_hash_free(&w->failed);
}

/* One step's file, as the kernel would get it. */
struct load {
	const struct tn_step *step;
	struct tn_map map;
	struct tn_buf unpacked, altered;
	struct tn_text bytes; /* one of these */
	bool packed;
};

static void load_release(struct load *l)
{
	tn_map_close(&l->map);
	tn_buf_free(&l->unpacked);
	tn_buf_free(&l->altered);
}

/* As core/load/insert does it: the kernel unpacks what it says it does, and what we take for sound. */
static bool kernel_unpacks(const struct walk *w, struct tn_text file)
{
	const struct tn_live_facts *live = w->checker->basis->live;
	struct tn_compress_info info;

	return live && live->compression &&
	       strcmp(live->compression, tn_compress_name(tn_compress_detect(file))) == 0 &&
	       tn_compress_describe(file, &info, NULL) == 0 && !info.kernel_refuses;
}

/* A packed file is unpacked here in any case: its exports are wanted. What cannot be is the check's to tell. */
static int unpack(struct walk *w, struct load *l, struct tn_text file)
{
	int r;

	l->bytes = file;
	if (tn_compress_detect(file) == TN_COMPRESSION_NONE)
		return 0;
	l->packed = !l->step->insert.rename && kernel_unpacks(w, file);
	r = tn_decompress(file, TN_DECOMPRESS_MAX, &l->unpacked, NULL);
	if (r == 0)
		l->bytes = tn_buf_text(&l->unpacked);
	return r == -ENOMEM ? r : 0;
}

/* Under another name it is another file. */
static int alter(struct load *l)
{
	int r;

	if (!l->step->insert.rename)
		return 0;
	tn_buf_add_text(&l->altered, l->bytes);
	if (l->altered.failed)
		return -ENOMEM;
	r = tn_alter(&l->altered, l->step->insert.load_flags, l->step->insert.rename, NULL);
	if (r == 0)
		l->bytes = tn_buf_text(&l->altered);
	return r == -ENOMEM ? r : 0;
}

static int check_step(struct walk *w, const struct load *l, struct tn_check_step *ret, struct tn_error *err)
{
	const struct tn_step *step = l->step;
	struct tn_check_request request = {
		.path = step->path,
		.file = l->packed ? tn_map_text(&l->map) : l->bytes,
		.packed = l->packed,
		.options = step->options.text,
		.flags = step->insert.rename ? 0 : step->insert.load_flags,
		.scope = w->scope.symbols,
		.is_part = is_part,
		.part_data = w->checker,
	};

	return tn_check(w->checker->basis, &request, w->arena, &ret->result, err);
}

static int load_exports(struct walk *w, const struct load *l, const struct tn_check_result *result)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	int r = tn_image_open_mem(l->bytes.p, l->bytes.n, l->step->path, &image, NULL);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	return tn_checker_scope_load(&w->scope, l->step->module, l->step->path, image, strchr(result->taints, 'P') != NULL);
}

/* The first that it needs and that would not load. Return: 1 and it, 0, -ENOMEM. */
static int failed_dependency(struct walk *w, const struct tn_step *step, const struct tn_step **ret)
{
	const struct tn_tree_module *module;
	int r = w->failed.n ? tn_tree_module(w->checker->tree, step->module, &module) : -ENOENT;

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (size_t i = module->n_deps; i-- > 0;) { /* what is loaded first */
		*ret = tn_hash_get(&w->failed, tn_text(module->deps[i]));
		if (*ret)
			return 1;
	}
	return 0;
}

/* Puts what decides before all that it would say itself. */
static int tell_dependency(struct walk *w, const struct tn_step *step, const struct tn_step *other, int error,
			   struct tn_check_result *result)
{
	struct tn_check_finding first = {
		.what = { .id = "dependency-fails", .severity = TN_SEVERITY_ERROR, .subject = step->module,
			  .file = step->path,
			  .text = tn_arena_printf(w->arena, "it needs %s, which would not load", other->module),
			  .remedy = tn_arena_printf(w->arena, "see %s", other->module) },
		.error = error,
		.decides = true,
	};

	if (!first.what.text || !first.what.remedy || tn_vec_push(&result->findings, first) < 0)
		return -ENOMEM;
	for (size_t i = result->findings.n - 1; i > 0; i--) {
		result->findings.v[i] = result->findings.v[i - 1];
		result->findings.v[i].decides = false;
	}
	result->findings.v[0] = first;
	result->verdict = TN_VERDICT_FAILS;
	result->error = error;
	return 0;
}

static int judge_dependencies(struct walk *w, const struct tn_step *steps, size_t i, struct tn_check_step *checked)
{
	const struct tn_step *other;
	int r = failed_dependency(w, &steps[i], &other);

	if (r <= 0)
		return r;
	return tell_dependency(w, &steps[i], other, checked[other - steps].result.error, &checked[i].result);
}

static int remember_failure(struct walk *w, const struct tn_step *step)
{
	return tn_hash_put(&w->failed, tn_text(step->path), (void *)step) < 0 ? -ENOMEM : 0;
}

static int check_loading(struct walk *w, const struct tn_step *steps, size_t i, struct tn_check_step *checked,
			 struct tn_error *err)
{
	tn_cleanup(load_release) struct load l = { .step = &steps[i] };
	struct tn_check_step *ret = &checked[i];
	int r = open_file(w->checker, steps[i].path, &l.map, err);

	if (r < 0) {
		ret->trouble = r == -ENOMEM ? NULL : tn_arena_str(w->arena, tn_error_text(err, r));
		ret->result.error = -r;
		return ret->trouble ? remember_failure(w, &steps[i]) : -ENOMEM;
	}
	r = unpack(w, &l, tn_map_text(&l.map));
	if (r == 0)
		r = alter(&l);
	if (r == 0)
		r = check_step(w, &l, ret, err);
	if (r < 0)
		return r;
	ret->checked = true;
	r = judge_dependencies(w, steps, i, checked);
	/* Also of one that fails: what hangs on it has that for its reason, and no symbols to miss. */
	if (r == 0)
		r = load_exports(w, &l, &ret->result);
	if (r == 0 && ret->result.verdict == TN_VERDICT_FAILS && ret->result.error != EEXIST)
		r = remember_failure(w, &steps[i]);
	return r;
}

/* It may load the module that it stands for, and mostly does: then nothing is missing for want of it. */
static bool may_load(const struct tn_step *step)
{
	return step->kind == TN_STEP_COMMAND && tn_command_effect(step->command.shell) == TN_COMMAND_RUNS;
}

int tn_checker_steps(tn_checker *checker, const struct tn_step *steps, size_t n, struct tn_arena *arena,
		     struct tn_check_step *ret, struct tn_error *err)
{
	tn_cleanup(walk_release) struct walk w = { .checker = checker, .arena = arena };
	int r = tn_checker_scope_open(&w.scope, checker->basis, checker->root, checker->tree, &checker->named,
				      TN_CHECK_WITH_LOADED);

	for (size_t i = 0; i < n && r == 0; i++)
		if (steps[i].kind == TN_STEP_INSERT && steps[i].same_as < 0 && steps[i].path)
			r = check_loading(&w, steps, i, ret, err);
		else if (may_load(&steps[i]))
			r = tn_checker_scope_assume(&w.scope, steps[i].module);
	return r < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

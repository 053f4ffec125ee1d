// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/judge.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "core/find/tree.h"
#include "core/image/image.h"
#include "diag/checker.h"
#include "diag/kernel_beside.h"
#include "diag/trust_read.h"
#include "format/modinfo.h"
#include "format/symvers.h"
#include "sys/kernels.h"
#include "sys/own_root.h"

struct tn_build_judge {
	const tn_root *root;
	const struct tn_build_target *target;
	tn_tree *tree;
	tn_kernel_facts *kernel;
	struct tn_live_facts now;    /* of the machine, where it is this root's */
	struct tn_live_facts coming; /* what will be true of the target there */
	tn_trust *trust;
	struct tn_check_basis basis;
	struct tn_buf symvers; /* of the headers; empty: not read yet, or not there */
	const char *symvers_path;
	bool symvers_read;
	struct tn_arena arena; /* of the judge */
};

static bool is_forced(const tn_kernel_facts *kernel)
{
	return tn_kernel_facts_config(kernel, "MODULE_SIG_FORCE") == TN_CONFIG_YES;
}

/* By its configuration it is each kernel's own; on the command line it stays for the next one. */
static enum tn_answer will_enforce(const tn_build_judge *j, bool runs)
{
	if (is_forced(j->kernel))
		return TN_YES;
	if (runs)
		return j->now.sig_enforce == TN_YES ? TN_YES : TN_NO;
	return tn_live_facts_asks_signatures(&j->now) ? TN_YES : TN_NO;
}

/* As the target will run on this machine, which is locked down for its firmware's sake, if at all. What is not known is
 * taken not to be: a build is not refused for what somebody cannot see. */
static int look_at_machine(tn_build_judge *j, bool runs, struct tn_error *err)
{
	int r = tn_live_facts_read(j->root, &j->now, err);

	if (r < 0)
		return r;
	j->coming = (struct tn_live_facts){
		.capable = TN_YES,
		.root = TN_YES,
		.disabled = TN_NO,
		.sig_enforce = will_enforce(j, runs),
		.lockdown = j->now.lockdown == TN_LOCKDOWN_UNKNOWN ? TN_LOCKDOWN_NONE : j->now.lockdown,
		.command_line = "",
		.autoload = TN_YES,
		.loaded_known = true,
	};
	j->basis.live = &j->coming;
	j->basis.coming = true;
	return tn_trust_read(j->root, j->kernel, runs ? TN_TRUST_RUNNING : TN_TRUST_COMING, &j->trust, err);
}

/* In a chroot or an image nobody knows what the machine will enforce. */
static int look_around(tn_build_judge *j, struct tn_error *err)
{
	const char *running = NULL;
	int r = tn_root_is_own(j->root);

	if (r <= 0)
		return r == -ENOMEM ? r : tn_trust_read(j->root, j->kernel, TN_TRUST_IMAGE, &j->trust, err);
	r = tn_kernels_running(j->root, &j->arena, &running);
	return r == -ENOMEM ? r : look_at_machine(j, r == 0 && strcmp(running, j->target->release) == 0, err);
}

static int read_facts(tn_build_judge *j, const struct tn_build_judge_ask *ask, struct tn_error *err)
{
	const struct tn_build_target *t = ask->target;
	const char *tree = tn_arena_printf(&j->arena, "%s%s", tn_root_path(ask->root), t->tree);
	int r;

	j->tree = tree ? tn_tree_new(tree, ask->log) : NULL;
	if (!j->tree)
		return -ENOMEM;
	r = tn_kernel_facts_read_built(ask->root, j->tree, t->release, t->headers, ask->cache, ask->log, &j->kernel, err);
	if (r == 0)
		r = look_around(j, err);
	j->basis.kernel = j->kernel;
	j->basis.trust = j->trust;
	return r;
}

int tn_build_judge_new(const struct tn_build_judge_ask *ask, tn_build_judge **ret, struct tn_error *err)
{
	tn_cleanup(tn_build_judge_freep) tn_build_judge *j = calloc(1, sizeof(*j));
	int r = -ENOMEM;

	if (j) {
		j->root = ask->root;
		j->target = ask->target;
		r = read_facts(j, ask, err);
	}
	if (r < 0)
		return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
	*ret = tn_take_ptr(j);
	return 0;
}

tn_build_judge *tn_build_judge_free(tn_build_judge *j)
{
	if (!j)
		return NULL;
	tn_trust_free(j->trust);
	tn_live_facts_free(&j->now);
	tn_kernel_facts_free(j->kernel);
	tn_tree_free(j->tree);
	tn_buf_free(&j->symvers);
	tn_arena_free(&j->arena);
	free(j);
	return NULL;
}

static int read_symvers(tn_build_judge *j)
{
	int r = 0;

	if (j->symvers_read || !j->target->headers)
		return 0;
	j->symvers_read = true;
	j->symvers_path = tn_arena_printf(&j->arena, "%s/Module.symvers", j->target->headers);
	if (j->symvers_path)
		r = tn_kernel_beside_read(j->root, j->symvers_path, &j->symvers);
	return !j->symvers_path || r == -ENOMEM ? -ENOMEM : 0;
}

static const char *file_name(struct tn_arena *arena, struct tn_text path)
{
	size_t n = path.n;

	while (n && path.p[n - 1] != '/')
		n--;
	return tn_arena_dup(arena, tn_text_from(path, n));
}

/* The kernel's own modules export it, and are not here: a machine that only builds has headers alone. */
static int exported_by_module(void *data, struct tn_text symbol, struct tn_image_ksymbol *ret, const char **ret_module,
			      const char **ret_source)
{
	tn_build_judge *j = data;
	int r = read_symvers(j);
	struct tn_text rest = tn_buf_text(&j->symvers), line;
	struct tn_symvers_line l;

	while (r == 0 && tn_text_line(&rest, &line)) {
		if (tn_symvers_parse(line, &l) < 0 || !tn_text_eq(l.symbol, symbol) || tn_text_is(l.module, "vmlinux"))
			continue;
		*ret = (struct tn_image_ksymbol){
			.name = l.symbol, .export_ns = l.export_ns, .crc = l.crc, .has_crc = l.crc != 0,
			.gpl_only = tn_text_starts(l.export_kind, TN_TEXT_LITERAL("EXPORT_SYMBOL_GPL")),
		};
		*ret_module = file_name(&j->arena, l.module);
		*ret_source = j->symvers_path;
		return *ret_module ? 1 : -ENOMEM;
	}
	return r;
}

/* One judgement. */
struct session {
	tn_build_judge *judge;
	tn_checker *checker;
	struct tn_build_judgement *ret;
};

static int add(struct session *s, const struct tn_finding *finding)
{
	struct tn_finding f = *finding;
	struct tn_arena *arena = &s->ret->arena;

	/* All but the id may live elsewhere. */
	f.subject = f.subject ? tn_arena_str(arena, f.subject) : NULL;
	f.file = f.file ? tn_arena_str(arena, f.file) : NULL;
	f.text = f.text ? tn_arena_str(arena, f.text) : NULL;
	f.remedy = f.remedy ? tn_arena_str(arena, f.remedy) : NULL;
	f.detail = f.detail ? tn_arena_str(arena, f.detail) : NULL;
	if (arena->failed || tn_vec_push(&s->ret->findings, f) < 0)
		return -ENOMEM;
	s->ret->refused |= f.severity == TN_SEVERITY_ERROR;
	return 0;
}

/* What was built for another kernel, and not for this one. A kernel with versions of symbols may even load it: that nobody
 * wanted. Return: 1: it was; 0; -ENOMEM. */
static int judge_release(struct session *s, const char *path)
{
	const char *release = s->judge->target->release;
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_text info = { 0 }, vermagic, word = { 0 };
	struct tn_finding f = { .id = "build-other-kernel", .severity = TN_SEVERITY_ERROR, .file = path };
	int r = tn_image_open_at(AT_FDCWD, path, &image, NULL);

	if (r == 0)
		r = tn_image_modinfo(image, &info);
	if (r < 0)
		return r == -ENOMEM ? r : 0; /* its own check tells it */
	vermagic = tn_modinfo_get(info, "vermagic");
	if (!tn_text_word(&vermagic, " ", &word) || tn_text_is(word, release))
		return 0;
	f.detail = tn_arena_dup(&s->ret->arena, word);
	f.text = tn_arena_printf(&s->ret->arena,
				 "it was built for %.*s, not for %s: its makefile seems to ask uname -r which kernel "
				 "to build for",
				 TN_TEXT_FMT(word), release);
	f.remedy = tn_arena_printf(&s->ret->arena,
				   "give its MAKE the kernel's directory: M=... -C $kernel_source_dir, or the variable "
				   "that its makefile takes, with ${kernelver}");
	r = s->ret->arena.failed ? -ENOMEM : add(s, &f);
	return r < 0 ? r : 1;
}

/* What is true of the machine today, or of any module, is no fault of the build. */
static bool is_of_build(const struct tn_check_finding *f)
{
	static const char *const others[] = { "already-loaded", "blacklisted", "not-permitted", "modules-disabled",
					      "symbol-exporter-leaving", "symbol-exporter-starting", "load-flags" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(others); i++)
		if (strcmp(f->what.id, others[i]) == 0)
			return false;
	return !tn_check_is_of_all(f);
}

static bool has_id(const struct tn_check_finding *f, const char *id)
{
	return strcmp(f->what.id, id) == 0;
}

static int take_finding(struct session *s, const struct tn_check_finding *found, const char *path, bool other_kernel)
{
	struct tn_finding f = found->what;

	f.file = path;
	if (has_id(found, "symbol-missing"))
		f.remedy = "name the module that has it in BUILD_DEPENDS, or look for a version of this one for this kernel; "
			   "KBUILD_MODPOST_WARN in its makefile only hides that it is missing";
	if (!is_of_build(found) || (other_kernel && has_id(found, "vermagic")))
		return 0;
	if (found->doubt)
		f.severity = TN_SEVERITY_NOTE;
	else if (f.severity == TN_SEVERITY_ERROR && has_id(found, "signature-unknown-key"))
		f.severity = TN_SEVERITY_WARNING; /* it may be enrolled by the next start */
	else if (f.severity != TN_SEVERITY_ERROR)
		return 0;
	return add(s, &f);
}

static int judge_file(struct session *s, const char *path, struct tn_error *err)
{
	const struct tn_check_how how = { .with = TN_CHECK_WITH_NAMED };
	tn_cleanup(tn_check_result_free) struct tn_check_result result = { 0 };
	int other = judge_release(s, path);
	int r = other < 0 ? other : tn_checker_file(s->checker, path, &how, &s->ret->arena, &result, err);

	for (size_t i = 0; r == 0 && i < result.findings.n; i++)
		r = take_finding(s, &result.findings.v[i], path, other);
	return r;
}

static int name_files(struct session *s, const char *const *paths, size_t n)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++)
		r = tn_checker_name_file(s->checker, paths[i]);
	return r;
}

int tn_build_judge_files(tn_build_judge *judge, const struct tn_build_judge_files *files, struct tn_build_judgement *ret,
			 struct tn_error *err)
{
	tn_cleanup(tn_checker_freep) tn_checker *checker = tn_checker_new(&judge->basis, judge->root, judge->tree);
	struct session s = { judge, checker, ret };
	int r = -ENOMEM;

	if (checker) {
		tn_checker_ask_exports(checker, exported_by_module, judge);
		r = name_files(&s, files->products, files->n);
	}
	if (r == 0)
		r = name_files(&s, files->others, files->n_others);
	for (size_t i = 0; r == 0 && i < files->n; i++)
		r = judge_file(&s, files->products[i], err);
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}

void tn_build_judgement_free(struct tn_build_judgement *judgement)
{
	tn_vec_free(&judgement->findings);
	tn_arena_free(&judgement->arena);
}

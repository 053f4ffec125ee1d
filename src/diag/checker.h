/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* checker.h - check files and plans against one kernel, with what is loaded by then
 *
 * check.h judges bytes; here the files are read, and the symbols are found that other
 * modules export: those that are loaded, and those that a plan would have loaded before.
 */
#ifndef TN_DIAG_CHECKER_H
#define TN_DIAG_CHECKER_H

#include "core/plan/plan.h"
#include "diag/check.h"

typedef struct tn_checker tn_checker;

/* All of it must live as long. @tree: of the kernel, whose modules.symbols and modules.dep say
 * who exports what. NULL: out of memory. */
tn_checker *tn_checker_new(const struct tn_check_basis *basis, const tn_root *root, tn_tree *tree);
tn_checker *tn_checker_free(tn_checker *checker);
TN_DEFINE_CLEANUP(tn_checker, tn_checker_free);

/* Whose exports count besides the kernel's. */
enum tn_check_with {
	TN_CHECK_WITH_LOADED, /* modules that are loaded: what insmod meets */
	TN_CHECK_WITH_NEEDED, /* also those of the tree that own a symbol that is asked for, as if
				* they had been loaded before */
	TN_CHECK_WITH_NAMED,  /* also of the files that were named, which stand in place of the tree's modules of their
			       * names, and what is told of modules that are not there */
};

struct tn_check_how {
	enum tn_check_with with;
	const char *options; /* NULL: none */
	unsigned flags;      /* TN_LOAD_IGNORE_* */
	bool packed;         /* the kernel unpacks the file */
};

/* Files that will be checked, named before any is: what one needs, another may export, and what is loaded may be one of
 * them rather than the tree's. Return: 0 or -ENOMEM; what cannot be read is nothing here. */
int tn_checker_name_file(tn_checker *checker, const char *path);

/**
 * tn_checker_exports_fn - told of a symbol that nobody has, with TN_CHECK_WITH_NAMED
 * @ret_module: who exports it; lives as long as the checker, like the texts of @ret
 * @ret_source: the file that says so
 *
 * Return: 1 and the symbol; 0: it is not known here either; -ENOMEM.
 */
typedef int tn_checker_exports_fn(void *data, struct tn_text symbol, struct tn_image_ksymbol *ret, const char **ret_module,
				  const char **ret_source);
void tn_checker_ask_exports(tn_checker *checker, tn_checker_exports_fn *fn, void *data);

/**
 * tn_checker_file() - judge one file
 * @arena: holds the strings of @ret, which the caller releases with tn_check_result_free()
 *
 * Return: 0; -ENOMEM; or the -errno of opening or reading the file, with a sentence.
 */
int tn_checker_file(tn_checker *checker, const char *path, const struct tn_check_how *how,
		    struct tn_arena *arena, struct tn_check_result *ret, struct tn_error *err);

/* The verdict of one step of a plan; what does not load a module has none. */
struct tn_check_step {
	bool checked;
	const char *trouble; /* why the file could not be read; NULL: it could */
	struct tn_check_result result;
};

/**
 * tn_checker_steps() - judge what a plan would load, step by step
 * @ret: @n of them, zeroed; the caller releases each result
 *
 * What a step loads counts for those after it, also what a command may load; what would not load does not, and is then
 * the reason ("dependency-fails") of what needs it. Return: 0 or -ENOMEM.
 */
int tn_checker_steps(tn_checker *checker, const struct tn_step *steps, size_t n, struct tn_arena *arena,
		     struct tn_check_step *ret, struct tn_error *err);

#endif

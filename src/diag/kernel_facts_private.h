/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_facts_private.h - what facts stand on, and who finds them: private to kernel_*.c
 *
 * Each fills in what is not known yet, and leaves alone what is.
 */
#ifndef TN_DIAG_KERNEL_FACTS_PRIVATE_H
#define TN_DIAG_KERNEL_FACTS_PRIVATE_H

#include "base/arena.h"
#include "diag/kernel_config.h"
#include "diag/kernel_facts.h"
#include "diag/kernel_record.h"
#include "sys/map.h"

struct tn_kernel_facts_private {
	struct tn_arena arena;
	struct tn_map remembered;       /* what the record's texts lie in: this */
	struct tn_buf read;             /* or that */
	struct tn_kernel_record record; /* of the image */
	struct tn_buf symbols;          /* of a file that has exports, where the image did not tell */
	tn_kernel_exports exports;      /* in it */
	struct tn_buf config_text;
	struct tn_kernel_config config;
};

/* All return 0 or -ENOMEM. */

/* The image, read or remembered in the directory @cache. */
int tn_kernel_facts_from_image(tn_kernel_facts *f, const tn_root *root, const char *cache, const struct tn_log *log);
/* Module.symvers, System.map, and what the kernel itself shows where it is @running. */
int tn_kernel_facts_from_symbols(tn_kernel_facts *f, const tn_root *root, bool running);
int tn_kernel_facts_from_config(tn_kernel_facts *f, const tn_root *root, bool running);
/* The same of one file. */
int tn_kernel_facts_from_symvers(tn_kernel_facts *f, const tn_root *root, const char *path);
int tn_kernel_facts_from_config_file(tn_kernel_facts *f, const tn_root *root, const char *path);
/* What @headers tell instead of the image, where that says in plain that it is of their build. Return: 1: they do; 0; -ENOMEM. */
int tn_kernel_facts_from_headers_of_image(tn_kernel_facts *f, const tn_root *root, const char *headers);
/* Exports, configuration, machine, and the version magic that modules get from them. Those of another release tell nothing. */
int tn_kernel_facts_add_headers(tn_kernel_facts *f, const tn_root *root, const char *headers);
/* The first module of the kernel's own: what is true of it is true of all. */
int tn_kernel_facts_from_module(tn_kernel_facts *f, tn_tree *tree);

#endif

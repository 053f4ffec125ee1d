/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_stages.h - the stages of tn_check(); letters are those of doc/kernel-checks.md
 *
 * Private to check*.c. check.c has their order.
 */
#ifndef TN_DIAG_CHECK_STAGES_H
#define TN_DIAG_CHECK_STAGES_H

struct tn_check_run;

typedef void tn_check_fn(struct tn_check_run *run);

/* Each is in the file that is named so, if no other is. */
tn_check_fn tn_check_calling;       /* A, B */
tn_check_fn tn_check_unpacking;     /* C: check_packed.c */
tn_check_fn tn_check_signature;     /* D */
tn_check_fn tn_check_elf;           /* E1-E13 */
tn_check_fn tn_check_parts;         /* E14-E23 */
tn_check_fn tn_check_blacklist;     /* F1: check_early.c, and so the next ones */
tn_check_fn tn_check_module_layout; /* F2 */
tn_check_fn tn_check_vermagic;      /* F3, F4 */
tn_check_fn tn_check_livepatch;     /* F5 */
tn_check_fn tn_check_loaded;        /* F6, J1 */
tn_check_fn tn_check_sections;      /* H: check_sections.c */
tn_check_fn tn_check_taints;        /* K1: check_taints.c */
tn_check_fn tn_check_signature_taint;
tn_check_fn tn_check_export_tables; /* K3-K6 */
tn_check_fn tn_check_symbols;       /* G1-G14, one loop over the symbol table as the kernel's */
tn_check_fn tn_check_relocations;   /* L2-L6 */
tn_check_fn tn_check_exports;       /* L8: check_symbols.c */
tn_check_fn tn_check_btf;           /* L11 */
tn_check_fn tn_check_parameters;    /* L12-L14 */
tn_check_fn tn_check_builtin_name;  /* L15 */

#endif

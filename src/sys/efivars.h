/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* efivars.h - variables of the firmware, as efivarfs has them, and shim's own table of its */
#ifndef TN_SYS_EFIVARS_H
#define TN_SYS_EFIVARS_H

#include "base/answer.h"
#include "sys/root.h"

#define TN_EFI "/sys/firmware/efi"

/* Who has named them. */
#define TN_EFI_GLOBAL "8be4df61-93ca-11d2-aa0d-00e098032b8c"   /* UEFI itself */
#define TN_EFI_SECURITY "d719b2cb-3d3a-4596-a3bc-dad00e67656f" /* its databases: db, dbx */
#define TN_EFI_MOK "605dab50-e046-4300-abb6-3dd810dd8b23"      /* shim */

/**
 * tn_efivar_read() - the value of a variable
 * @ret: points into @buf, which the caller frees
 *
 * Return: 0, -ENOENT, -EACCES, -EBADMSG (it lacks its attributes), -EFBIG (over 4 MiB), -ENOMEM or -errno.
 */
int tn_efivar_read(const tn_root *root, const char *name, const char *guid, struct tn_buf *buf, struct tn_text *ret);

/* The same of one of shim's, which has them in a table of its own, too, for what is larger than a variable may be. */
int tn_efivar_read_mok(const tn_root *root, const char *name, struct tn_buf *buf, struct tn_text *ret);

/* Whether the firmware checks what it starts. */
struct tn_efi_state {
	enum tn_answer on;       /* the variable SecureBoot */
	enum tn_answer setup;    /* SetupMode: it checks nothing yet */
	enum tn_answer disabled; /* MokSBStateRT: shim was told to check nothing (mokutil --disable-validation) */
};

/* Where SecureBoot is there, a variable that is not says no. */
struct tn_efi_state tn_efi_state_read(const tn_root *root);
/* As the kernel counts it: on, set up and not overruled. */
enum tn_answer tn_efi_state_counts(const struct tn_efi_state *state);

#endif

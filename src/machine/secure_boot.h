/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* secure_boot.h - what the firmware and shim say of keys: Secure Boot, the lists of keys, and what waits for the next start
 *
 * Values with their sources; what a kernel makes of them is diag/trust_read.h's.
 */
#ifndef TN_MACHINE_SECURE_BOOT_H
#define TN_MACHINE_SECURE_BOOT_H

#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"
#include "sys/efivars.h"
#include "sys/root.h"

enum tn_efi_list {
	TN_EFI_DB,      /* the firmware's own keys */
	TN_EFI_MOK_LIST, /* keys that the machine's owner has enrolled: MokListRT */
	TN_EFI_MOK_NEW, /* that are to be enrolled at the next start: mokutil --import */
	TN_EFI_MOK_DEL, /* that are to go then: mokutil --delete */
	TN_N_EFI_LISTS
};

struct tn_efi_certificate {
	enum tn_efi_list list;
	struct tn_text der;
};
typedef TN_VEC(struct tn_efi_certificate) tn_efi_certificates;

struct tn_secure_boot {
	bool efi;                 /* the machine was started by UEFI; else nothing of this is there */
	struct tn_efi_state state;
	enum tn_answer trusted;   /* MokListTrustedRT: the kernel is to trust keys of the owner as its own */
	enum tn_answer requested; /* MokAuth: there is a request with a password for the next start */
	tn_efi_certificates certificates;
	/* Whether there is such a list. MokListRT tells of shim, which has started the machine then, and enrols keys. */
	enum tn_answer listed[TN_N_EFI_LISTS];
};

/* Return: 0 or -ENOMEM. */
int tn_secure_boot_read(const tn_root *root, struct tn_arena *arena, struct tn_secure_boot *ret);
void tn_secure_boot_free(struct tn_secure_boot *boot);

/* Path of the variable that a list is in. */
const char *tn_efi_list_source(enum tn_efi_list list);

#endif

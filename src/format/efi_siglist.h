/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* efi_siglist.h - EFI signature lists: db, dbx, MokListRT, MokListXRT (UEFI specification, 32.4.1)
 *
 * Several lists follow each other; each has entries of one kind and size. A
 * variable read from efivarfs has four bytes of attributes first, which are the
 * caller's to take off.
 */
#ifndef TN_FORMAT_EFI_SIGLIST_H
#define TN_FORMAT_EFI_SIGLIST_H

#include <stdbool.h>

#include "base/reader.h"
#include "base/text.h"

enum tn_efi_entry_kind {
	TN_EFI_X509,        /* a certificate */
	TN_EFI_SHA256,      /* digest of a file */
	TN_EFI_X509_SHA256, /* digest of what is signed in a certificate; behind it the time of revocation may stand */
	TN_EFI_OTHER,
};

struct tn_efi_entry {
	enum tn_efi_entry_kind kind;
	struct tn_text data;
};

/* A walk; zero-initialise all but @lists, which is all of the variable's value. */
struct tn_efi_walk {
	struct tn_reader lists;
	enum tn_efi_entry_kind kind;
	struct tn_reader entries; /* of the list that the walk is in */
	uint32_t entry_size;
};

/* Return: 1 and the next entry, 0 at the end, -EBADMSG. */
int tn_efi_next(struct tn_efi_walk *walk, struct tn_efi_entry *ret);

#endif

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The firmware's variables on keys, and shim's. */
#include "machine/secure_boot.h"

#include <errno.h>

#include "base/cleanup.h"
#include "format/efi_siglist.h"
#include "sys/efivars.h"

#define VARIABLES TN_EFI "/efivars/"

static const struct {
	const char *name, *guid, *source;
} lists[] = {
	[TN_EFI_DB] = { "db", TN_EFI_SECURITY, VARIABLES "db-" TN_EFI_SECURITY },
	[TN_EFI_MOK_LIST] = { "MokListRT", TN_EFI_MOK, VARIABLES "MokListRT-" TN_EFI_MOK },
	[TN_EFI_MOK_NEW] = { "MokNew", TN_EFI_MOK, VARIABLES "MokNew-" TN_EFI_MOK },
	[TN_EFI_MOK_DEL] = { "MokDel", TN_EFI_MOK, VARIABLES "MokDel-" TN_EFI_MOK },
};

const char *tn_efi_list_source(enum tn_efi_list list)
{
	return lists[list].source;
}

static enum tn_answer answer_of(int r)
{
	return r == 0 ? TN_YES : r == -ENOENT ? TN_NO : TN_NOT_KNOWN;
}

static enum tn_answer is_there(const tn_root *root, const char *name)
{
	tn_autobuf buf = { 0 };
	struct tn_text value;

	return answer_of(tn_efivar_read_mok(root, name, &buf, &value));
}

static int add_certificates(struct tn_text list, enum tn_efi_list which, struct tn_arena *arena, tn_efi_certificates *ret)
{
	struct tn_efi_walk walk = { .lists = { .p = (const uint8_t *)list.p, .left = list.n } };
	struct tn_efi_entry entry;

	while (tn_efi_next(&walk, &entry) > 0) {
		struct tn_efi_certificate c = { which, { tn_arena_dup(arena, entry.data), entry.data.n } };

		if (entry.kind != TN_EFI_X509)
			continue;
		if (!c.der.p || tn_vec_push(ret, c) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int read_list(const tn_root *root, enum tn_efi_list which, struct tn_arena *arena, struct tn_secure_boot *ret)
{
	tn_autobuf buf = { 0 };
	struct tn_text list;
	int r = which == TN_EFI_MOK_LIST ? tn_efivar_read_mok(root, lists[which].name, &buf, &list) :
					   tn_efivar_read(root, lists[which].name, lists[which].guid, &buf, &list);

	if (r == -ENOMEM)
		return r;
	ret->listed[which] = answer_of(r);
	return r < 0 ? 0 : add_certificates(list, which, arena, &ret->certificates);
}

int tn_secure_boot_read(const tn_root *root, struct tn_arena *arena, struct tn_secure_boot *ret)
{
	int r = 0;

	ret->efi = tn_root_has(root, TN_EFI);
	if (!ret->efi)
		return 0;
	ret->state = tn_efi_state_read(root);
	ret->trusted = is_there(root, "MokListTrustedRT");
	ret->requested = is_there(root, "MokAuth");
	for (size_t i = 0; i < TN_N_EFI_LISTS && r == 0; i++)
		r = read_list(root, (enum tn_efi_list)i, arena, ret);
	return r;
}

void tn_secure_boot_free(struct tn_secure_boot *boot)
{
	tn_vec_free(&boot->certificates);
}

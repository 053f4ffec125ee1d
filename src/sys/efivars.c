// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/efivars.h"

#include <errno.h>
#include <stdio.h>

#define FILE_MAX_BYTES ((size_t)4 << 20)

#define ATTRIBUTES 4 /* bytes before a variable's value in efivarfs */

int tn_efivar_read(const tn_root *root, const char *name, const char *guid, struct tn_buf *buf, struct tn_text *ret)
{
	char path[160];
	int r;

	snprintf(path, sizeof(path), TN_EFI "/efivars/%s-%s", name, guid);
	r = tn_root_read(root, path, FILE_MAX_BYTES, buf);
	if (r == 0 && buf->n < ATTRIBUTES)
		r = -EBADMSG;
	if (r == 0)
		*ret = tn_text_from(tn_buf_text(buf), ATTRIBUTES);
	return r;
}

int tn_efivar_read_mok(const tn_root *root, const char *name, struct tn_buf *buf, struct tn_text *ret)
{
	char path[128];
	bool empty;
	int r;

	snprintf(path, sizeof(path), TN_EFI "/mok-variables/%s", name);
	r = tn_root_read(root, path, FILE_MAX_BYTES, buf);
	if (r == 0 && buf->n) {
		*ret = tn_buf_text(buf);
		return 0;
	}
	/* Who lacks CAP_SYS_ADMIN, as a confined command does, can open it and reads nothing: shim puts no empty one there. */
	empty = r == 0;
	buf->n = 0;
	r = tn_efivar_read(root, name, TN_EFI_MOK, buf, ret);
	return r == -ENOENT && empty ? -EACCES : r;
}

static enum tn_answer read_flag(const tn_root *root, const char *name, const char *guid)
{
	tn_autobuf buf = { 0 };
	struct tn_text value = { 0 };
	int r = tn_efivar_read(root, name, guid, &buf, &value);

	if (r == -ENOENT && tn_root_has(root, TN_EFI "/efivars/SecureBoot-" TN_EFI_GLOBAL))
		return TN_NO;
	if (r < 0 || !value.n)
		return TN_NOT_KNOWN;
	return value.p[0] == 1 ? TN_YES : TN_NO;
}

struct tn_efi_state tn_efi_state_read(const tn_root *root)
{
	return (struct tn_efi_state){
		.on = read_flag(root, "SecureBoot", TN_EFI_GLOBAL),
		.setup = read_flag(root, "SetupMode", TN_EFI_GLOBAL),
		.disabled = read_flag(root, "MokSBStateRT", TN_EFI_MOK),
	};
}

enum tn_answer tn_efi_state_counts(const struct tn_efi_state *state)
{
	if (state->on != TN_YES)
		return state->on;
	return state->setup == TN_YES || state->disabled == TN_YES ? TN_NO : TN_YES;
}

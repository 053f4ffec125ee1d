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
	int r;

	snprintf(path, sizeof(path), TN_EFI "/mok-variables/%s", name);
	r = tn_root_read(root, path, FILE_MAX_BYTES, buf);
	if (r < 0)
		return tn_efivar_read(root, name, TN_EFI_MOK, buf, ret);
	*ret = tn_buf_text(buf);
	return 0;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/kernel_beside.h"

#include "format/unpack.h"

/* System.map of a large kernel has 10 MB. */
#define BESIDE_MAX ((size_t)128 << 20)

int tn_kernel_beside_read(const tn_root *root, const char *path, struct tn_buf *ret)
{
	tn_autobuf content = { 0 }, unpacked = { 0 };
	int r = tn_root_read(root, path, BESIDE_MAX, &content);

	if (r == 0 && tn_unpack_is_marked(tn_buf_text(&content))) {
		r = tn_unpack(tn_buf_text(&content), BESIDE_MAX, &unpacked, NULL);
		*ret = r == 0 ? unpacked : *ret;
		if (r == 0)
			unpacked = (struct tn_buf){ 0 };
	} else if (r == 0) {
		*ret = content;
		content = (struct tn_buf){ 0 };
	}
	return r;
}

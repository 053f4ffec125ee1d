// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/keys/certificate_file.h"

#include <errno.h>
#include <fcntl.h>

#include "format/pem.h"
#include "format/x509.h"
#include "sys/map.h"

#define MAX_BYTES ((size_t)64 << 10)

int tn_certificate_file_read(const char *path, struct tn_arena *arena, struct tn_text *ret, bool *ret_plain)
{
	tn_autobuf decoded = { 0 };
	tn_automap map = { 0 };
	struct tn_x509 x509;
	struct tn_text der;
	int r = tn_map_open_at(AT_FDCWD, path, MAX_BYTES, TN_MAP_COPY | TN_MAP_NO_DEVICE | TN_MAP_NO_SPECIAL, &map);

	if (r < 0)
		return r;
	r = tn_pem_certificate(tn_map_text(&map), &decoded);
	if (r == -ENOMEM)
		return r;
	der = r == 0 ? tn_buf_text(&decoded) : tn_map_text(&map);
	if (tn_x509_read(der, &x509, NULL) < 0)
		return -EBADMSG;
	der = (struct tn_text){ tn_arena_dup(arena, x509.whole), x509.whole.n };
	if (!der.p)
		return -ENOMEM;
	if (ret_plain)
		*ret_plain = r < 0 && der.n == map.size;
	*ret = der;
	return 0;
}

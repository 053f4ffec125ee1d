// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/sum.h"

#include <errno.h>

#include "sys/map.h"

#define FILE_MAX ((size_t)1 << 30)

int tn_build_sum(tn_crypto *crypto, struct tn_text bytes, char ret[static TN_BUILD_SUM_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	struct tn_digest digest;
	int r = tn_crypto_digest(crypto, "SHA256", bytes, &digest, NULL);

	if (r < 0)
		return r == -ENOMEM ? r : -ENOSYS;
	if (digest.n != (TN_BUILD_SUM_SIZE - 1) / 2)
		return -ENOSYS;
	for (size_t i = 0; i < digest.n; i++) {
		ret[2 * i] = digits[digest.p[i] >> 4];
		ret[2 * i + 1] = digits[digest.p[i] & 15];
	}
	ret[2 * digest.n] = '\0';
	return 0;
}

int tn_build_sum_file(tn_crypto *crypto, int fd, char ret[static TN_BUILD_SUM_SIZE], uint64_t *ret_size)
{
	/* Whoever cuts it short meanwhile ends nothing. */
	tn_automap map = { 0 };
	int r = tn_map_fd(fd, FILE_MAX, TN_MAP_COPY | TN_MAP_NO_DEVICE | TN_MAP_NO_SPECIAL, &map);

	if (r == 0)
		r = tn_build_sum(crypto, tn_map_text(&map), ret);
	if (r == 0)
		*ret_size = map.size;
	return r;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/unpack.h"

#include <errno.h>

#include "base/cleanup.h"
#include "format/compress_backend.h"
#include "format/unpack_extent.h"

#include "format/poison.h"

static const struct {
	struct tn_text magic;
	tn_compress_unpack_fn *unpack;
	/* Where a stream ends, for who would take what follows for a fault; NULL: for none. */
	struct tn_text (*extent)(struct tn_text packed);
} formats[] = {
	{ { "\x1f\x8b\x08", 3 }, tn_compress_gz_unpack, NULL },
	{ { "\xfd" "7zXZ\0", 6 }, tn_compress_xz_unpack, tn_unpack_xz_extent },
	{ { "\x28\xb5\x2f\xfd", 4 }, tn_compress_zst_unpack, tn_unpack_zst_extent },
};

static int format_of(struct tn_text file)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(formats); i++)
		if (tn_text_starts(file, formats[i].magic))
			return (int)i;
	return -1;
}

bool tn_unpack_is_packed(struct tn_text file)
{
	return format_of(file) >= 0;
}

bool tn_unpack_is_marked(struct tn_text file)
{
	return format_of(file) >= 0;
}

int tn_unpack(struct tn_text packed, size_t max, struct tn_buf *ret, struct tn_error *err)
{
	int format = format_of(packed), r;
	tn_autobuf out = { 0 };

	if (format < 0)
		return tn_fail(err, -EINVAL, "not packed in a way that is known here");
	if (formats[format].extent)
		packed = formats[format].extent(packed);
	r = formats[format].unpack(packed, max, &out, err);
	if (r < 0)
		return r;
	*ret = out;
	out = (struct tn_buf){ 0 };
	return 0;
}

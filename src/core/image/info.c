// SPDX-License-Identifier: LGPL-2.1-or-later
/* Records, then signature and build id in hexadecimal. */
#include "core/image/info.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/size.h"
#include "format/modinfo.h"
#include "format/modsig.h"

/* Bytes on a line in hex. */
#define HEX_WIDTH 20

void tn_info_hex(struct tn_buf *out, struct tn_text bytes)
{
	static const char digits[] = "0123456789ABCDEF";
	char *to;

	/* Per byte two digits and a colon, or at a line's end "\n\t\t" besides. */
	if (!bytes.n || tn_buf_reserve(out, tn_size_mul(tn_size_add(bytes.n, bytes.n / HEX_WIDTH), 3)) < 0)
		return;
	to = out->p + out->n;
	for (size_t i = 0; i < bytes.n; i++) {
		uint8_t byte = (uint8_t)bytes.p[i];

		*to++ = digits[byte >> 4];
		*to++ = digits[byte & 15];
		if (i + 1 == bytes.n)
			break;
		*to++ = ':';
		if ((i + 1) % HEX_WIDTH == 0) {
			memcpy(to, "\n\t\t", 3);
			to += 3;
		}
	}
	out->n = (size_t)(to - out->p);
}

static int hand_out(tn_modinfo_fn *fn, void *data, const char *key, struct tn_text value)
{
	return fn(data, tn_text(key), value);
}

static int walk_signature(const struct tn_modsig *sig, tn_modinfo_fn *fn, void *data)
{
	tn_autobuf bytes = { 0 }, key = { 0 }, signature = { 0 };
	int r;

	tn_modsig_key_bytes(sig, &bytes);
	tn_info_hex(&key, tn_buf_text(&bytes));
	tn_info_hex(&signature, sig->signature);
	if (bytes.failed || key.failed || signature.failed)
		return -ENOMEM;
	r = hand_out(fn, data, "sig_id", tn_text(tn_modsig_type_name(sig->type)));
	if (r == 0)
		r = hand_out(fn, data, "signer", sig->signer);
	if (r == 0)
		r = hand_out(fn, data, "sig_key", tn_buf_text(&key));
	if (r == 0)
		r = hand_out(fn, data, "sig_hashalgo", tn_text(sig->hash));
	return r ? r : hand_out(fn, data, "signature", tn_buf_text(&signature));
}

static int walk_build_id(const tn_image *image, tn_modinfo_fn *fn, void *data)
{
	tn_autobuf hex = { 0 };
	struct tn_text id;

	if (tn_image_build_id(image, &id) < 0)
		return 0;
	tn_info_hex(&hex, id);
	return hex.failed ? -ENOMEM : hand_out(fn, data, "build-id", tn_buf_text(&hex));
}

int tn_info_of_image(const tn_image *image, bool build_id, tn_modinfo_fn *fn, void *data)
{
	struct tn_text section;
	struct tn_modsig sig;
	int r = tn_image_modinfo(image, &section);

	if (r < 0)
		return r == -ENOENT ? -ENODATA : r;
	r = tn_modinfo_walk(section, fn, data);
	if (r == 0 && tn_modsig_read(tn_image_bytes(image), &sig, NULL) == 0)
		r = walk_signature(&sig, fn, data);
	return r == 0 && build_id ? walk_build_id(image, fn, data) : r;
}

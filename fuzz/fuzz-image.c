// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a module says, of any bytes that are not compressed. */
#include <errno.h>

#include "core/image/image.h"
#include "format/compression.h"
#include "modules.h"

static void check_exports(const tn_image *image)
{
	tn_autovec tn_image_exports exports = { 0 };
	int r = tn_image_get_exports(image, &exports, NULL);

	fuzz_check(r == 0 || (r == -EBADMSG && exports.v == NULL));
	for (size_t i = 0; i < exports.n; i++)
		fuzz_touch(exports.v[i].name.p, exports.v[i].name.n);
}

static void check_ksymbols(const tn_image *image)
{
	tn_autovec tn_image_ksymbols symbols = { 0 };
	int r = tn_image_get_ksymbols(image, &symbols, NULL);

	fuzz_check(r == 0 || (r == -EBADMSG && symbols.v == NULL));
	for (size_t i = 0; i < symbols.n; i++) {
		fuzz_touch(symbols.v[i].name.p, symbols.v[i].name.n);
		fuzz_touch(symbols.v[i].export_ns.p, symbols.v[i].export_ns.n);
	}
}

static void check_imports(const tn_image *image)
{
	tn_autovec tn_image_imports imports = { 0 };
	int r = tn_image_get_imports(image, &imports, NULL);

	fuzz_check(r == 0 || (r == -EBADMSG && imports.v == NULL));
	for (size_t i = 0; i < imports.n; i++) {
		fuzz_check(imports.v[i].name.n > 0);
		fuzz_touch(imports.v[i].name.p, imports.v[i].name.n);
	}
}

static void check_versions(const tn_image *image)
{
	tn_autovec tn_image_versions versions = { 0 };
	int r = tn_image_get_versions(image, &versions, NULL);

	fuzz_check(r == 0 || (r == -EBADMSG && versions.v == NULL));
	for (size_t i = 0; i < versions.n; i++)
		fuzz_touch(versions.v[i].name.p, versions.v[i].name.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_text info;

	if (tn_compress_detect((struct tn_text){ (const char *)data, size }) != TN_COMPRESSION_NONE)
		return 0; /* fuzz-compress has these */
	if (tn_image_open_mem(data, size, "fuzz.ko", &image, NULL) < 0)
		return 0;
	check_exports(image);
	check_ksymbols(image);
	check_imports(image);
	check_versions(image);
	if (tn_image_modinfo(image, &info) == 0)
		fuzz_touch(info.p, info.n);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_modules(corpus);
}

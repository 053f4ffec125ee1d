// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/product.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/compress.h"
#include "format/pack.h"
#include "sign/sealing.h"
#include "sys/command.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/replacing.h"

#define PATH_VARIABLE "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* How modules are packed, and by which program where its options are set, or its library is not here. */
static const struct packer {
	const char *suffix;
	enum tn_compression format;
	const char *command, *options; /* what dkms asks for, unless told otherwise */
	size_t setting; /* of struct tn_dkms_settings: the options */
} packers[] = {
	{ ".gz", TN_COMPRESSION_GZ, "gzip -f", "", offsetof(struct tn_dkms_settings, compress_gzip) },
	{ ".xz", TN_COMPRESSION_XZ, "xz -f", "--check=crc32 --lzma2=dict=1MiB", offsetof(struct tn_dkms_settings, compress_xz) },
	{ ".zst", TN_COMPRESSION_ZST, "zstd -f", "-q --rm -T0", offsetof(struct tn_dkms_settings, compress_zstd) },
};

struct finishing {
	const char *dir;
	const struct tn_build_finish *how;
	struct tn_error *err;
	struct tn_arena arena;
	TN_VEC(const char *) names; /* x.ko */
	int dirfd;
};

static const struct packer *packer_of(const char *suffix)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(packers); i++)
		if (strcmp(packers[i].suffix, suffix) == 0)
			return &packers[i];
	return NULL;
}

/* The options that the machine has set; "": none. */
static const char *options_of(const struct finishing *f, const struct packer *packer)
{
	const char *options = NULL;

	if (f->how->settings)
		memcpy(&options, (const char *)f->how->settings + packer->setting, sizeof(options));
	return options ? options : "";
}

static int take_name(void *data, int dirfd, const char *name)
{
	struct finishing *f = data;
	const char *copy;

	if (!tn_text_ends(tn_text(name), TN_TEXT_LITERAL(".ko")))
		return 0;
	copy = tn_arena_str(&f->arena, name);
	return copy ? tn_vec_push(&f->names, copy) : -ENOMEM;
}

/* What is to be in the file: signed where there is a key. */
static int sign(const struct finishing *f, const struct tn_buf *module, struct tn_buf *ret)
{
	struct tn_sealing sealing;
	tn_autobuf message = { 0 };
	int r = tn_sealing_open(tn_buf_text(module), &sealing, f->err);

	if (r == 0)
		r = tn_sealer_sign(f->how->sealer, sealing.payload, f->how->hash, 0, &message, f->err);
	if (r < 0)
		return r;
	tn_buf_add_text(ret, sealing.payload);
	r = tn_sealing_append(tn_buf_text(&message), ret);
	return r < 0 ? r : ret->failed ? -ENOMEM : 0;
}

/* The program makes a file beside it, and removes this one. */
static int pack_by_program(const struct finishing *f, const char *path, const struct packer *packer)
{
	const char *options = options_of(f, packer);
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *text = tn_arena_printf(&arena, "exec %s %s -- \"$0\"", packer->command, *options ? options : packer->options);
	const char *const argv[] = { "/bin/sh", "-c", text, path, NULL };
	const char *const environment[] = { PATH_VARIABLE, "LC_ALL=C", NULL };
	int r = text ? tn_child_run(&(struct tn_child){ .root = "", .argv = argv, .env = environment, .output = -1 }, f->err) :
		       -ENOMEM;

	return r > 0 ? tn_fail(f->err, -EIO, "it could not be packed: \"%s\" has ended with status %d", packer->command, r) : r;
}

static int pack(const struct finishing *f, const char *path, const char *name, const struct packer *packer, struct tn_text content)
{
	tn_autobuf packed = { 0 }, to = { 0 };
	int r;

	tn_buf_addf(&to, "%s%s", path, packer->suffix);
	tn_buf_add_char(&to, '\0');
	r = to.failed ? -ENOMEM : tn_pack(packer->format, content, &packed, f->err);
	if (r == 0)
		r = tn_replacing_make(to.p, tn_buf_text(&packed), f->err);
	return r == 0 ? tn_dir_remove(f->dirfd, name) : r;
}

static int finish_one(const struct finishing *f, const char *name)
{
	const struct packer *packer = packer_of(f->how->packing);
	const bool by_program = packer && *options_of(f, packer);
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *path = tn_arena_printf(&arena, "%s/%s", f->dir, name);
	tn_autobuf before = { 0 }, after = { 0 };
	tn_autoreplacing file = { .dirfd = -1, .fd = -1 };
	int r = path ? tn_replacing_open(path, f->dir, &arena, &file, f->err) : -ENOMEM;

	if (r == 0)
		r = tn_replacing_read(&file, TN_DECOMPRESS_MAX, &before, f->err);
	if (r == 0 && f->how->sealer)
		r = sign(f, &before, &after);
	if (r == 0 && packer && !by_program) {
		r = pack(f, path, name, packer, tn_buf_text(f->how->sealer ? &after : &before));
		if (r != -ENOSYS)
			return r;
		r = 0;
	}
	if (r == 0 && f->how->sealer)
		r = tn_replacing_put(&file, tn_buf_text(&after), f->err);
	return r == 0 && packer ? pack_by_program(f, path, packer) : r;
}

int tn_build_finish(const char *dir, const struct tn_build_finish *how, struct tn_error *err)
{
	struct finishing f = { .dir = dir, .how = how, .err = err };
	int r;

	if (!how->sealer && !packer_of(how->packing))
		return 0;
	f.dirfd = tn_dir_open(AT_FDCWD, dir);
	r = f.dirfd < 0 ? tn_fail(err, f.dirfd, "%s: %s", dir, strerror(-f.dirfd)) : tn_dir_names(f.dirfd, take_name, &f);
	for (size_t i = 0; i < f.names.n && r == 0; i++) {
		r = finish_one(&f, f.names.v[i]);
		if (r < 0)
			r = tn_fail_in(err, r, "%s", f.names.v[i]);
	}
	if (f.dirfd >= 0)
		close(f.dirfd);
	tn_vec_free(&f.names);
	tn_arena_free(&f.arena);
	return r;
}

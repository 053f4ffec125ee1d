// SPDX-License-Identifier: LGPL-2.1-or-later
/* How an image comes by its bytes: mapped, read, in pieces, borrowed, unpacked. */
#include "core/image/image.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "format/compress.h"
#include "format/note.h"
#include "sys/map.h"
#include "sys/sparse.h"

/* What finit_module(2) reads at most. */
#define IMAGE_MAX ((size_t)INT_MAX)

/* Larger files are mapped rather than read in pieces: room for a giant that somebody has put into
 * the tree may be refused, its mapping is not. Modules with debugging information come near. */
#define PARTLY_MAX ((size_t)128 << 20)

struct tn_image {
	struct tn_map map;      /* empty for borrowed bytes, and once they were unpacked */
	struct tn_buf unpacked; /* empty for a file that is not compressed */
	struct tn_sparse sparse; /* only of tn_image_open_partly() */
	int unread;              /* why a piece of it could not be read */
	struct tn_elf elf;
};

static int fail_map(struct tn_error *err, int r, const char *path)
{
	if (r == -EFBIG)
		return tn_fail(err, r, "%s: larger than a module can be (%d bytes)", path, INT_MAX);
	if (r == -EINVAL)
		return tn_fail(err, r, "%s: a device, not a file", path);
	if (r == -EAGAIN)
		return tn_fail(err, r, "%s: a pipe that nothing comes from, not a file", path);
	return tn_fail(err, r, "%s: %s", path, strerror(-r));
}

/* Fills @image from @bytes, which are its map or the caller's. */
static int parse(struct tn_text bytes, tn_image *image, struct tn_error *err)
{
	if (tn_compress_detect(bytes) != TN_COMPRESSION_NONE) {
		int r = tn_decompress(bytes, TN_DECOMPRESS_MAX, &image->unpacked, err);

		if (r < 0)
			return r;
		tn_map_close(&image->map);
		bytes = tn_buf_text(&image->unpacked);
	}
	return tn_elf_open(&image->elf, bytes.p, bytes.n, err);
}

/* Takes over @map, whatever happens; with NULL, @bytes are borrowed. */
static int open_bytes(struct tn_map *map, struct tn_text bytes, const char *path, tn_image **ret,
		      struct tn_error *err)
{
	tn_cleanup(tn_image_freep) tn_image *image = calloc(1, sizeof(*image));
	int r;

	if (!image) {
		if (map)
			tn_map_close(map);
		return tn_fail(err, -ENOMEM, "%s: out of memory", path);
	}
	if (map)
		image->map = *map;
	r = parse(bytes, image, err);
	if (r < 0)
		return tn_fail_in(err, r, "%s", path);
	*ret = tn_take_ptr(image);
	return 0;
}

static int open_whole(int dirfd, const char *path, unsigned flags, tn_image **ret,
		      struct tn_error *err)
{
	struct tn_map map;
	int r = tn_map_open_at(dirfd, path, IMAGE_MAX, TN_MAP_NO_DEVICE | flags, &map);

	return r < 0 ? fail_map(err, r, path) : open_bytes(&map, tn_map_text(&map), path, ret, err);
}

int tn_image_open_at(int dirfd, const char *path, tn_image **ret, struct tn_error *err)
{
	return open_whole(dirfd, path, 0, ret, err);
}

int tn_image_open_named(const char *path, tn_image **ret, struct tn_error *err)
{
	return open_whole(AT_FDCWD, path, TN_MAP_WAIT, ret, err);
}

int tn_image_open_kept(const char *path, tn_image **ret, struct tn_error *err)
{
	return open_whole(AT_FDCWD, path, TN_MAP_WAIT | TN_MAP_COPY, ret, err);
}

static int need(void *data, size_t offset, size_t n)
{
	tn_image *image = data;
	int r = tn_sparse_need(&image->sparse, offset, n);

	if (r < 0 && !image->unread)
		image->unread = r;
	return r;
}

static int parse_partly(tn_image *image, struct tn_error *err)
{
	struct tn_sparse *s = &image->sparse;
	struct tn_text bytes = { (const char *)tn_sparse_bytes(s), s->size };
	int r = need(image, 0, s->size < TN_COMPRESS_HEADER_MAX ? s->size : TN_COMPRESS_HEADER_MAX);

	if (r == 0 && tn_compress_detect(bytes) == TN_COMPRESSION_NONE)
		return tn_elf_open_partly(&image->elf, bytes.p, bytes.n, need, image, err);
	if (r == 0)
		r = need(image, 0, s->size);
	return r < 0 ? tn_fail(err, r, "cannot read: %s", strerror(-r)) : parse(bytes, image, err);
}

static int open_mapped(int fd, const char *path, tn_image **ret, struct tn_error *err)
{
	struct tn_map map;
	int r = tn_map_fd(fd, IMAGE_MAX, TN_MAP_NO_DEVICE, &map);

	return r < 0 ? fail_map(err, r, path) : open_bytes(&map, tn_map_text(&map), path, ret, err);
}

int tn_image_open_partly(int fd, const char *path, struct tn_sparse_memory *memory, tn_image **ret,
			 struct tn_error *err)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_sparse sparse;
	int r = tn_sparse_open(fd, PARTLY_MAX, memory, &sparse);

	if (r == -EFBIG)
		return open_mapped(fd, path, ret, err);
	if (r < 0)
		return fail_map(err, r, path);
	image = calloc(1, sizeof(*image));
	if (!image)
		return tn_fail(err, -ENOMEM, "%s: out of memory", path);
	image->sparse = sparse;
	r = parse_partly(image, err);
	if (r < 0)
		return tn_fail_in(err, r, "%s", path);
	*ret = tn_take_ptr(image);
	return 0;
}

int tn_image_check(const tn_image *image, struct tn_error *err)
{
	int r = image->unread;

	return r < 0 ? tn_fail(err, r, "cannot read: %s", strerror(-r)) : 0;
}

int tn_image_open_mem(const void *data, size_t size, const char *path, tn_image **ret,
		      struct tn_error *err)
{
	return open_bytes(NULL, (struct tn_text){ data, size }, path, ret, err);
}

tn_image *tn_image_free(tn_image *image)
{
	if (!image)
		return NULL;
	tn_map_close(&image->map);
	tn_buf_free(&image->unpacked);
	free(image);
	return NULL;
}

const struct tn_elf *tn_image_elf(const tn_image *image)
{
	return &image->elf;
}

struct tn_text tn_image_bytes(const tn_image *image)
{
	return (struct tn_text){ (const char *)image->elf.data, image->elf.size };
}

static int section_text(const tn_image *image, const char *name, struct tn_text *ret)
{
	struct tn_elf_section s;
	int r = tn_elf_section(&image->elf, name, &s);

	if (r < 0)
		return r;
	if (s.type == SHT_NOBITS) /* debugging information alone */
		return -ENOENT;
	*ret = (struct tn_text){ (const char *)s.data, s.size };
	return 0;
}

int tn_image_modinfo(const tn_image *image, struct tn_text *ret)
{
	return section_text(image, ".modinfo", ret);
}

int tn_image_build_id(const tn_image *image, struct tn_text *ret)
{
	struct tn_text notes;
	int r = section_text(image, ".note.gnu.build-id", &notes);

	return r < 0 ? r : tn_note_build_id(notes, image->elf.big_endian, ret);
}

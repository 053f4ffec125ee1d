// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/image.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "sys/map.h"

/* What finit_module(2) reads at most. */
#define IMAGE_MAX ((size_t)INT_MAX)

struct tn_image {
	struct tn_map map; /* empty for borrowed bytes */
	struct tn_elf elf;
};

static int parse(const void *data, size_t size, const char *path, tn_image *image,
		 struct tn_error *err)
{
	int r = tn_elf_open(&image->elf, data, size, err);

	return r < 0 ? tn_fail_in(err, r, "%s", path) : 0;
}

static int fail_map(struct tn_error *err, int r, const char *path)
{
	if (r == -EFBIG)
		return tn_fail(err, r, "%s: larger than a module can be (%d bytes)", path, INT_MAX);
	if (r == -EINVAL)
		return tn_fail(err, r, "%s: not a file", path);
	return tn_fail(err, r, "%s: %s", path, strerror(-r));
}

/* Takes over @map, whatever happens. */
static int open_map(struct tn_map *map, const char *path, tn_image **ret, struct tn_error *err)
{
	tn_cleanup(tn_image_freep) tn_image *image = calloc(1, sizeof(*image));
	int r;

	if (!image) {
		tn_map_close(map);
		return tn_fail(err, -ENOMEM, "%s: out of memory", path);
	}
	image->map = *map;
	r = parse(map->data, map->size, path, image, err);
	if (r < 0)
		return r;
	*ret = tn_take_ptr(image);
	return 0;
}

int tn_image_open_at(int dirfd, const char *path, tn_image **ret, struct tn_error *err)
{
	struct tn_map map;
	int r = tn_map_open_at(dirfd, path, IMAGE_MAX, TN_MAP_NO_DEVICE, &map);

	return r < 0 ? fail_map(err, r, path) : open_map(&map, path, ret, err);
}

int tn_image_open_fd(int fd, const char *path, tn_image **ret, struct tn_error *err)
{
	struct tn_map map;
	int r = tn_map_fd(fd, IMAGE_MAX, TN_MAP_NO_DEVICE, &map);

	return r < 0 ? fail_map(err, r, path) : open_map(&map, path, ret, err);
}

int tn_image_open_mem(const void *data, size_t size, const char *path, tn_image **ret,
		      struct tn_error *err)
{
	tn_cleanup(tn_image_freep) tn_image *image = calloc(1, sizeof(*image));
	int r;

	if (!image)
		return tn_fail(err, -ENOMEM, "%s: out of memory", path);
	r = parse(data, size, path, image, err);
	if (r < 0)
		return r;
	*ret = tn_take_ptr(image);
	return 0;
}

tn_image *tn_image_free(tn_image *image)
{
	if (image)
		tn_map_close(&image->map);
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

int tn_image_modinfo(const tn_image *image, struct tn_text *ret)
{
	struct tn_elf_section s;
	int r = tn_elf_section(&image->elf, ".modinfo", &s);

	if (r < 0)
		return r;
	*ret = (struct tn_text){ (const char *)s.data, s.size };
	return 0;
}

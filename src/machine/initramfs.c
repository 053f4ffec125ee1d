// SPDX-License-Identifier: LGPL-2.1-or-later
/* The archive that a kernel starts with: read as it comes, remembered by its stamp. */
#include "machine/initramfs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "format/cpio.h"
#include "format/uki.h"
#include "format/unpack.h"
#include "machine/initramfs_list.h"
#include "machine/initramfs_record.h"
#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/map.h"
#include "sys/remembered.h"

/* Large ones are of 300 MiB; anything else is none. */
#define ARCHIVE_MAX ((size_t)1 << 30)
#define UNPACKED_MAX ((size_t)1 << 30)
/* Bytes of one that is read at a glance: some ten milliseconds. */
#define GLANCE_MAX ((size_t)1 << 20)

static const struct tn_remembered_kind kind = { "tninitrd", "initramfs", 1 };

/* An archive on its way: parts that come out of a packed stream, or the file's own bytes. */
struct reading {
	struct tn_initramfs_list *list;
	struct tn_cpio_reader reader;
	struct tn_cpio cpio;
};

static int read_part(void *data, struct tn_text bytes, struct tn_error *err)
{
	struct reading *reading = data;
	int r = tn_cpio_feed(&reading->cpio, &reading->reader, &bytes, err);

	return r > 0 ? tn_fail(err, -EBADMSG, "what is packed in it is no cpio archive") : r;
}

static void start_anew(struct reading *reading)
{
	tn_cpio_free(&reading->cpio);
	reading->cpio = (struct tn_cpio){ 0 };
}

static int read_packed(struct reading *reading, struct tn_text *rest, struct tn_error *err)
{
	int r;

	start_anew(reading);
	r = tn_unpack_in_parts(rest, UNPACKED_MAX, read_part, reading, err);
	if (r == 0)
		r = tn_cpio_finish(&reading->cpio, err);
	start_anew(reading);
	return r == -ENOSYS ? -EOPNOTSUPP : r;
}

/* Early ones, say of microcode, are not packed; the last one mostly is. */
static int read_archives(struct tn_text rest, struct tn_initramfs_list *list, struct tn_error *err)
{
	struct reading reading = { .list = list, .reader = tn_initramfs_list_reader(list) };
	bool any = false;
	int r = 0;

	while (rest.n && r == 0) {
		size_t left = rest.n;

		r = tn_cpio_feed(&reading.cpio, &reading.reader, &rest, err);
		any |= rest.n < left;
		if (r <= 0)
			break;
		if (any && !tn_unpack_is_packed(rest)) { /* whatever a boot loader or a signer has put there */
			r = 0;
			break;
		}
		r = read_packed(&reading, &rest, err);
		any = true;
	}
	if (r == 0)
		r = tn_cpio_finish(&reading.cpio, err);
	tn_cpio_free(&reading.cpio);
	return r;
}

static int read_fd(int fd, struct tn_arena *arena, struct tn_initramfs *ret, struct tn_error *err)
{
	tn_cleanup(tn_initramfs_list_free) struct tn_initramfs_list list = { .arena = arena };
	tn_automap map = { 0 };
	struct tn_text archive;
	int r = tn_map_fd(fd, ARCHIVE_MAX, TN_MAP_NO_DEVICE | TN_MAP_NO_SPECIAL, &map);

	if (r < 0)
		return tn_fail(err, r, "%s", r == -EINVAL ? "it is no plain file" : strerror(-r));
	archive = tn_map_text(&map);
	if (tn_uki_section(archive, ".initrd", &archive) == -EBADMSG)
		return tn_fail(err, -EBADMSG, "the unified kernel image is cut short");
	r = read_archives(archive, &list, err);
	if (r == 0)
		r = tn_initramfs_list_finish(&list, ret);
	if (r == -EFBIG)
		return tn_fail(err, r, "there is more in it than in any initramfs");
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}

/* Return: 0, or anything else: nothing is remembered. */
static int recall(const char *cache, const char *full, const struct tn_stamp *stamp, struct tn_arena *arena,
		  struct tn_initramfs *ret)
{
	tn_automap map = { 0 };
	struct tn_text bytes;
	int r = tn_remembered_find(&kind, cache, full, stamp, &map, &bytes);

	return r < 0 ? r : tn_initramfs_record_read(bytes, arena, ret);
}

static void remember(const char *cache, const char *full, int fd, struct timespec before, const struct tn_initramfs *read)
{
	struct tn_stamp after = tn_stamp_of_fd(fd);
	tn_autobuf record = { 0 };

	if (!tn_stamp_holds(&read->stamp, &after, tn_stamp_trust_of(fd), before))
		return;
	tn_initramfs_record_write(read, &record);
	if (!record.failed)
		tn_remembered_keep(&kind, cache, full, &read->stamp, tn_buf_text(&record));
}

/* @most: bytes of an archive that is not remembered. */
static int get(const tn_root *root, const char *path, const char *cache, uint64_t most, struct tn_arena *arena,
	       struct tn_initramfs *ret, struct tn_error *err)
{
	struct timespec before = tn_clock_now();
	tn_autoclose int fd = tn_root_open(root, path, O_RDONLY);
	const char *full = tn_arena_printf(arena, "%s%s", tn_root_path(root), path);
	struct tn_initramfs read = { .path = tn_arena_str(arena, path) };
	int r;

	if (!full || !read.path)
		return tn_fail(err, -ENOMEM, "%s: out of memory", path);
	if (fd < 0)
		return tn_fail(err, fd, "%s: %s", path, strerror(-fd));
	read.stamp = tn_stamp_of_fd(fd);
	if (!cache || recall(cache, full, &read.stamp, arena, &read) < 0) {
		if (read.stamp.size > most)
			return tn_fail(err, -ENODATA, "%s: nothing is remembered of it yet", path);
		r = read_fd(fd, arena, &read, err);
		if (r < 0)
			return tn_fail_in(err, r, "%s", path);
		if (cache)
			remember(cache, full, fd, before, &read);
	}
	*ret = read;
	return 0;
}

int tn_initramfs_read(const tn_root *root, const char *path, const char *cache, struct tn_arena *arena,
		      struct tn_initramfs *ret, struct tn_error *err)
{
	return get(root, path, cache, UINT64_MAX, arena, ret, err);
}

int tn_initramfs_glance(const tn_root *root, const char *path, const char *cache, struct tn_arena *arena,
			struct tn_initramfs *ret, struct tn_error *err)
{
	return get(root, path, cache, GLANCE_MAX, arena, ret, err);
}

void tn_initramfs_free(struct tn_initramfs *initramfs)
{
	tn_vec_free(&initramfs->files);
}

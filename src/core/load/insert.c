// SPDX-License-Identifier: LGPL-2.1-or-later
/* One file goes into the kernel, in the first of several ways that works. */
#include "core/load/insert.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "core/image/alter.h"
#include "format/compress.h"
#include "format/compress_headers.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/map.h"

/* What finit_module(2) reads at most. */
#define FILE_MAX ((size_t)INT_MAX)

struct insertion {
	const struct tn_kernel *kernel;
	int fd;
	bool regular;
	const struct tn_insert *how;
	struct tn_insert_report *report;
	struct tn_error *err;
};

static const char *options_of(const struct tn_insert *how)
{
	return how->options ? how->options : "";
}

static int load_memory(const struct insertion *in, const void *data, size_t size)
{
	in->report->stage = TN_INSERT_KERNEL;
	in->report->way = TN_INSERT_AS_MEMORY;
	return in->kernel->load_mem(in->kernel->data, data, size, options_of(in->how));
}

/* init_module(2) has neither flags nor names: what they mean is done to the image. */
static int load_altered(const struct insertion *in, struct tn_text image)
{
	tn_autobuf copy = { 0 };
	int r;

	tn_buf_add_text(&copy, image);
	if (copy.failed)
		return tn_fail(in->err, -ENOMEM, "out of memory");
	r = tn_alter(&copy, in->how->flags, in->how->rename, in->err);
	return r < 0 ? r : load_memory(in, copy.p, copy.n);
}

static int load_image(const struct insertion *in, struct tn_text image)
{
	if (in->how->flags || in->how->rename)
		return load_altered(in, image);
	return load_memory(in, image.p, image.n);
}

static int load_unpacked_here(const struct insertion *in, struct tn_text file)
{
	tn_autobuf image = { 0 };
	int r = tn_decompress(file, TN_DECOMPRESS_MAX, &image, in->err);

	return r < 0 ? r : load_image(in, tn_buf_text(&image));
}

/* What the kernel would answer, without asking it: it takes files alone, and not empty ones. */
static int fail_no_file(const struct insertion *in, const char *why)
{
	in->report->stage = TN_INSERT_KERNEL;
	return tn_fail(in->err, -EINVAL, "%s", why);
}

/* All of the file through memory. */
static int load_read(const struct insertion *in)
{
	const unsigned flags = TN_MAP_NO_DEVICE | TN_MAP_COPY | (in->how->wait ? TN_MAP_WAIT : 0);
	tn_automap file = { 0 };
	/* A copy: the file may be cut short, by whoever builds it, while we unpack it. */
	int r = tn_map_fd(in->fd, FILE_MAX, flags, &file);

	in->report->stage = TN_INSERT_READ;
	if (r == -EINVAL)
		return fail_no_file(in, "neither a file nor a pipe");
	if (r < 0)
		return tn_fail(in->err, r, "%s", strerror(-r));
	if (file.size == 0)
		return fail_no_file(in, "the file is empty");
	in->report->format = tn_compress_detect(tn_map_text(&file));
	if (in->report->format != TN_COMPRESSION_NONE)
		return load_unpacked_here(in, tn_map_text(&file));
	return load_image(in, tn_map_text(&file));
}

static int load_file(const struct insertion *in, bool empty)
{
	int r;

	in->report->stage = TN_INSERT_KERNEL;
	in->report->way = TN_INSERT_AS_FILE;
	r = in->kernel->load_fd(in->kernel->data, in->fd, options_of(in->how), in->how->flags);
	if (r == -EINVAL && empty)
		return fail_no_file(in, "the file is empty");
	return r == -ENOSYS ? load_read(in) : r;
}

/* Whether the kernel says that it unpacks the format and the header agrees. */
static bool kernel_unpacks(const struct insertion *in, struct tn_text header)
{
	struct tn_insert_report *report = in->report;
	struct tn_compress_info info;
	char format[16];

	if (!in->kernel->compression ||
	    in->kernel->compression(in->kernel->data, format, sizeof(format)) < 0 ||
	    strcmp(format, tn_compress_name(report->format)) != 0)
		report->kernel_refuses = "it does not unpack this format";
	else if (tn_compress_describe(header, &info, NULL) < 0)
		report->kernel_refuses = "the header is damaged";
	else
		report->kernel_refuses = info.kernel_refuses;
	return !report->kernel_refuses;
}

static int load_packed(const struct insertion *in, struct tn_text header)
{
	struct tn_insert_report *report = in->report;
	int r;

	if (!kernel_unpacks(in, header))
		return load_read(in);
	report->stage = TN_INSERT_KERNEL;
	report->way = TN_INSERT_PACKED;
	r = in->kernel->load_fd(in->kernel->data, in->fd, options_of(in->how),
				in->how->flags | TN_LOAD_COMPRESSED);
	if (r != -EINVAL && r != -EOPNOTSUPP && r != -ENOSYS)
		return r;
	report->packed_error = r;
	r = load_read(in);
	if (r != -ENOSYS || report->way != TN_INSERT_PACKED)
		return r;
	/* No decompressor here: then the kernel's word is the last. */
	report->stage = TN_INSERT_KERNEL;
	return report->packed_error;
}

static int load(const struct insertion *in)
{
	char header[TN_COMPRESS_HEADER_MAX];
	struct tn_text start = { header, 0 };
	ssize_t n;

	if (!in->regular || in->how->rename)
		return load_read(in);
	n = tn_file_start(in->fd, header, sizeof(header));
	if (n < 0) {
		in->report->stage = TN_INSERT_READ;
		return tn_fail(in->err, (int)n, "%s", strerror((int)-n));
	}
	start.n = (size_t)n;
	in->report->format = tn_compress_detect(start);
	return in->report->format == TN_COMPRESSION_NONE ? load_file(in, n == 0) :
							     load_packed(in, start);
}

int tn_insert_fd(const struct tn_kernel *kernel, int fd, const struct tn_insert *how,
		 struct tn_insert_report *report, struct tn_error *err)
{
	struct tn_insert_report unwanted;
	struct insertion in = { kernel, fd, false, how, report ? report : &unwanted, err };
	int regular = tn_file_is_regular(fd);

	*in.report = (struct tn_insert_report){ .stage = TN_INSERT_READ };
	if (regular < 0)
		return tn_fail(err, regular, "%s", strerror(-regular));
	in.regular = regular;
	return load(&in);
}

int tn_insert_file(const struct tn_kernel *kernel, const char *path, const struct tn_insert *how,
		   struct tn_insert_report *report, struct tn_error *err)
{
	tn_autoclose int fd = tn_file_open_at(AT_FDCWD, path);

	if (fd >= 0)
		return tn_insert_fd(kernel, fd, how, report, err);
	if (report)
		*report = (struct tn_insert_report){ .stage = TN_INSERT_OPEN };
	return tn_fail(err, fd, "%s", strerror(-fd));
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's log as it grows. */
#include "cmd/log/log_follow.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "sys/fd.h"
#include "sys/interrupt.h"
#include "sys/klog.h"

#define BURST_MAX_BYTES ((size_t)2 << 20)

#define DEVICE "/dev/kmsg"

/* What there is now. */
static int take(struct tn_log_lines *lines, int fd, int (*fn)(void *data, const struct tn_log_record *record), void *data,
		struct tn_error *err)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec tn_log_records records = { 0 };
	tn_autobuf bytes = { 0 };
	bool dropped = false;
	int r = tn_klog_read(fd, BURST_MAX_BYTES, &bytes, &dropped);

	if (r == 0)
		r = tn_kernel_log_add(tn_buf_text(&bytes), &arena, &records);
	if (r < 0)
		return tn_fail(err, r, "%s: %s", DEVICE, strerror(-r));
	r = tn_log_lines_look(lines, err);
	for (size_t i = 0; i < records.n && r == 0; i++)
		r = fn(data, &records.v[i]);
	return r;
}

static int fail_to_open(const tn_root *root, int r, struct tn_error *err)
{
	if (r == -EPERM || r == -EACCES)
		return tn_fail(err, r, "%s: %s: only root sees the kernel's log here", DEVICE, strerror(-r));
	return tn_fail(err, r, "%s%s: %s", tn_root_path(root), DEVICE, strerror(-r));
}

int tn_log_follow(struct tn_log_lines *lines, int interrupt, int (*fn)(void *data, const struct tn_log_record *record),
		  void *data, struct tn_error *err)
{
	tn_autoclose int fd = tn_klog_open(lines->root, DEVICE);
	int r = fd < 0 ? fail_to_open(lines->root, fd, err) : 0;

	if (r == 0 && !tn_klog_grows(fd))
		return tn_fail(err, -EOPNOTSUPP, "%s%s is a copy, to which nothing is added: --follow is for the running machine",
			       tn_root_path(lines->root), DEVICE);
	if (r == 0)
		r = take(lines, fd, fn, data, err);
	while (r == 0) {
		r = tn_interrupt_await(interrupt, fd);
		if (r == 0)
			r = take(lines, fd, fn, data, err);
		else if (r != -EINTR)
			tn_fail(err, r, "%s: %s", DEVICE, strerror(-r));
	}
	return r == -EINTR ? 0 : r;
}

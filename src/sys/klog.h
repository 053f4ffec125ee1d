/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* klog.h - the kernel's log: one record a read(2) from /dev/kmsg, or a file that holds a copy
 *
 * format/kmsg.h reads what comes.
 */
#ifndef TN_SYS_KLOG_H
#define TN_SYS_KLOG_H

#include <stdbool.h>
#include <stdint.h>

#include "sys/root.h"

/**
 * tn_klog_open() - open a log
 * @path: "/dev/kmsg", the device or (below another root) a regular file; or a file with lines of dmesg
 *
 * Return: a descriptor that the caller closes, -EINVAL (neither a regular file nor that device), -EPERM
 * (kernel.dmesg_restrict, and no CAP_SYSLOG) or another -errno.
 */
int tn_klog_open(const tn_root *root, const char *path);

/**
 * tn_klog_read() - append what there is, without waiting for more
 * @max:     bytes; of more the last are kept, from the start of a record on
 * @dropped: set when some of it is not there: the kernel wrote over it, or there was more than @max
 *
 * Return: 0, -ENOMEM, or errno of read(2), negative.
 */
int tn_klog_read(int fd, size_t max, struct tn_buf *ret, bool *dropped);

/* Whether it is the device, to which the kernel adds. */
bool tn_klog_grows(int fd);

/* Whether it is a file that was last written before @time, in seconds since 1970. */
bool tn_klog_is_older(int fd, uint64_t time);

#endif

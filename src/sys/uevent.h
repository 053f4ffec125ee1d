/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* uevent.h - listen for what the kernel says of devices
 *
 * A netlink socket that many listen to, so that each has a queue of its own: who is slow loses messages, and
 * hears that. Other programs may send to it as well: what is not of the kernel is told apart.
 */
#ifndef TN_SYS_UEVENT_H
#define TN_SYS_UEVENT_H

#include <stddef.h>

/* A descriptor that the caller closes, or -errno. From now on messages are kept. */
int tn_uevent_open(void);

/**
 * tn_uevent_receive() - take the next message, without waiting
 * @room: bytes in @to
 *
 * Return: 0 with its length in @ret; -EAGAIN: there is none; -ENOBUFS: some are lost; -EMSGSIZE: it had more
 * than @room; -EPERM: it was not of the kernel; or another errno of recvmsg(2), negative.
 */
int tn_uevent_receive(int fd, char *to, size_t room, size_t *ret);

#endif

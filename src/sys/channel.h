/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* channel.h - two pipes between this process and a child, which both may write to */
#ifndef TN_SYS_CHANNEL_H
#define TN_SYS_CHANNEL_H

#include "base/buf.h"

/* One of its ends. */
struct tn_channel {
	int in, out; /* to read from, to write to; -1: none */
};

#define TN_CHANNEL_NONE { -1, -1 }

/* Only ours never waits for something to read. Return: 0 or -errno. */
int tn_channel_open(struct tn_channel *ours, struct tn_channel *childs);
void tn_channel_close(struct tn_channel *end);

/* Of the child: what it says goes nowhere, and nobody says anything to it. Return: 0 or -errno. */
int tn_channel_alone(void);

/* All of it. The caller has SIGPIPE blocked. Return: 0; -EPIPE: nobody hears it any more; -errno. */
int tn_channel_say(const struct tn_channel *end, struct tn_text text);
/* Waits for a piece of what is said. Return: its bytes; 0: nothing will be said any more; -errno. */
int tn_channel_hear(const struct tn_channel *end, struct tn_buf *ret);
/* Takes what has been said, without waiting; of more than @max in @ret the rest is dropped. Return: 1: there may be more to come;
 * 0: that was all; -errno. */
int tn_channel_take(int fd, size_t max, struct tn_buf *ret);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* write.h - all of some bytes to a descriptor */
#ifndef TN_SYS_WRITE_H
#define TN_SYS_WRITE_H

#include "base/text.h"

/* Goes on after short writes and signals. Return: 0, or -errno with some of it written. */
int tn_write_all(int fd, struct tn_text content);

#endif

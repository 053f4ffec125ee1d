/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* standard.h - descriptors 0, 1 and 2 */
#ifndef TN_SYS_STANDARD_H
#define TN_SYS_STANDARD_H

/**
 * tn_hold_standard() - let no file that is opened later become stdin, stdout or stderr
 *
 * First thing in main(). The kernel's own requests start modprobe with all three closed. Each that
 * is closed is held in a way that reading and writing fail with EBADF, as if it were closed still.
 */
void tn_hold_standard(void);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VP_EXPORT_H
#define VP_EXPORT_H

/* Another type is another build: the symbols' versions change with it. */
#ifndef VP_ANSWER
#define VP_ANSWER int
#endif

VP_ANSWER vp_open(void);
VP_ANSWER vp_gpl(void);
VP_ANSWER vp_spaced(void);
VP_ANSWER vp_private(void);
VP_ANSWER vp_closed(void);

/* A namespace was a bare word until Linux 6.13, and is a string from there on. */
#include <linux/version.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
#define VP_NAMESPACE VP_SPACE
#else
#define VP_NAMESPACE "VP_SPACE"
#endif

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sanitize.h - whether this build runs under AddressSanitizer: TN_ASAN is 1 or 0 */
#ifndef TN_BASE_SANITIZE_H
#define TN_BASE_SANITIZE_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TN_ASAN 1 /* as clang says it */
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(TN_ASAN)
#define TN_ASAN 1 /* as gcc says it */
#endif
#ifndef TN_ASAN
#define TN_ASAN 0
#endif

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* poison.h - what a parser of untrusted bytes must not call
 *
 * The last include of every .c file in format/: lengths come from bounds, never
 * from a NUL that may not be there.
 */
#ifndef TN_FORMAT_POISON_H
#define TN_FORMAT_POISON_H

#pragma GCC poison strlen strcpy strcat sprintf vsprintf atoi atol strtol strtoul

#endif

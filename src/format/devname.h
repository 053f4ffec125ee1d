/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* devname.h - modules.devname: device nodes that make the kernel load a module
 *
 *	tun net/tun c10:200
 *
 * Module, path below /dev, type (c or b) with major and minor number. Lines
 * that start with '#' are comments; what follows the numbers is not looked at.
 */
#ifndef TN_FORMAT_DEVNAME_H
#define TN_FORMAT_DEVNAME_H

#include <stdint.h>

#include "base/text.h"

struct tn_devname {
	struct tn_text module;
	struct tn_text node; /* relative, without empty components, "." and ".." */
	char type;           /* 'c' or 'b' */
	uint32_t major, minor;
};

/* One line, without its newline. Return: 1; 0 for a comment or a blank line; -EBADMSG. */
int tn_devname_parse(struct tn_text line, struct tn_devname *ret);

#endif

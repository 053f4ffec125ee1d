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

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"

struct tn_devname {
	struct tn_text module;
	struct tn_text node; /* relative, without empty components, "." and ".."; means itself in
				tmpfiles.d(5): printable ASCII without \ " ' % */
	char type;           /* 'c' or 'b' */
	uint32_t major, minor;
};

/**
 * tn_devname_from_alias() - what one alias of a module says about its node
 * @d:     zeroed before the first alias
 * @alias: "devname:NODE", "char-major-N-M" and "block-major-N-M" count
 *
 * Return: whether @d has both a node and a number now: then depmod looks at no
 * further alias. Until then a later alias of a kind replaces an earlier one.
 */
bool tn_devname_from_alias(struct tn_devname *d, struct tn_text alias);

/* Appends a line that tn_devname_parse() reads. Return: 0, or -EINVAL for a node that it would not. */
int tn_devname_write(struct tn_buf *out, const struct tn_devname *d);

/* One line, without its newline. Return: 1; 0 for a comment or a blank line; -EBADMSG. */
int tn_devname_parse(struct tn_text line, struct tn_devname *ret);

#endif

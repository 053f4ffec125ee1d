/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* btf.h - sizes of a kernel's own structures, from its BTF type information
 *
 * Source: the kernel's Documentation/bpf/btf.rst.
 */
#ifndef TN_FORMAT_BTF_H
#define TN_FORMAT_BTF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* Bytes of `struct @name`; 0: there is none, or two that differ, or this is no BTF that is understood. */
uint32_t tn_btf_struct_size(struct tn_text btf, bool big_endian, struct tn_text name);

/* Where BTF may begin in a kernel without sections, from @from on, which is moved behind it; .p NULL: nowhere. */
struct tn_text tn_btf_find(struct tn_text kernel, bool big_endian, size_t *from);

#endif

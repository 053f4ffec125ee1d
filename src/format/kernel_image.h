/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_image.h - what a boot loader is given, and where in it the kernel itself is
 *
 * The file is told by its content, never by its name. Sources: the kernel's
 * Documentation/arch/x86/boot.rst, arch/arm64/booting.rst, arch/riscv/boot-image-header.rst,
 * and for EFI zboot the header that its boot loaders look for ("zimg").
 */
#ifndef TN_FORMAT_KERNEL_IMAGE_H
#define TN_FORMAT_KERNEL_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

enum tn_kernel_container {
	TN_KERNEL_BZIMAGE, /* x86 */
	TN_KERNEL_ZBOOT,   /* an EFI program that unpacks it */
	TN_KERNEL_ELF,     /* vmlinux */
	TN_KERNEL_FLAT,    /* the kernel's memory as it is: arm64, riscv */
	TN_KERNEL_PACKED,  /* any of them, as a whole */
	TN_KERNEL_OTHER    /* a program with a packed kernel somewhere in it, see tn_kernel_image_inside() */
};

struct tn_kernel_image {
	enum tn_kernel_container container;
	struct tn_text payload; /* inside the file; packed or not; bytes may follow it that are no part */
	uint16_t machine;       /* EM_*, where the container tells; else 0 */
	struct tn_text version; /* as the boot header has it, the release first; empty: it does not tell */
};

/* Return: 0, or -EBADMSG: a header that contradicts itself. */
int tn_kernel_image_find(struct tn_text file, struct tn_kernel_image *ret, struct tn_error *err);

/* What it says in plain of the kernel, its version first: as .version of the above. No more than the start of the file need be
 * there. */
#define TN_KERNEL_IMAGE_START ((size_t)68 << 10)
struct tn_text tn_kernel_image_words(struct tn_text start);

/**
 * tn_kernel_image_inside() - the next place where something packed may begin
 * @file: of TN_KERNEL_OTHER
 * @from: where to go on; moved behind the place
 * @ret:  from that place to the end
 *
 * Return: false when there is none any more.
 */
bool tn_kernel_image_inside(struct tn_text file, size_t *from, struct tn_text *ret);

#endif

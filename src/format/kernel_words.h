/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_words.h - what an unpacked kernel says of itself in words
 *
 * Found by how they begin and told from accidents by all of what they must be.
 */
#ifndef TN_FORMAT_KERNEL_WORDS_H
#define TN_FORMAT_KERNEL_WORDS_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"

/* "Linux version RELEASE (...", without the newline at its end; .p NULL: not found. */
struct tn_text tn_kernel_banner(struct tn_text kernel);
/* The release in a banner; also in what a boot header says, which begins with it. */
struct tn_text tn_kernel_release_of(struct tn_text banner);

/* From its number on, "#1 SMP Debian 6.1.176-1 (2026-07-02)", as uname(2) has it; empty: it has none. */
struct tn_text tn_kernel_build_of(struct tn_text banner);

/**
 * tn_kernel_version_of() - the kernel's own version
 * @banner: any text that has the release and maybe, further on, what the distribution calls it
 *
 * Debian's release 6.1.0-56-amd64 is 6.1.176, say: "... Debian 6.1.176-1 (2026-07-02)".
 * Return: false when it has none.
 */
bool tn_kernel_version_of(struct tn_text banner, unsigned ret[3]);

/* What modules must say, "RELEASE SMP preempt mod_unload ..."; .p NULL: not found, or several are. */
struct tn_text tn_kernel_vermagic(struct tn_text kernel, struct tn_text release);

/* The configuration that is built in (CONFIG_IKCONFIG), unpacked. Return: 0, -ENOENT, or as tn_unpack(). */
int tn_kernel_ikconfig(struct tn_text kernel, struct tn_buf *ret, struct tn_error *err);

/* A line "CONFIG_X=value" or "# CONFIG_X is not set", which means "n". @option: without "CONFIG_". @value: without
 * quotes around it. Return: false for any other line. */
bool tn_kernel_config_line(struct tn_text line, struct tn_text *option, struct tn_text *value);

#endif

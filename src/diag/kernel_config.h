/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_config.h - the options of a kernel's configuration, by name */
#ifndef TN_DIAG_KERNEL_CONFIG_H
#define TN_DIAG_KERNEL_CONFIG_H

#include "base/arena.h"
#include "base/hash.h"

struct tn_kernel_config {
	struct tn_hash options;
	struct tn_arena arena;
};

/* What other lines say is passed over. @text must live as long. Return: how many options it has, or -ENOMEM. */
int tn_kernel_config_read(struct tn_kernel_config *config, struct tn_text text);
void tn_kernel_config_free(struct tn_kernel_config *config);

/* Without quotes; "n" for what is not set; .p NULL: not named. */
struct tn_text tn_kernel_config_get(const struct tn_kernel_config *config, struct tn_text option);

#endif

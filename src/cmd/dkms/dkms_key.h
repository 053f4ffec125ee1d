/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms_key.h - the key that dkms signs with: framework.conf's, or its own, which it makes */
#ifndef TN_CMD_DKMS_DKMS_KEY_H
#define TN_CMD_DKMS_DKMS_KEY_H

#include "build/target.h"
#include "cmd/dkms/dkms.h"
#include "sign/sealer.h"

/* Opens it. @ret: NULL: modules for that kernel are not signed. Return: 0, or -errno with a sentence. */
int tn_dkms_key(struct tn_dkms *d, const struct tn_build_target *target, tn_sealer **ret, struct tn_error *err);

int tn_dkms_generate_mok(struct tn_dkms *d);

#endif

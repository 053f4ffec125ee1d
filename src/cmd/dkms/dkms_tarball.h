/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms_tarball.h - a version as an archive, and back */
#ifndef TN_CMD_DKMS_DKMS_TARBALL_H
#define TN_CMD_DKMS_DKMS_TARBALL_H

#include "cmd/dkms/dkms.h"

int tn_dkms_mktarball(struct tn_dkms *d);
int tn_dkms_ldtarball(struct tn_dkms *d);

#endif

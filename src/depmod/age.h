/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* age.h - whether modules.dep is older than a module file */
#ifndef TN_DEPMOD_AGE_H
#define TN_DEPMOD_AGE_H

#include "depmod/source.h"

/* Whether a module file below the directory is younger than its modules.dep, or there is none, or not
 * all can be looked at. */
bool tn_depmod_is_stale(const struct tn_depmod_source *from);

#endif

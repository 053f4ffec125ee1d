// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/check_private.h"

void tn_check_signature(struct tn_check_run *run)
{
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/check_private.h"

void tn_check_calling(struct tn_check_run *run)
{
}

void tn_check_unpacking(struct tn_check_run *run)
{
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/check_private.h"

void tn_check_blacklist(struct tn_check_run *run)
{
}

void tn_check_module_layout(struct tn_check_run *run)
{
}

void tn_check_vermagic(struct tn_check_run *run)
{
}

void tn_check_livepatch(struct tn_check_run *run)
{
}

void tn_check_loaded(struct tn_check_run *run)
{
}

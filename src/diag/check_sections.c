// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/check_private.h"

void tn_check_sections(struct tn_check_run *run)
{
}

void tn_check_taints(struct tn_check_run *run)
{
}

void tn_check_signature_taint(struct tn_check_run *run)
{
}

void tn_check_export_tables(struct tn_check_run *run)
{
}

void tn_check_btf(struct tn_check_run *run)
{
}

void tn_check_builtin_name(struct tn_check_run *run)
{
}

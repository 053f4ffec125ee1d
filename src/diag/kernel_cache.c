// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/kernel_cache.h"

const struct tn_remembered_kind tn_kernel_cache_kind = { "tnkernel", "kernel", 2 };

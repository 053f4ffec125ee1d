// SPDX-License-Identifier: LGPL-2.1-or-later
/* A build without esbuild or d3 has no page to put the data into. */
#include "cmd/explore/explore_page.h"

const struct tn_explore_part tn_explore_parts[] = { { 0 } };

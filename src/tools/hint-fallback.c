// SPDX-License-Identifier: LGPL-2.1-or-later
/* Built without tenon, there is nobody to ask. */
#include "tools/hint.h"

void tn_hint(const char *what, int error, const char *subject)
{
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* licence.h - whether a licence lets a module have GPL-only symbols */
#ifndef TN_DIAG_LICENCE_H
#define TN_DIAG_LICENCE_H

#include <stdbool.h>

#include "base/text.h"
#include "core/image/image.h"

/* @licence: license= of .modinfo; .p NULL, as any other that is not one of the six: no. */
bool tn_licence_is_gpl(struct tn_text licence);

/* Of a whole module; one without .modinfo, or with a damaged one, says nothing. */
bool tn_licence_of_image_is_gpl(const tn_image *image);

#endif

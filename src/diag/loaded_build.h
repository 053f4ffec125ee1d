/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* loaded_build.h - whether a loaded module was loaded from a file that we have */
#ifndef TN_DIAG_LOADED_BUILD_H
#define TN_DIAG_LOADED_BUILD_H

#include "core/image/image.h"
#include "diag/live_facts.h"

/* Compares what the linker called both (/sys/module/NAME/notes/.note.gnu.build-id), or else what the
 * build made of their source (srcversion). NOT_KNOWN: one of the two has neither. */
enum tn_answer tn_loaded_build_is(const tn_root *root, const char *module, const tn_image *image);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modules.h - modules of all forms as seeds, made by tests/mkko */
#ifndef TN_FUZZ_MODULES_H
#define TN_FUZZ_MODULES_H

#include "fuzz.h"

/* Each class, byte order and way to store checksums; signed and not. */
void fuzz_seed_modules(struct fuzz_corpus *corpus);

#endif

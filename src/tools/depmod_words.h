/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* depmod_words.h - depmod's findings as messages, in the words that scripts know */
#ifndef TN_TOOLS_DEPMOD_WORDS_H
#define TN_TOOLS_DEPMOD_WORDS_H

#include "base/finding_sink.h"

/* Messages go to the command's sink (cli/log.h). Lives for ever. */
const struct tn_finding_sink *tn_depmod_words(void);

#endif

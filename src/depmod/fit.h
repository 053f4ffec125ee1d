/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fit.h - the facts of a module without what no line of an output file can hold (line.h) */
#ifndef TN_DEPMOD_FIT_H
#define TN_DEPMOD_FIT_H

#include "base/finding_sink.h"
#include "core/image/facts.h"
#include "depmod/files.h"

/* What is left out is told: the first few for each module, then how many. */
void tn_depmod_fit(const struct tn_depmod_file *file, struct tn_facts *facts,
		   const struct tn_finding_sink *sink);

#endif

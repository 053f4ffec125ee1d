/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* alone.h - modules that do not bear company: `options NAME load_sequential=1`
 *
 * The word is Android's (its libmodprobe reads it from modules.options). No module has a parameter of that name,
 * and the kernel passes over it.
 */
#ifndef TN_CORE_LOAD_ALONE_H
#define TN_CORE_LOAD_ALONE_H

#include "core/plan/plan_step.h"

/* Whether it is to be loaded while nothing else is. */
bool tn_step_wants_alone(const struct tn_step *step);

#endif

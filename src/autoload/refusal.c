// SPDX-License-Identifier: LGPL-2.1-or-later
#include "autoload/refusal.h"

#include <errno.h>

#include "core/plan/command.h"

enum tn_refusal tn_refusal_of(const struct tn_step *step, int result, bool denied)
{
	if (step->kind == TN_STEP_COMMAND && tn_command_effect(step->command.shell) == TN_COMMAND_FAILS)
		return TN_REFUSAL_BLOCKED; /* "install NAME /bin/false" */
	if (step->kind == TN_STEP_INSERT && result == -EPERM && denied)
		return TN_REFUSAL_BLOCKED;
	if (step->kind == TN_STEP_INSERT && result == -ENODEV)
		return TN_REFUSAL_NO_DEVICE;
	return TN_REFUSAL_FAILURE;
}

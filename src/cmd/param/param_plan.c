// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/param/param_plan.h"

static int add(tn_param_remarks *to, const char *parameter, const char *text, const char *remedy)
{
	return text ? tn_vec_push(to, (struct tn_param_remark){ parameter, text, remedy }) : -ENOMEM;
}

int tn_param_refuse(struct tn_param_plan *plan, const char *parameter, const char *text, const char *remedy)
{
	return add(&plan->refusals, parameter, text, remedy);
}

int tn_param_note(struct tn_param_plan *plan, const char *parameter, const char *text, const char *remedy)
{
	return add(&plan->notes, parameter, text, remedy);
}

void tn_param_plan_free(struct tn_param_plan *plan)
{
	for (size_t i = 0; i < plan->files.n; i++)
		tn_buf_free(&plan->files.v[i].content);
	tn_vec_free(&plan->files);
	tn_vec_free(&plan->changes);
	tn_vec_free(&plan->lines);
	tn_vec_free(&plan->refusals);
	tn_vec_free(&plan->notes);
	tn_check_kernel_close(&plan->kernel);
}

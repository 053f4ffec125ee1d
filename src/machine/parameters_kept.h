/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* parameters_kept.h - the parameters that a loaded module has, as it would have to be given them to get them again
 *
 * Pure. What the configuration or the kernel's command line sets is not among them: it comes by itself, as it stands there
 * now.
 */
#ifndef TN_MACHINE_PARAMETERS_KEPT_H
#define TN_MACHINE_PARAMETERS_KEPT_H

#include "machine/parameters.h"

/* One that cannot be given again. */
struct tn_parameter_lost {
	const char *name;
	const char *why; /* a phrase */
};
typedef TN_VEC(struct tn_parameter_lost) tn_parameters_lost;

/**
 * tn_parameters_keep() - of what tn_parameters_read() has found of a loaded module
 * @given:  parameters that it is going to be given anyway; their names count. NULL: none
 * @arena:  for @ret_options
 * @ret_options: "a=1 b=\"x y\"", "" for none
 * @ret_lost: those whose value is not known, or nobody can tell how to give it; added to
 *
 * Return: 0 or -ENOMEM.
 */
int tn_parameters_keep(const tn_parameters *parameters, const char *given, struct tn_arena *arena, const char **ret_options,
		       tn_parameters_lost *ret_lost);

#endif

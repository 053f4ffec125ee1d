/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* parameters.h - module parameters as words of a command line */
#ifndef TN_CLI_PARAMETERS_H
#define TN_CLI_PARAMETERS_H

#include <stddef.h>

/**
 * tn_parameters_join() - NAME=VALUE words of a command line as one option string
 *
 * The shell has taken the quotes away that held a value with blanks together,
 * and the kernel, which splits at blanks, needs them: it gets double ones.
 * Return: malloc'ed; NULL: out of memory.
 */
char *tn_parameters_join(size_t n, char *const *words);

#endif

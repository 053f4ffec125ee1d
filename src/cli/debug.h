/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* debug.h - TENON_DEBUG: what a command says to those who hunt a fault
 *
 * The variable names areas, set apart by commas: TENON_DEBUG=plan,config. Their
 * messages go where the command's own go, whatever -q and -v say.
 */
#ifndef TN_CLI_DEBUG_H
#define TN_CLI_DEBUG_H

#define TN_DEBUG_ENV "TENON_DEBUG"

/* Once tn_report_setup() has named the command. @value: of the variable; NULL where it is not set.
 * What is no area is told; the others count. */
void tn_debug_setup(const char *value);

#endif

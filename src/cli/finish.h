/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* finish.h - the end of a command: its output is written, or it has failed */
#ifndef TN_CLI_FINISH_H
#define TN_CLI_FINISH_H

/**
 * tn_finish_output() - flush stdout; what could not be written is a failure
 * @status: exit status so far
 *
 * Return: @status, or EXIT_FAILURE after a message.
 */
int tn_finish_output(int status);

#endif

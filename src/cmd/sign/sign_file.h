/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sign_file.h - the kernel's scripts/sign-file and Ubuntu's kmodsign, when this program is called by their names */
#ifndef TN_CMD_SIGN_SIGN_FILE_H
#define TN_CMD_SIGN_SIGN_FILE_H

#include <stdbool.h>

/* Whether a program of that name, or at that path, is one of them. */
bool tn_sign_file_is(const char *program);

/* @argv: as it came; argv[0] begins messages. Return: exit status, as theirs: 0, 1, and 2 for wrong usage. */
int tn_sign_file_main(int argc, char **argv);

#endif

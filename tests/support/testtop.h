/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testtop.h - for tests: a directory that a line of shell fills, gone after them */
#ifndef TN_TESTTOP_H
#define TN_TESTTOP_H

#include <stdio.h>
#include <stdlib.h>

static char top[64]; /* its path, for the shell $TOP */

/* For cmocka's setup. @script: run in sh; NULL: nothing. Return: 0, or what cmocka takes for a failure. */
static inline int testtop_make(const char *script)
{
	snprintf(top, sizeof(top), "/tmp/tenon-test-XXXXXX");
	if (!mkdtemp(top))
		return -1;
	setenv("TOP", top, 1);
	return script ? system(script) : 0;
}

/* Runs commands of the shell there. Return: as system(3); not 0 where one of them fails. */
static inline int testtop_run(const char *text)
{
	char *command;
	int r;

	if (asprintf(&command, "set -e; cd \"$TOP\"\n%s\n", text) < 0)
		return -1;
	r = system(command);
	free(command);
	return r;
}

/* cmocka's teardown. */
static inline int testtop_remove(void **state)
{
	(void)state;
	return system("chmod -R u+rwx \"$TOP\"; rm -rf \"$TOP\"");
}

#endif

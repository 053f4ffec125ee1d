/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test-count.h - how often a picture has something; for the tests of pictures */
#ifndef TN_PICTURE_TEST_COUNT_H
#define TN_PICTURE_TEST_COUNT_H

#include <stddef.h>
#include <string.h>

static inline size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		n++;
	return n;
}

#endif

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/named.h"

#include <errno.h>
#include <string.h>

static const char *const places[] = { "/usr/src/", "/opt/" };

/* Of a path, in what shells and makefiles write. */
static bool is_inside(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("/._-+~", c));
}

/* Where there is one, it begins: "-I/opt/x", "=/opt/x", not "/home/opt/x". */
static bool begins(struct tn_text text, size_t i)
{
	return !i || !is_inside(text.p[i - 1]) || (i > 1 && text.p[i - 2] == '-');
}

static int add(struct tn_text path, struct tn_arena *arena, tn_build_named *ret)
{
	const char *kept;

	while (path.n && path.p[path.n - 1] == '/')
		path.n--;
	for (size_t i = 0; i < ret->n; i++)
		if (tn_text_is(path, ret->v[i]))
			return 0;
	if (ret->n >= TN_BUILD_NAMED_MAX)
		return -E2BIG;
	kept = tn_arena_dup(arena, path);
	return kept ? tn_vec_push(ret, kept) : -ENOMEM;
}

/* Return: its length, "/usr/src/x" of "/usr/src/x/$(Y)/z"; 0: nothing is named there, or all that is there. */
static size_t length(struct tn_text rest, size_t place)
{
	size_t n = place;

	if (n < rest.n && (rest.p[n] == '/' || rest.p[n] == '.'))
		return 0;
	while (n < rest.n && is_inside(rest.p[n]))
		n++;
	if (n < rest.n && (rest.p[n] == '$' || rest.p[n] == '*' || rest.p[n] == '?' || rest.p[n] == '['))
		while (n > place && rest.p[n - 1] != '/')
			n--;
	return n > place ? n : 0;
}

int tn_build_named_find(struct tn_text text, struct tn_arena *arena, tn_build_named *ret)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < text.n; i++)
		for (size_t k = 0; k < TN_ARRAY_SIZE(places) && text.p[i] == '/'; k++) {
			struct tn_text rest = tn_text_from(text, i);
			size_t n;

			if (!tn_text_starts(rest, tn_text(places[k])) || !begins(text, i))
				continue;
			n = length(rest, strlen(places[k]));
			if (n)
				r = add((struct tn_text){ rest.p, n }, arena, ret);
			i += n ? n - 1 : 0;
			break;
		}
	return r;
}

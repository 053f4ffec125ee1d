// SPDX-License-Identifier: LGPL-2.1-or-later
/* The values of softdep and weakdep lines: lists of names. */
#include <errno.h>
#include <string.h>

#include "base/size.h"
#include "core/find/config.h"

static int copy_words(struct tn_text value, struct tn_arena *arena, const char **words, size_t room)
{
	static const char blanks[] = " \t\n\v\f\r";
	struct tn_text word;

	for (size_t n = 0; n < room && tn_text_word(&value, blanks, &word); n++) {
		words[n] = tn_arena_dup(arena, word);
		if (!words[n])
			return -ENOMEM;
	}
	return 0;
}

static size_t count_words(struct tn_text value)
{
	struct tn_text word;
	size_t n = 0;

	while (tn_text_word(&value, " \t\n\v\f\r", &word))
		n++;
	return n;
}

/* Sorts the words that stand after each "pre:" and "post:"; words before both are lost. */
static void sort_softdep(const char **words, size_t n, const char **pre, const char **post,
			 struct tn_config_deps *ret)
{
	const char **list = NULL;
	size_t *count = NULL;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i], "pre:") == 0) {
			list = pre;
			count = &ret->n_pre;
		} else if (strcmp(words[i], "post:") == 0) {
			list = post;
			count = &ret->n_post;
		} else if (list) {
			list[(*count)++] = words[i];
		}
	}
	ret->pre = pre;
	ret->post = post;
}

int tn_config_parse_deps(const struct tn_rule *rule, struct tn_arena *arena,
			 struct tn_config_deps *ret)
{
	struct tn_text value = tn_text(rule->d.value);
	size_t n = count_words(value);
	const char **words = tn_arena_array(arena, tn_size_mul(n, 3) + 1, sizeof(*words));
	struct tn_config_deps deps = { 0 };

	if (!words || copy_words(value, arena, words, n) < 0)
		return -ENOMEM;
	if (rule->d.kind == TN_CONF_SOFTDEP) {
		sort_softdep(words, n, words + n, words + 2 * n, &deps);
	} else {
		deps.pre = words;
		deps.n_pre = n;
	}
	*ret = deps;
	return 0;
}

static void add_words(struct tn_buf *to, const char *before, const char *const *words, size_t n)
{
	if (n)
		tn_buf_add_str(to, before);
	for (size_t i = 0; i < n; i++) {
		if (i)
			tn_buf_add_char(to, ' ');
		tn_buf_add_str(to, words[i]);
	}
}

int tn_config_show_deps(const struct tn_rule *rule, struct tn_buf *ret)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	struct tn_config_deps deps;

	if (tn_config_parse_deps(rule, &arena, &deps) < 0)
		return -ENOMEM;
	add_words(ret, rule->d.kind == TN_CONF_SOFTDEP ? "pre: " : "", deps.pre, deps.n_pre);
	add_words(ret, "post: ", deps.post, deps.n_post);
	return ret->failed ? -ENOMEM : 0;
}

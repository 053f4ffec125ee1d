// SPDX-License-Identifier: LGPL-2.1-or-later
/* A modprobe.d file and a parameter of module m that is set and unset in it: "NAME=VALUE" is the first line. What
 * else the file says must stay. */
#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "format/conf.h"
#include "format/conf_edit.h"
#include "format/param_value.h"
#include "fuzz.h"

/* What a file says: all its words but those that set the parameter, and the last of these. */
struct said {
	struct tn_text name;
	struct tn_buf others, last;
};

static int take_fault(void *data, const struct tn_conf_fault *fault)
{
	return 0;
}

static int take(void *data, const struct tn_conf_directive *d)
{
	struct said *said = data;
	struct tn_text rest = tn_text(d->value);
	struct tn_param_word word;
	bool ended = false;

	if (d->kind != TN_CONF_OPTIONS || strcmp(d->name, "m") != 0) {
		tn_buf_addf(&said->others, "%d %s %s\n", d->kind, d->name, d->value);
		return 0;
	}
	while (tn_param_next(&rest, &word)) {
		ended = ended || (!word.has_value && tn_text_is(word.name, "--"));
		if (ended || !tn_param_is(word.name, said->name)) {
			tn_buf_addf(&said->others, "%.*s\n", TN_TEXT_FMT(word.whole));
			continue;
		}
		said->last.n = 0;
		tn_buf_addf(&said->last, "%.*s", TN_TEXT_FMT(word.value));
	}
	return 0;
}

static void said_free(struct said *said)
{
	tn_buf_free(&said->others);
	tn_buf_free(&said->last);
}

static void read_it(struct tn_text file, struct said *ret)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };

	fuzz_check(tn_conf_parse(file, &arena, take, take_fault, ret) == 0);
}

static int hear(void *data, const struct tn_conf_change *change)
{
	unsigned *last = data;

	fuzz_check(change->line > *last && change->was.n);
	*last = change->line;
	return 0;
}

static void unset(struct tn_text file, const struct tn_conf_option *option, const struct said *before)
{
	tn_cleanup(said_free) struct said after = { .name = option->name };
	tn_autobuf out = { 0 }, again = { 0 };
	unsigned last = 0, none = 0;
	int r = tn_conf_unset_option(file, option, &out, hear, &last);

	fuzz_check(r >= 0 && (r > 0) == (last > 0));
	fuzz_check(r > 0 || tn_text_eq(tn_buf_text(&out), file));
	read_it(tn_buf_text(&out), &after);
	fuzz_check(tn_text_eq(tn_buf_text(&after.others), tn_buf_text(&before->others)));
	fuzz_check(after.last.n == 0);
	fuzz_check(tn_conf_unset_option(tn_buf_text(&out), option, &again, hear, &none) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text file = { (const char *)data, size }, line;
	tn_cleanup(said_free) struct said before = { 0 }, after = { 0 };
	struct tn_conf_option option = { .module = "m" };
	struct tn_conf_change change;
	tn_autobuf out = { 0 };
	const char *equals;
	int r;

	if (memchr(data, 0, size) || !tn_text_line(&file, &line))
		return 0;
	equals = line.n ? memchr(line.p, '=', line.n) : NULL;
	if (!equals)
		return 0;
	option.name = (struct tn_text){ line.p, (size_t)(equals - line.p) };
	option.value = tn_text_from(line, option.name.n + 1);
	before.name = after.name = option.name;
	read_it(file, &before);
	r = tn_conf_set_option(file, &option, &out, &change);
	fuzz_check(r == 0 || r == 1 || r == -EINVAL);
	if (r == 0) {
		read_it(tn_buf_text(&out), &after);
		fuzz_check(tn_text_eq(tn_buf_text(&after.others), tn_buf_text(&before.others)));
		fuzz_check(tn_text_eq(tn_buf_text(&after.last), option.value));
	}
	unset(file, &option, &before);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "a=1\n# comment\noptions m b=2 a=0 c=\"x y\"\noptions n a=3\nblacklist m\n");
	fuzz_seed_str(corpus, "a=x y\noptions m \\\n a=\\1\\\n \"b=q r\" # why\noptions m -- a=2\noptions m c");
	fuzz_seed_str(corpus, "a=1\noptions m b a=\\ a=2\noptions m c\n"); /* a blank that is escaped, and then last */
	fuzz_seed_str(corpus, "s=a\\b\noptions m s=\"u v\" s=w\n#\\\noptions m s=1\n");
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* depmod.d files. */
#include "format/conf_depmod.h"
#include "fuzz.h"

struct seen {
	unsigned line, lines;
	size_t words, bytes;
};

static int see(void *data, const struct tn_depconf_directive *d)
{
	struct seen *seen = data;

	fuzz_check(d->line > seen->line && d->line <= seen->lines);
	seen->line = d->line;
	fuzz_check((d->version[0] != '\0') ==
		   (d->kind == TN_DEPCONF_OVERRIDE || d->kind == TN_DEPCONF_EXTERNAL));
	fuzz_check(d->kind != TN_DEPCONF_OVERRIDE || d->n_words == 2);
	fuzz_check(d->kind != TN_DEPCONF_EXTERNAL || d->n_words >= 1);
	for (size_t i = 0; i < d->n_words; i++) {
		fuzz_check(d->words[i][0] && !strpbrk(d->words[i], " \t\n"));
		seen->bytes += strlen(d->words[i]);
	}
	seen->words += d->n_words;
	return 0;
}

static void hear(void *data, unsigned line, const char *text)
{
	const struct seen *seen = data;

	fuzz_check(line >= 1 && line <= seen->lines && text[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text all = { (const char *)data, size };
	struct tn_text rest = all, line;
	struct tn_arena arena = { 0 };
	struct seen seen = { 0 };

	while (tn_text_line(&rest, &line))
		seen.lines++;
	fuzz_check(tn_depconf_parse(all, &arena, see, hear, &seen) == 0);
	fuzz_check(seen.bytes <= size && seen.words <= size);
	tn_arena_free(&arena);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "# comment\nsearch updates extra built-in external\n"
			      "override kmod * extra\noverride a 6.[0-9]+ weak-updates\n"
			      "external * /opt/modules /srv/modules\nexclude build\nmake_map_files no\n");
	fuzz_seed_str(corpus, "search a \\\n b\\\n\\ c\n\toverride x\noverride\nexternal *\nnonsense x\n");
	fuzz_seed_str(corpus, "search\nexclude\n \nsearch \x7f\x01\n");
}

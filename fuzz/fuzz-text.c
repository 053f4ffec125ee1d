// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lines, words, blanks and numbers of any bytes, and what is shown of them. */
#include <errno.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "base/utf8.h"
#include "fuzz.h"

static void check_number(struct tn_text word)
{
	tn_autofree char *copy = tn_text_dup(word);
	char *end;
	uint64_t got = 0;
	int r = tn_text_u64(word, 10, &got);

	fuzz_check(copy != NULL);
	if (!word.n || word.p[0] < '0' || word.p[0] > '9') {
		fuzz_check(r == -EINVAL);
		return;
	}
	errno = 0;
	if (r == 0)
		fuzz_check(got == strtoull(copy, &end, 10) && !errno && end == copy + word.n);
	if (r == -ERANGE)
		fuzz_check(strtoull(copy, &end, 10) == UINT64_MAX && errno == ERANGE);
	tn_text_u64(word, 0, &got);
	tn_text_u64(word, 16, &got);
}

/* One line of well-formed text without control bytes, and nothing more to hide in it. */
static void check_shown(struct tn_text any)
{
	tn_autobuf shown = { 0 }, again = { 0 };

	tn_utf8_show(any, &shown);
	fuzz_check(!shown.failed && shown.n >= any.n);
	for (struct tn_text rest = tn_buf_text(&shown); rest.n;) {
		size_t n = tn_utf8_step(rest);

		fuzz_check(n > 0 && ((uint8_t)rest.p[0] >= ' ' || rest.p[0] == '\t'));
		rest = tn_text_from(rest, n);
	}
	tn_utf8_show(tn_buf_text(&shown), &again);
	fuzz_check(tn_text_eq(tn_buf_text(&shown), tn_buf_text(&again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text rest = { (const char *)data, size }, line, word;
	size_t lines = 0, bytes = 0;

	check_shown(rest);
	while (tn_text_line(&rest, &line)) {
		struct tn_text trimmed = tn_text_trim(line);

		lines++;
		bytes += line.n;
		fuzz_check(!memchr(line.p, '\n', line.n));
		fuzz_check(trimmed.p >= line.p && trimmed.p + trimmed.n <= line.p + line.n);
		fuzz_touch(trimmed.p, trimmed.n);
		while (tn_text_word(&line, " \t,", &word)) {
			fuzz_check(word.n > 0);
			fuzz_touch(word.p, word.n);
			check_number(word);
		}
	}
	/* Every byte is in a line or ends one; a last line may lack its end. */
	fuzz_check(bytes + lines == size || bytes + lines == size + 1);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char *const seeds[] = {
		"ext4 983040 2 - Live 0x0000000000000000\nmbcache 16384 1 ext4, Live\n",
		"18446744073709551615 18446744073709551616 0x10 017 08 0x\n", "\n\n \t\v\f\r\n",
		"no end", " ,,a,, b\t",
		("\xc3\xa9 \xc2\x9b" "1m \xe2\x80\xae \xf0\x9f\x90\xa7 \x7f \xff \xe2\x81\xa9 \xd8\x9c"),
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed_str(corpus, seeds[i]);
}

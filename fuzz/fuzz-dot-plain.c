// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a program by the name of dot prints. */
#include "format/dot_plain.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text rest = { (const char *)data, size };
	struct tn_plain item;

	for (;;) {
		const size_t before = rest.n;
		size_t points = 0;
		int64_t x, y;

		if (tn_plain_next(&rest, &item) <= 0)
			break;
		fuzz_check(rest.n < before);
		fuzz_check(item.width <= TN_PLAIN_MAX && item.height <= TN_PLAIN_MAX);
		fuzz_check(item.x <= TN_PLAIN_MAX && item.x >= -TN_PLAIN_MAX);
		for (; tn_plain_point(&item, &x, &y) > 0; points++)
			fuzz_check(x <= TN_PLAIN_MAX && x >= -TN_PLAIN_MAX && y <= TN_PLAIN_MAX && y >= -TN_PLAIN_MAX);
		fuzz_check(points <= size);
	}
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "graph 1 3.5139 1.4097\nnode n0 0.75 0.20139 1.5 0.40278 \"\" solid box black lightgrey\n"
			      "edge n0 n1 4 1.5023 0.20139 1.7826 0.20139 2.0991 0.20139 2.3687 -1.2e-05 solid black\nstop\n");
	fuzz_seed_str(corpus, "graph 1 1e+05 -99999999999999999999e9\nedge n4294967295 n0 7 1 1 2 2 3 3\nstop\n");
}

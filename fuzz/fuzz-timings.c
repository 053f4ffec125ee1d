// SPDX-License-Identifier: LGPL-2.1-or-later
/* A file by the name of a recorded run: what explore takes of it is what it would take of that again. */
#include <errno.h>

#include "cmd/explore/explore_timings.h"
#include "fuzz.h"

struct printed {
	char *p;
	size_t n;
};

static struct printed print(const tn_json_value *run)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct printed to = { 0 };
	FILE *out = open_memstream(&to.p, &to.n);

	fuzz_check(out != NULL);
	tn_explore_timings_add(tn_json_start(&doc), run, "run.json");
	fuzz_check(tn_json_print_line(&doc, out) == 0);
	fuzz_check(fclose(out) == 0);
	return to;
}

static void take_again(const struct printed *first)
{
	tn_cleanup(tn_json_value_freep) tn_json_value *all = NULL;
	tn_autoerror err = { 0 };
	struct printed second;

	fuzz_check(tn_json_read((struct tn_text){ first->p, first->n }, &all, &err) == 0);
	second = print(tn_json_get(all, "timings"));
	fuzz_check(first->n == second.n && memcmp(first->p, second.p, first->n) == 0);
	free(second.p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tn_cleanup(tn_json_value_freep) tn_json_value *run = NULL;
	tn_autoerror err = { 0 };
	struct printed first;
	int r = tn_explore_timings_parse((struct tn_text){ (const char *)data, size }, "run.json", &run, &err);

	fuzz_check(r == 0 || r == -EBADMSG);
	fuzz_check((r == 0) == (run != NULL));
	if (r < 0) {
		fuzz_check(strstr(tn_error_text(&err, r), "run.json: ") != NULL);
		return 0;
	}
	first = print(run);
	take_again(&first);
	free(first.p);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char steps[] =
		"{\"steps\": [{\"module\": \"mii\", \"outcome\": \"loaded\", \"error\": null, \"ready\": 0, \"begun\": 12, "
		"\"ended\": 1900, \"worker\": 1, \"needs\": []}, {\"module\": \"e1000\", \"outcome\": \"failed\", "
		"\"error\": \"No such device\", \"begun\": 1900, \"ended\": null, \"needs\": [0]}], \"elapsed\": 2000}";
	static const char passes[] =
		"{\"passes\": [{\"elapsed\": 7, \"steps\": [{\"module\": \"\303\244\\u0000\\ud83d\\ude00\", \"outcome\": \"\"}]}, "
		"{\"steps\": []}, 3]}";
	const char *const seeds[] = {
		steps,
		passes,
		"{\"steps\": [{\"module\": 1}]}",
		"{\"steps\": [{\"module\": \"x\", \"outcome\": \"y\", \"ready\": 18446744073709551615, \"begun\": -1}]}",
		"{\"steps\": [], \"passes\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
		"null",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed_str(corpus, seeds[i]);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Messages that somebody pastes: `tenon explain 'insmod: ERROR: ...'`. */
#include "explain/cause.h"
#include "explain/failure.h"
#include "fuzz.h"

static bool is_of_table(const struct tn_failure *failure)
{
	const struct tn_failure *other;

	for (size_t i = 0; (other = tn_failure_at(i)); i++)
		if (other == failure)
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1); /* a string, as main() has it */
	const struct tn_failure *found;
	const struct tn_cause *cause;
	int error;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	found = tn_failure_find(text);
	fuzz_check(!found || is_of_table(found));
	fuzz_check(!found || strpbrk(text, " \t\n"));
	error = tn_failure_errno(text);
	fuzz_check(error >= 0);
	fuzz_check(!error || !found);
	cause = tn_cause_find(text);
	fuzz_check(!cause || strstr(cause->code, text));
	free(text);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "insmod: ERROR: could not insert module ./x.ko: Invalid module format");
	fuzz_seed_str(corpus, "modprobe: FATAL: Module x not found in directory /lib/modules/6.1.0");
	fuzz_seed_str(corpus, "$ rmmod x\nrmmod: ERROR: Module x is in use by: y\n$ ");
	fuzz_seed_str(corpus, "ENOEXEC");
	fuzz_seed_str(corpus, "-22");
	fuzz_seed_str(corpus, "E-vermagic");
}

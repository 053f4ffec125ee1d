// SPDX-License-Identifier: LGPL-2.1-or-later
/* Commands of install lines. */
#include "base/cleanup.h"
#include "explain/modprobe_calls.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	tn_autovec tn_modprobe_calls calls = { 0 };

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	fuzz_check(tn_modprobe_calls_find(text, &calls) == 0);
	fuzz_check(!calls.n || strstr(text, "modprobe"));
	for (size_t i = 0; i < calls.n; i++) {
		struct tn_text name = calls.v[i].name;

		fuzz_check(name.n && name.p >= text && name.p + name.n <= text + strlen(text));
	}
	free(text);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "/sbin/modprobe -qi b x=1 && { modprobe --set-version=1.0 'c'; } # d");
	fuzz_seed_str(corpus, "X=1 exec modprobe -S 1.0 -a b \"c\" >/dev/null 2>&1; if test -e /x; then modprobe -- d; fi");
}

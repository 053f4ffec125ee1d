// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is being done to a kernel's modules: a file that says which names are to be changed. */
#include <errno.h>
#include <string.h>

#include "build/journal.h"
#include "fuzz.h"

/* Whatever is in the file, nothing outside of the trees that it names is touched. */
static void check_paths(const struct tn_build_journal *j, const tn_build_steps *steps)
{
	for (size_t i = 0; i < steps->n; i++) {
		const struct tn_build_step *s = &steps->v[i];

		fuzz_check(tn_build_path_fits(s->to));
		fuzz_check(strncmp(s->to, j->dkms_tree, strlen(j->dkms_tree)) == 0 ||
			   strncmp(s->to, j->install_tree, strlen(j->install_tree)) == 0 ||
			   strncmp(s->to, TN_BUILD_STATE, strlen(TN_BUILD_STATE)) == 0);
		fuzz_check(s->kind == TN_BUILD_DROP || s->from);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tn_auto_build_journal j = { 0 };
	tn_auto_build_journal again = { 0 };
	tn_autobuf text = { 0 };
	int r = tn_build_journal_read((struct tn_text){ (const char *)data, size }, &j);

	fuzz_check(r == 0 || r == -EBADMSG || r == -E2BIG);
	if (r < 0)
		return 0;
	for (size_t i = 0; i < j.deeds.n; i++) {
		check_paths(&j, &j.deeds.v[i].first);
		check_paths(&j, &j.deeds.v[i].last);
	}
	tn_build_journal_write(&j, &text);
	fuzz_check(tn_build_journal_read(tn_buf_text(&text), &again) == 0 && again.deeds.n == j.deeds.n);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "tenon-build-journal 1\nkernel\t1.0\tx86_64\ntrees\t/lib/modules\t/var/lib/dkms\nundo\n"
			      "come\tm\t2.0\tcommitted\n"
			      "first\tput\t/lib/modules/1.0/x.ko\t/lib/modules/1.0/.x.ko.new\t/lib/modules/1.0/.x.ko.old\n"
			      "first\tlink\t/var/lib/dkms/m/kernel-1.0-x86_64\t2.0/1.0/x86_64\t\n"
			      "last\tdrop\t/lib/modules/1.0/a b.ko\t\t\nleave\tn\t1\tprepared\nend\n");
	fuzz_seed_str(corpus, "tenon-build-journal 1\nkernel\t1\ta\ntrees\t/l\t/d\nend\n");
}

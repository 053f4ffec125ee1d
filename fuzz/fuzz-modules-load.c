// SPDX-License-Identifier: LGPL-2.1-or-later
/* modules-load.d(5), and the same bytes as a kernel command line. */
#include "format/modules_load.h"
#include "fuzz.h"

static bool inside(struct tn_text part, struct tn_text whole)
{
	return !part.n || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static bool is_one_word(struct tn_text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (strchr(" \t\n\v\f\r", t.p[i]))
			return false;
	return t.n > 0;
}

static void read_lines(struct tn_text all)
{
	struct tn_modules_load_file file = { .rest = all };
	struct tn_modules_load_line line;
	unsigned before = 0;

	while (tn_modules_load_next(&file, &line)) {
		fuzz_check(inside(line.name, all) && inside(line.more, all));
		fuzz_check(is_one_word(line.name) && line.name.p[0] != '#' && line.name.p[0] != ';');
		fuzz_check(line.line >= before && line.line <= all.n);
		before = line.line;
	}
	fuzz_check(!file.rest.n);
}

static void read_words(struct tn_text all)
{
	struct tn_modules_load_words words = { .rest = all };
	enum tn_modules_load_who who;
	struct tn_text name;
	size_t used = 0;

	while (tn_modules_load_asked(&words, &name, &who)) {
		fuzz_check(name.n && inside(name, all) && who <= TN_ASKS_ALPINE);
		used += name.n;
		fuzz_check(used <= all.n);
	}
	fuzz_check(!words.rest.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text all = { (const char *)data, size };

	read_lines(all);
	read_words(all);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "# comment\n; another\n\nloop\n  snd-hda-intel  \nloop max_loop=8 # no\n");
	fuzz_seed_str(corpus, "BOOT_IMAGE=/vmlinuz modules_load=loop,,fuse modules-load=\"a,b\" \"rd.modules_load=c\" "
			      "rd.driver.pre=vfio-pci modules=squashfs quiet\n");
}

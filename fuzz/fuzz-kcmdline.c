// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel command line: what a boot loader passed on. */
#include "format/kcmdline.h"
#include "fuzz.h"

static bool inside(struct tn_text part, struct tn_text whole)
{
	return part.p >= whole.p && part.p + part.n <= whole.p + whole.n;
}

/* No byte of a name can end the name. */
static bool is_name(struct tn_text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (!t.p[i] || strchr(" \t\n\v\f\r.=\"", t.p[i]))
			return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text all = { (const char *)data, size };
	struct tn_text rest = all;
	struct tn_kcmdline_param p;
	size_t quotes, used = 0;

	while (tn_kcmdline_next(&rest, &p)) {
		fuzz_check(inside(p.module, all) && inside(p.name, all));
		fuzz_check(inside(p.value, all));
		fuzz_check(is_name(p.module) && is_name(p.name));
		fuzz_check(p.has_value || !p.value.n);
		quotes = p.quote_before_value;
		for (size_t i = 0; i < p.value.n; i++)
			quotes += p.value.p[i] == '"';
		fuzz_check(quotes % 2 == 0);
		used += p.module.n + p.name.n + p.value.n;
		fuzz_check(used <= size);
	}
	fuzz_check(rest.n == 0);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro quiet snd-hda-intel.model=auto "
			      "modprobe.blacklist=nouveau,radeon usbcore.autosuspend=-1\n");
	fuzz_seed_str(corpus, "\"parport.dyndbg=file a.c +mpf\" parport.dyndbg=\"file a.c +mpf\" "
			      "a.b=c\"d e\"f x.flag -- init.arg=1");
	fuzz_seed_str(corpus, "a.=b .b=c .=. \"\" \"a.b=c open.quote=\"x y");
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* modprobe.d files: anyone may drop anything there, and boot reads it. */
#include <errno.h>

#include "format/conf.h"
#include "fuzz.h"

struct seen {
	size_t directives, bytes, faults;
	unsigned line;
	unsigned lines; /* physical lines of the input */
};

static void check_name(const char *name)
{
	bool bracket = false;

	for (const char *c = name; *c; c++) {
		fuzz_check(*c != ' ' && *c != '\t' && *c != '\n');
		if (*c == '[' || *c == ']')
			bracket = *c == '[';
		fuzz_check(bracket || *c != '-');
	}
	fuzz_check(!bracket);
}

static int see(void *data, const struct tn_conf_directive *d)
{
	struct seen *seen = data;

	fuzz_check(d->name && d->value);
	check_name(d->name);
	fuzz_check(d->name[0]);
	fuzz_check(!strchr(d->value, '\n') || d->kind != TN_CONF_ALIAS);
	fuzz_check((d->value[0] == '\0') == (d->kind == TN_CONF_BLACKLIST));
	fuzz_check(d->line > seen->line && d->line <= seen->lines);
	seen->line = d->line;
	seen->directives++;
	seen->bytes += strlen(d->name) + strlen(d->value);
	return 0;
}

static int hear(void *data, const struct tn_conf_fault *fault)
{
	struct seen *seen = data;

	fuzz_check(fault->line > 0 && fault->line <= seen->lines);
	fuzz_check(fault->text[0]);
	seen->faults++;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text all = { (const char *)data, size };
	struct tn_text rest = all, line;
	struct tn_arena arena = { 0 };
	struct seen seen = { 0 };

	while (tn_text_line(&rest, &line))
		seen.lines++;
	fuzz_check(tn_conf_parse(all, &arena, see, hear, &seen) == 0);
	fuzz_check(seen.bytes <= size);
	fuzz_check(seen.directives <= seen.lines && seen.faults <= 2u * seen.lines);
	tn_arena_free(&arena);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "# comment\n"
			      "alias net-pf-10 ipv6\nalias a-[b-c]* d-e\nblacklist snd-pcsp\n"
			      "options snd_hda_intel\tmodel=auto  power_save=1\n"
			      "install usb-storage /bin/true\nremove a /sbin/modprobe -r $CMDLINE_OPTS\n"
			      "softdep uhci-hcd pre: ehci-hcd post: x\nweakdep a b c\n");
	fuzz_seed_str(corpus, "options a b=1 \\\n c=2 \\\n\nalias cont\\\n inued x\ninstall b echo \\$x\\\\\n");
	fuzz_seed_str(corpus, "alias\nalias x\nblacklist \noptions a\ninclude x\nconfig\n  # late\n"
			      "alias x[a y\nalias x] y\nbogus line\n\n\xff\xfe\n");
	fuzz_seed(corpus, "blacklist a\0b\n\0\nblacklist b\\", 28);
}

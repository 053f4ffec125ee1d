// SPDX-License-Identifier: LGPL-2.1-or-later
/* Module.symvers and System.map: files that the user names, of any origin. */
#include "format/symvers.h"
#include "fuzz.h"

static bool inside(struct tn_text part, struct tn_text line)
{
	return !part.n || (part.p >= line.p && part.p + part.n <= line.p + line.n);
}

static void check_symvers(struct tn_text line)
{
	struct tn_symvers_line entry;

	if (tn_symvers_parse(line, &entry) < 0)
		return;
	fuzz_check(entry.symbol.n && entry.module.n);
	fuzz_check(inside(entry.symbol, line) && inside(entry.module, line));
	fuzz_check(inside(entry.export_kind, line) && inside(entry.export_ns, line));
	fuzz_touch(entry.symbol.p, entry.symbol.n);
	fuzz_touch(entry.module.p, entry.module.n);
}

static void check_map(struct tn_text line, char prefix)
{
	struct tn_text name;

	if (tn_sysmap_parse(line, prefix, &name) <= 0)
		return;
	fuzz_check(name.n);
	fuzz_check(inside(name, line));
	for (size_t i = 0; i < name.n; i++)
		fuzz_check(name.p[i] != ' ' && name.p[i] != '\t');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text rest = { (const char *)data, size }, line;

	while (tn_text_line(&rest, &line)) {
		check_symvers(line);
		check_map(line, '\0');
		check_map(line, '_');
	}
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "0x66f3c4d1\tusb_register\tdrivers/usb/core/usbcore\tEXPORT_SYMBOL_GPL\n"
			      "0x00000000 printk vmlinux\n");
	fuzz_seed_str(corpus, "0x1234\ta\t\tvmlinux\tEXPORT_SYMBOL\n0x1234\ta\tNS\tvmlinux\tEXPORT_SYMBOL\n");
	fuzz_seed_str(corpus, "0xffffffffffffffff\ta\tvmlinux\tEXPORT_SYMBOL\tNS\n0x\ta\tb\n\t\t\t\t\t\t\n");
	fuzz_seed_str(corpus, "ffffffff81000000 r __ksymtab_printk\n0 T x\nffffffff81000000 r __ksymtab_\n"
			      "0 r ___ksymtab_x\n");
}

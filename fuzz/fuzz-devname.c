// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lines of modules.devname. */
#include <errno.h>

#include "base/cleanup.h"
#include "format/devname.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tn_text line = { (const char *)data, size };
	struct tn_devname d = { .type = 'x' };
	int r = tn_devname_parse(line, &d);

	fuzz_check(r == 1 || r == 0 || r == -EBADMSG);
	if (r != 1) {
		fuzz_check(d.type == 'x');
		return 0;
	}
	fuzz_check(d.type == 'c' || d.type == 'b');
	fuzz_check(d.module.n && d.module.p >= line.p);
	fuzz_check(d.node.n && d.node.p + d.node.n <= line.p + line.n);
	fuzz_check(d.node.p[0] != '/' && d.node.p[d.node.n - 1] != '/');
	fuzz_check(!memmem(d.node.p, d.node.n, "//", 2) && !memmem(d.node.p, d.node.n, "/../", 4));
	for (size_t i = 0; i < d.node.n; i++)
		fuzz_check(d.node.p[i] > ' ' && d.node.p[i] < 0x7f && !strchr("\\\"'%", d.node.p[i]));
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char *const seeds[] = {
		"tun net/tun c10:200", "loop loop-control b7:4294967295", "# comment", "a ../b c1:1",
		"a b//./c c1:1 more", "\t a b c1:99999999999", "a %m/b\\x2f c1:1",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed_str(corpus, seeds[i]);
}

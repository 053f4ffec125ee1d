// SPDX-License-Identifier: LGPL-2.1-or-later
/* The log of a build: whatever a stranger's makefile prints. */
#include "base/cleanup.h"
#include "format/make_log.h"
#include "fuzz.h"

static struct tn_text whole;

static void check(struct tn_text t)
{
	fuzz_check(!t.n || (t.p >= whole.p && t.p + t.n <= whole.p + whole.n));
	fuzz_check(!t.n || !memchr(t.p, '\n', t.n));
	fuzz_touch(t.p, t.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_make_error e;
	size_t lines = 1;

	whole = (struct tn_text){ (const char *)data, size };
	if (!tn_make_log_read(whole, &e))
		return 0;
	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	fuzz_check(e.kind < TN_MAKE_N_KINDS);
	fuzz_check(e.at <= lines);
	check(e.file);
	check(e.text);
	check(e.name);
	check(e.other);
	check(e.excerpt);
	check(e.from);
	check(e.target);
	check(e.directory);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	static const char *const seeds[] = {
		"make: Entering directory '/x'\n  CC [M]  a.o\nIn file included from a.c:1:\nb.h:2:10: fatal error: c.h: No such "
		"file or "
		"directory\n    2 | #include <c.h>\n      |   ^\ncompilation terminated.\nmake[1]: *** [y/Makefile:3: a.o] Error "
		"1\n",
		"a.c:7:19: error: initialization of \xe2\x80\x98int\xe2\x80\x99 from x\n    7 |  .r = g,\na.c:7:19: note: (near "
		"initialization for 'd.r')\nmake: [x] Error 1 (ignored)\nmake: Leaving directory '/x'\n",
		"WARNING: Module.symvers is missing.\nERROR: modpost: \"s\" [h.ko] undefined!\nmake: *** [M:1: h] Error 1\n",
		"ERROR: modpost: module h uses symbol s from namespace N, but does not import it.\nFATAL: modpost: "
		"GPL-incompatible "
		"module h.ko uses GPL-only symbol 's'\n",
		"***\n***  ERROR: Kernel configuration is invalid. The following files are missing:\n***    - /a/b.h\n",
		"/bin/sh: 1: flex: not found\nmake[1]: *** [K:4: g.h] Error 127\nmake: *** No rule to make target 'a', needed by "
		"'b'.  Stop.\n",
		"patching file h.c\nHunk #1 FAILED at 1.\n|+++ b/g.c\nKilled\nK:2: *** no.  Stop.\n/l/a.c:1: multiple definition "
		"of `t'\n",
		"cc: error: unrecognized command-line option '-x'\ncc: internal compiler error: Killed signal terminated program "
		"cc1\n",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(seeds); i++)
		fuzz_seed_str(corpus, seeds[i]);
}

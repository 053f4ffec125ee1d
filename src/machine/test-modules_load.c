// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "machine/modules_load.h"
#include "tests/support/testtop.h"

static int make_top(void **state)
{
	return testtop_make("mkdir -p \"$TOP/proc\" \"$TOP/etc/modules-load.d\" \"$TOP/run/modules-load.d\" "
		      "\"$TOP/usr/lib/modules-load.d\" \"$TOP/usr/local/lib/modules-load.d\" \"$TOP/lib/modules-load.d\"");
}

static void hear(void *data, enum tn_log_level level, const char *message)
{
	tn_buf_addf(data, "! %s\n", message);
}

/* Runs @script in the root, then lists what is asked for. */
static void check(const char *script, const char *want)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec tn_asked_list asked = { 0 };
	tn_autobuf got = { 0 };
	const struct tn_log log = { hear, &got, TN_LOG_WARNING };
	char command[2000];

	snprintf(command, sizeof(command), "set -e; cd '%s'; %s", top, script);
	assert_int_equal(system(command), 0);
	assert_int_equal(tn_modules_load_read(root, &arena, &asked, &log), 0);
	for (size_t i = 0; i < asked.n; i++) {
		const struct tn_asked *a = &asked.v[i];

		tn_buf_addf(&got, "%s:%u %s%s%s%s\n", a->file, a->line, a->name, a->more ? " + " : "",
			    a->more ? a->more : "", a->initramfs ? " (initramfs)" : "");
	}
	tn_buf_add_char(&got, '\0');
	assert_string_equal(got.p, want);
}

static void nothing_there(void **state)
{
	check(":", "");
}

static void sorted_by_name_and_hidden(void **state)
{
	check("echo z >etc/modules-load.d/z.conf; echo no >usr/lib/modules-load.d/z.conf; "
	      "echo no >usr/lib/modules-load.d/masked.conf; ln -s /dev/null run/modules-load.d/masked.conf; "
	      "echo loop >lib/modules-load.d/a.conf; echo local >usr/local/lib/modules-load.d/b.conf; "
	      "echo no >etc/modules-load.d/forgotten; echo 'quiet modules-load=fuse rd.modules_load=ext4 modules=x' >proc/cmdline",
	      "/proc/cmdline:0 fuse\n/proc/cmdline:0 ext4 (initramfs)\n/lib/modules-load.d/a.conf:1 loop\n"
	      "/usr/local/lib/modules-load.d/b.conf:1 local\n/etc/modules-load.d/z.conf:1 z\n");
}

/* Debian's link, then what a system without systemd does, then one with it. */
static void etc_modules_once(void **state)
{
	check("find . -name '*.conf' | xargs -r rm; : >proc/cmdline; printf '# a\\nlp\\nloop max_loop=8\\n' >etc/modules; "
	      "ln -s ../modules etc/modules-load.d/modules.conf",
	      "/etc/modules-load.d/modules.conf:2 lp\n/etc/modules-load.d/modules.conf:3 loop + max_loop=8\n");
	check("rm etc/modules-load.d/modules.conf", "/etc/modules:2 lp\n/etc/modules:3 loop + max_loop=8\n");
	check("mkdir usr/lib/systemd; : >usr/lib/systemd/systemd-modules-load", "");
	check("rm -r etc/modules usr/lib/systemd; mkfifo etc/modules", "! /etc/modules: not read: not a regular file\n");
	check("rm etc/modules; ln -s /dev/null etc/modules", "");
	check("rm etc/modules", "");
}

static void unreadable_ones_are_told(void **state)
{
	check("head -c 2000000 /dev/zero >etc/modules-load.d/big.conf; echo loop >etc/modules-load.d/c.conf",
	      "! /etc/modules-load.d/big.conf: not read: File too large\n/etc/modules-load.d/c.conf:1 loop\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_there),
		cmocka_unit_test(sorted_by_name_and_hidden),
		cmocka_unit_test(etc_modules_once),
		cmocka_unit_test(unreadable_ones_are_told),
	};

	return cmocka_run_group_tests(tests, make_top, testtop_remove);
}

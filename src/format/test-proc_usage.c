// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/proc_usage.h"

#define assert_text(t, s) assert_true(tn_text_is(t, s))

static void mounts(void **unused)
{
	struct tn_text rest = tn_text(
		"36 35 98:0 /sub /mnt/a\\040b rw,noatime shared:1 - ext3 /dev/root rw\n"
		"rubbish\n37 36 0:44 / /two rw - fuse.sshfs  rw\n38 36 0:45 / /three rw unbindable - tmpfs none rw");
	struct tn_mount_line m;
	struct tn_arena arena = { 0 };
	unsigned line = 0;

	assert_true(tn_mount_next(&rest, &line, &m));
	assert_int_equal(line, 1);
	assert_int_equal(m.id, 36);
	assert_int_equal(m.parent, 35);
	assert_int_equal(m.major, 98);
	assert_int_equal(m.minor, 0);
	assert_text(m.top, "/sub");
	assert_text(m.type, "ext3");
	assert_text(m.source, "/dev/root");
	assert_true(m.follows);
	assert_string_equal(tn_proc_path(m.place, &arena), "/mnt/a b");
	assert_true(tn_mount_next(&rest, &line, &m));
	assert_int_equal(line, 3);
	assert_text(m.type, "fuse.sshfs");
	assert_text(m.source, ""); /* which is no reason to take the options for it */
	assert_false(m.follows);
	assert_true(tn_mount_next(&rest, &line, &m));
	assert_text(m.source, "none");
	assert_false(tn_mount_next(&rest, &line, &m));
	tn_arena_free(&arena);
}

static void paths(void **unused)
{
	struct tn_arena arena = { 0 };

	assert_string_equal(tn_proc_path(tn_text("a\\040\\134\\011b\\"), &arena), "a \\\tb\\");
	assert_string_equal(tn_proc_path(tn_text("\\9\\000\\777\\04"), &arena), "\\9\\777\\04");
	tn_arena_free(&arena);
}

static void swaps(void **unused)
{
	struct tn_text rest = tn_text("Filename\t\t\tType\t\tSize\n/dev/dm-1          partition\t83\t0\t-2\n"
				      "/swap\\040file file 1 0 -3\n");
	struct tn_swap_line s;
	unsigned line = 0;

	assert_true(tn_swap_next(&rest, &line, &s));
	assert_text(s.path, "/dev/dm-1");
	assert_false(s.file);
	assert_true(tn_swap_next(&rest, &line, &s));
	assert_int_equal(line, 3);
	assert_true(s.file);
	assert_false(tn_swap_next(&rest, &line, &s));
}

static void protocols(void **unused)
{
	struct tn_text rest = tn_text("protocol  size sockets  memory press maxhdr  slab module     cl co\n"
				      "SCTP      1408     -1      -1   NI       0   no   sctp        n  n\n"
				      "PACKET    1408      2      -1   NI       0   no   af_packet   n  n\n");
	struct tn_protocol_line p;
	unsigned line = 0;

	assert_true(tn_protocol_next(&rest, &line, &p));
	assert_text(p.name, "PACKET");
	assert_int_equal(p.sockets, 2);
	assert_text(p.module, "af_packet");
	assert_int_equal(line, 3);
	assert_false(tn_protocol_next(&rest, &line, &p));
}

static void crypto(void **unused)
{
	struct tn_text rest = tn_text("name         : xts(aes)\ndriver       : xts-aes-aesni\n"
				      "module       : aesni_intel\nrefcnt       : 3\n"
				      "\n\nname : half\n\nname:a\ndriver:b\nmodule:kernel\nrefcnt:many\n");
	struct tn_crypto_record c;
	unsigned line = 0;

	assert_true(tn_crypto_next(&rest, &line, &c));
	assert_text(c.driver, "xts-aes-aesni");
	assert_text(c.module, "aesni_intel");
	assert_int_equal(c.references, 3);
	assert_int_equal(c.line, 1);
	assert_true(tn_crypto_next(&rest, &line, &c));
	assert_text(c.name, "a");
	assert_int_equal(c.references, 0);
	assert_int_equal(c.line, 9);
	assert_false(tn_crypto_next(&rest, &line, &c));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mounts),
		cmocka_unit_test(paths),
		cmocka_unit_test(swaps),
		cmocka_unit_test(protocols),
		cmocka_unit_test(crypto),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

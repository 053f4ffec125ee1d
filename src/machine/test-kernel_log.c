// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "machine/kernel_log.h"
#include "machine/log_words.h"

static const char *code_of(const char *line, const char *wanted_name)
{
	struct tn_text name = { 0 };
	const struct tn_log_word *word = tn_log_word_find(tn_text(line), &name);

	if (!word)
		return "none";
	assert_true(tn_text_is(name, wanted_name));
	return word->code;
}

#define AVC(file, permissive) \
	"audit: type=1400 audit(1624460471.557:725): avc:  denied  { module_load } for  pid=109560 comm=\"insmod\" " file \
	"scontext=system_u:system_r:spc_t:s0 tcontext=unconfined_u:object_r:user_home_t:s0 tclass=system permissive=" permissive

/* Lines that kernels 6.1 to 7.3 have written. */
static void what_messages_mean(void **unused)
{
	static const struct {
		const char *line, *name, *code;
	} lines[] = {
		{ "loop: version magic '5.10.0 SMP mod_unload ' should be '6.1.0 SMP mod_unload modversions '", "loop",
		  "E-vermagic" },
		{ "nf-x: disagrees about version of symbol module_layout", "nf-x", "E-module-layout" },
		{ "x: disagrees about version of symbol printk", "x", "E-symbol-version" },
		{ "x: Unknown symbol y (err -2)", "x", "E-symbol-missing" },
		{ "x: Unknown symbol y (err -22)", "x", "E-symbol-version" },
		{ "x: module uses symbol (y) from namespace N, but does not import it.", "x", "E-symbol-namespace" },
		{ "module x: .gnu.linkonce.this_module section size must match the kernel's built struct module size at run time",
		  "x", "E-struct-module-size" },
		{ "x: `many' invalid for parameter `number'", "x", "E-parameter-value" },
		{ "Module x is blacklisted", "x", "E-blacklisted" },
		{ "failed to validate module [x] BTF: -22", "x", "E-btf" },
		{ "Loading of module with unavailable key is rejected", "", "E-signature-unknown-key" },
		{ "Lockdown: modprobe: unsigned module loading is restricted; see man kernel_lockdown.7", "", "E-lockdown" },
		{ "module: not signed with expected PKCS#7 message", "", "E-signature-unsupported" },
		{ "audit: type=1800 audit(1795821928.654:4): pid=232 uid=0 subj=unconfined op=appraise_data "
		  "cause=IMA-signature-required comm=\"insmod\" name=\"/test/x.ko\" dev=\"rootfs\" ino=137 res=0 errno=0", "x",
		  "E-ima" },
		{ "audit: type=1800 audit(1795821928.654:4): op=appraise_data cause=missing-hash name=\"/bin/x\"", "", "none" },
		{ "LoadPin: kernel-module denied obj=\"/tmp/x.ko.xz\" pid=1 cmdline=\"insmod\"", "x", "E-loadpin" },
		{ "LoadPin: kernel-module old-api-denied obj=<unknown> pid=1 cmdline=\"insmod\"", "", "E-loadpin" },
		{ "LoadPin: kernel-module pinning-ignored obj=\"/tmp/x.ko\" pid=1 cmdline=\"insmod x.ko\"", "", "none" },
		{ AVC("path=\"/tmp/drbd.ko\" dev=\"tmpfs\" ino=6248 ", "0"), "drbd", "E-selinux" },
		{ AVC("", "0"), "", "E-selinux" }, /* init_module(2) has no file */
		{ AVC("path=\"/tmp/drbd.ko\" dev=\"tmpfs\" ino=6248 ", "1"), "", "none" }, /* it was let through */
		{ "not an xz compressed module", "", "E-packed-format" },
		{ "tg3 0000:01:00.0: Direct firmware load for tigon/tg3.bin failed with error -2", "", "E-firmware-missing" },
		{ "tg3 0000:01:00.0: firmware: failed to load tigon/tg3.bin (-2)", "", "E-firmware-missing" },
		{ "e1000e 0000:00:1f.6: probe with driver e1000e failed with error -5", "e1000e", "E-probe-failed" },
		{ "x: loading out-of-tree module taints kernel.", "x", "E-out-of-tree" },
		{ "x: all is well", "", "none" },
		{ "", "", "none" },
		{ ": Unknown symbol y (err -2)", "", "none" },
		{ "failed to validate module [x", "", "none" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(lines); i++)
		assert_string_equal(code_of(lines[i].line, lines[i].name), lines[i].code);
}

/* A row that an earlier one always takes would be dead. */
static void every_message_is_reached(void **unused)
{
	assert_true(tn_n_log_words > 80);
	for (size_t i = 0; i < tn_n_log_words; i++) {
		char line[256];
		struct tn_text name;
		size_t at = 0;

		for (const char *p = tn_log_words[i].pattern; *p; p++)
			at += (size_t)snprintf(line + at, sizeof(line) - at, *p == '@' ? "a-b" : *p == '*' ? "zz" : "%c", *p);
		assert_ptr_equal(tn_log_word_find((struct tn_text){ line, at }, &name), &tn_log_words[i]);
		assert_true(!strchr(tn_log_words[i].pattern, '@') || tn_text_is(name, "a-b"));
	}
}

static bool about(const char *text, const char *device, const char *module)
{
	struct tn_device all[] = {
		{ .name = "0000:00:1f.2", .bus = "pci", .module = "ahci", .driver = "ahci" },
		{ .name = "0000:00:1f.3", .bus = "pci", .driver = "d", .builtin = "inside" },
	};
	const tn_devices devices = { .v = all, .n = 2 };

	return tn_log_is_about(&(struct tn_log_record){ .text = text, .device = device }, module, &devices);
}

static void what_a_line_is_about(void **unused)
{
	assert_true(about("loop: module loaded", NULL, "loop"));
	assert_false(about("loop: module loaded", NULL, "loo"));
	assert_false(about("loops: module loaded", NULL, "loop"));
	assert_true(about("nf-conn: hello", NULL, "nf_conn"));
	assert_true(about("e1000e 0000:00:1f.6 eth0: NIC Link is Up", NULL, "e1000e"));
	assert_false(about("a bad thing has happened", NULL, "a"));
	assert_true(about("Module x is blacklisted", NULL, "x"));
	assert_true(about(" do_it+0x1/0x20 [x]", NULL, "x"));
	assert_true(about("RIP: 0010:do_it+0x1/0x20 [x 0123abcd]", NULL, "x"));
	assert_false(about("a list [x]", NULL, "x"));
	assert_true(about("sata link down", "+pci:0000:00:1f.2", "ahci"));
	assert_true(about("whoever 0000:00:1f.2: sata link down", NULL, "ahci"));
	assert_false(about("sata link down", "+pci:0000:00:1f.3", "ahci"));
	assert_true(about("sata link down", "+pci:0000:00:1f.3", "inside"));
	assert_false(about("sata link down", "+pci:", "ahci"));
	assert_false(about("", "", "ahci"));
	assert_false(about(":", NULL, "ahci"));
	assert_false(about("]", NULL, "ahci"));
}

static char top[] = "/tmp/tenon-test-XXXXXX";

static void put(const char *name, const char *content)
{
	char path[100];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", top, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(content, f);
	fclose(f);
}

static void drop(const char *name)
{
	char path[100];

	snprintf(path, sizeof(path), "%s/%s", top, name);
	remove(path);
}

/* What a look below @top brings; the arena's strings are only compared before it goes. */
static void look(size_t n, const char *first, const char *source, bool dropped, bool trouble)
{
	tn_root *root = tn_root_new(top);
	struct tn_arena arena = { 0 };
	struct tn_kernel_log log = { 0 };

	assert_int_equal(tn_kernel_log_read(root, &arena, &log), 0);
	assert_int_equal(log.records.n, n);
	if (n)
		assert_string_equal(log.records.v[0].text, first);
	if (source)
		assert_string_equal(log.source, source);
	else
		assert_null(log.source);
	assert_true(log.dropped == dropped);
	assert_true(!!log.trouble == trouble);
	tn_kernel_log_free(&log);
	tn_arena_free(&arena);
	tn_root_free(root);
}

static void where_it_is(void **unused)
{
	char path[100];

	look(0, NULL, NULL, false, true);
	put("var/log/dmesg", "[    0.000001] one\n[    0.000002] two\n");
	look(2, "one", "/var/log/dmesg", false, false);
	put("dev/kmsg", "6,1,2,-;a\\x5cb\n DEVICE=+pci:x\n30,2,3,-;systemd: not the kernel's\n4,3,4,-;c\n");
	look(2, "a\\b", "/dev/kmsg", false, false);
	drop("dev/kmsg");
	snprintf(path, sizeof(path), "%s/dev/kmsg", top);
	assert_int_equal(mkfifo(path, 0600), 0);
	look(2, "one", "/var/log/dmesg", false, false); /* and it does not wait */
	drop("var/log/dmesg");
	look(0, NULL, NULL, false, true);
	drop("dev/kmsg");
}

/* Of what is too much the newest, from the start of a record on. */
static void too_much(void **unused)
{
	char path[100];
	FILE *f;

	snprintf(path, sizeof(path), "%s/dev/kmsg", top);
	f = fopen(path, "w");
	assert_non_null(f);
	for (int i = 0; i < 30000; i++)
		fprintf(f, "6,%d,%d,-;%0100d\n DEVICE=+pci:%d\n", i, i, i, i);
	fclose(f);
	tn_root *root = tn_root_new(top);
	struct tn_arena arena = { 0 };
	struct tn_kernel_log log = { 0 };

	assert_int_equal(tn_kernel_log_read(root, &arena, &log), 0);
	assert_true(log.dropped);
	assert_in_range(log.records.n, 5000, 29000);
	assert_int_equal(log.records.v[log.records.n - 1].number, 29999);
	assert_int_equal(log.records.v[0].number, 30000 - log.records.n);
	tn_kernel_log_free(&log);
	tn_arena_free(&arena);
	tn_root_free(root);
	drop("dev/kmsg");
}

static int make(void **unused)
{
	char path[100];
	static const char *const dirs[] = { "dev", "var", "var/log" };

	if (!mkdtemp(top))
		return -1;
	for (size_t i = 0; i < TN_ARRAY_SIZE(dirs); i++) {
		snprintf(path, sizeof(path), "%s/%s", top, dirs[i]);
		mkdir(path, 0700);
	}
	return 0;
}

static int unmake(void **unused)
{
	drop("var/log");
	drop("var");
	drop("dev");
	return rmdir(top);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_messages_mean),
		cmocka_unit_test(every_message_is_reached),
		cmocka_unit_test(what_a_line_is_about),
		cmocka_unit_test(where_it_is),
		cmocka_unit_test(too_much),
	};

	return cmocka_run_group_tests_name("kernel_log", tests, make, unmake);
}

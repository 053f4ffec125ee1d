// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "format/compress.h"
#include "format/testcpio.h"
#include "format/testpack.h"
#include "format/testuki.h"
#include "machine/initramfs.h"
#include "machine/initramfs_record.h"
#include "tests/support/testtop.h"

#define RELEASE "6.1.0-56-amd64"


static int make_top(void **state)
{
	return testtop_make("cd \"$TOP\" && mkdir -p boot etc lib/modules/" RELEASE " cache");
}

static void write_archive(const struct tn_buf *b)
{
	char path[100];
	FILE *f;

	snprintf(path, sizeof(path), "%s/boot/x", top);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(b->p, 1, b->n, f), b->n);
	assert_int_equal(fclose(f), 0);
}

/* What is told of /boot/x, a line a file. */
static void list(const char *cache, struct tn_buf *ret)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_cleanup(tn_initramfs_free) struct tn_initramfs initramfs = { 0 };
	tn_autoerror err = { 0 };
	int r = tn_initramfs_read(root, "/boot/x", cache, &arena, &initramfs, &err);

	if (r < 0)
		tn_buf_addf(ret, "%s", tn_error_text(&err, r));
	else
		tn_buf_addf(ret, "%d%s\n", initramfs.maker, initramfs.host_only ? " here" : "");
	for (size_t i = 0; i < initramfs.files.n; i++) {
		const struct tn_initramfs_file *f = &initramfs.files.v[i];

		tn_buf_addf(ret, "%d %s %u", f->kind, f->path, (unsigned)f->size);
		if (f->kind == TN_INITRAMFS_MODULE)
			tn_buf_addf(ret, " %d\n", f->sum == tn_initramfs_sum(tn_text("module")));
		else
			tn_buf_addf(ret, " '%.*s'\n", f->content.p ? (int)f->content.n : 6, f->content.p ? f->content.p : "(null)");
	}
	tn_buf_add_char(ret, '\0');
}

static void check(const struct tn_buf *archive, const char *want)
{
	tn_autobuf got = { 0 };

	write_archive(archive);
	list(NULL, &got);
	assert_string_equal(got.p, want);
}

/* In a build for another machine there may be no zlib. */
static void need_gz(void)
{
	struct tn_buf out = { 0 };

	if (tn_decompress(tn_text("\x1f\x8b\x08"), 1, &out, NULL) != -ENOSYS)
		return;
	print_message("no library for gzip: skipped\n");
	skip();
}

/* As initramfs-tools makes them: microcode first, then all the rest, packed. */
static void early_and_packed(void **state)
{
	tn_autobuf all = { 0 }, rest = { 0 };

	need_gz();
	testcpio_file(&all, "kernel/x86/microcode/GenuineIntel.bin", "microcode");
	testcpio_end(&all);
	tn_buf_add(&all, (const char[512]){ 0 }, 512);
	testcpio_file(&rest, "conf/initramfs.conf", "MODULES=most\n");
	testcpio_file(&rest, "conf/modules", "loop\n");
	testcpio_file(&rest, "etc/modprobe.d/a.conf", "blacklist a\n");
	testcpio_file(&rest, "etc/modprobe.d/a.conf.dpkg-old", "blacklist b\n");
	testcpio_file(&rest, "etc/modprobe.d/.hidden.conf", "blacklist c\n");
	testcpio_file(&rest, "etc/modprobe.d/empty.conf", "");
	testcpio_add(&rest, (struct testcpio_entry){ .name = "etc/modprobe.d/link.conf", .mode = TN_CPIO_LINK | 0777,
						     .content = tn_text("a.conf") });
	testcpio_file(&rest, "usr/lib/modules/" RELEASE "/kernel/a.ko", "module");
	testcpio_file(&rest, "usr/lib/modules/" RELEASE "/modules.dep", "kernel/a.ko:\n");
	testcpio_file(&rest, "usr/lib/modules-load.d/b.conf", "fuse\n");
	testcpio_end(&rest);
	pack_gz(&all, 0, rest.p, rest.n);
	check(&all, "1\n2 /conf/modules 5 'loop\n'\n1 /etc/modprobe.d/a.conf 12 'blacklist a\n'\n"
		    "1 /etc/modprobe.d/empty.conf 0 ''\n"
		    "2 /usr/lib/modules-load.d/b.conf 5 'fuse\n'\n0 /usr/lib/modules/" RELEASE "/kernel/a.ko 6 1\n");
}

static void makers(void **state)
{
	static const struct {
		const char *path, *want;
	} cases[] = {
		{ "scripts/functions", "1\n" }, { "usr/lib/dracut/build-parameter.txt", "2\n" },
		{ "usr/lib/dracut/hostonly-kernel-modules.txt", "2 here\n" }, { "buildconfig", "3\n" },
		{ "buildconfigs", "0\n" }, { "sbin/nlplug-findfs", "4\n" }, { "etc/booster.init.yaml", "5\n" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		tn_autobuf b = { 0 };

		testcpio_file(&b, cases[i].path, "x");
		testcpio_end(&b);
		check(&b, cases[i].want);
	}
}

/* Where cpio found files with several names, one of them has the content. */
static void hard_links(void **state)
{
	const struct testcpio_entry a = { .name = "etc/modprobe.d/a.conf", .inode = 7, .links = 3 },
				    b = { .name = "usr/lib/modules/1.0/a.ko", .inode = 7, .links = 3 },
				    c = { .name = "bin/c", .inode = 7, .links = 3, .content = tn_text("module") },
				    first = { .name = "lib/modules/1.0/b.ko", .inode = 8, .links = 2,
					      .content = tn_text("module") },
				    second = { .name = "lib/modules/1.0/c.ko", .inode = 8, .links = 2 },
				    other = { .name = "lib/modules/1.0/d.ko", .inode = 8, .links = 2 };
	tn_autobuf all = { 0 };

	testcpio_add(&all, a);
	testcpio_add(&all, b);
	testcpio_add(&all, c);
	testcpio_add(&all, first);
	testcpio_add(&all, second);
	testcpio_end(&all);
	testcpio_add(&all, other); /* of another archive */
	testcpio_end(&all);
	check(&all, "0\n1 /etc/modprobe.d/a.conf 6 'module'\n0 /lib/modules/1.0/b.ko 6 1\n0 /lib/modules/1.0/c.ko 6 1\n"
		    "0 /lib/modules/1.0/d.ko 0 0\n0 /usr/lib/modules/1.0/a.ko 6 1\n");
}

static void the_later_file_counts(void **state)
{
	tn_autobuf b = { 0 };

	testcpio_file(&b, "etc/modprobe.d/a.conf", "old");
	testcpio_file(&b, "etc/modprobe.d/b.conf", "b");
	testcpio_end(&b);
	testcpio_file(&b, "./etc/modprobe.d/a.conf", "new");
	testcpio_end(&b);
	tn_buf_add_str(&b, "a signature");
	check(&b, "0\n1 /etc/modprobe.d/a.conf 3 'new'\n1 /etc/modprobe.d/b.conf 1 'b'\n");
}

static void unified_images(void **state)
{
	tn_autobuf b = { 0 }, uki = { 0 };

	testcpio_file(&b, "etc/modprobe.d/a.conf", "a");
	testcpio_end(&b);
	testuki(&uki, RELEASE, tn_buf_text(&b));
	check(&uki, "0\n1 /etc/modprobe.d/a.conf 1 'a'\n");
	uki.n -= b.n;
	check(&uki, "/boot/x: the unified kernel image is cut short");
}

static void damaged_ones(void **state)
{
	tn_autobuf b = { 0 }, large = { 0 };
	tn_autofree char *zeros = calloc(1, 3 << 20);

	tn_buf_add_str(&b, "#!/bin/sh\n");
	check(&b, "/boot/x: not packed in a way that is known here");
	b.n = 0;
	testcpio_file(&b, "etc/modprobe.d/a.conf", "a");
	b.n -= 4;
	check(&b, "/boot/x: the cpio archive is damaged at byte 132: it is cut short");
	testcpio_add(&large, (struct testcpio_entry){ .name = "etc/modprobe.d/a.conf", .content = { zeros, 3 << 20 } });
	testcpio_end(&large);
	check(&large, "0\n1 /etc/modprobe.d/a.conf 3145728 '(null)'\n");
	large.n = 0;
	for (unsigned i = 0; i < 17; i++) {
		char name[40];

		snprintf(name, sizeof(name), "etc/modprobe.d/%u.conf", i);
		testcpio_add(&large, (struct testcpio_entry){ .name = name, .content = { zeros, 1 << 20 } });
	}
	check(&large, "/boot/x: there is more in it than in any initramfs");
}

static void damaged_when_unpacked(void **state)
{
	tn_autobuf packed = { 0 };

	need_gz();
	pack_gz(&packed, 0, "no archive", 10);
	check(&packed, "/boot/x: what is packed in it is no cpio archive");
	packed.n -= 9;
	check(&packed, "/boot/x: the gzip data is damaged: it is cut short");
}

static void it_is_remembered(void **state)
{
	tn_autobuf b = { 0 }, once = { 0 }, again = { 0 }, changed = { 0 };
	char cache[100];

	snprintf(cache, sizeof(cache), "%s/cache", top);
	testcpio_file(&b, "etc/modprobe.d/a.conf", "first");
	testcpio_file(&b, "lib/modules/1.0/a.ko", "module");
	testcpio_end(&b);
	write_archive(&b);
	assert_int_equal(testtop_run("touch -d '2 days ago' boot/x; sleep 0.05"), 0);
	list(cache, &once);
	assert_int_equal(testtop_run("test -f cache/initramfs*boot!x"), 0);
	/* What is there is taken without a look at the archive: a byte of it changes what is told. */
	list(cache, &again);
	assert_string_equal(once.p, again.p);
	assert_string_equal(once.p, "0\n1 /etc/modprobe.d/a.conf 5 'first'\n0 /lib/modules/1.0/a.ko 6 1\n");
	assert_int_equal(testtop_run("for f in cache/*; do printf x | dd of=$f bs=1 seek=80 conv=notrunc status=none; done"), 0);
	list(cache, &changed); /* damaged, so it is read anew */
	assert_string_equal(changed.p, once.p);
}

static void check_found(const char *script, const char *want)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *path = "none";
	bool uki = false;
	int r;

	assert_int_equal(testtop_run(script), 0);
	r = tn_initramfs_find(root, RELEASE, &arena, &path, &uki);
	assert_int_equal(r, strcmp(want, "none") ? 0 : -ENOENT);
	assert_string_equal(path, want);
	assert_int_equal(uki, strstr(want, ".efi") != NULL);
}

#define ENTRY(version) "printf 'title x\\nversion " version "\\nlinux /l\\ninitrd /ucode\\ninitrd  /m/r/initrd\\n'"

static void places(void **state)
{
	check_found("rm -f boot/x", "none");
	check_found(": >boot/initrd.img-6.1.0; : >boot/initramfs-lts", "none");
	/* Other kernels' */
	check_found("mkdir -p boot/EFI/Linux; cd boot/EFI/Linux; : >token-" RELEASE "-rt.efi; : >token-" RELEASE "0.efi; "
		    ": >token-1" RELEASE ".efi; : >" RELEASE "-token.efi; : >token-" RELEASE "+x.efi; "
		    ": >token-" RELEASE "+3-rt.efi; : >token-" RELEASE "+.efi; : >token-" RELEASE "+3.1.efi",
		    "none");
	check_found(": >boot/EFI/Linux/token-" RELEASE "+3-1.efi", "/boot/EFI/Linux/token-" RELEASE "+3-1.efi");
	check_found("rm boot/EFI/Linux/*+3-1.efi; : >boot/EFI/Linux/token-" RELEASE "+3.efi",
		    "/boot/EFI/Linux/token-" RELEASE "+3.efi");
	check_found("rm boot/EFI/Linux/*+3.efi; : >boot/EFI/Linux/" RELEASE ".efi", "/boot/EFI/Linux/" RELEASE ".efi");
	check_found("mkdir -p efi/m/r efi/loader/entries; : >efi/m/r/initrd; " ENTRY("1") " >efi/loader/entries/a.conf; "
		    ENTRY(RELEASE) " >efi/loader/entries/b.conf", "/efi/m/r/initrd");
	check_found("echo linux >lib/modules/" RELEASE "/pkgbase; mkdir -p etc/mkinitcpio.d; : >boot/y; "
		    "printf '#default_image=\"/boot/x\"\\ndefault_image=\"/boot/y\"\\n' >etc/mkinitcpio.d/linux.preset", "/boot/y");
	check_found("mkdir -p efi/EFI/Linux; : >efi/EFI/Linux/y.efi; "
		    "printf '  default_uki=\"/efi/EFI/Linux/y.efi\"\\n' >etc/mkinitcpio.d/linux.preset", "/efi/EFI/Linux/y.efi");
	check_found(": >boot/initramfs-amd64", "/boot/initramfs-amd64");
	check_found(": >boot/initramfs-linux.img", "/boot/initramfs-linux.img");
	check_found("echo 0123 >etc/machine-id; mkdir -p boot/0123/" RELEASE "; : >boot/0123/" RELEASE "/initrd",
		    "/boot/0123/" RELEASE "/initrd");
	check_found(": >lib/modules/" RELEASE "/initrd", "/lib/modules/" RELEASE "/initrd");
	check_found(": >boot/initrd-" RELEASE, "/boot/initrd-" RELEASE);
	check_found(": >boot/initramfs-" RELEASE ".img", "/boot/initramfs-" RELEASE ".img");
	check_found(": >boot/initrd.img-" RELEASE, "/boot/initrd.img-" RELEASE);
}

static void check_remake(enum tn_initramfs_maker maker, enum tn_distro distro, const char *want)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *got = tn_initramfs_remake(root, maker, true, distro, RELEASE, &arena);

	assert_string_equal(got ? got : "none", want);
}

static void commands(void **state)
{
	assert_int_equal(testtop_run("mkdir -p usr/bin usr/sbin; echo linux >lib/modules/" RELEASE "/pkgbase"), 0);
	check_remake(TN_INITRAMFS_OTHER, TN_DISTRO_OTHER, "none");
	check_remake(TN_INITRAMFS_OTHER, TN_DISTRO_FEDORA, "dracut --force --kver " RELEASE);
	check_remake(TN_INITRAMFS_OTHER, TN_DISTRO_DEBIAN, "update-initramfs -u -k " RELEASE);
	assert_int_equal(testtop_run(": >usr/bin/dracut"), 0);
	check_remake(TN_INITRAMFS_OTHER, TN_DISTRO_DEBIAN, "dracut --force --kver " RELEASE);
	check_remake(TN_INITRAMFS_MKINITCPIO, TN_DISTRO_DEBIAN, "mkinitcpio -p linux");
	check_remake(TN_INITRAMFS_MKINITFS, TN_DISTRO_ALPINE, "mkinitfs " RELEASE);
	assert_int_equal(testtop_run(": >usr/sbin/update-initramfs"), 0);
	check_remake(TN_INITRAMFS_OTHER, TN_DISTRO_FEDORA, "update-initramfs -u -k " RELEASE);
}

static void check_follows(const char *module, bool must, const char *doubt)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	struct tn_initramfs_follows f;

	assert_int_equal(tn_initramfs_must_follow(root, RELEASE, module, TN_DISTRO_DEBIAN, NULL, &arena, &f), 0);
	assert_int_equal(f.must, must);
	assert_string_equal(f.doubt ? f.doubt : "", doubt);
	assert_string_equal(f.path, "/boot/initrd.img-" RELEASE);
	assert_string_equal(f.remake, "update-initramfs -u -k " RELEASE);
}

static void what_must_follow(void **state)
{
	tn_autobuf b = { 0 };

	testcpio_file(&b, "scripts/functions", "");
	testcpio_file(&b, "usr/lib/modules/" RELEASE "/kernel/snd-hda-intel.ko.xz", "module");
	testcpio_file(&b, "usr/lib/modules/6.1.0-55-amd64/kernel/loop.ko.xz", "module");
	testcpio_end(&b);
	write_archive(&b);
	assert_int_equal(testtop_run("mv boot/x boot/initrd.img-" RELEASE), 0);
	check_follows("snd_hda_intel", true, "");
	check_follows("loop", false, "");
	check_follows("snd", false, "");
	assert_int_equal(testtop_run("printf 070701 >boot/initrd.img-" RELEASE), 0);
	check_follows("snd", false, "/boot/initrd.img-" RELEASE ": the cpio archive is damaged at byte 6: it is cut short");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(early_and_packed), cmocka_unit_test(makers),
		cmocka_unit_test(hard_links),	    cmocka_unit_test(the_later_file_counts),
		cmocka_unit_test(unified_images), cmocka_unit_test(damaged_ones), cmocka_unit_test(damaged_when_unpacked),
		cmocka_unit_test(it_is_remembered), cmocka_unit_test(places),
		cmocka_unit_test(commands),	    cmocka_unit_test(what_must_follow),
	};

	return cmocka_run_group_tests(tests, make_top, testtop_remove);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "machine/package.h"

static char top[64];

static void sh(const char *script)
{
	assert_int_equal(system(script), 0);
}

static int make_tree(void **state)
{
	snprintf(top, sizeof(top), "/tmp/tn-package-XXXXXX");
	if (!mkdtemp(top))
		return -1;
	setenv("TOP", top, 1);
	return 0;
}

static int empty_tree(void **state)
{
	return system("rm -rf \"$TOP\"; mkdir \"$TOP\"");
}

static int remove_tree(void **state)
{
	return system("rm -rf \"$TOP\"");
}

/* @want: "MANAGER NAME VERSION SOURCE", or the message. */
static void check(const char *path, int code, const char *want)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	struct tn_arena arena = { 0 };
	struct tn_package p = { 0 };
	tn_autoerror err = { 0 };
	char got[512];
	int r = tn_package_of(root, path, &arena, &p, &err);

	if (r < 0)
		snprintf(got, sizeof(got), "%s", tn_error_text(&err, r));
	else
		snprintf(got, sizeof(got), "%s %s %s %s", p.manager, p.name ? p.name : "-", p.version ? p.version : "-", p.source);
	tn_arena_free(&arena);
	assert_string_equal(got, want);
	assert_int_equal(r, code);
}

#define INFO "/var/lib/dpkg/info/"

static void dpkg(void **state)
{
	sh("cd \"$TOP\"; mkdir -p var/lib/dpkg/info; cd var/lib/dpkg;"
	   "printf '/.\\n/lib\\n/lib/modules/6.1/kernel/a.ko\\n' >info/linux-image-6.1.list;"
	   "printf '/lib/modules/6.1/kernel/b.ko\\n' >info/zz:amd64.list;"
	   "printf '/lib/modules/6.1/kernel/b.ko.gz\\n/x/lib/modules/6.1/kernel/c.ko\\n' >info/aa.list;"
	   "printf '/lib/firmware/f.bin' >info/firmware-f.list;"
	   "printf 'Package: zz\\nArchitecture: i386\\nVersion: 0\\n\\nPackage: zz\\nStatus: install ok installed\\n"
	   "Architecture: amd64\\nVersion: 2:1-1\\n\\nPackage: linux-image-6.1\\nVersion: 6.1.1-1\\n' >status");
	check("/lib/modules/6.1/kernel/a.ko", 0, "dpkg linux-image-6.1 6.1.1-1 " INFO "linux-image-6.1.list");
	check("/lib/modules/6.1/kernel/b.ko", 0, "dpkg zz:amd64 2:1-1 " INFO "zz:amd64.list");
	check("/lib/firmware/f.bin", 0, "dpkg firmware-f - " INFO "firmware-f.list");
	check("/lib/modules/6.1/kernel/c.ko", -ENOENT, "no package has /lib/modules/6.1/kernel/c.ko");
	check("/usr/lib/modules/6.1/kernel/a.ko", -ENOENT, "no package has /usr/lib/modules/6.1/kernel/a.ko");
}

static void either_name_of_a_merged_usr(void **state)
{
	sh("cd \"$TOP\"; mkdir -p var/lib/dpkg/info usr/lib; ln -s usr/lib lib;"
	   "echo /lib/modules/6.1/kernel/a.ko >var/lib/dpkg/info/one.list;"
	   "echo /usr/lib/modules/6.1/kernel/b.ko >var/lib/dpkg/info/two.list");
	check("/lib/modules/6.1/kernel/a.ko", 0, "dpkg one - " INFO "one.list");
	check("/usr/lib/modules/6.1/kernel/a.ko", 0, "dpkg one - " INFO "one.list");
	check("/lib/modules/6.1/kernel/b.ko", 0, "dpkg two - " INFO "two.list");
	check("/usr/lib/modules/6.1/kernel/b.ko", 0, "dpkg two - " INFO "two.list");
}

/* "new" has put what others have at /lib/firmware/f aside. */
static void diversions(void **state)
{
	sh("cd \"$TOP\"; mkdir -p var/lib/dpkg/info; cd var/lib/dpkg;"
	   "printf '/lib/firmware/f\\n/lib/firmware/f.distrib\\nnew\\n/lib/firmware/g\\n/lib/firmware/g.old\\n:\\n' >diversions;"
	   "echo /lib/firmware/f >info/a-old.list; echo /lib/firmware/f >info/new.list; echo /lib/firmware/g >info/g.list");
	check("/lib/firmware/f", 0, "dpkg new - " INFO "new.list");
	check("/lib/firmware/f.distrib", 0, "dpkg a-old - " INFO "a-old.list");
	check("/lib/firmware/g", -ENOENT, "no package has /lib/firmware/g");
	check("/lib/firmware/g.old", 0, "dpkg g - " INFO "g.list");
}

static void apk(void **state)
{
	sh("cd \"$TOP\"; mkdir -p lib/apk/db; printf 'P:busybox\\nV:1\\nF:lib/modules/6.6\\nR:a.ko\\n\\nC:x\\nP:linux-lts\\n"
	   "V:6.6.1-r0\\nF:lib/modules/6.6/kernel\\nM:0:0:755\\nR:b.ko\\nZ:Q1\\nR:a.ko.gz\\n' >lib/apk/db/installed");
	check("/lib/modules/6.6/kernel/a.ko.gz", 0, "apk linux-lts 6.6.1-r0 /lib/apk/db/installed");
	check("/lib/modules/6.6/a.ko", 0, "apk busybox 1 /lib/apk/db/installed");
	check("/lib/modules/6.6/kernel/a.ko", -ENOENT, "no package has /lib/modules/6.6/kernel/a.ko");
	sh("cd \"$TOP\"; mkdir -p usr/lib/apk; mv lib/apk/db usr/lib/apk");
	check("/lib/modules/6.6/a.ko", 0, "apk busybox 1 /usr/lib/apk/db/installed");
}

static void pacman(void **state)
{
	sh("cd \"$TOP\"; mkdir -p var/lib/pacman/local/linux-6.1-1 var/lib/pacman/local/bare-1 usr/lib; ln -s usr/lib lib;"
	   "cd var/lib/pacman/local; echo 9 >ALPM_DB_VERSION;"
	   "printf '%%FILES%%\\nusr/\\nusr/lib/modules/6.1/kernel/a.ko.zst\\n' >linux-6.1-1/files;"
	   "printf '%%NAME%%\\nlinux\\n\\n%%VERSION%%\\n6.1.arch1-1\\n\\n' >linux-6.1-1/desc;"
	   "printf '%%FILES%%\\nusr/lib/modules/6.1/kernel/b.ko\\n' >bare-1/files");
	check("/lib/modules/6.1/kernel/a.ko.zst", 0, "pacman linux 6.1.arch1-1 /var/lib/pacman/local/linux-6.1-1/files");
	check("/lib/modules/6.1/kernel/b.ko", 0, "pacman bare-1 - /var/lib/pacman/local/bare-1/files");
	check("/lib/modules/6.1/kernel/a.ko", -ENOENT, "no package has /lib/modules/6.1/kernel/a.ko");
}

static void dkms(void **state)
{
	sh("cd \"$TOP\"; mkdir -p var/lib/dkms/xone/0.3/6.1/x86_64/module var/lib/dkms/xone/0.2/6.0/x86_64/module;"
	   "touch var/lib/dkms/xone/0.3/6.1/x86_64/module/xone.ko.xz");
	check("/lib/modules/6.1/updates/dkms/xone.ko.xz", 0,
	      "dkms xone 0.3 /var/lib/dkms/xone/0.3/6.1/x86_64/module/xone.ko.xz");
	check("/lib/modules/6.1/extra/xone.ko.xz", 0, "dkms xone 0.3 /var/lib/dkms/xone/0.3/6.1/x86_64/module/xone.ko.xz");
	check("/lib/modules/6.1/updates/dkms/gone.ko", 0, "dkms - - /lib/modules/6.1/updates/dkms/gone.ko");
	check("/lib/modules/6.1/kernel/xone.ko.xz", -EOPNOTSUPP, "there is no package database of dpkg, apk or pacman");
	check("/lib/modules/6.0/extra/xone.ko.xz", -EOPNOTSUPP, "there is no package database of dpkg, apk or pacman");
}

static void rpm_is_said_not_to_be_read(void **state)
{
	sh("cd \"$TOP\"; mkdir -p var/lib/rpm; touch var/lib/rpm/rpmdb.sqlite");
	check("/lib/modules/6.1/kernel/a.ko", -EOPNOTSUPP,
	      "rpm's database (/var/lib/rpm/rpmdb.sqlite) is not read here: ask rpm -qf /lib/modules/6.1/kernel/a.ko");
}

/* A FIFO that nobody writes to, a directory and a link to nothing in the place of lists. */
static void hostile(void **state)
{
	sh("cd \"$TOP\"; mkdir -p var/lib/dpkg/info/dir.list lib/apk/db/installed var/lib/pacman/local/x/files;"
	   "cd var/lib/dpkg/info; mkfifo fifo.list; ln -s nowhere link.list; ln -s . ..list; touch empty.list;"
	   "head -c 100000 /dev/zero >zeros.list; printf /lib/a.ko >'name with blanks.list'; mkdir ../status");
	check("/lib/a.ko", 0, "dpkg name with blanks - " INFO "name with blanks.list");
	check("/lib/b.ko", -ENOENT, "no package has /lib/b.ko");
	check("", -ENOENT, "no package has ");
	check("/", -ENOENT, "no package has /");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(dpkg, empty_tree),
		cmocka_unit_test_teardown(either_name_of_a_merged_usr, empty_tree),
		cmocka_unit_test_teardown(diversions, empty_tree),
		cmocka_unit_test_teardown(apk, empty_tree),
		cmocka_unit_test_teardown(pacman, empty_tree),
		cmocka_unit_test_teardown(dkms, empty_tree),
		cmocka_unit_test_teardown(rpm_is_said_not_to_be_read, empty_tree),
		cmocka_unit_test_teardown(hostile, empty_tree),
	};

	return cmocka_run_group_tests(tests, make_tree, remove_tree);
}

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
#include "tests/support/testtop.h"

static void sh(const char *script)
{
	assert_int_equal(system(script), 0);
}

static int make_tree(void **state)
{
	return testtop_make(NULL);
}

static int empty_tree(void **state)
{
	return system("rm -rf \"$TOP\"; mkdir \"$TOP\"");
}

/* @want: "MANAGER NAME VERSION SOURCE", or the message. */
static void check_once(const tn_root *root, struct tn_package_memory *memory, const char *path, int code, const char *want)
{
	struct tn_arena arena = { 0 };
	struct tn_package p = { 0 };
	tn_autoerror err = { 0 };
	char got[512];
	int r = memory ? tn_package_of_many(root, path, memory, &arena, &p, &err) : tn_package_of(root, path, &arena, &p, &err);

	if (r < 0)
		snprintf(got, sizeof(got), "%s", tn_error_text(&err, r));
	else
		snprintf(got, sizeof(got), "%s %s %s %s", p.manager, p.name ? p.name : "-", p.version ? p.version : "-", p.source);
	tn_arena_free(&arena);
	assert_string_equal(got, want);
	assert_int_equal(r, code);
}

/* The answer is the same where others were asked about before. */
static void check(const char *path, int code, const char *want)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	struct tn_package_memory memory = { 0 };

	check_once(root, NULL, path, code, want);
	for (int i = 0; i < 2; i++)
		check_once(root, &memory, path, code, want);
	tn_package_memory_free(&memory);
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
	   "printf '/lib/firmware/f\\n/lib/firmware/f.distrib\\nnew\\n/lib/firmware/g\\n/lib/firmware/g.old\\n:\\n"
	   "/lib/firmware/h\\n/lib/firmware/h.old\\nh-new\\n' >diversions; echo /lib/firmware/h >info/h-new.list;"
	   "echo /lib/firmware/f >info/a-old.list; echo /lib/firmware/f >info/new.list; echo /lib/firmware/g >info/g.list");
	check("/lib/firmware/f", 0, "dpkg new - " INFO "new.list");
	check("/lib/firmware/f.distrib", 0, "dpkg a-old - " INFO "a-old.list");
	check("/lib/firmware/g", -ENOENT, "no package has /lib/firmware/g");
	check("/lib/firmware/g.old", 0, "dpkg g - " INFO "g.list");
	check("/lib/firmware/h.old", -ENOENT, "no package has /lib/firmware/h.old");
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
	check("/lib/modules/6.1/kernel/xone.ko.xz", -EOPNOTSUPP, "there is no package database of dpkg, rpm, apk or pacman");
	check("/lib/modules/6.0/extra/xone.ko.xz", -EOPNOTSUPP, "there is no package database of dpkg, rpm, apk or pacman");
}

/* As rpm makes them, with rows that are spread over pages, and an index of several levels. */
static const char make_rpm[] =
	"import sqlite3, struct, sys\n"
	"def header(name, version, release, epoch, files):\n"
	"    dirs = sorted({f.rpartition('/')[0] + '/' for f in files})\n"
	"    tags = [(1000, 6, [name]), (1001, 6, [version]), (1002, 6, [release]), \n"
	"            (1117, 8, [f.rpartition('/')[2] for f in files]),\n"
	"            (1118, 8, dirs), (1116, 4, [dirs.index(f.rpartition('/')[0] + '/') for f in files])]\n"
	"    tags += [(1003, 4, [epoch])] if epoch is not None else []\n"
	"    entries = data = b''\n"
	"    for tag, kind, values in sorted(tags):\n"
	"        data += b'\\0' * (-len(data) % 4)\n"
	"        entries += struct.pack('>4I', tag, kind, len(data), len(values))\n"
	"        data += b''.join(struct.pack('>I', v) if kind == 4 else v.encode() + b'\\0' for v in values)\n"
	"    return struct.pack('>2I', len(tags), len(data)) + entries + data\n"
	"db = sqlite3.connect(sys.argv[1])\n"
	"db.executescript('PRAGMA page_size = %s;'\n"
	"    'CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL);'\n"
	"    'CREATE TABLE Basenames (key TEXT NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL);'\n"
	"    'CREATE INDEX Basenames_key_idx ON Basenames(key ASC)' % sys.argv[2])\n"
	"packages = [('filesystem', '3', '1', None, ['/usr/lib/modules/x', '/usr/share/same.ko'])]\n"
	"packages += [('kernel-core', '6.1', '2.fc40', None, ['/lib/modules/6.1/kernel/f%d.ko.xz' % i for i in range(3000)])]\n"
	"packages += [('other-%d' % i, '1', '1', i, ['/opt/%d/same.ko' % i, '/opt/%d/f%d.ko.xz' % (i, i)]) for i in range(500)]\n"
	"for number, p in enumerate(packages, 1):\n"
	"    db.execute('INSERT INTO Packages VALUES (?, ?)', (number, header(*p)))\n"
	"    db.executemany('INSERT INTO Basenames VALUES (?, ?, ?)',\n"
	"        [(f.rpartition('/')[2], number, i) for i, f in enumerate(p[4])])\n"
	"db.commit()\n";

static void make_database(const char *page_size)
{
	char command[256];

	sh("cd \"$TOP\"; mkdir -p usr/lib/sysimage/rpm; ln -sfn usr/lib lib; rm -f usr/lib/sysimage/rpm/*");
	setenv("MAKE_RPM", make_rpm, 1);
	snprintf(command, sizeof(command), "python3 -c \"$MAKE_RPM\" \"$TOP/usr/lib/sysimage/rpm/rpmdb.sqlite\" %s", page_size);
	sh(command);
}

#define RPM "/usr/lib/sysimage/rpm/rpmdb.sqlite"

static void rpm(void **state)
{
	static const char *const page_sizes[] = { "512", "4096", "65536" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(page_sizes); i++) {
		make_database(page_sizes[i]);
		check("/lib/modules/6.1/kernel/f0.ko.xz", 0, "rpm kernel-core 6.1-2.fc40 " RPM);
		check("/usr/lib/modules/6.1/kernel/f2999.ko.xz", 0, "rpm kernel-core 6.1-2.fc40 " RPM);
		check("/opt/499/same.ko", 0, "rpm other-499 499:1-1 " RPM);
		check("/opt/0/same.ko", 0, "rpm other-0 0:1-1 " RPM);
		check("/usr/share/same.ko", 0, "rpm filesystem 3-1 " RPM);
		check("/usr/lib/modules/same.ko", -ENOENT, "no package has /usr/lib/modules/same.ko");
		check("/opt/500/same.ko", -ENOENT, "no package has /opt/500/same.ko");
		check("/lib/modules/6.1/kernel/f3000.ko.xz", -ENOENT, "no package has /lib/modules/6.1/kernel/f3000.ko.xz");
	}
}

static void rpm_that_cannot_be_read(void **state)
{
	make_database("4096");
	sh("cd \"$TOP" "/usr/lib/sysimage/rpm\"; head -c 100000 rpmdb.sqlite >x; mv x rpmdb.sqlite");
	check("/opt/499/same.ko", -EOPNOTSUPP,
	      "rpm's database " RPM " could not be read (it is damaged, or no SQLite): ask rpm -qf /opt/499/same.ko");
	sh("cd \"$TOP\"; rm " "usr/lib/sysimage/rpm/rpmdb.sqlite; mkdir -p var/lib/rpm; touch var/lib/rpm/Packages");
	check("/lib/modules/6.1/kernel/a.ko", -EOPNOTSUPP,
	      "rpm's database (/var/lib/rpm/Packages) is not read here: ask rpm -qf /lib/modules/6.1/kernel/a.ko");
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
		cmocka_unit_test_teardown(rpm, empty_tree),
		cmocka_unit_test_teardown(rpm_that_cannot_be_read, empty_tree),
		cmocka_unit_test_teardown(hostile, empty_tree),
	};

	return cmocka_run_group_tests(tests, make_tree, testtop_remove);
}

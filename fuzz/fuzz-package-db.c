// SPDX-License-Identifier: LGPL-2.1-or-later
/* Package managers' databases: the first line is what is looked for, "FILE" or "FILE ANOTHER", the rest the database. */
#include "format/package_db.h"
#include "fuzz.h"

static void check_inside(struct tn_text part, struct tn_text whole)
{
	fuzz_check(!part.n || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n));
	fuzz_touch(part.p, part.n);
}

static void check_diversions(struct tn_text rest)
{
	struct tn_text whole = rest;
	struct tn_dpkg_diversion d;

	while (tn_dpkg_diversion_next(&rest, &d)) {
		check_inside(d.from, whole);
		check_inside(d.to, whole);
		check_inside(d.package, whole);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_text rest = { (const char *)data, size }, first = { 0 }, name = { 0 }, version = { 0 };
	struct tn_packaged_file file = { 0 };

	if (!tn_text_line(&rest, &first))
		return 0;
	while (file.n < 2 && tn_text_word(&first, " ", &file.names[file.n]))
		file.n++;
	if (tn_dpkg_list_has(rest, &file))
		fuzz_check(file.n && rest.n);
	if (tn_pacman_files_have(rest, &file))
		fuzz_check(file.n && rest.n);
	if (tn_apk_find(rest, &file, &name, &version)) {
		fuzz_check(name.n);
		check_inside(name, rest);
		check_inside(version, rest);
	}
	if (file.n)
		check_inside(tn_dpkg_version(rest, file.names[0]), rest);
	check_inside(tn_pacman_field(rest, "VERSION"), rest);
	check_diversions(rest);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "lib/a.ko usr/lib/a.ko\n/.\n/usr/lib\n/usr/lib/a.ko\n/usr/lib/a.ko.sig\n");
	fuzz_seed_str(corpus, "a:amd64\nPackage: ab\nVersion: 0\n\nPackage: a\nStatus: install ok installed\n"
			      "Architecture: i386\nVersion: 1\n\nPackage: a\nArchitecture: amd64\nVersion: 1:2-3\n");
	fuzz_seed_str(corpus, "lib/m/a.ko\nC:Q1=\nP:other\nV:1\nF:lib\nR:m\n\nP:linux-lts\nV:6.6.1-r0\nF:lib/m\nM:0:0:755\n"
			      "R:b.ko\nR:a.ko\n");
	fuzz_seed_str(corpus, "usr/lib/a.ko\n%FILES%\nusr/\nusr/lib/\nusr/lib/a.ko\n\n%BACKUP%\n");
	fuzz_seed_str(corpus, "x\n%NAME%\nlinux\n\n%VERSION%\n6.1.arch1-1\n\n");
	fuzz_seed_str(corpus, "sbin/modprobe\n/sbin/modprobe\n/sbin/modprobe.old\n:\n/lib/f\n/lib/f.distrib\nfirmware-x\n");
}

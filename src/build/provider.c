// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/provider.h"

#include <ctype.h>

#include "base/cleanup.h"
#include "format/distro.h"

/* The packages of Debian, Fedora, Arch, openSUSE and Alpine, in the order of enum tn_distro, which begins with the others. */
struct provider {
	const char *name;
	const char *packages[TN_N_DISTROS - 1];
};

#define SAME(p) { p, p, p, p, p }

static const struct provider tools[] = {
	{ "make", SAME("make") },
	{ "gmake", SAME("make") },
	{ "gcc", SAME("gcc") },
	{ "cc", SAME("gcc") },
	{ "cpp", { "cpp", "cpp", "gcc", "cpp", "gcc" } },
	{ "g++", { "g++", "gcc-c++", "gcc", "gcc-c++", "g++" } },
	{ "clang", SAME("clang") },
	{ "ld.lld", SAME("lld") },
	{ "llvm-strip", SAME("llvm") },
	{ "llvm-objcopy", SAME("llvm") },
	{ "llvm-ar", SAME("llvm") },
	{ "llvm-nm", SAME("llvm") },
	{ "ld", SAME("binutils") },
	{ "as", SAME("binutils") },
	{ "ar", SAME("binutils") },
	{ "nm", SAME("binutils") },
	{ "strip", SAME("binutils") },
	{ "objcopy", SAME("binutils") },
	{ "objdump", SAME("binutils") },
	{ "readelf", SAME("binutils") },
	{ "flex", SAME("flex") },
	{ "lex", SAME("flex") },
	{ "bison", SAME("bison") },
	{ "yacc", { "bison", "byacc", "bison", "bison", "bison" } },
	{ "bc", SAME("bc") },
	{ "m4", SAME("m4") },
	{ "perl", SAME("perl") },
	{ "python3", { "python3", "python3", "python", "python3", "python3" } },
	{ "python", { "python-is-python3", "python-unversioned-command", "python", "python3", "python3" } },
	{ "pahole", { "pahole", "dwarves", "pahole", "dwarves", "pahole" } },
	{ "awk", SAME("gawk") },
	{ "gawk", SAME("gawk") },
	{ "sed", SAME("sed") },
	{ "patch", SAME("patch") },
	{ "diff", SAME("diffutils") },
	{ "file", SAME("file") },
	{ "git", SAME("git") },
	{ "cpio", SAME("cpio") },
	{ "rsync", SAME("rsync") },
	{ "openssl", SAME("openssl") },
	{ "depmod", SAME("kmod") },
	{ "xz", { "xz-utils", "xz", "xz", "xz", "xz" } },
	{ "zstd", SAME("zstd") },
	{ "gzip", SAME("gzip") },
	{ "bash", SAME("bash") },
	{ "autoconf", SAME("autoconf") },
	{ "autoreconf", SAME("autoconf") },
	{ "automake", SAME("automake") },
	{ "libtoolize", SAME("libtool") },
	{ "pkg-config", { "pkgconf", "pkgconf-pkg-config", "pkgconf", "pkg-config", "pkgconf" } },
	{ "dtc", { "device-tree-compiler", "dtc", "dtc", "dtc", "dtc" } },
};

/* By the start of the name. */
static const struct provider libraries[] = {
	{ "libelf.h", { "libelf-dev", "elfutils-libelf-devel", "libelf", "libelf-devel", "elfutils-dev" } },
	{ "gelf.h", { "libelf-dev", "elfutils-libelf-devel", "libelf", "libelf-devel", "elfutils-dev" } },
	{ "libelf.so", { "libelf1", "elfutils-libelf", "libelf", "libelf1", "libelf" } },
	{ "openssl/", { "libssl-dev", "openssl-devel", "openssl", "libopenssl-devel", "openssl-dev" } },
	{ "zlib.h", { "zlib1g-dev", "zlib-devel", "zlib", "zlib-devel", "zlib-dev" } },
	{ "stdio.h", { "libc6-dev", "glibc-devel", "glibc", "glibc-devel", "musl-dev" } },
	{ "stdlib.h", { "libc6-dev", "glibc-devel", "glibc", "glibc-devel", "musl-dev" } },
	{ "string.h", { "libc6-dev", "glibc-devel", "glibc", "glibc-devel", "musl-dev" } },
};

static enum tn_distro family_of(const char *distribution)
{
	return tn_distro_by_ids(tn_text(distribution ? distribution : ""));
}

/* "/usr/bin/x86_64-linux-gnu-gcc-12": "gcc-12", for a triple has nothing to say about the package of one's own compiler. */
static struct tn_text base_name(struct tn_text name)
{
	static const struct tn_text triple = TN_TEXT_LITERAL("-linux-gnu-");
	const char *at;
	size_t n = name.n;

	while (n && name.p[n - 1] != '/')
		n--;
	name = tn_text_from(name, n);
	at = name.n ? memmem(name.p, name.n, triple.p, triple.n) : NULL;
	return at ? tn_text_from(name, (size_t)(at - name.p) + triple.n) : name;
}

/* "gcc-12", "clang-19": where distributions have several. */
static const char *versioned(enum tn_distro family, struct tn_text name, struct tn_arena *arena)
{
	size_t n = name.n;

	while (n && isdigit((unsigned char)name.p[n - 1]))
		n--;
	if (n == name.n || n < 2 || name.p[n - 1] != '-')
		return NULL;
	if (family == TN_DISTRO_SUSE)
		return tn_arena_join(arena, (struct tn_text){ name.p, n - 1 }, tn_text_from(name, n), tn_text(""));
	return family == TN_DISTRO_DEBIAN ? tn_arena_dup(arena, name) : tn_arena_dup(arena, (struct tn_text){ name.p, n - 1 });
}

const char *tn_build_tool_package(const char *distribution, struct tn_text name, struct tn_arena *arena)
{
	enum tn_distro family = family_of(distribution);

	name = base_name(name);
	if (family == TN_DISTRO_OTHER)
		return NULL;
	for (size_t i = 0; i < TN_ARRAY_SIZE(tools); i++)
		if (tn_text_is(name, tools[i].name))
			return tools[i].packages[family - 1];
	if (tn_text_starts(name, TN_TEXT_LITERAL("gcc-")) || tn_text_starts(name, TN_TEXT_LITERAL("clang-")))
		return versioned(family, name, arena);
	return NULL;
}

const char *tn_build_library_package(const char *distribution, struct tn_text name)
{
	enum tn_distro family = family_of(distribution);

	for (size_t i = 0; family != TN_DISTRO_OTHER && i < TN_ARRAY_SIZE(libraries); i++)
		if (tn_text_starts(name, tn_text(libraries[i].name)))
			return libraries[i].packages[family - 1];
	return NULL;
}

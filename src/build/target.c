// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/target.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/buf.h"
#include "build/distribution.h"
#include "build/outcome.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/kernel.h"

/* A distribution's configuration has 300 KB. */
#define CONFIG_MAX ((size_t)4 << 20)
#define RELEASE_MAX 128 /* with its NUL; the kernel's own bound is 65 */
#define MACHINE_MAX 65

/* What kernels for one machine have in their configuration; the first that fits. */
static const struct {
	const char *line;
	const char *machine; /* `uname -m` */
	const char *family;  /* the start of what all its kernels say there, before "" or a digit */
	const char *arch;    /* ARCH of the kernel's makes */
	const char *triplet; /* of compilers for it */
} machines[] = {
	{ "CONFIG_X86_64=y", "x86_64", "x86_64", "x86", "x86_64-linux-gnu-" },
	{ "CONFIG_X86_32=y", "i686", "i", "x86", "i686-linux-gnu-" },
	{ "CONFIG_ARM64=y", "aarch64", "aarch64", "arm64", "aarch64-linux-gnu-" },
	{ "CONFIG_ARM=y", "armv7l", "arm", "arm", "arm-linux-gnueabihf-" },
	{ "CONFIG_RISCV=y", "riscv64", "riscv", "riscv", "riscv64-linux-gnu-" },
	{ "CONFIG_LOONGARCH=y", "loongarch64", "loongarch", "loongarch", "loongarch64-linux-gnu-" },
	{ "CONFIG_S390=y", "s390x", "s390", "s390", "s390x-linux-gnu-" },
	{ "CONFIG_PPC64=y", "ppc64le", "ppc64", "powerpc", "powerpc64le-linux-gnu-" },
};

void tn_build_target_free(struct tn_build_target *target)
{
	tn_arena_free(&target->arena);
}

static bool has_line(struct tn_text config, const char *wanted)
{
	struct tn_text line;

	while (tn_text_line(&config, &line))
		if (tn_text_is(tn_text_trim(line), wanted))
			return true;
	return false;
}

static int read_config(const tn_root *root, const struct tn_build_target_ask *ask, struct tn_build_target *t, struct tn_error *err)
{
	const char *const own[] = {
		tn_arena_printf(&t->arena, "%s/include/config/auto.conf", t->headers),
		tn_arena_printf(&t->arena, "%s/.config", t->headers),
	};
	tn_autobuf text = { 0 };
	int r = -ENOENT;

	if (t->arena.failed)
		return -ENOMEM;
	if (ask->config) {
		r = tn_root_read_inside(root, ask->config, CONFIG_MAX, &text);
		if (r < 0)
			return tn_fail(err, r, "%s: %s", ask->config, strerror(-r));
	}
	for (size_t i = 0; i < TN_ARRAY_SIZE(own) && r < 0; i++)
		r = tn_root_read_inside(root, own[i], CONFIG_MAX, &text);
	if (r < 0)
		return 0; /* many have none */
	t->config = (struct tn_text){ tn_arena_dup(&t->arena, tn_buf_text(&text)), text.n };
	return t->config.p ? 0 : -ENOMEM;
}

/* Whether two names are of machines that run each other's kernels: i586 and i686, armv7l and armv8l. */
static bool is_family(const char *machine, const char *family)
{
	struct tn_text name = tn_text(machine), start = tn_text(family);
	char next;

	if (!tn_text_starts(name, start))
		return false;
	next = name.n > start.n ? name.p[start.n] : '\0';
	return !next || strchr("0123456789vlx", next);
}

/* Whose kernel it is says its configuration; of several names that a machine goes by, the running one's. */
static int find_machine(const struct tn_build_target_ask *ask, struct tn_build_target *t)
{
	char here[MACHINE_MAX];
	size_t i = 0;
	int r = tn_kernel_machine(here, sizeof(here));

	if (r < 0)
		return r;
	t->kernel_arch = t->cross = "";
	while (i < TN_ARRAY_SIZE(machines) && !(t->config.p && has_line(t->config, machines[i].line)))
		i++;
	if (i == TN_ARRAY_SIZE(machines) || is_family(here, machines[i].family)) {
		t->arch = tn_arena_str(&t->arena, ask->arch ? ask->arch : here);
		return t->arch ? 0 : -ENOMEM;
	}
	t->arch = tn_arena_str(&t->arena, ask->arch ? ask->arch : machines[i].machine);
	/* A 64-bit machine's compiler makes 32-bit kernels, too. */
	if (strcmp(machines[i].arch, "x86") == 0 && is_family(here, "x86_64"))
		return t->arch ? 0 : -ENOMEM;
	t->kernel_arch = machines[i].arch;
	t->cross = machines[i].triplet;
	return t->arch ? 0 : -ENOMEM;
}

/* Where programs are, in any root. */
static bool has_program(const tn_root *root, struct tn_text name, struct tn_arena *arena)
{
	static const char *const places[] = { "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin" };
	bool found = false;

	for (size_t i = 0; i < TN_ARRAY_SIZE(places) && !found; i++) {
		const char *path = tn_arena_printf(arena, "%s/%.*s", places[i], TN_TEXT_FMT(name));

		found = path && tn_root_has_inside(root, path);
	}
	return found;
}

/* The first word of what the compiler said of itself is its name, but for clang, which says something else. */
static int find_compiler(const tn_root *root, struct tn_build_target *t)
{
	struct tn_text told = tn_build_setting(t->config, "CONFIG_CC_VERSION_TEXT"), word = { "", 0 };

	t->llvm = t->config.p && has_line(t->config, "CONFIG_CC_IS_CLANG=y");
	t->linker = t->config.p && has_line(t->config, "CONFIG_LD_IS_LLD=y") ? "ld.lld" : "";
	t->compiler = "";
	if (t->llvm)
		t->compiler = "clang";
	else if (tn_text_word(&told, " \t", &word) && !memchr(word.p, '/', word.n) && has_program(root, word, &t->arena))
		t->compiler = tn_arena_dup(&t->arena, word);
	return t->compiler ? 0 : -ENOMEM;
}

struct packing {
	const char *found;
};

static bool is_module(void *data, const char *name, bool maybe_dir)
{
	return maybe_dir || strstr(name, ".ko");
}

/* The first module that is met speaks for all. */
static int take_packing(void *data, const struct tn_dir_entry *entry)
{
	static const char *const kinds[] = { ".gz", ".xz", ".zst", "" };
	struct packing *p = data;
	const char *ko = strstr(entry->name, ".ko");

	for (size_t i = 0; ko && i < TN_ARRAY_SIZE(kinds) && !p->found; i++)
		if (strcmp(ko + strlen(".ko"), kinds[i]) == 0)
			p->found = kinds[i];
	return p->found != NULL;
}

static int pass_over(void *data, const char *path, int code)
{
	return 0;
}

/* The kernel's own come first; one that has none of its own has others'. */
static int find_packing(const tn_root *root, struct tn_build_target *t)
{
	static const char *const parts[] = { "kernel", "." };
	struct packing packing = { 0 };
	const struct tn_dir_walker walker = {
		.wanted = is_module, .entry = take_packing, .unreadable = pass_over, .data = &packing,
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(parts) && !packing.found; i++) {
		const char *path = tn_arena_printf(&t->arena, "%s/%s", t->tree, parts[i]);
		tn_autoclose int fd = path ? tn_root_open_inside(root, path, O_RDONLY | O_DIRECTORY) : -ENOMEM;
		int r = fd < 0 ? 0 : tn_dir_walk(fd, &walker);

		if (fd == -ENOMEM || r == -ENOMEM)
			return -ENOMEM;
	}
	t->packing = packing.found ? packing.found : "";
	return 0;
}

static bool is_release(const char *release)
{
	size_t n = strlen(release);

	return n && n < RELEASE_MAX && !strchr(release, '/') && strcmp(release, ".") != 0 && strcmp(release, "..") != 0;
}

int tn_build_target_read(const tn_root *root, const struct tn_dkms_settings *settings, const struct tn_build_target_ask *ask,
			 struct tn_build_target *ret, struct tn_error *err)
{
	struct tn_arena *a = &ret->arena;
	const char *include;
	int r;

	if (!is_release(ask->release))
		return tn_fail(err, -EINVAL, "no kernel can be called \"%s\"", ask->release);
	ret->release = tn_arena_str(a, ask->release);
	ret->tree = tn_arena_printf(a, "%s/%s", settings->install_tree, ask->release);
	ret->headers = ask->headers ? tn_arena_str(a, ask->headers) :
				      tn_arena_printf(a, "%s/%s/build", settings->install_tree, ask->release);
	if (a->failed)
		return -ENOMEM;
	include = tn_arena_printf(a, "%s/include", ret->headers);
	ret->has_headers = include && tn_root_has_inside(root, include);
	r = read_config(root, ask, ret, err);
	if (r == 0)
		r = find_machine(ask, ret);
	if (r == 0)
		r = find_compiler(root, ret);
	if (r == 0)
		r = find_packing(root, ret);
	if (r == 0)
		ret->distribution = tn_build_distribution(root, a);
	return r == 0 && a->failed ? -ENOMEM : r;
}

/* The part behind the last '-'. */
static const char *flavour(const char *release)
{
	const char *dash = strrchr(release, '-');

	return dash ? dash + 1 : "";
}

const char *tn_build_headers_package(const char *distribution, const char *release, struct tn_arena *arena)
{
	static const struct {
		const char *like;
		const char *whole;      /* before the release, which is all of it */
		const char *flavours[5]; /* before or behind a flavour: its own package */
	} packages[] = {
		{ "debian", "linux-headers-", { NULL } },
		{ "ubuntu", "linux-headers-", { NULL } },
		{ "fedora", "kernel-devel-", { NULL } },
		{ "rhel", "kernel-devel-", { NULL } },
		{ "centos", "kernel-devel-", { NULL } },
		{ "arch", NULL, { "linux-%s-headers", "linux-headers", "lts", "zen", "hardened" } },
		{ "suse", NULL, { "kernel-%s-devel", "kernel-default-devel", "default", "azure", "rt" } },
		{ "opensuse", NULL, { "kernel-%s-devel", "kernel-default-devel", "default", "azure", "rt" } },
		{ "alpine", NULL, { "linux-%s-dev", "linux-lts-dev", "lts", "virt", "rpi" } },
	};
	struct tn_text rest = tn_text(distribution), word;

	while (tn_text_word(&rest, " \t", &word))
		for (size_t i = 0; i < TN_ARRAY_SIZE(packages); i++) {
			const char *kind = flavour(release);

			if (!tn_text_is(word, packages[i].like))
				continue;
			if (packages[i].whole)
				return tn_arena_printf(arena, "%s%s", packages[i].whole, release);
			for (size_t k = 2; k < TN_ARRAY_SIZE(packages[i].flavours); k++)
				if (strcmp(kind, packages[i].flavours[k]) == 0)
					return tn_arena_printf(arena, packages[i].flavours[0], kind);
			return packages[i].flavours[1];
		}
	return NULL;
}

int tn_build_target_check(const struct tn_build_target *target, struct tn_error *err)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const char *package;

	if (target->has_headers)
		return 0;
	package = tn_build_headers_package(target->distribution, target->release, &arena);
	if (package)
		tn_fail(err, -ENOENT, "the headers of kernel %s are not at %s: install %s", target->release, target->headers,
			package);
	else
		tn_fail(err, -ENOENT, "the headers of kernel %s are not at %s: install the package that has them", target->release,
			target->headers);
	return TN_BUILD_NO_HEADERS;
}

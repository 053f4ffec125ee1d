// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where the archive of a kernel is. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/buf.h"
#include "machine/initramfs.h"
#include "sys/dir.h"
#include "sys/kernels.h"

#define WORD_MAX 256
#define ENTRY_MAX (64u << 10)

/* The kernel whose archive is looked for. */
struct kernel {
	const tn_root *root;
	struct tn_arena *arena;
	const char *release;
	const char *tree;    /* directory of its modules; NULL: none */
	const char *pkgbase; /* Arch's name of its package; NULL: none */
	const char *flavour; /* what follows the release's last '-'; NULL: nothing */
	const char *machine; /* /etc/machine-id; NULL: none */
	const char *found;   /* in the sysroot's terms; NULL: not yet */
	bool uki, no_memory;
};

enum by { BY_RELEASE, BY_TREE, BY_PKGBASE, BY_FLAVOUR, BY_MACHINE };

static const struct place {
	enum by by;
	const char *before, *after;
	bool uki;
} places[] = {
	{ BY_RELEASE, "/boot/initrd.img-", "", false },       /* Debian */
	{ BY_RELEASE, "/boot/initramfs-", ".img", false },    /* Fedora */
	{ BY_RELEASE, "/boot/initrd-", "", false },           /* openSUSE */
	{ BY_RELEASE, "/boot/initrd-", ".img", false },
	{ BY_RELEASE, "/boot/initramfs-", "", false },
	{ BY_TREE, "/initrd", "", false },
	{ BY_TREE, "/initramfs.img", "", false },             /* Fedora's ostree */
	{ BY_MACHINE, "/efi/", "/initrd", false },            /* kernel-install */
	{ BY_MACHINE, "/boot/", "/initrd", false },
	{ BY_MACHINE, "/boot/efi/", "/initrd", false },
	{ BY_PKGBASE, "/boot/initramfs-", ".img", false },    /* Arch */
	{ BY_PKGBASE, "/boot/booster-", ".img", false },
	{ BY_FLAVOUR, "/boot/initramfs-", "", false },        /* Alpine */
	{ BY_PKGBASE, "/boot/EFI/Linux/arch-", ".efi", true },
	{ BY_PKGBASE, "/efi/EFI/Linux/arch-", ".efi", true },
	{ BY_PKGBASE, "/boot/efi/EFI/Linux/arch-", ".efi", true },
};

static bool try_path(struct kernel *k, const char *path, bool uki)
{
	k->no_memory |= !path;
	if (!path || !tn_root_has(k->root, path))
		return false;
	k->found = path;
	k->uki = uki;
	return true;
}

static bool try_place(struct kernel *k, const struct place *p)
{
	const char *middle = p->by == BY_RELEASE ? k->release :
			     p->by == BY_PKGBASE ? k->pkgbase :
			     p->by == BY_FLAVOUR ? k->flavour :
			     p->by == BY_MACHINE ? k->machine :
						   k->tree;

	if (!middle)
		return false;
	if (p->by == BY_TREE)
		return try_path(k, tn_arena_printf(k->arena, "%s%s", middle, p->before), p->uki);
	if (p->by == BY_MACHINE)
		return try_path(k, tn_arena_printf(k->arena, "%s%s/%s%s", p->before, middle, k->release, p->after), p->uki);
	return try_path(k, tn_arena_printf(k->arena, "%s%s%s", p->before, middle, p->after), p->uki);
}

/* The first line of a small file, where it may be part of a path; NULL: there is none. */
static const char *word_of(struct kernel *k, const char *path)
{
	tn_autobuf b = { 0 };
	struct tn_text rest, line;
	const char *word;

	k->no_memory |= !path;
	if (!path || tn_root_read(k->root, path, WORD_MAX, &b) < 0)
		return NULL;
	rest = tn_buf_text(&b);
	if (!tn_text_line(&rest, &line))
		return NULL;
	line = tn_text_trim(line);
	if (!line.n || memchr(line.p, '/', line.n) || memchr(line.p, '\0', line.n))
		return NULL;
	word = tn_arena_dup(k->arena, line);
	k->no_memory |= !word;
	return word;
}

/* mkinitcpio's presets are shell: default_image="/boot/x.img", default_uki="/efi/EFI/Linux/x.efi". */
static bool try_preset(struct kernel *k)
{
	static const struct tn_text image = TN_TEXT_LITERAL("default_image="), uki = TN_TEXT_LITERAL("default_uki=");
	const char *path = k->pkgbase ? tn_arena_printf(k->arena, "/etc/mkinitcpio.d/%s.preset", k->pkgbase) : NULL;
	tn_autobuf b = { 0 };
	struct tn_text rest, line;

	if (!path || tn_root_read(k->root, path, ENTRY_MAX, &b) < 0)
		return false;
	rest = tn_buf_text(&b);
	while (tn_text_line(&rest, &line)) {
		bool is_uki;

		line = tn_text_trim(line);
		is_uki = tn_text_starts(line, uki);
		if (!is_uki && !tn_text_starts(line, image))
			continue;
		line = tn_text_from(line, is_uki ? uki.n : image.n);
		while (line.n && (line.p[0] == '"' || line.p[0] == '\''))
			line = tn_text_from(line, 1);
		while (line.n && (line.p[line.n - 1] == '"' || line.p[line.n - 1] == '\''))
			line.n--;
		if (line.n && line.p[0] == '/' && try_path(k, tn_arena_dup(k->arena, line), is_uki))
			return true;
	}
	return false;
}

/* Boot loader entries (UAPI.1): "version RELEASE", and "initrd PATH" from the top of the partition they are on. */
struct entries {
	struct kernel *k;
	const char *top; /* where that is mounted */
};

static bool field(struct tn_text line, const char *key, struct tn_text *ret)
{
	struct tn_text word;

	if (!tn_text_word(&line, " \t", &word) || !tn_text_is(word, key))
		return false;
	*ret = tn_text_trim(line);
	return ret->n > 0;
}

static int read_entry(struct entries *e, struct tn_text rest)
{
	struct tn_text line, version = { 0 }, initrd = { 0 };
	struct kernel *k = e->k;

	while (tn_text_line(&rest, &line)) {
		field(line, "version", &version);
		field(line, "initrd", &initrd); /* of several the last is no microcode */
	}
	if (!tn_text_is(version, k->release) || !initrd.n || initrd.p[0] != '/')
		return 0;
	return try_path(k, tn_arena_join(k->arena, tn_text(e->top), initrd, TN_TEXT_LITERAL("")), false) ||
	       try_path(k, tn_arena_dup(k->arena, initrd), false);
}

static int look_at_entry(void *data, const char *name)
{
	struct entries *e = data;
	const char *path;
	tn_autobuf b = { 0 };

	if (!tn_text_ends(tn_text(name), TN_TEXT_LITERAL(".conf")))
		return 0;
	path = tn_arena_printf(e->k->arena, "%s/loader/entries/%s", e->top, name);
	if (!path)
		return -ENOMEM;
	return tn_root_read(e->k->root, path, ENTRY_MAX, &b) < 0 ? 0 : read_entry(e, tn_buf_text(&b));
}

/* "+3", or "+3-1": how often a loader may try it yet, and has. */
static bool are_tries(struct tn_text text)
{
	struct tn_text left;
	uint64_t n;

	if (!tn_text_starts(text, TN_TEXT_LITERAL("+")))
		return false;
	text = tn_text_from(text, 1);
	if (!tn_text_word(&text, "-", &left) || tn_text_u64(left, 10, &n) < 0)
		return false;
	return !text.n || tn_text_u64(tn_text_from(text, 1), 10, &n) == 0;
}

/* kernel-install's names are [TOKEN-]RELEASE[+TRIES].efi; a token may have anything in it, even the release. */
static bool is_uki_of(struct tn_text name, struct tn_text release)
{
	static const struct tn_text suffix = TN_TEXT_LITERAL(".efi");
	const char *plus;

	if (!tn_text_ends(name, suffix))
		return false;
	name.n -= suffix.n;
	plus = memrchr(name.p, '+', name.n);
	if (plus && !tn_text_ends(name, release) && are_tries(tn_text_from(name, (size_t)(plus - name.p))))
		name.n = (size_t)(plus - name.p);
	return tn_text_ends(name, release) && (name.n == release.n || name.p[name.n - release.n - 1] == '-');
}

static int look_at_uki(void *data, const char *name)
{
	struct entries *e = data;

	if (!is_uki_of(tn_text(name), tn_text(e->k->release)))
		return 0;
	return try_path(e->k, tn_arena_printf(e->k->arena, "%s/EFI/Linux/%s", e->top, name), true);
}

static void try_directory(struct kernel *k, const char *top, const char *below, int (*fn)(void *data, const char *name))
{
	struct entries e = { k, top };
	const char *path = tn_arena_printf(k->arena, "%s%s", top, below);
	int fd = path ? tn_root_open(k->root, path, O_RDONLY | O_DIRECTORY) : -ENOMEM;

	k->no_memory |= !path || (fd >= 0 && tn_dir_names_of(fd, fn, &e) == -ENOMEM);
}

static void try_boot_partitions(struct kernel *k)
{
	static const char *const tops[] = { "/boot", "/efi", "/boot/efi" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(tops) && !k->found; i++)
		try_directory(k, tops[i], "/loader/entries", look_at_entry);
	for (size_t i = 0; i < TN_ARRAY_SIZE(tops) && !k->found; i++)
		try_directory(k, tops[i], "/EFI/Linux", look_at_uki);
}

int tn_initramfs_find(const tn_root *root, const char *release, struct tn_arena *arena, const char **ret, bool *ret_uki)
{
	const char *dash = strrchr(release, '-');
	struct kernel k = { .root = root, .arena = arena, .release = release, .flavour = dash ? dash + 1 : NULL };
	int r = tn_kernels_find(root, release, arena, &k.tree);

	if (r == -ENOMEM)
		return r;
	k.pkgbase = k.tree ? word_of(&k, tn_arena_printf(arena, "%s/pkgbase", k.tree)) : NULL;
	k.machine = word_of(&k, "/etc/machine-id");
	for (size_t i = 0; i < TN_ARRAY_SIZE(places) && !k.found; i++)
		try_place(&k, &places[i]);
	if (!k.found)
		try_preset(&k);
	if (!k.found)
		try_boot_partitions(&k);
	if (!k.found)
		return k.no_memory ? -ENOMEM : -ENOENT;
	*ret = k.found;
	*ret_uki = k.uki;
	return 0;
}

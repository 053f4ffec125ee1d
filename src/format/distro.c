// SPDX-License-Identifier: LGPL-2.1-or-later
/* Families of distributions, as os-release(5) tells them. */
#include "format/distro.h"

#include "base/cleanup.h"

static const struct {
	const char *id, *name;
} families[TN_N_DISTROS] = {
	[TN_DISTRO_OTHER] = { "other", "other distributions" },
	[TN_DISTRO_DEBIAN] = { "debian", "Debian" },
	[TN_DISTRO_FEDORA] = { "fedora", "Fedora" },
	[TN_DISTRO_ARCH] = { "arch", "Arch" },
	[TN_DISTRO_SUSE] = { "suse", "openSUSE" },
	[TN_DISTRO_ALPINE] = { "alpine", "Alpine" },
};

/* Those whose ID_LIKE does not say it, or that have none; others of a family name its head there. */
static const struct {
	const char *id;
	enum tn_distro family;
} members[] = {
	{ "ubuntu", TN_DISTRO_DEBIAN },	  { "raspbian", TN_DISTRO_DEBIAN },   { "kali", TN_DISTRO_DEBIAN },
	{ "rhel", TN_DISTRO_FEDORA },	  { "centos", TN_DISTRO_FEDORA },     { "amzn", TN_DISTRO_FEDORA },
	{ "archlinux", TN_DISTRO_ARCH },  { "artix", TN_DISTRO_ARCH },	      { "archarm", TN_DISTRO_ARCH },
	{ "opensuse", TN_DISTRO_SUSE },	  { "sles", TN_DISTRO_SUSE },	      { "sled", TN_DISTRO_SUSE },
	{ "opensuse-leap", TN_DISTRO_SUSE }, { "opensuse-tumbleweed", TN_DISTRO_SUSE },
	{ "postmarketos", TN_DISTRO_ALPINE },
};

static enum tn_distro family_of(struct tn_text id)
{
	for (size_t i = TN_DISTRO_OTHER + 1; i < TN_N_DISTROS; i++)
		if (tn_text_is(id, families[i].id))
			return i;
	for (size_t i = 0; i < TN_ARRAY_SIZE(members); i++)
		if (tn_text_is(id, members[i].id))
			return members[i].family;
	return TN_DISTRO_OTHER;
}

enum tn_distro tn_distro_by_ids(struct tn_text ids)
{
	enum tn_distro family = TN_DISTRO_OTHER;
	struct tn_text word;

	while (family == TN_DISTRO_OTHER && tn_text_word(&ids, " \t", &word))
		family = family_of(word);
	return family;
}

/* The value of a shell's assignment, as far as ids need it: quotes around all of it. */
static struct tn_text unquoted(struct tn_text value)
{
	value = tn_text_trim(value);
	if (value.n >= 2 && (*value.p == '"' || *value.p == '\'') && value.p[value.n - 1] == *value.p)
		return (struct tn_text){ value.p + 1, value.n - 2 };
	return value;
}

enum tn_distro tn_distro_told(struct tn_text os_release)
{
	const struct tn_text keys[] = { TN_TEXT_LITERAL("ID="), TN_TEXT_LITERAL("ID_LIKE=") };
	struct tn_text values[TN_ARRAY_SIZE(keys)] = { { NULL, 0 } }, line;
	enum tn_distro family = TN_DISTRO_OTHER;

	while (tn_text_line(&os_release, &line)) {
		line = tn_text_trim(line);
		for (size_t i = 0; i < TN_ARRAY_SIZE(keys); i++)
			if (tn_text_starts(line, keys[i]))
				values[i] = unquoted(tn_text_from(line, keys[i].n));
	}
	for (size_t i = 0; i < TN_ARRAY_SIZE(keys) && family == TN_DISTRO_OTHER; i++)
		family = tn_distro_by_ids(values[i]);
	return family;
}

const char *tn_distro_name(enum tn_distro distro)
{
	return families[distro].name;
}

const char *tn_distro_id(enum tn_distro distro)
{
	return families[distro].id;
}

enum tn_distro tn_distro_by_id(const char *id)
{
	return family_of(tn_text(id));
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* os-release files as distributions have them, and as they should not be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/cleanup.h"
#include "format/distro.h"

static void told(void **state)
{
	static const struct {
		const char *text;
		enum tn_distro distro;
	} cases[] = {
		{ "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n", TN_DISTRO_DEBIAN },
		{ "ID=ubuntu\nID_LIKE=debian\n", TN_DISTRO_DEBIAN },
		{ "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", TN_DISTRO_DEBIAN },
		{ "ID=fedora\n", TN_DISTRO_FEDORA },
		{ "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", TN_DISTRO_FEDORA },
		{ "ID='arch'\n", TN_DISTRO_ARCH },
		{ "ID=cachyos\nID_LIKE=arch\n", TN_DISTRO_ARCH },
		{ "ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\n", TN_DISTRO_SUSE },
		{ "ID=\"sles\"\nID_LIKE=\"suse\"", TN_DISTRO_SUSE },
		{ "ID=alpine", TN_DISTRO_ALPINE },
		{ "ID_LIKE=fedora\nID=debian\n", TN_DISTRO_DEBIAN },
		{ "ID=gentoo\n", TN_DISTRO_OTHER },
		{ "VERSION_ID=debian\nBUILD_ID=arch\n", TN_DISTRO_OTHER },
		{ "ID=debian\nID=alpine\n", TN_DISTRO_ALPINE }, /* a shell keeps the last */
		{ "#ID=debian\n", TN_DISTRO_OTHER },
		{ "ID=\"\nID_LIKE=\"", TN_DISTRO_OTHER },
		{ "ID=\"\"\nID_LIKE=''\n", TN_DISTRO_OTHER },
		{ "", TN_DISTRO_OTHER },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++)
		assert_int_equal(tn_distro_told(tn_text(cases[i].text)), cases[i].distro);
}

/* What --distro takes is what a page's commands are for. */
static void ids(void **state)
{
	for (enum tn_distro i = TN_DISTRO_OTHER + 1; i < TN_N_DISTROS; i++)
		assert_int_equal(tn_distro_by_id(tn_distro_id(i)), i);
	assert_int_equal(tn_distro_by_id("ubuntu"), TN_DISTRO_DEBIAN);
	assert_int_equal(tn_distro_by_id("other"), TN_DISTRO_OTHER);
	assert_int_equal(tn_distro_by_id(""), TN_DISTRO_OTHER);
	assert_int_equal(tn_distro_by_ids(tn_text("nobaradistro  rhel debian")), TN_DISTRO_FEDORA);
	assert_int_equal(tn_distro_by_ids(tn_text(" ")), TN_DISTRO_OTHER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(told),
		cmocka_unit_test(ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/uevent.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define HEAD "add@/devices/pci0000:00/0000:00:03.0\0ACTION=add\0DEVPATH=/devices/pci0000:00/0000:00:03.0\0"
/* With the NUL that ends the literal. */
#define MESSAGE(s) ((struct tn_text){ s, sizeof(s) })

static void a_message_of_the_kernel(void **state)
{
	const struct tn_text device = MESSAGE(HEAD "SUBSYSTEM=pci\0PCI_CLASS=20000\0MODALIAS=pci:v00008086d=1\0SEQNUM=4711");
	const struct tn_text strange = MESSAGE("remove@/module/a@b\0ACTION=remove\0DEVPATH=/module/a@b\0MODALIAS=\0MODALIAS=x");
	struct tn_uevent e;

	(void)state;
	assert_int_equal(tn_uevent_parse(device, &e), 0);
	assert_true(tn_text_is(e.action, "add"));
	assert_true(tn_text_is(e.devpath, "/devices/pci0000:00/0000:00:03.0"));
	assert_true(tn_text_is(e.subsystem, "pci"));
	assert_true(tn_text_is(e.modalias, "pci:v00008086d=1"));

	assert_int_equal(tn_uevent_parse(strange, &e), 0);
	assert_true(tn_text_is(e.devpath, "/module/a@b"));
	assert_int_equal(e.subsystem.n, 0);
	assert_int_equal(e.modalias.n, 0);
}

static void others_are_refused(void **state)
{
	static const struct tn_text bad[] = {
		{ "", 0 },
		{ "\0", 1 },
		MESSAGE(""),
		{ "add@/devices/x", 14 },                                     /* no NUL */
		{ HEAD "SUBSYSTEM=pci", sizeof(HEAD "SUBSYSTEM=pci") - 1 },   /* none at the end */
		MESSAGE("add/devices/x\0ACTION=add\0DEVPATH=/devices/x"),     /* no '@' */
		MESSAGE("@/devices/x\0ACTION=\0DEVPATH=/devices/x"),          /* no action */
		MESSAGE("add@devices/x\0ACTION=add\0DEVPATH=devices/x"),      /* not absolute */
		MESSAGE("add@\0ACTION=add\0DEVPATH="),
		MESSAGE("add@/x/../../y\0ACTION=add\0DEVPATH=/x/../../y"),
		MESSAGE("add@/..\0ACTION=add\0DEVPATH=/.."),
		MESSAGE("a d@/x\0ACTION=a d\0DEVPATH=/x"),
		MESSAGE("add@/x\0ACTION=remove\0DEVPATH=/x"),                 /* it contradicts itself */
		MESSAGE("add@/x\0ACTION=add\0DEVPATH=/y"),
		MESSAGE("add@/x\0DEVPATH=/x"),
		MESSAGE("add@/x\0ACTION=add"),
		MESSAGE(HEAD "SUBSYSTEM"),                                    /* no '=' */
		MESSAGE(HEAD "=pci"),
		MESSAGE(HEAD "\0SUBSYSTEM=pci"),                              /* an empty entry */
		MESSAGE("libudev\0\xfe\xed\xca\xfe"),                         /* what udev says to its own listeners */
	};
	struct tn_uevent e = { .action = tn_text("kept") };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (tn_uevent_parse(bad[i], &e) != -EBADMSG)
			fail_msg("number %zu is taken for good", i);
	assert_true(tn_text_is(e.action, "kept"));
	assert_int_equal(tn_uevent_parse(MESSAGE("add@/..x/a..\0ACTION=add\0DEVPATH=/..x/a.."), &e), 0);
}

static void no_more_than_the_kernel_can_write(void **state)
{
	static const char head[] = HEAD "X=";
	char big[TN_UEVENT_MAX + 1], *to = big;
	struct tn_uevent e;

	(void)state;
	memset(big, 'x', sizeof(big));
	memcpy(big, head, sizeof(head) - 1);
	big[TN_UEVENT_MAX - 1] = '\0';
	assert_int_equal(tn_uevent_parse((struct tn_text){ big, TN_UEVENT_MAX }, &e), 0);
	big[TN_UEVENT_MAX - 1] = 'x';
	big[TN_UEVENT_MAX] = '\0';
	assert_int_equal(tn_uevent_parse((struct tn_text){ big, TN_UEVENT_MAX + 1 }, &e), -EBADMSG);

	to += sizeof(HEAD) - 1;
	for (int i = 0; i < TN_UEVENT_ENTRIES_MAX - 2; i++, to += 3)
		memcpy(to, "a=", 3);
	assert_int_equal(tn_uevent_parse((struct tn_text){ big, (size_t)(to - big) }, &e), 0);
	memcpy(to, "a=", 3);
	assert_int_equal(tn_uevent_parse((struct tn_text){ big, (size_t)(to - big) + 3 }, &e), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_of_the_kernel),
		cmocka_unit_test(others_are_refused),
		cmocka_unit_test(no_more_than_the_kernel_can_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

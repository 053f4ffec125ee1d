// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "autoload/hotplug.h"

/* Of one device, with or without a modalias. */
static int take(struct tn_hotplug *h, const char *action, const char *path, const char *subsystem, const char *modalias)
{
	char text[512];
	int n = snprintf(text, sizeof(text), "%s@%s%cACTION=%s%cDEVPATH=%s%cSUBSYSTEM=%s%c%s%s%c", action, path, 0, action, 0, path,
			 0, subsystem, 0, modalias ? "MODALIAS=" : "X=", modalias ? modalias : "", 0);

	return tn_hotplug_take(h, (struct tn_text){ text, (size_t)n });
}

static void devices_that_come_ask(void **state)
{
	struct tn_hotplug h = { 0 };

	assert_int_equal(take(&h, "add", "/devices/pci0/00:01.0", "pci", "pci:v1"), 0);
	assert_int_equal(take(&h, "add", "/devices/virtual/x", "x", NULL), 0);
	assert_int_equal(take(&h, "add", "/devices/virtual/y", "x", ""), 0);
	assert_int_equal(take(&h, "change", "/devices/pci0/00:01.0", "pci", "pci:v1"), 0);
	assert_int_equal(take(&h, "bind", "/devices/pci0/00:01.0", "pci", "pci:v1"), 0);
	assert_int_equal(take(&h, "remove", "/devices/pci0/00:01.0", "pci", "pci:v1"), 0);
	assert_int_equal(h.batch.devices.n, 1);
	assert_string_equal(h.batch.devices.v[0].path, "/sys/devices/pci0/00:01.0");
	assert_string_equal(h.batch.devices.v[0].name, "00:01.0");
	assert_string_equal(h.batch.devices.v[0].bus, "pci");
	assert_string_equal(h.batch.devices.v[0].modalias, "pci:v1");
	assert_true(h.events == 6 && h.asking == 1 && h.malformed == 0);
	tn_hotplug_drop(&h);
	assert_int_equal(h.batch.devices.n, 0);

	assert_int_equal(tn_hotplug_take(&h, tn_text("add@")), -EBADMSG);
	assert_true(h.events == 7 && h.malformed == 1 && h.batch.devices.n == 0);
	tn_hotplug_free(&h);
}

static void what_is_done_asks_in_vain(void **state)
{
	const struct tn_device same = { .modalias = "pci:v1" }, other = { .modalias = "pci:v2" }, none = { .name = "n" };
	struct tn_hotplug h = { 0 };

	assert_int_equal(tn_hotplug_settle(&h, "pci:v1"), 0);
	assert_int_equal(tn_hotplug_settle(&h, "pci:v1"), 0);
	assert_int_equal(h.n_settled, 1);
	assert_int_equal(take(&h, "add", "/devices/a", "pci", "pci:v1"), 0);
	assert_int_equal(tn_hotplug_add(&h, &same), 0);
	assert_int_equal(tn_hotplug_add(&h, &none), 0);
	assert_int_equal(h.batch.devices.n, 0);
	assert_true(h.asking == 1 && h.settled_asked == 1);
	assert_int_equal(tn_hotplug_add(&h, &other), 0);
	assert_int_equal(h.batch.devices.n, 1);
	tn_hotplug_drop(&h);

	/* A module comes: nothing changes. One goes: it may be that of the device. */
	assert_int_equal(take(&h, "add", "/module/m", "module", NULL), 0);
	assert_int_equal(take(&h, "add", "/devices/a", "pci", "pci:v1"), 0);
	assert_int_equal(h.batch.devices.n, 0);
	assert_int_equal(take(&h, "remove", "/module/m", "module", NULL), 0);
	assert_int_equal(take(&h, "add", "/devices/a", "pci", "pci:v1"), 0);
	assert_int_equal(h.batch.devices.n, 1);
	tn_hotplug_free(&h);
}

static void a_batch_may_come_while_another_is_under_way(void **state)
{
	struct tn_hotplug h = { 0 };
	struct tn_hotplug_batch batch;
	uint64_t unsettled;

	assert_int_equal(take(&h, "add", "/devices/a", "pci", "pci:v1"), 0);
	batch = tn_hotplug_next(&h);
	unsettled = h.unsettled;
	assert_int_equal(h.batch.devices.n, 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(take(&h, "add", "/devices/b", "pci", i % 2 ? "pci:v1" : "pci:v2"), 0);
	assert_int_equal(batch.devices.n, 1);
	assert_string_equal(batch.devices.v[0].path, "/sys/devices/a");
	assert_true(h.unsettled == unsettled);
	assert_int_equal(tn_hotplug_settle(&h, batch.devices.v[0].modalias), 0);
	tn_hotplug_batch_free(&batch);

	/* What the first has done, the second need not do. */
	tn_hotplug_sift(&h);
	assert_int_equal(h.batch.devices.n, 50);
	assert_string_equal(h.batch.devices.v[49].modalias, "pci:v2");
	assert_true(h.settled_asked == 50);
	assert_int_equal(take(&h, "remove", "/module/m", "module", NULL), 0);
	assert_true(h.unsettled == unsettled + 1);
	tn_hotplug_free(&h);
}

static void no_more_is_remembered_than_there_is_room_for(void **state)
{
	struct tn_hotplug h = { 0 };
	char modalias[32];

	for (int i = 0; i <= TN_HOTPLUG_SETTLED_MAX; i++) {
		snprintf(modalias, sizeof(modalias), "usb:v%d", i);
		assert_int_equal(tn_hotplug_settle(&h, modalias), 0);
		assert_true(h.n_settled <= TN_HOTPLUG_SETTLED_MAX);
	}
	assert_int_equal(take(&h, "add", "/devices/a", "usb", modalias), 0);
	assert_int_equal(h.batch.devices.n, 0);
	tn_hotplug_free(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(devices_that_come_ask),
		cmocka_unit_test(what_is_done_asks_in_vain),
		cmocka_unit_test(a_batch_may_come_while_another_is_under_way),
		cmocka_unit_test(no_more_is_remembered_than_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

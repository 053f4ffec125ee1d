// SPDX-License-Identifier: LGPL-2.1-or-later
/* A made /sys: its devices, what they are for, and what user space knows them by. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "machine/devices.h"
#include "tests/support/testtop.h"

/* Run by the shell in a fresh directory: a controller with a module's driver and a disk below it, a serial line
 * whose driver is built in, a device that nobody drives; and what should not be there. */
static const char script[] =
	"set -e; cd \"$TOP\"; mkdir -p sys/bus/pci/devices sys/bus/pci/drivers/ahci sys/bus/serial/devices "
	"sys/bus/serial/drivers/uart "
	"sys/bus/scsi/devices sys/bus/memory/devices sys/module/ahci_mod/drivers sys/module/8250 sys/class/input sys/class/net; "
	"cd sys; d=devices/pci0000:00/0000:00:1f.2; "
	"mkdir -p $d/ata1/host0/0:0:0:0/block/sda/sda1 $d/net/eth0 $d/input/input5/event3 $d/power devices/pci0000:00/0000:00:02.0 "
	"devices/platform/uart0 devices/system/memory/memory0; "
	"echo live >module/ahci_mod/initstate; ln -s ../../../../module/ahci_mod bus/pci/drivers/ahci/module; "
	"ln -s ../../../../module/8250 bus/serial/drivers/uart/module; "
	"echo pci:v1 >$d/modalias; ln -s ../../../bus/pci/drivers/ahci $d/driver; ln -s ../../../bus/pci $d/subsystem; "
	"echo pci:v2 >devices/pci0000:00/0000:00:02.0/modalias; "
	"ln -s ../../../bus/serial/drivers/uart devices/platform/uart0/driver; "
	"echo memory: >devices/system/memory/memory0/modalias; "
	"ln -s ../../../../../bus/scsi $d/ata1/host0/subsystem; ln -s ../../../../../../bus/scsi $d/ata1/host0/0:0:0:0/subsystem; "
	"b=$d/ata1/host0/0:0:0:0/block/sda; ln -s ../../../../../../../../class/block $b/subsystem; echo 8:0 >$b/dev; "
	"ln -s ../../../../../class/net $d/net/eth0/subsystem; ln -s ../../../../../class/input $d/input/input5/subsystem; "
	"ln -s ../../../../../../class/input $d/input/input5/event3/subsystem; echo 13:67 >$d/input/input5/event3/dev; "
	"printf 'MAJOR=13\\nDEVNAME=input/event3\\n' >$d/input/input5/event3/uevent; echo input:b0003 >$d/input/input5/modalias; "
	"ln -s .. $d/net/eth0/device; ln -s . $d/loop; "
	"ln -s ../../../devices/pci0000:00/0000:00:1f.2 ../../../devices/pci0000:00/0000:00:02.0 bus/pci/devices; "
	"ln -s ../../../devices/platform/uart0 bus/serial/devices; "
	"ln -s ../../../devices/system/memory/memory0 bus/memory/devices; "
	"ln -s ../../$d/input/input5 ../../$d/input/input5/event3 class/input; "
	"ln -s nowhere bus/pci/devices/gone; ln -s /etc/passwd bus/pci/devices/outside; mkdir bus/scsi/devices/copied; "
	"echo scsi:t-0x00 >bus/scsi/devices/copied/modalias; mkfifo bus/scsi/devices/fifo; mkdir bus/scsi/devices/odd; "
	"mkfifo bus/scsi/devices/odd/modalias; mkdir bus/scsi/devices/odd/driver; echo rubbish >bus/file; "
	"mkdir -p bus/cpu/devices bus/mmc/devices/card devices/system/cpu/cpu0; "
	"ln -s ../../../devices/system/cpu/cpu0 bus/cpu/devices; "
	"echo cpu:type:x86 | tee devices/system/cpu/modalias | sed s/^/MODALIAS=/ >devices/system/cpu/cpu0/uevent; "
	"printf 'MMC_TYPE=SD\nMODALIAS=mmc:block\nX=1\n' >bus/mmc/devices/card/uevent";

static int make_root(void **unused)
{
	return testtop_make(script);
}

static const char *or_none(const char *s)
{
	return s ? s : "-";
}

static void devices(void **unused)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	struct tn_arena arena = { 0 };
	tn_autovec tn_devices list = { 0 };
	tn_autobuf said = { 0 };

	assert_int_equal(tn_devices_read(root, &arena, &list, NULL), 0);
	for (size_t i = 0; i < list.n; i++) {
		const struct tn_device *d = &list.v[i];

		tn_buf_addf(&said, "%s %s %s %s %s %s %s\n", d->bus, d->name, d->path, or_none(d->modalias), or_none(d->driver),
			    or_none(d->module), or_none(d->builtin));
	}
	tn_buf_add_char(&said, '\0');
	assert_string_equal(said.p,
		"cpu cpu /sys/devices/system/cpu cpu:type:x86 - - -\n"
		"cpu cpu0 /sys/devices/system/cpu/cpu0 - - - -\n"
		"input input5 /sys/devices/pci0000:00/0000:00:1f.2/input/input5 input:b0003 - - -\n"
		"memory memory0 /sys/devices/system/memory/memory0 - - - -\n"
		"mmc card /sys/bus/mmc/devices/card mmc:block - - -\n"
		"pci 0000:00:02.0 /sys/devices/pci0000:00/0000:00:02.0 pci:v2 - - -\n"
		"pci 0000:00:1f.2 /sys/devices/pci0000:00/0000:00:1f.2 pci:v1 ahci ahci_mod -\n"
		"scsi copied /sys/bus/scsi/devices/copied scsi:t-0x00 - - -\n"
		"scsi odd /sys/bus/scsi/devices/odd - - - -\n"
		"serial uart0 /sys/devices/platform/uart0 - uart - 8250\n");
	tn_arena_free(&arena);
}

static void interfaces(void **unused)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	static const char base[] = "/sys/devices/pci0000:00/0000:00:1f.2";
	struct tn_arena arena = { 0 };
	tn_autovec tn_device_interfaces list = { 0 };
	tn_autovec tn_device_interfaces disk = { 0 };
	tn_autovec tn_device_interfaces none = { 0 };

	assert_int_equal(tn_device_interfaces_read(root, base, &arena, &list, NULL), 0);
	assert_int_equal(list.n, 3);
	assert_string_equal(list.v[0].class_name, "input");
	assert_string_equal(list.v[0].name, "event3");
	assert_string_equal(list.v[0].node, "/dev/input/event3");
	assert_int_equal(list.v[0].major, 13);
	assert_int_equal(list.v[0].minor, 67);
	assert_string_equal(list.v[1].name, "input5");
	assert_null(list.v[1].node);
	assert_string_equal(list.v[2].class_name, "net");
	assert_string_equal(list.v[2].path, "/sys/devices/pci0000:00/0000:00:1f.2/net/eth0");

	/* The disk is of the device that is nearer. */
	assert_int_equal(tn_device_interfaces_read(root, tn_arena_printf(&arena, "%s/ata1/host0/0:0:0:0", base), &arena, &disk,
						   NULL), 0);
	assert_int_equal(disk.n, 1);
	assert_string_equal(disk.v[0].node, "/dev/sda");
	assert_int_equal(tn_device_interfaces_read(root, "/sys/devices/nothing", &arena, &none, NULL), 0);
	assert_int_equal(none.n, 0);
	tn_arena_free(&arena);
}

static void no_machine(void **unused)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new("/nonexistent");
	struct tn_arena arena = { 0 };
	tn_autovec tn_devices list = { 0 };

	assert_int_equal(tn_devices_read(root, &arena, &list, NULL), 0);
	assert_int_equal(list.n, 0);
	tn_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(devices),
		cmocka_unit_test(interfaces),
		cmocka_unit_test(no_machine),
	};

	return cmocka_run_group_tests(tests, make_root, testtop_remove);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* A made /proc and /sys: who uses a module, and in which order to let go. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "machine/module_users.h"
#include "tests/support/testtop.h"

/* Run by the shell in a fresh directory.
 *
 * A disk of a SCSI controller: /boot on its first partition, a volume of LVM on its second, upon which is a mount with a
 * file that a loop device has, upon which is another mount. */
static const char script[] =
	"set -e; cd \"$TOP\"; mkdir -p proc sys/class/block sys/dev/char sys/class/net sys/bus/pci/devices "
	"sys/bus/scsi/devices sys/module; "
	"module() { mkdir -p sys/module/$1/holders; echo live >sys/module/$1/initstate; echo $2 >sys/module/$1/refcnt; "
	"echo \"$1 4096 $2 ${3:--} Live 0x0\" >>proc/modules; } ; "
	"module ext4 2; module jbd2 1 ext4,; module mbcache 1 ext4,; module loop 2; module ahci 5; module sd_mod 6; "
	"module dm_mod 3; "
	"module snd_card 3; module evdev 1; module stay 1 '[permanent],'; module idle 0; module nic 0; module af_packet 5; "
	"module xhci 9; module fuse 3; module aes 4; module bridge 0; "
	"for m in jbd2 mbcache; do ln -s ../../ext4 sys/module/$m/holders/ext4; done; "
	"driver() { mkdir -p sys/bus/$1/drivers/$2; ln -s ../../../../module/$3 sys/bus/$1/drivers/$2/module; } ; "
	"driver pci ahci ahci; driver pci card snd_card; driver scsi sd sd_mod; driver pci nic nic; driver pci xhci xhci; "
	"device() { mkdir -p sys/$3; ln -s $4/bus/$1/drivers/$2 sys/$3/driver; ln -s ../../../$3 sys/bus/$1/devices; } ; "
	"P=devices/pci0/0000:00:1; device pci xhci $P ../../..; H=$P/usb1/1-1; mkdir -p sys/$H; ln -s x sys/$H/driver; "
	"A=$H/0000:00:2; device pci ahci $A ../../../../../..; D=$A/ata1/host0/target0:0:0/0:0:0:0; "
	"device scsi sd $D ../../../../../../../../../..; "
	"C=devices/pci0/0000:00:3; device pci card $C ../../..; N=devices/pci0/0000:00:4; device pci nic $N ../../..; "
	"block() { mkdir -p sys/$1/holders; echo $2 >sys/$1/dev; ln -s ../../$1 sys/class/block/${1##*/}; } ; "
	"block $D/block/sda 8:0; block $D/block/sda/sda1 8:1; block $D/block/sda/sda2 8:2; block $D/block/sda/sda3 8:3; "
	"V=devices/virtual/block; block $V/dm-0 253:0; block $V/loop0 7:0; block $V/loop1 7:1; "
	"ln -s x sys/$D/block/sda/sda2/holders/dm-0; mkdir sys/$V/dm-0/dm sys/$V/loop0/loop; "
	"echo vg--1-data >sys/$V/dm-0/dm/name; echo LVM-abc >sys/$V/dm-0/dm/uuid; "
	"echo '/data/disk image' >sys/$V/loop0/loop/backing_file; "
	/* a loop of links that no kernel makes */
	"ln -s x sys/$V/dm-0/holders/dm-0; ln -s x sys/$V/dm-0/holders/gone; "
	"node() { mkdir -p sys/$1; ln -s ../../$1 sys/dev/char/$2; echo \"DEVNAME=$3\" >sys/$1/uevent; "
	"ln -s /sys/class/$4 sys/$1/subsystem; } ; "
	"node $C/sound/card0/pcmC0D0p 116:2 snd/pcmC0D0p sound; node $C/input/input5/event3 13:67 input/event3 input; "
	"mkdir -p sys/$N/net/eth0 sys/$N/net/eth1 sys/devices/virtual/net/br0; echo 0x1003 >sys/$N/net/eth0/flags; "
	"echo 0x1002 >sys/$N/net/eth1/flags; echo 0x1003 >sys/devices/virtual/net/br0/flags; "
	"echo DEVTYPE=bridge >sys/devices/virtual/net/br0/uevent; "
	"ln -s ../../$N/net/eth0 ../../$N/net/eth1 ../../devices/virtual/net/br0 sys/class/net; "
	"mkdir -p proc/net proc/self proc/10/fd proc/11/fd proc/12/fd proc/1/fd; "
	"for p in 1 10 11 12; do ln -s / proc/$p/cwd; echo comm$p >proc/$p/comm; done; "
	"echo '0::/system.slice/sound.service/app' >proc/11/cgroup; "
	/* Units of other managers: a user's, and a container's. */
	"echo '0::/user.slice/user-1000.slice/user@1000.service/app.slice/pipewire.service' >proc/10/cgroup; "
	"printf '%s\\n' 12:pids:/ 1:name=systemd:/system.slice/docker-0a.scope/system.slice/nginx.service >proc/12/cgroup; "
	"ln -s /dev/snd/pcmC0D0p proc/10/fd/3; ln -s /dev/snd/pcmC0D0p proc/10/fd/4; ln -s 'socket:[1]' proc/10/fd/5; "
	"ln -s /dev/snd/pcmC0D0p proc/11/fd/3; ln -s /dev/input/event3 proc/1/fd/7; ln -s /dev/sda3 proc/12/fd/9; "
	"ln -s /data/log proc/12/fd/2; "
	"ln -s /databank/x proc/11/fd/9; "
	"printf '%s\\n' '20 1 253:9 / / rw - xfs /dev/root rw' '21 20 8:1 / /boot rw - vfat /dev/sda1 rw' "
	"'22 20 253:0 / /data rw - ext4 /dev/mapper/vg--1-data rw' '23 22 7:0 / /data/it\\047s\\040here rw - ext4 /dev/loop0 rw' "
	"'24 22 0:50 / /data/tmp rw - tmpfs none rw' '25 20 253:0 /sub /bind rw - ext4 /dev/mapper/vg--1-data rw' "
	"'26 20 0:51 / /remote rw - fuse.sshfs host:/ rw' >proc/self/mountinfo; "
	/* Two namespaces: ours, and one that keeps what is not to be seen here; a copy that follows ours is none. */
	"for p in self 1 10 11 12; do mkdir -p proc/$p/ns; ln -s 'mnt:[1]' proc/$p/ns/mnt; done; "
	"rm proc/1[02]/ns/mnt; ln -s 'mnt:[2]' proc/10/ns/mnt; ln -s 'mnt:[2]' proc/12/ns/mnt; "
	"printf '%s\\n' '120 1 253:9 / / rw - xfs /dev/root rw' '126 120 0:51 / /remote rw master:7 - fuse.sshfs host:/ rw' "
	"'127 120 0:52 / /inside rw - fuse.other o rw' >proc/10/mountinfo; cp proc/10/mountinfo proc/12/mountinfo; "
	"printf 'Filename Type\\n/dev/sda3 partition 1\\n/data/swap file 1\\n' >proc/swaps; "
	"echo 'PACKET    1408      3      -1   NI       0   no   af_packet   n' >proc/net/protocols; "
	"printf 'name : aes\\ndriver : aes-x\\nmodule : aes\\nrefcnt : 3\\n\\n' >proc/crypto";

static int make_root(void **unused)
{
	return testtop_make(script);
}

static char said[8192];

/* A line for each user: what it is, how many references of what, where it is seen, how to let go; then what is left. */
static const char *users_of(const char *module)
{
	static const char *const kinds[] = { "module",  "process", "mount",  "swap",  "stack",
					     "sockets", "crypto",  "netdev", "device" };
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	struct tn_arena arena = { 0 };
	struct tn_process_files files = { 0 };
	tn_autovec tn_devices devices = { 0 };
	const struct tn_users_of of = { .root = root, .devices = &devices, .files = &files };
	struct tn_usage usage = { 0 };
	tn_autobuf text = { 0 };

	assert_int_equal(tn_process_files_read(root, &arena, &files), 0);
	assert_int_equal(tn_devices_read(root, &arena, &devices, NULL), 0);
	assert_int_equal(tn_module_users_read(&of, module, &arena, &usage, NULL), 0);
	for (size_t i = 0; i < usage.users.n; i++) {
		const struct tn_module_user *u = &usage.users.v[i];

		tn_buf_addf(&text, "%s %s", kinds[u->kind], u->name);
		if (u->process)
			tn_buf_addf(&text, " (%s)", u->process->comm);
		if (u->what)
			tn_buf_addf(&text, " [%s]", u->what);
		tn_buf_addf(&text, " %u of %s, %s", u->references, u->module, u->source);
		if (u->line)
			tn_buf_addf(&text, ":%u", u->line);
		tn_buf_addf(&text, ": %s\n", u->let_go ? u->let_go : "-");
	}
	tn_buf_addf(&text, "%d, %d%s", (int)usage.references, (int)usage.unexplained, usage.permanent ? ", permanent" : "");
	assert_true(text.n < sizeof(said));
	memcpy(said, text.p, text.n);
	said[text.n] = '\0';
	tn_usage_free(&usage);
	tn_process_files_free(&files);
	tn_arena_free(&arena);
	return said;
}

#define BIND(m, n) "mount /bind [/dev/mapper/vg--1-data] " n " of " m ", /proc/self/mountinfo:6: umount /bind\n"
#define IN_LOOP(m, n) \
	"mount /data/it's here [/dev/loop0] " n " of " m ", /proc/self/mountinfo:4: umount '/data/it'\\''s here'\n"
#define TMP(m) "mount /data/tmp [tmpfs] 0 of " m ", /proc/self/mountinfo:5: umount /data/tmp\n"
#define LOOP(m, n) \
	"stack /dev/loop0 [/data/disk image] " n " of " m ", /sys/class/block/loop0/loop/backing_file: losetup -d /dev/loop0\n"
#define ON_DATA(m)                                                        \
	"swap /data/swap [/data] 0 of " m ", /proc/swaps:3: swapoff /data/swap\n" LOOP(m, "0") \
	"process 12 (comm12) [/data/log] 0 of " m ", /proc/12/fd/2: kill 12\n"   \
	"mount /data [/dev/mapper/vg--1-data] 0 of " m ", /proc/self/mountinfo:3: umount /data\n"
#define VOLUME(m, n) "stack /dev/dm-0 [vg--1-data] " n " of " m ", /sys/class/block/dm-0: lvchange -an vg-1/data\n"

/* What stands upon something goes first; a file system holds its module once; what uses a module goes before it. */
static void file_systems(void **unused)
{
	assert_string_equal(users_of("ext4"), BIND("ext4", "1") IN_LOOP("ext4", "1") TMP("ext4") ON_DATA("ext4") "2, 0");
	assert_string_equal(users_of("jbd2"), BIND("ext4", "1") IN_LOOP("ext4", "1") TMP("ext4") ON_DATA("ext4")
			    "module ext4 1 of jbd2, /sys/module/jbd2/holders/ext4: modprobe -r ext4\n1, 0");
	assert_string_equal(users_of("fuse"),
			    "mount /inside (comm10) [o] 1 of fuse, /proc/10/mountinfo:3: nsenter -m -t 10 umount /inside\n"
			    "mount /remote [host:/] 1 of fuse, /proc/self/mountinfo:7: umount /remote\n3, 1");
}

#define DISK(m)                                                                                                       \
	"mount /boot [/dev/sda1] 1 of " m ", /proc/self/mountinfo:2: umount /boot\n" BIND(m, "0") TMP(m)              \
	IN_LOOP(m, "0") ON_DATA(m) VOLUME(m, "1") "swap /dev/sda3 2 of " m ", /proc/swaps:2: swapoff /dev/sda3\n" \
	"process 12 (comm12) [/dev/sda3] 1 of " m ", /proc/12/fd/9: kill 12\n"

/* A disk holds its own driver and its controller's, but not the bus that this one is on. */
static void block_devices(void **unused)
{
	assert_string_equal(users_of("sd_mod"), DISK("sd_mod")
			    "device scsi 0:0:0:0 [sd] 0 of sd_mod, /sys/devices/pci0/0000:00:1/usb1/1-1/0000:00:2/ata1/host0/"
			    "target0:0:0/0:0:0:0/driver: -\n6, 1");
	assert_string_equal(users_of("ahci"), DISK("ahci")
			    "device pci 0000:00:2 [ahci] 0 of ahci, "
			    "/sys/devices/pci0/0000:00:1/usb1/1-1/0000:00:2/driver: -\n5, 0");
	assert_string_equal(users_of("xhci"),
			    "device pci 0000:00:1 [xhci] 0 of xhci, /sys/devices/pci0/0000:00:1/driver: -\n9, 9");
	assert_string_equal(users_of("loop"), IN_LOOP("loop", "1") LOOP("loop", "1") "2, 0");
	assert_string_equal(users_of("dm_mod"), BIND("dm_mod", "1") TMP("dm_mod") IN_LOOP("dm_mod", "0")
			    ON_DATA("dm_mod") VOLUME("dm_mod", "2") "3, 0");
}

static void processes(void **unused)
{
	assert_string_equal(users_of("snd_card"),
			    "process 10 (comm10) [/dev/snd/pcmC0D0p] 2 of snd_card, /proc/10/fd/3: kill 10\n"
			    "process 11 (comm11) [/dev/snd/pcmC0D0p] 1 of snd_card, /proc/11/fd/3: systemctl stop sound.service\n"
			    "device pci 0000:00:3 [card] 0 of snd_card, /sys/devices/pci0/0000:00:3/driver: -\n3, 0");
	/* Nobody stops the first process. */
	assert_string_equal(users_of("evdev"), "process 1 (comm1) [/dev/input/event3] 1 of evdev, /proc/1/fd/7: -\n1, 0");
}

static void inside_the_kernel(void **unused)
{
	assert_string_equal(users_of("af_packet"), "sockets PACKET [3] 3 of af_packet, /proc/net/protocols:1: -\n5, 2");
	assert_string_equal(users_of("aes"), "crypto aes [aes-x] 2 of aes, /proc/crypto:1: -\n4, 2");
	assert_string_equal(users_of("stay"), "1, 1, permanent");
	assert_string_equal(users_of("absent"), "-1, 0");
}

/* Nothing uses them, but some things are gone when they are. */
static void what_goes_away(void **unused)
{
	assert_string_equal(users_of("idle"), "0, 0");
	assert_string_equal(users_of("nic"), "netdev eth0 0 of nic, /sys/class/net/eth0/flags: ip link set eth0 down\n"
			    "device pci 0000:00:4 [nic] 0 of nic, /sys/devices/pci0/0000:00:4/driver: -\n0, 0");
	assert_string_equal(users_of("bridge"), "netdev br0 0 of bridge, /sys/class/net/br0/flags: ip link set br0 down\n0, 0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file_systems),
		cmocka_unit_test(block_devices),
		cmocka_unit_test(processes),
		cmocka_unit_test(inside_the_kernel),
		cmocka_unit_test(what_goes_away),
	};

	return cmocka_run_group_tests(tests, make_root, testtop_remove);
}

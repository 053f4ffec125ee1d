# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: xz
#
# A copy of tenon closure's takes the place of the module tree: the disk's driver and its file system come of it alone.

if [ -d /closure ]; then
	mv /lib/modules /lib/modules.whole
	mv /closure/usr/lib/modules /lib/modules
	cp /closure/etc/modprobe.d/closure.conf $CONF
	is "the copy has what it was made for" "$(sed 's/:.*//; s,.*/,,' $T/modules.dep | sort | xargs)" \
		"crc16.ko.xz crc32c-intel.ko.xz crc32c_generic.ko.xz ext4.ko.xz jbd2.ko.xz mbcache.ko.xz virtio_blk.ko.xz"
	cp -r $T /tmp/indexes && depmod
	is "depmod makes the same indexes of it" "$(cd $T && for f in modules.*; do cmp -s $f /tmp/indexes/$f || echo $f; done)" ""
	run modprobe virtio_blk
	is "the driver of the disk loads" "$status:$err" "0:"
	is "with the option that came along" "$(param virtio_blk queue_depth)" 64
	await test -b /dev/vda
	run mount -t ext4 /dev/vda /mnt
	is "the kernel finds the file system's module by itself" "$status:$err:$(cat /mnt/said)" "0::by the disk"
	check "all is let go" umount /mnt
	mv /lib/modules /closure/usr/lib/modules
	mv /lib/modules.whole /lib/modules
else
	skip "a disk by the modules of a closure" "no mke2fs where the tests run"
fi

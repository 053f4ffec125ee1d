# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: loop configfs squashfs can_raw af_alg
#
# The kernel asks for modules itself (request_module): /proc/sys/kernel/modprobe is our modprobe.

is "the kernel calls /sbin/modprobe" "$(cat /proc/sys/kernel/modprobe)" /sbin/modprobe

check "nothing is there before" not_loaded loop configfs squashfs can can_raw af_alg tv_busy

mknod /tmp/loop-control c 10 237
check "a device node (a misc device) is opened" dd if=/tmp/loop-control bs=1 count=0
check "its driver is there" is_loaded loop

mknod /tmp/busy c 240 0
check "a device node of any minor is opened" dd if=/tmp/busy bs=1 count=0
check "its driver is there" is_loaded tv_busy

mkdir -p /tmp/mnt
check "a file system is mounted" mount -t configfs none /tmp/mnt
check "its module is there" is_loaded configfs
check "and in use: it cannot be removed" eval '! rmmod configfs'
umount /tmp/mnt
mount -t squashfs /dev/null /tmp/mnt 2>/dev/null
check "a file system is known once it was asked for" grep -q squashfs /proc/filesystems

check "a socket of an unloaded family and protocol is opened" helper socket 29 3 1
check "family and protocol are there" is_loaded can can_raw
check "another family" helper socket 38 5 0
check "is there" is_loaded af_alg
sweep

echo 'blacklist can' >$CONF
check "a blacklisted family is not loaded" eval '! helper socket 29 3 1'
check "it is not there" not_loaded can
sweep

echo 'install can echo "$CMDLINE_OPTS" >/tmp/asked; false' >$CONF
helper socket 29 3 1 2>/dev/null
check "the kernel's request runs an install command" [ -e /tmp/asked ]
sweep

echo 'options loop max_part=7' >$CONF
dd if=/tmp/loop-control bs=1 count=0 2>/dev/null
is "the kernel's request gets options" "$(param loop max_part)" 7
sweep

run kmod static-nodes --format=tmpfiles
has "static-nodes names the device nodes to make" "$out" "c! /dev/loop-control 0600 - - - 10:237"

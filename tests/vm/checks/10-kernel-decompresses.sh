# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: xz enforce
# modules: loop dm_mirror
#
# A kernel that decompresses .ko.xz itself, but not every form of it.

is "this kernel decompresses xz" "$(cat /sys/module/compression)" xz

# How the kernel was asked: the flags of finit_module(2), or that it was init_module(2).
trace=/sys/kernel/tracing
if [ -d $trace/events/syscalls/sys_enter_finit_module ]; then
	echo 1 >$trace/events/syscalls/sys_enter_finit_module/enable
	echo 1 >$trace/events/syscalls/sys_enter_init_module/enable
fi
asked() {
	sed -n 's/.* sys_finit_module(.*flags: \([0-9a-f]*\))$/finit \1/p; s/.* sys_init_module(.*/init/p' $trace/trace | xargs
	echo >$trace/trace
}
asked >/dev/null
can_trace() {
	[ -e $trace/events/syscalls/sys_enter_finit_module ] && return
	skip "$1" "locked down: no tracing"
	return 1
}

run modprobe -v dm_mirror
is "modprobe of a chain of .ko.xz" "$status:$out" "0:insmod $T/kernel/drivers/md/dm-mod.ko.xz 
insmod $T/kernel/drivers/md/dm-log.ko.xz 
insmod $T/kernel/drivers/md/dm-region-hash.ko.xz 
insmod $T/kernel/drivers/md/dm-mirror.ko.xz "
check "all are live" is_loaded dm_mod dm_log dm_region_hash dm_mirror
can_trace "the kernel decompressed them" &&
	is "the kernel decompressed them" "$(asked)" "finit 4 finit 4 finit 4 finit 4"
sweep

check "insmod of a .ko.xz" insmod /test/xz/loop.ko.xz max_part=7
is "it runs with its parameter" "$(param loop max_part)" 7
can_trace "decompressed by the kernel" && is "decompressed by the kernel" "$(asked)" "finit 4"
sweep

# What the kernel's decompressor does not know: CRC64, filters, other compressors.
for kind in crc64.xz delta.xz zst gz; do
	check "insmod of a .ko.$kind" insmod /test/$kind/loop.ko.${kind##*.} max_part=15
	is "it runs with its parameter" "$(param loop max_part)" 15
	can_trace "user space decompressed it" && is "user space decompressed it" "$(asked | awk '{ print $NF }')" "init"
	sweep
done

check "insmod of a plain .ko" insmod /test/signed/loop.ko
can_trace "goes to the kernel as it is" && is "goes to the kernel as it is" "$(asked)" "finit 0"
sweep

check "insmod - of a .ko.xz from a pipe" eval 'cat /test/xz/loop.ko.xz | insmod - max_part=31'
is "it runs with its parameter" "$(param loop max_part)" 31
sweep

mv $T/kernel/drivers/block/loop.ko.xz /tmp/
cp /test/crc64.xz/loop.ko.xz $T/kernel/drivers/block/
check "modprobe of a .ko.xz with CRC64" modprobe loop
check "runs" is_loaded loop
sweep
mv /tmp/loop.ko.xz $T/kernel/drivers/block/

run insmod /test/short/loop.ko.xz
check "half a .ko.xz is refused" [ "$status" = 1 ]
has "with its name" "$err" "/test/short/loop.ko.xz"
check "and not loaded" not_loaded loop

both "insmod of a .ko.xz as packaged" : "insmod /test/xz/loop.ko.xz"
both "insmod of a .ko.zst as packaged" : "insmod /test/zst/loop.ko.zst"
both "insmod of a .ko as packaged" : "insmod /test/signed/loop.ko"
both "insmod twice as packaged" "insmod /test/xz/loop.ko.xz" "insmod /test/xz/loop.ko.xz"
both "modprobe -v as packaged" : "modprobe -v dm_mirror"
both "lsmod as packaged" "modprobe dm_mirror" lsmod
both "modinfo as packaged" : "modinfo dm_mirror"
[ ! -e $trace/events/syscalls ] || echo 0 >$trace/events/syscalls/enable

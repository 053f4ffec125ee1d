# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: dm_mirror loop
sweep

is "our tools are the only ones" "$(command -v depmod insmod lsmod modinfo modprobe rmmod | xargs)" \
	"/sbin/depmod /sbin/insmod /bin/lsmod /sbin/modinfo /sbin/modprobe /sbin/rmmod"

run modprobe -v dm_mirror
is "modprobe -v prints each step, dependencies first" "$out" \
	"insmod $T/kernel/drivers/md/dm-mod.ko 
insmod $T/kernel/drivers/md/dm-log.ko 
insmod $T/kernel/drivers/md/dm-region-hash.ko 
insmod $T/kernel/drivers/md/dm-mirror.ko "
is "and succeeds silently otherwise" "$status:$err" "0:"
is "the kernel has them, loaded in that order" "$(loaded)" "dm_mirror dm_region_hash dm_log dm_mod"
check "all are live" is_loaded dm_mirror dm_region_hash dm_log dm_mod
is "and knows who uses what" "$(users dm_log)" "dm_region_hash,dm_mirror,"

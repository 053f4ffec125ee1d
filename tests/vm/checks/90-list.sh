# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: dm_mirror loop ext4 bridge can_raw
#
# lsmod, modinfo and depmod beside the packaged ones on the running kernel.

both "lsmod with nothing loaded" : lsmod
both "lsmod of a few" "modprobe -a dm_mirror tv_top" lsmod
both "lsmod of more" "modprobe -a ext4 bridge can_raw loop" lsmod
both "kmod list" "modprobe -a dm_mirror tv_top" "kmod list"
both "lsmod with an operand" : "lsmod x"
both "lsmod without /proc" "umount /proc" "lsmod; mount -t proc proc /proc"
both "modinfo of a module of the running kernel" : "modinfo bridge"
both "modinfo of our own" : "modinfo tv_param"
both "modinfo of a file" : "modinfo ./tv_param.ko"
both "modinfo of a built-in one" : "modinfo unix"
both "modinfo of an alias" : "modinfo -n tv-other-name"
both "modinfo of an unknown one" : "modinfo tv_nothing"
both "static-nodes" : "kmod static-nodes; kmod static-nodes --format=devname; kmod static-nodes --format=tmpfiles"
both "modprobe --show-modversions" : "modprobe --show-modversions ./tv_mid.ko"
both "modprobe --show-exports" : "modprobe --show-exports ./tv_base.ko"

mkdir /tmp/a /tmp/b
depmod -o /tmp/a
/peer/run/depmod -o /tmp/b
is "depmod of the running kernel: the same files" "$(cd /tmp/a/$T && ls)" "$(cd /tmp/b/$T && ls)"
for f in $(cd "/tmp/b/$T" && ls); do
	check "depmod: $f" cmp "/tmp/a/$T/$f" "/tmp/b/$T/$f"
done

mkdir -p /var/cache/tenon
rm -f /var/cache/tenon/*
: >"/var/cache/tenon/depmod!lib!modules!0.0-gone"
: >"/var/cache/tenon/depmod!mnt!lib!modules!0.0-gone"
sleep 1 # a module that has just changed is not remembered
depmod
is "depmod: the cache of a kernel that is gone goes with the writing of another" "$(ls /var/cache/tenon)" \
	"depmod!lib!modules!$V
depmod!mnt!lib!modules!0.0-gone"

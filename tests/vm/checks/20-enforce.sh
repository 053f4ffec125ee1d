# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: enforce
# modules: loop
#
# module.sig_enforce=1 lockdown=integrity: only what Debian signed may load.

is "signatures are enforced" "$(cat /sys/module/module/parameters/sig_enforce)" Y
has "the kernel is locked down" "$(cat /sys/kernel/security/lockdown 2>/dev/null)" "[integrity]"

check "a signed module loads" insmod /test/signed/loop.ko
check "runs" is_loaded loop
is "and does not taint" "$(cat /sys/module/loop/taint)" ""
sweep

run insmod /test/unsigned/loop.ko
check "an unsigned one is refused" [ "$status" = 1 ]
check "and not loaded" not_loaded loop

both "insmod of an unsigned module" : "insmod /test/unsigned/loop.ko"
both "insmod of an unsigned .ko.xz" : "insmod /test/unsigned/loop.ko.xz"
both "insmod -f does not help" : "insmod -f /test/unsigned/loop.ko"
both "modprobe of an unsigned module" : "modprobe /test/unsigned/loop.ko"
both "modprobe -f does not help" : "modprobe -f /test/unsigned/loop.ko"
both "modprobe -f of a signed module" : "modprobe -f /test/signed/loop.ko"
both "modprobe -v of a signed module" : "modprobe -v loop"
both "rmmod" "modprobe loop" "rmmod loop"
both "rmmod -f" "modprobe loop" "rmmod -f loop"

run modprobe -o tv_renamed loop
check "another name breaks the signature: refused" [ "$status" = 1 ]
is "nothing is loaded" "$(loaded)" ""

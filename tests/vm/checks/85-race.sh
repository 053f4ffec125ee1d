# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main xz
#
# Two loaders at once, and what is seen half way.

# Run a loader while tv_slow starts, and let that finish when the loader waits for it in finit_module(2), which is
# number 313 on x86-64.
late() {
	"$@" &
	pid=$!
	await grep -q '^313 ' /proc/$pid/syscall
	finish
	wait $pid
}

modprobe tv_slow &
first=$!
half_way
late modprobe tv_slow
is "the one that comes late succeeds" $? 0
wait $first
is "the one that loads succeeds" $? 0
check "it is there once" is_loaded tv_slow
sweep

modprobe tv_slow &
half_way
is "half way it is coming" "$(cat /sys/module/tv_slow/initstate)" coming
run lsmod
is "lsmod lists it" "$(echo "$out" | awk '{ print $1, $3 }')" "Module Used
tv_slow 1"
run rmmod tv_slow
check "what is starting cannot be removed" [ "$status" = 1 ]
run late modprobe tv_slow
is "modprobe waits for it and succeeds" "$status:$err" "0:"
is "and then it is live" "$(cat /sys/module/tv_slow/initstate)" live
wait
sweep

modprobe tv_slow &
half_way
run late modprobe --first-time tv_slow
# Later kernels (Linux 6.5) give whoever loads the same file meanwhile the answer of the first.
case $V in
6.1.*) is "--first-time: who comes late fails" "$status" 1 ;;
*) is "--first-time: who comes late gets the kernel's answer to the first" "$status" 0 ;;
esac
wait
sweep

for i in 1 2 3 4; do
	modprobe tv_top &
	modprobe -a tv_mid tv_param &
done
wait
check "eight loaders of a chain" is_loaded tv_top tv_mid tv_base tv_param
sweep

both "who comes late, modprobe -v" "modprobe tv_slow & half_way" "late modprobe -v tv_slow"
both "who comes late, modprobe --first-time" "modprobe tv_slow & half_way" "late modprobe --first-time tv_slow"
both "who comes late, insmod" "modprobe tv_slow & half_way" "late insmod tv_slow.ko"
both "rmmod of what is starting" "modprobe tv_slow & half_way" "rmmod tv_slow; finish"
# But for its size, which is the kernel's in /proc/modules here: doc/differences.md.
both "lsmod of what is starting" "modprobe tv_slow & half_way" "lsmod | awk '{ print \$1, \$3, \$4 }'; finish"
modprobe tv_slow &
half_way
is "its size is that in /proc/modules" "$(lsmod | awk '{ print $1, $2 }')" "Module Size
$(cut -d' ' -f1-2 /proc/modules)"
finish
wait

# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# Two loaders at once, and what is seen half way.

modprobe tv_slow msec=700 &
first=$!
modprobe tv_slow msec=700 &
second=$!
wait $first
is "the one that loads succeeds" $? 0
wait $second
is "the one that comes late succeeds" $? 0
check "it is there once" is_loaded tv_slow
sweep

modprobe tv_slow msec=900 &
first=$!
usleep 400000
is "half way it is coming" "$(cat /sys/module/tv_slow/initstate)" coming
run lsmod
is "lsmod lists it" "$(echo "$out" | awk '{ print $1, $3 }')" "Module Used
tv_slow 1"
run modprobe tv_slow
is "modprobe waits for it and succeeds" "$status:$err" "0:"
is "and then it is live" "$(cat /sys/module/tv_slow/initstate)" live
wait
sweep

modprobe tv_slow msec=900 &
usleep 400000
run modprobe --first-time tv_slow
check "--first-time: who comes late fails" [ "$status" = 1 ]
wait
sweep

modprobe tv_slow msec=900 &
usleep 400000
run rmmod tv_slow
check "what is starting cannot be removed" [ "$status" = 1 ]
wait
sweep

for i in 1 2 3 4; do
	modprobe tv_top &
	modprobe -a tv_mid tv_param &
done
wait
check "eight loaders of a chain" is_loaded tv_top tv_mid tv_base tv_param
sweep

both "two loaders of the packaged and of ours" "modprobe tv_slow msec=600 & usleep 200000" "modprobe -v tv_slow"

# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# What kmod 34 has not: a module from standard input, and loading under another name.

check "insmod - from a file" insmod - number=6 <tv_param.ko
is "takes parameters" "$(param tv_param number)" 6
sweep
check "insmod - from a pipe" eval 'cat tv_param.ko | insmod - text=piped'
is "takes parameters" "$(param tv_param text)" piped
sweep
check "insmod - of a compressed module" eval 'cat /test/xz/loop.ko.xz | insmod -'
check "runs" is_loaded loop
sweep
run insmod - </dev/null
check "insmod - of nothing fails" [ "$status" = 1 ]
is "nothing is loaded" "$(loaded)" ""

run modprobe -o tv_renamed -v tv_param number=12
is "modprobe -o succeeds" "$status:$err" "0:"
is "the kernel has it under that name" "$(loaded)" "tv_renamed"
is "and under it the parameter" "$(param tv_renamed number)" 12
check "both names beside each other" modprobe tv_param
is "are two modules" "$(loaded)" "tv_param tv_renamed"
check "it is removed by that name" rmmod tv_renamed
is "the other stays" "$(loaded)" "tv_param"
sweep

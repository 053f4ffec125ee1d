# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main xz
#
# What `tenon build new` writes is a module that this kernel loads.

run insmod /test/skeleton/tv-new.ko whom=you
is "the module of tenon build new loads" "$status:$err" "0:"
has "and says hello" "$(dmesg | tail -n 3)" "tv_new: hello, you"
is "and has its parameter" "$(param tv_new whom)" "you"
run rmmod tv_new
has "and goodbye" "$(dmesg | tail -n 1)" "tv_new: goodbye, you"
is "and is gone" "$(loaded)" ""

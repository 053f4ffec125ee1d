# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# A module that oopses when it starts takes only its worker along. It stays half loaded, so nothing is swept any more.

: >/tmp/leave
run tenon load -j 2 --timings /test/tv_oops.ko tv_top
is "a module oopses: status" "$status" 1
has "who loaded it ended" "$err" "could not load /test/tv_oops.ko: signal 9 ended the process that loaded tv_oops; see the kernel log"
check "the others are loaded" is_loaded tv_top tv_mid tv_base
has "the kernel says so, too" "$(dmesg)" "Oops"
run tenon unload tv_top
is "and can be unloaded" "$status:$(is_loaded tv_top || echo gone)" "0:gone"

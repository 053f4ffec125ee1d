# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main xz
# modules: dummy loop
#
# tenon unload: what can be done is done, and what cannot is not begun.

modprobe -a tv_top loop
run tenon unload tv_top
is "a module goes with what only it used" "$status:$err:$(loaded)" "0::loop"
is "in an order that is said" "$out" "unload tv_top
unload tv_mid: tv_top used it
unload tv_base: tv_top used it
3 modules unloaded"
run tenon unload tv_top
is "what is not there is fine" "$status:$out" "0:tv_top is not loaded"
sweep

modprobe -a tv_top loop
run tenon unload tv_base loop
is "a module that others use: status" "$status" 1
has "it says which" "$err" "could not unload tv_base: it is in use: the module tv_top uses tv_mid, and 1 more"
has "and in which order to let go" "$err" "  1. modprobe -r tv_top (the module tv_top uses tv_mid)
  2. modprobe -r tv_mid (the module tv_mid uses tv_base)
  3. tenon unload tv_base
or all at once: tenon unload --holders tv_base"
is "what can go goes" "$(loaded)" "tv_top tv_mid tv_base"
run tenon unload tv_base tv_mid tv_top
is "several may be named in any order" "$status:$(loaded)" "0:"
modprobe tv_top
run tenon unload --holders tv_base
is "with --holders all that uses it goes, in order" "$status:$out:$(loaded)" "0:unload tv_top: it uses tv_mid
unload tv_mid: it uses tv_base
unload tv_base
3 modules unloaded:"
sweep

modprobe -a tv_busy tv_param
hold
run tenon unload tv_busy
has "who has its device open" "$err" "could not unload tv_busy: it is in use: process $holder (sleep) has /dev/tv_busy open"
has "and what to do" "$err" "  1. kill $holder"
is "nothing is unloaded" "$status:$(is_loaded tv_busy && echo there)" "1:there"
run tenon unload --all-or-nothing tv_param tv_busy
is "all or nothing: what cannot be finished is not begun" "$status:$(loaded)" "1:tv_param tv_busy"
run tenon unload --json tv_busy
has "JSON has the users" "$out" '"kind": "process"'
tenon unload --wait 60000 tv_busy >/tmp/unload.out 2>&1 &
first=$!
await grep -q waiting /tmp/unload.out
kill $holder
wait $first
is "with --wait it goes once it is idle" "$?:$(cat /tmp/unload.out)" "0:waiting for tv_busy to fall idle
unload tv_busy
1 module unloaded"
holder=
run tenon unload --wait 1 --dry-run tv_param
has "a dry run shows the plan" "$out" "To unload tv_param"
is "and does nothing" "$(loaded)" tv_param
sweep

# The one fails while it is unloaded, of which nobody could know.
modprobe tv_param number=7 text="a b"
modprobe tv_busy
echo "remove tv_busy exit 3" >$CONF
run tenon unload --all-or-nothing tv_param tv_busy
is "all or nothing: a failure that nobody could foresee: status" "$status" 1
has "why" "$err" "could not unload tv_busy: the command of /etc/modprobe.d/check.conf:1 ended with status 3"
check "what was unloaded is there again" is_loaded tv_param
is "with the parameters that it had" "$(param tv_param number):$(param tv_param text)" "7:a b"
run tenon unload --ignore-commands tv_busy
is "commands can be ignored" "$status:$(loaded)" "0:tv_param"
rm $CONF
insmod /test/tv_base.ko
run tenon unload --quiet --all-or-nothing tv_base nothing
is "a name that nothing has: nothing is unloaded" "$status:$out:$(loaded)" "1::tv_base tv_param"
sweep

# tv_slow does not come back from its exit before it is told to.
modprobe tv_slow go=1 stay=1
modprobe tv_param
out=$(tenon unload --timeout 300 tv_slow tv_param 2>/tmp/unload.err)
is "a module whose exit hangs: status, and what can go goes" "$?:$(loaded):$out" "1:tv_slow:unload tv_param
unload tv_slow
1 module unloaded"
has "it is named" "$(cat /tmp/unload.err)" "could not unload tv_slow: the kernel has not come back from its exit for 0.3 s (process "
is "it is going" "$(cat /sys/module/tv_slow/initstate)" going
run tenon unload --timeout 300 tv_slow
is "which a second run tells at once" "$status:$err" "1:tenon unload: ERROR: could not unload tv_slow: it is being unloaded already"
echo 0 >/sys/module/tv_slow/parameters/stay
check "it goes when its exit returns" await not_loaded tv_slow

modprobe tv_slow go=1 stay=1
run tenon reload --timeout 300 tv_slow
has "reload tells the same" "$err" "could not unload tv_slow: the kernel has not come back from its exit for 0.3 s"
is "and loads nothing in its place" "$status:$(cat /sys/module/tv_slow/initstate)" 1:going
echo 0 >/sys/module/tv_slow/parameters/stay
await not_loaded tv_slow

echo "options tv_slow go=1 stay=1" >$CONF
run tenon load --all-or-nothing --timeout 300 -j 1 tv_slow tv_fail error=5
has "what cannot be taken back in time is named" "$err" "could not take back tv_slow: the kernel has not come back from its exit for 0.3 s"
echo 0 >/sys/module/tv_slow/parameters/stay
await not_loaded tv_slow
sweep

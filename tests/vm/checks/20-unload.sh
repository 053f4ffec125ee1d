# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: dm_mirror dm_zero loop
#
# Removing: order, what is in use, waiting, force.

modprobe tv_top
run rmmod tv_base
is "rmmod of what is in use names the holders" "$err" "rmmod: ERROR: Module tv_base is in use by: tv_mid"
is "and fails" "$status" 1
check "and leaves it alone" is_loaded tv_base
sweep

both "rmmod" "modprobe tv_top" "rmmod tv_top"
both "rmmod -v" "modprobe tv_top" "rmmod -v tv_top"
both "rmmod of several, in the order given" "modprobe tv_top" "rmmod -v tv_top tv_mid tv_base"
both "rmmod of several in the wrong order goes on" "modprobe tv_top" "rmmod tv_base tv_mid tv_top"
both "rmmod with dashes" "modprobe tv_top" "rmmod tv-top"
both "rmmod of a file name" "modprobe tv_top" "rmmod $T/extra/tv_top.ko"
both "rmmod of what is not loaded" : "rmmod tv_top"
both "rmmod of an unknown one" : "rmmod tv_nothing"
both "rmmod of a built-in one" : "rmmod unix"
both "rmmod without an operand" : "rmmod"
both "rmmod of what is held by two" "modprobe tv_top; modprobe dm_mirror" "rmmod dm_log"
both "modprobe -r of what is in use" "modprobe tv_top" "modprobe -r tv_base"
both "modprobe -r leaves what others use" "modprobe tv_top" "modprobe -rv tv_mid"
modprobe -a tv_top tv_param loop
run modprobe -rv loop tv_param tv_top
is "modprobe -r of several, each with what only it needed" "$status:$out" \
	"0:rmmod loop
rmmod tv_param
rmmod tv_top
rmmod tv_mid
rmmod tv_base"
is "and nothing is left" "$(loaded)" ""
both "modprobe -r of several, dependencies before users" "modprobe tv_top" "modprobe -rv tv_base tv_mid tv_top"
both "modprobe -r of what is not loaded" : "modprobe -r tv_top"
both "modprobe -r --first-time of what is not loaded" : "modprobe -r --first-time tv_top"
both "modprobe -r of an unknown one" : "modprobe -r tv_nothing"
both "modprobe -r --remove-holders" "modprobe tv_top" "modprobe -rv --remove-holders tv_base"
both "modprobe -n -r -v" "modprobe loop" "modprobe -n -r -v loop"
both "modprobe -r with an alias" "modprobe tv_alias" "modprobe -rv tv-other-name"

# A chain goes down whole, and what another module uses stays: doc/differences.md.
chain="rmmod dm_mirror
rmmod dm_region_hash
rmmod dm_log"
modprobe dm_mirror
run modprobe -r -v dm_mirror
is "modprobe -r takes down all that only its module used, users first" "$out" "$chain
rmmod dm_mod"
is "so that nothing of it is left" "$status:$err$(loaded)" "0:"
modprobe -a dm_mirror dm_zero
run modprobe -n -r -v dm_mirror
shown=$out
run modprobe -r -v dm_mirror
is "but not what another module uses" "$out" "$chain"
is "which -n knows" "$shown" "$out"
is "and which the kernel still has" "$(loaded)" "dm_zero dm_mod"
modprobe dm_mirror
run modprobe -n -r -v dm_mirror dm_zero
shown=$out
run modprobe -r -v dm_mirror dm_zero
is "once the last user goes, it goes" "$out" "$chain
rmmod dm_zero
rmmod dm_mod"
is "which -n knows, too" "$shown" "$out"
is "and nothing is left" "$(loaded)" ""

# What -n shows is what the real run does, unlike with the packaged one: doc/differences.md.
modprobe tv_top
run modprobe -n -r -v tv_top
shown=$out
is "-n -r -v removes nothing" "$(loaded)" "tv_top tv_mid tv_base"
run modprobe -r -v tv_top
is "and shows what is done without -n" "$shown" "$out"
sweep

modprobe tv_busy
hold
run rmmod tv_busy
is "an open device: rmmod says that it is in use" "$err" "rmmod: ERROR: Module tv_busy is in use"
run modprobe -r tv_busy
is "modprobe -r, too" "$err" "modprobe: FATAL: Module tv_busy is in use."
check "it still runs" is_loaded tv_busy
release
check "once it is closed it goes" modprobe -r tv_busy
check "and is gone" not_loaded tv_busy

both "modprobe -r of a held module" "modprobe tv_busy; hold" "modprobe -r tv_busy"
both "rmmod of a held module" "modprobe tv_busy; hold" "rmmod tv_busy"
both "rmmod -f of a module that nobody uses" "modprobe tv_busy" "rmmod -f tv_busy"

modprobe tv_busy
hold
(usleep 700000; kill $holder) &
start=$(date +%s)
check "modprobe -r --wait waits until it is closed" modprobe -r --wait=100000 tv_busy
check "and then it is gone" not_loaded tv_busy
check "without waiting longer than it must" [ $(($(date +%s) - start)) -lt 50 ]
holder=
wait

# The packaged one says nothing and exits with 0: doc/differences.md.
modprobe tv_busy
hold
run modprobe -r -w 300 tv_busy
is "a wait that is too short fails" "$status:$err" \
	"1:modprobe: ERROR: could not remove 'tv_busy': Resource temporarily unavailable"
check "and leaves it running" is_loaded tv_busy
release
sweep
rm -f /dev/tv_busy

# By force a module goes that has no way out: Debian's kernels allow that (CONFIG_MODULE_FORCE_UNLOAD). One that is in use
# would take the machine along when its user lets go.
insmod /test/tv_stay.ko go=1
run tenon unload tv_stay
is "tenon unload: what has no way out stays" "$status:$(loaded)" "1:tv_stay"
run tenon unload --force tv_stay
is "tenon unload --force: it goes" "$status:$err:$out:$(loaded)" "0::unload tv_stay
1 module unloaded:"
check "and the kernel is tainted by it" [ $(($(cat /proc/sys/kernel/tainted) / 8 % 2)) = 1 ]
modprobe tv_top
run tenon unload --force tv_base
is "tenon unload --force: what another module uses stays" "$status:$(loaded)" "1:tv_top tv_mid tv_base"
sweep

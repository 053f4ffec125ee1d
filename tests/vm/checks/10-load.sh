# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: dm_mirror loop
#
# Loading by name and by file, dependencies in order.

is "our tools are the only ones" "$(which depmod insmod lsmod modinfo modprobe rmmod | xargs)" \
	"/sbin/depmod /sbin/insmod /sbin/lsmod /sbin/modinfo /sbin/modprobe /sbin/rmmod"

run modprobe -v dm_mirror
is "modprobe -v prints each step, dependencies first" "$out" \
	"insmod $T/kernel/drivers/md/dm-mod.ko 
insmod $T/kernel/drivers/md/dm-log.ko 
insmod $T/kernel/drivers/md/dm-region-hash.ko 
insmod $T/kernel/drivers/md/dm-mirror.ko "
is "and is silent and successful otherwise" "$status:$err" "0:"
is "the kernel has them, loaded in that order" "$(loaded)" "dm_mirror dm_region_hash dm_log dm_mod"
check "all are live" is_loaded dm_mirror dm_region_hash dm_log dm_mod
is "and it knows who uses what" "$(users dm_log)" "dm_mirror,dm_region_hash,"

run modprobe -rv dm_mirror
is "modprobe -rv removes it, and what nobody uses any more" "$out" \
	"rmmod dm_mirror
rmmod dm_region_hash
rmmod dm_log
rmmod dm_mod"
is "nothing is left" "$(loaded)" ""

modprobe tv_top
has "a chain works: its top calls through to its bottom" "$(dmesg | tail -n 3)" "tv_top: the answer is 42"
sweep

modprobe -n -v dm_mirror >/dev/null
is "-n loads nothing" "$(loaded)" ""

both "modprobe -v of a chain" : "modprobe -v tv_top"
both "modprobe of what is loaded is quiet" "modprobe tv_top" "modprobe -v tv_top"
both "--first-time of what is loaded fails" "modprobe tv_top" "modprobe --first-time tv_top"
both "--first-time of what is not loaded" : "modprobe --first-time -v tv_top"
both "a dependency that is there is not loaded again" "modprobe tv_base" "modprobe -v tv_top"
both "--first-time does not mind loaded dependencies" "modprobe tv_base" "modprobe --first-time -v tv_top"
both "several with -a" : "modprobe -a -v tv_top tv_param loop"
both "-a goes on after an unknown one" : "modprobe -a -v tv_param tv_nothing loop"
both "without -a the rest are parameters" : "modprobe -v tv_param number=3 text=x"
both "an unknown module" : "modprobe tv_nothing"
both "an unknown module, -q" : "modprobe -q tv_nothing"
both "a name with dashes" : "modprobe -v tv-top"
both "modprobe -D" : "modprobe -D tv_top"
both "modprobe -n -v with some of it there" "modprobe tv_base" "modprobe -n -v tv_top"
both "modprobe of a path" : "modprobe -v $T/extra/tv_param.ko number=4"
both "modprobe of a path with dependencies" : "modprobe -v $T/extra/tv_top.ko"
both "modprobe of a relative path" : "modprobe -v ./tv_param.ko"
both "a built-in module" : "modprobe -v unix"
both "a built-in module, --first-time" : "modprobe -v --first-time unix"
both "removing a built-in module" : "modprobe -r unix"
both "a module whose start fails" : "modprobe tv_fail"
both "a module whose start fails with EINVAL" : "modprobe tv_fail code=22"
both "a module whose start fails with ENOENT" : "modprobe tv_fail code=2"
both "a module whose start fails with EEXIST" : "modprobe tv_fail code=17"
both "a module whose start fails with EEXIST, --first-time" : "modprobe --first-time tv_fail code=17"
both "-a goes on after one that fails" : "modprobe -a tv_fail tv_param"

both "insmod" : "insmod tv_param.ko"
both "insmod -v" : "insmod -v tv_param.ko number=5"
both "insmod twice" "insmod tv_param.ko" "insmod tv_param.ko"
both "insmod without what it needs" : "insmod tv_top.ko"
both "insmod of a file that is not there" : "insmod nothing.ko"
both "insmod of a directory" : "insmod /test"
both "insmod of rubbish" "echo rubbish >/tmp/rubbish.ko" "insmod /tmp/rubbish.ko"
both "insmod of half a module" "head -c 3000 tv_param.ko >/tmp/half.ko" "insmod /tmp/half.ko"
both "insmod of a module whose start fails" : "insmod tv_fail.ko code=16"
both "insmod without an operand" : "insmod"

# A reader that goes away changes nothing of what is done.
modprobe -v dm_mirror 2>/tmp/said | head -n 1 >/tmp/first
check "modprobe -v | head -n 1 loads all" is_loaded dm_mirror dm_region_hash dm_log dm_mod
is "and head has its line" "$(cat /tmp/first)" "insmod $T/kernel/drivers/md/dm-mod.ko "
sweep
mkfifo /tmp/pipe
: </tmp/pipe &
exec 4>/tmp/pipe # nobody reads it once that is done
wait $!
run sh -c 'modprobe -a -v tv_top tv_param loop >&4'
is "what nobody reads is told, and is a failure" "$status:$err" \
	"1:modprobe: ERROR: could not write to the standard output: Broken pipe"
check "but all is loaded" is_loaded tv_top tv_mid tv_base tv_param loop
run sh -c 'modprobe -a -r -v tv_top tv_param loop >&4 2>&4'
is "nobody reads the messages either" "$status:$err" "1:"
check "but all that were named are gone" not_loaded tv_top tv_param loop
sweep
run sh -c 'insmod tv_base.ko 2>&4; insmod nothing.ko 2>&4; insmod tv_param.ko 2>&4; rmmod nothing tv_base tv_param 2>&4'
is "insmod and rmmod go on, too" "$status:$(loaded)" "1:"
exec 4>&-
rm /tmp/pipe
sweep

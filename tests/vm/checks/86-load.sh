# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main xz
#
# tenon load: side by side, with what other loaders do, hanging modules and transactions.

# What is said to who comes late: later kernels (Linux 6.5) give him the answer of the first, so that he has loaded it, too.
late_words() {
	case $V in
	6.1.*) cat /tmp/load.out ;;
	*) sed 's/^tv_slow: loaded$/tv_slow: already loaded/' /tmp/load.out ;;
	esac
}

run tenon load tv_top tv_param number=7
is "modules are loaded" "$status:$err" "0:"
is "it says what came of each" "$out" "tv_top: loaded, after tv_base, tv_mid
tv_param: loaded"
check "they are there" is_loaded tv_top tv_mid tv_base tv_param
is "with their parameters" "$(param tv_param number)" 7
run tenon load tv_top
is "what is there is fine" "$status:$out" "0:tv_top: already loaded"
sweep

# tv_slow does not come back from its init before it is told to.
tenon load -j 2 tv_slow tv_top >/tmp/load.out 2>&1 &
first=$!
check "what does not need a slow module does not wait for it" await is_loaded tv_top
is "which is still coming" "$(cat /sys/module/tv_slow/initstate)" coming
finish
wait $first
is "it ends well" $? 0
check "then it is there, too" is_loaded tv_slow
sweep

# The kernel comes back from no module while any driver has it do something in the background.
tenon load tv_slow background=1 tv_top tv_param >/tmp/load.out 2>&1 &
first=$!
check "what needs a module that is live does not wait for the kernel to come back from it" await is_loaded tv_top
is "of none it has" "$(cat /tmp/load.out):$(kill -0 $first && echo waits)" ":waits"
finish
wait $first
is "all is well, and told in order" "$?:$(cat /tmp/load.out)" "0:tv_slow: loaded
tv_top: loaded, after tv_base, tv_mid
tv_param: loaded"
sweep

modprobe tv_slow &
half_way
tenon load tv_slow >/tmp/load.out 2>&1 &
first=$!
finish
wait $first
is "a module that somebody else is loading is waited for" "$?:$(late_words)" "0:tv_slow: already loaded"
wait
sweep

run tenon load --timeout 300 tv_slow tv_mid
is "a module that hangs: status" "$status" 1
has "it is named" "$err" "could not load tv_slow: the kernel has not come back from tv_slow for 0.3 s"
check "and the others are loaded" is_loaded tv_mid
finish
await is_loaded tv_slow
sweep

out=$(tenon load --timeout 300 tv_slow 2>/tmp/load.err)
is "nobody who reads what is said waits for it either" "$?:$(cat /sys/module/tv_slow/initstate)" 1:coming
finish
await is_loaded tv_slow
sweep

# A command that hangs because of the kernel can be ended no more than the module.
echo "install tv_slow modprobe --ignore-install tv_slow" >$CONF
run tenon load --timeout 300 tv_slow tv_mid
has "a command that waits for such a module: it is ended" "$err" "could not load tv_slow: the command of /etc/modprobe.d/check.conf:1 has not ended for 0.3 s, "
check "and the others are loaded" is_loaded tv_mid
finish
sweep

run tenon load --all-or-nothing tv_top tv_fail error=5
is "all or nothing: status" "$status" 1
has "why" "$err" "could not load tv_fail"
is "what was loaded is taken back" "$(loaded)" ""
run tenon load tv_top tv_fail error=5
is "else it stays" "$status:$(loaded)" "1:tv_top tv_mid tv_base"
sweep

echo "install tv_mid exit 3" >$CONF
run tenon load tv_top
has "a failure has its chain" "$err" "could not load tv_top: tv_mid (tv_top needs it): the command of /etc/modprobe.d/check.conf:1 ended with status 3"
rm $CONF
sweep

run tenon load -j 1 --timings tv_top tv_param
has "timings: a row a module" "$out" "tv_mid"
has "and the sum" "$out" "ms in all, with up to 1 workers"
sweep
run tenon load --json tv_mid nothing
is "JSON: status" "$status" 1
has "of each step" "$out" '"module": "tv_base"'
has "as many at a time as are worth it on any machine" "$out" '"workers": 16'
check "what can be loaded is" is_loaded tv_mid
sweep
run tenon load --dry-run tv_mid
has "a dry run shows the plan" "$out" "To load tv_mid"
is "and does nothing" "$(loaded)" ""

# A loader is killed while a module starts.
tenon load -j 2 tv_slow tv_param >/tmp/load.out 2>&1 &
first=$!
half_way
kill -9 $first
wait $first
is "a loader is killed" $? 137
tenon load tv_slow tv_top >/tmp/load.out 2>&1 &
first=$!
await is_loaded tv_top
finish
wait $first
is "the next one loads what it left half way, and the rest" "$?:$(late_words)" "0:tv_slow: already loaded
tv_top: loaded, after tv_base, tv_mid"
check "all is there" is_loaded tv_slow tv_top
sweep

# Wherever a loader is killed, what is loaded is whole, and a second run does the rest.
whole() { # MODULE... in the order of loading: those that are loaded are live, and the first of them
	missing=
	for n; do
		[ -e /sys/module/$n/initstate ] || missing=$n
		[ ! -e /sys/module/$n/initstate ] || [ -z "$missing" ] || return 1
	done
	! grep -v ' Live ' /proc/modules
}
# By a command between two modules: what kills its parent kills the loader.
for m in tv_base tv_mid tv_top; do
	echo "install $m kill -9 \$PPID" >$CONF
	tenon load --all-or-nothing tv_top >/dev/null 2>&1
	is "a loader is killed when it comes to $m" $? 137
	check "what it has loaded before is whole" whole tv_base tv_mid tv_top
	check "and nothing comes after that" not_loaded $m tv_top
	rm $CONF
	run tenon load tv_top
	is "a second run does the rest" "$status:$(loaded)" "0:tv_top tv_mid tv_base"
	sweep
done
# During the undo: tv_slow does not come back from its exit before it is told to.
echo "options tv_slow go=1 stay=1" >$CONF
tenon load --all-or-nothing -j 1 tv_top tv_slow tv_fail error=5 >/tmp/load.out 2>&1 &
first=$!
await grep -q going /sys/module/tv_slow/initstate
kill -9 $first
echo 0 >/sys/module/tv_slow/parameters/stay
wait $first
is "a loader is killed while it takes back" $? 137
await not_loaded tv_slow
is "what it has not come to is whole" "$(loaded):$(grep -v ' Live ' /proc/modules)" "tv_top tv_mid tv_base:"
rm $CONF
run tenon unload tv_top
is "and can be unloaded" "$status:$(loaded)" "0:"
sweep

# No process can be had.
mount -t cgroup2 none /mnt
echo +pids >/mnt/cgroup.subtree_control
mkdir /mnt/one
echo 1 >/mnt/one/pids.max
run sh -c 'echo $$ >/mnt/one/cgroup.procs; exec tenon load -j 4 --timings tv_top tv_param'
is "without workers it loads them itself" "$status:$err" "0:"
check "and all are there" is_loaded tv_top tv_param
has "one after the other" "$out" "tv_top: loaded, after tv_base, tv_mid"
rmdir /mnt/one
umount /mnt
sweep

for i in 1 2 3 4; do
	tenon load -j 4 tv_top tv_param tv_soft >/dev/null 2>/tmp/load.err$i &
done
wait
check "four loaders of the same: all are there" is_loaded tv_top tv_mid tv_base tv_param tv_soft
is "and none complains" "$(cat /tmp/load.err?)" ""

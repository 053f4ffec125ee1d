# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: ahci evdev psmouse
#
# tenon watch: drivers for devices that come, and what it makes of floods, losses and messages that are not the kernel's.

disk=/sys/bus/pci/devices/0000:00:1f.2

watch() { # OPTION...: until it has done what is there already
	"$@" >/tmp/watch.out 2>/tmp/watch.err &
	watcher=$!
	await is_loaded ahci evdev psmouse
}

# Between two plans: no worker of its own is there.
idle() {
	cat /proc/[0-9]*/stat 2>/dev/null | awk -v parent=$watcher '$4 == parent { found = 1 } END { exit found }'
}

quit() {
	await idle
	usleep 300000 # it may be at a plan
	await idle
	kill -TERM $watcher
	wait $watcher
	status=$?
}

# Nobody has messages of the kernel that he has not taken.
drained() {
	awk '$2 == 15 && $5 > 0 { waits = 1 } END { exit waits }' /proc/net/netlink
}

count() { # ID
	sed -n "s/^  *\"$1\": \"*\([a-z0-9]*\)\"*,*$/\1/p" /tmp/watch.out
}

watch tenon watch -v --json
check "what is there already has its driver" is_loaded ahci evdev psmouse
is "it has nothing but the right to load modules" "$(awk '$1 == "CapPrm:" { print $2 }' /proc/$watcher/status)" 0000000000010000
rmmod ahci
echo add >$disk/uevent
check "a device that comes has its driver" await is_loaded ahci
for i in $(seq 1000); do
	echo add >$disk/uevent
done
helper uevent "add@/devices/forged" ACTION=add DEVPATH=/devices/forged SUBSYSTEM=pci "MODALIAS=tv_base" SEQNUM=1
rmmod ahci
echo 1 >$disk/remove
echo 1 >/sys/bus/pci/rescan
check "so has one that was taken out and put in" await [ -d /sys/bus/pci/drivers/ahci/0000:00:1f.2 ]
check "a message that is not of the kernel loads nothing" not_loaded tv_base
echo "alias $(cat $disk/modalias) tv_base" >$CONF
echo add >$disk/uevent
check "the configuration may change meanwhile" await is_loaded tv_base
rmmod tv_base
kill -HUP $watcher
await is_loaded tv_base
quit
is "SIGTERM ends it well" "$status:$(count ended)" 0:signal
check "a flood leads to no work" [ "$(count settled)" -ge 900 ]
check "nothing was lost" [ "$(count overruns):$(count malformed)" = 0:0 ]
check "the forged message was seen" [ "$(count foreign)" -ge 1 ]
has "and told" "$(cat /tmp/watch.err)" "are not of the kernel: nothing comes of them"
is "SIGHUP made it look at all devices once more" "$(count rescans)" 2
check "the new configuration was read" [ "$(count renewals)" -ge 1 ]
sweep

# With a short queue, since it may not have a long one (CAP_NET_ADMIN), and somebody who does not read.
watch helper without 12 tenon watch --json
await drained
check "a driver goes" await rmmod ahci
kill -STOP $watcher
for i in $(seq 800); do
	echo add >$disk/uevent
done
kill -CONT $watcher
check "messages are lost: all devices are looked at" await is_loaded ahci
await drained
quit
is "it goes on until it is told to end" "$status" 0
check "the loss is counted" [ "$(count overruns)" -ge 1 ]
has "and told" "$(cat /tmp/watch.err)" "messages of the kernel were lost"
sweep

run tenon watch --until $disk/driver --at-most 60000
is "until a device is there: status" "$status:$err" "0:"
check "it is" [ -d $disk/driver ]
run tenon watch --until /dev/nothing --at-most 300
is "what does not appear: status" "$status" 1
has "it is named" "$err" "/dev/nothing has not appeared"
run tenon watch --settle 200
is "until nothing happens: status" "$status:$err" "0:"
sweep

echo "install ahci touch /tmp/caps; grep CapPrm /proc/self/status >/tmp/caps; grep SigBlk /proc/self/status >>/tmp/caps; exec modprobe -i ahci" >$CONF
run tenon watch --settle 200
is "an install command has all capabilities, and no signal is blocked" "$(awk '{ print $2 }' /tmp/caps | xargs)" \
	"$(awk '/CapPrm|SigBlk/ { print $2 }' /proc/self/status | sort -r | xargs)"
check "and does its work" is_loaded ahci
sweep

echo "install ahci /bin/false" >$CONF
tenon watch --json >/tmp/watch.out 2>/tmp/watch.err &
watcher=$!
await is_loaded evdev psmouse
for i in 1 2 3; do
	echo add >$disk/uevent
done
await drained
quit
is "what is kept out is kept out once" "$status:$(count kept_out):$(count settled):$(cat /tmp/watch.err)" 0:1:3:
sweep

printf 'alias pci:v*bc01sc06i01* tv_slow\n' >$CONF
run tenon watch --timeout 300 --settle 300
has "a module that hangs is named" "$err" "0000:00:1f.2: tv_slow is not loaded: the kernel has not come back"
is "it ends nevertheless, and the others are loaded" "$status:$(is_loaded evdev psmouse && echo yes)" 0:yes
finish
await is_loaded tv_slow
sweep

begun() { # MODULE: its init is under way
	[ "$(cat /sys/module/$1/initstate)" = coming ]
}

# What nobody waits for any more, and ends as a child of watch.
printf 'alias pci:v*bc01sc06i01* tv_slow\n' >$CONF
tenon watch --timeout 300 --json >/tmp/watch.out 2>/tmp/watch.err &
watcher=$!
check "a module that hangs is given up" await grep -q "the kernel has not come back" /tmp/watch.err
finish
check "when it comes back, that is told" await grep -q "tv_slow: .* at last: it is loaded" /tmp/watch.err
check "and nothing of its process stays" await idle
quit
is "it is counted" "$status:$(count late_ended)" "0:$(count late)"
check "and all devices were looked at again" [ "$(count rescans)" -ge 2 ]
sweep

# A plan that does not end: what comes meanwhile is heard.
printf 'alias pci:v*bc01sc06i01* tv_slow\noptions psmouse load_sequential=1\n' >$CONF
tenon watch --json >/tmp/watch.out 2>/tmp/watch.err &
watcher=$!
await begun tv_slow
for i in $(seq 800); do
	echo add >/sys/bus/pci/devices/0000:00:00.0/uevent
done
check "messages are taken while a module starts" await drained
kill -TERM $watcher
check "SIGTERM ends it while a module starts" await eval "! kill -0 $watcher"
wait $watcher
is "what is left is told by the status" "$?:$(count ended):$(count overruns)" 1:signal:0
check "it is counted, and others that start as slowly" [ "$(count left)" -ge 1 ]
has "and by name" "$(cat /tmp/watch.err)" "tv_slow is left to process "
has "so is what was not begun" "$(cat /tmp/watch.err)" "1 modules that devices want were not begun any more"
check "nothing more is begun" not_loaded psmouse
is "it still starts: nobody has killed who loads it" "$(cat /sys/module/tv_slow/initstate)" coming
finish
check "it ends by itself" await is_loaded tv_slow
sweep

printf 'alias pci:v*bc01sc06i01* tv_slow\n' >$CONF
run tenon watch --at-most 500 -j 1
is "the time is up while a module starts" "$status" 1
has "which is named" "$err" "tv_slow is left to process "
run tenon watch --until /sys/module/tv_slow --at-most 60000
is "what was waited for is there while a module starts" "$status:$err" 0:
finish
await is_loaded tv_slow
sweep

echo "install ahci touch /tmp/begun; until [ -e /tmp/enough ]; do sleep 0.1; done; modprobe -i ahci; touch /tmp/ended" >$CONF
tenon watch >/tmp/watch.out 2>/tmp/watch.err &
watcher=$!
await [ -e /tmp/begun ]
kill -TERM $watcher
check "SIGTERM ends it while a command runs" await eval "! kill -0 $watcher"
wait $watcher
is "told as well" "$?:$(grep -c 'ahci is left to process' /tmp/watch.err)" 1:1
touch /tmp/enough
check "the command does its work" await [ -e /tmp/ended ]
is "it was not terminated" "$(is_loaded ahci && echo loaded)" loaded
sweep

sysfs() {
	mount -t sysfs sys /sys
	mount -t securityfs security /sys/kernel/security
	mount -t tracefs trace /sys/kernel/tracing
}

umount -l /sys
tenon watch --json >/tmp/watch.out 2>/tmp/watch.err &
watcher=$!
check "without /sys it says so" await grep -q "/sys shows no devices" /tmp/watch.err
sysfs
check "once it is mounted, its devices have their drivers" await is_loaded ahci evdev psmouse
umount -l /sys
kill -HUP $watcher
await eval '[ $(grep -c "/sys shows no devices" /tmp/watch.err) = 2 ]'
sysfs
rmmod ahci
kill -HUP $watcher
check "... also when it vanishes meanwhile" await is_loaded ahci
quit
is "it is told once each time" "$status:$(grep -c "/sys shows no devices" /tmp/watch.err)" 0:2
sweep

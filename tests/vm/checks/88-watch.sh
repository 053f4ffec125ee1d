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

quit() {
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
kill -HUP $watcher
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

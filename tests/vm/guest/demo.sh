#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# First process of the demo's guest: the main job, with what each command prints.
export PATH=/sbin:/bin HOME=/root
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
exec </dev/null >/dev/ttyS1 2>&1
stty -F /dev/ttyS1 -onlcr
T=/lib/modules/$(uname -r)
cd /
. /parcel.sh

say() {
	printf '\n# %s\n' "$*"
}

# Shows a command as typed, then what it prints, and its status where that is not 0.
show() {
	printf '$ %s\n' "$*"
	eval "$*"
	status=$?
	[ $status = 0 ] || echo "[exit status $status]"
}

say "A stock Debian kernel, and nothing but our tools to load modules with"
show uname -sr
show ls -l /sbin
show 'cat /proc/modules   # nothing is loaded yet'

say "Index the modules that are installed"
show depmod
show "ls $T | xargs -n 3"

say "What would it take, and why? Nothing is done yet"
show tenon plan dm_mirror

say "Load one with all that it needs: dependencies come first"
show modprobe -v dm_mirror
show lsmod
show tenon list --tree

say "Ask what a module is"
show modinfo bridge

say "Give it a parameter, read it from the running kernel, and change it there"
show modprobe -v fuse max_user_bgreq=40
show cat /sys/module/fuse/parameters/max_user_bgreq
show 'echo 60 > /sys/module/fuse/parameters/max_user_bgreq'
show cat /sys/module/fuse/parameters/max_user_bgreq

say "Take modules down again"
show rmmod dm_log
show modprobe -rv dm_mirror
show modprobe -rv fuse
show lsmod

say "What cannot be loaded, and what is said about it"
show modprobe no_such_module
show insmod $T/kernel/net/bridge/bridge.ko
show 'dmesg | tail -n 2'
show tenon explain $T/kernel/net/bridge/bridge.ko
show 'echo "install bridge /bin/false" > /etc/modprobe.d/no-bridge.conf'
show modprobe bridge
show tenon explain bridge dm_miror

say "Load what this machine's devices want, side by side"
show tenon coldplug --timings

say "USB devices take a moment to say what they are: load what they want as they come"
at=/sys/bus/hid/drivers/hid-generic/0003:0627:0001
show tenon watch --at-most 60000 --until $at.0001 --until $at.0002

say "Load some more, and keep when each began and ended"
mkdir /tmp/out && cd /tmp/out
show 'tenon load --json --plot load.svg btrfs ext4 nf_tables nfsd snd_seq loop >load.json'
show tenon list --tree btrfs nfsd

say "Write a page about this kernel, its modules and this machine"
show tenon explore --timings load.json -o page.html
cat /proc/modules >/tmp/out/modules
[ ! -e /gallery.sh ] || . /gallery.sh
hand_out /tmp/out

echo END
poweroff -f

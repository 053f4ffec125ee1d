# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: ahci crc32c_generic dm_mod dummy ext4 loop
#
# What the kernel refuses to unload, tenon explain accounts for; letting go in its order makes rmmod succeed.

dmsetup() { # remove NAME
	helper unmap "$2"
}
remedies() { # MODULE: what to do, in order
	tenon explain "$1" | awk '/^  [a-z]/ { use = /^  in use/ && !/E-in-use/ } use && $1 == "remedy" { sub(/^ *remedy */, ""); print }'
}
let_go() { # MODULE: does it; prints what does not work
	remedies "$1" >/tmp/remedies
	while read -r remedy; do
		eval "$remedy" </dev/null >/tmp/let-go 2>&1 || echo "$remedy: $(tail -n 1 /tmp/let-go)"
		case $remedy in kill*) wait ;; esac
	done </tmp/remedies
}
explained() { # MODULE PART...: rmmod refuses it, and the explanation has each part and leaves no reference over
	module=$1
	run rmmod "$module"
	has "rmmod $module: is refused" "$err" "rmmod: ERROR: Module $module is in use"
	has "rmmod $module: tenon explain knows the message" "$(meant)" E-in-use
	run tenon explain "$module"
	shift
	for part; do
		has "explain $module: $part" "$out" "$part"
	done
	is "explain $module: no reference is left over" "$(echo "$out" | grep unexplained)" ""
}
unloads() { # MODULE: by what the explanation says
	is "$1: all can be let go" "$(let_go "$1")" ""
	check "$1: and it is gone" not_loaded "$1"
}

# A file in a loop device, a mapping of that, a file system upon it, and in it a file that is swap by another loop device.
modprobe -a loop ext4 dm_mod
dd if=/dev/zero of=/tmp/image bs=64k count=64 2>/dev/null
losetup /dev/loop0 /tmp/image
helper map check 7:0 8192
mke2fs /dev/dm-0 >/dev/null 2>&1
mount -t ext4 /dev/dm-0 /mnt
dd if=/dev/zero of=/mnt/swap bs=64k count=4 2>/dev/null
mkswap /mnt/swap >/dev/null
losetup /dev/loop1 /mnt/swap
swapon /dev/loop1
sleep 600 </mnt/swap &
explained ext4 "/dev/dm-0 is mounted on /mnt" "/dev/loop1 is used as swap" "/dev/loop1 is attached to /mnt/swap" \
	"(sleep) has /mnt/swap open" "asks for fs-ext4"
explained dm_mod "/dev/dm-0 (check) is made of it" "/dev/dm-0 is mounted on /mnt"
explained loop "/dev/loop0 is attached to /tmp/image" "/dev/loop1 is used as swap" "/dev/dm-0 (check) is made of it"
unloads loop
check "nothing has ext4 and dm_mod any more" rmmod ext4 dm_mod
sweep

modprobe tv_busy
hold
explained tv_busy "process $holder (sleep) has /dev/tv_busy open" "asks for char-major-240-0"
: >/run/.containerenv
for sign in "a container" "a PID namespace of its own"; do
	run busybox unshare -m -p -f --mount-proc tenon explain tv_busy
	has "explain tv_busy in $sign: it may be the host's processes" "$out" "or of the host's processes and mounts"
	has "explain tv_busy in $sign: who could see them" "$out" "what processes of the host have open and mounted (root of the host)"
	rm -f /run/.containerenv
done
run busybox unshare -U -r tenon explain tv_busy
has "explain tv_busy in a user namespace: it may be processes" "$out" "or of processes that were not seen"
has "explain tv_busy in a user namespace: who could see them" "$out" "(root outside of this container, or with CAP_SYS_PTRACE)"
mount -o remount,hidepid=2 /proc
run helper nobody tenon explain tv_busy
has "explain tv_busy where processes are hidden: who could see them" "$out" "what other users' processes have open (root)"
mount -o remount,hidepid=0 /proc
unloads tv_busy
holder=
modprobe tv_top
explained tv_base "in use[E-in-use-by-module]" "the module tv_mid uses tv_base" "the module tv_top uses tv_mid"
unloads tv_base
sweep

# An interface that is up keeps no module: it goes with it.
modprobe dummy
ip link set dummy0 up
run tenon explain dummy
has "explain dummy: its interface is up" "$out" "note[interface-up]: the network interface dummy0 is up"
has "explain dummy: which is no obstacle" "$out" "nothing uses it: it can be unloaded"
check "and the kernel sees it so" rmmod dummy

# Why it is loaded.
modprobe -b "$(cat /sys/bus/pci/devices/0000:00:1f.2/modalias)"
run tenon explain ahci
has "explain ahci: the device" "$out" "reason[device-bound]: its driver ahci has the device pci 0000:00:1f.2"
has "explain ahci: the modalias" "$out" "/sys/devices/pci0000:00/0000:00:1f.2/modalias: pci:v00008086d00002922"
has "explain ahci: the alias" "$out" "modules.alias:"
run tenon explain libahci
has "explain libahci: what needs it" "$out" "reason[dependency]: the module ahci needs it"
has "explain libahci: and for which device" "$out" "ahci has the device pci 0000:00:1f.2"
sweep
mkdir -p /etc/modules-load.d
printf '# at boot\nloop\n' >/etc/modules-load.d/check.conf
modprobe -a loop tv_param
run tenon explain loop
has "explain loop: the line that asks for it" "$out" "/etc/modules-load.d/check.conf:2: loop"
run tenon explain tv_param
has "explain tv_param: nothing tells" "$out" "reason[not-known]"
rm /etc/modules-load.d/check.conf
sweep

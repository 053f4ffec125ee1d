# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: loop ahci lpc_ich i2c_i801
#
# libkmod.so.2: a client that loads and removes, and Debian's udevd, each on the packaged library and on ours.

on() { # ours|peer NAME PROGRAM ARGUMENT...
	where=/libkmod/$1
	name=$2
	shift 2
	/peer/lib/ld-linux-x86-64.so.2 --library-path "$where:/libkmod/lib:/peer/lib" --argv0 "$name" "$@"
}

mkdir -p /tmp/conf
cat >/tmp/conf/a.conf <<'END'
options tv_param number=12
install by_command echo $CMDLINE_OPTS
install tv_busy echo $CMDLINE_OPTS
blacklist tv_base
blacklist tv_mid
alias blocked_alias tv_mid
END
mkdir -p /tmp/cut /tmp/changed /tmp/empty
head -c 5000 /test/xz/loop.ko.xz >/tmp/cut/loop.ko.xz
{ head -c 5000 /test/xz/loop.ko.xz; echo; tail -c +5002 /test/xz/loop.ko.xz; } >/tmp/changed/loop.ko.xz
head -c 3000 /test/tv_base.ko >/tmp/cut/tv_base.ko
: >/tmp/empty/tv_base.ko
for who in peer ours; do
	on $who loader /libkmod/loader /tmp/conf >/tmp/loader.$who 2>&1
	echo "status $?" >>/tmp/loader.$who
	loaded >>/tmp/loader.$who
	helper sweep >/dev/null
done
is "a client loads, looks and removes as with the packaged library" "$(cat /tmp/loader.ours)" "$(cat /tmp/loader.peer)"
has "and the kernel did what it was told" "$(cat /tmp/loader.ours)" "names: tv_top tv_mid tv_base"

# Drivers of the machine's devices, loaded by udevd while it looks at each.
coldplug() { # ours|peer
	mkdir -p /run/udev
	on "$1" systemd-udevd /libkmod/udevadm --daemon --resolve-names=never >/tmp/udevd 2>&1
	udevd=$(ps -o pid,args | awk '/systemd-udevd/ && !/awk/ { print $1; exit }')
	grep -o '/libkmod/.*/libkmod.so.2' "/proc/$udevd/maps" | sort -u >/tmp/maps.$1
	on "$1" udevadm /libkmod/udevadm trigger --action=add --type=devices
	on "$1" udevadm /libkmod/udevadm settle --timeout=60 || echo "settle: $?" >>/tmp/udevd
	loaded | tr ' ' '\n' | sort | xargs >/tmp/cold.$1
	kill "$udevd"
	while kill -0 "$udevd" 2>/dev/null; do usleep 50000; done
	rm -rf /run/udev
}
coldplug peer
helper sweep >/dev/null
coldplug ours
is "udevd has our library mapped" "$(cat /tmp/maps.ours)" /libkmod/ours/libkmod.so.2
is "and the packaged one where it should" "$(cat /tmp/maps.peer)" /libkmod/peer/libkmod.so.2
check "udevd loads the driver of the disk controller by its modalias" is_loaded ahci
is "the same drivers as with the packaged library" "$(cat /tmp/cold.ours)" "$(cat /tmp/cold.peer)"
is "the device has its driver" "$(basename "$(readlink /sys/bus/pci/devices/0000:00:1f.2/driver)")" ahci
sweep

# A dependency without its file: nothing is loaded by udevd's builtin either, and the library says which file it is.
mv "$T/extra/tv_mid.ko" /tmp/
on ours udevadm /libkmod/udevadm --debug test-builtin "kmod load tv_top" /sys/devices/virtual/mem/null >/tmp/builtin 2>&1
is "a file that is gone: nothing is loaded" "$(loaded)" ""
has "and the log names it" "$(cat /tmp/builtin)" "tv_top: dependency tv_mid: $T/extra/tv_mid.ko: No such file or directory"
mv /tmp/tv_mid.ko "$T/extra/"

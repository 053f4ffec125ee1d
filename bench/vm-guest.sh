#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# First process of bench/vm's guest. /commands.sh has a function for each case that is measured; told of each is
#
#   CASE seconds processor-seconds modules status
export PATH=/sbin:/bin HOME=/root
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
exec </dev/null >/dev/console 2>&1 3>/dev/ttyS1
stty -F /dev/ttyS1 -onlcr

uptime() {
	cut -d' ' -f1 /proc/uptime
}

# Seconds that the processors were not idle.
busy() {
	awk '/^cpu / { print ($2 + $3 + $4 + $7 + $8) / 100 }' /proc/stat
}

modules() {
	wc -l </proc/modules
}

# Their names, on one line.
names() {
	cut -d' ' -f1 /proc/modules | xargs
}

# The list moves while it is read, so that one sweep can miss some.
sweep() {
	left=
	until [ "$(modules)" = "$left" ]; do
		left=$(modules)
		helper sweep
	done
}

# What the kernel is given to load one after the other, by our plan.
plan() { # MODULE...
	modprobe -a -b -n -v "$@" 2>/dev/null
}

bare() { # CASE: its plan, and nothing but that
	floor 16 "/lib/modules/$(uname -r)/modules.dep" <"/tmp/plan-$1"
}

measure() { # CASE
	echo "before $1 $(names)" >&3
	before="$(uptime) $(busy) $(modules)"
	"$1" >"/tmp/$1" 2>&1
	status=$?
	echo "$1 $(echo "$before $(uptime) $(busy) $(modules)" | awk '{ print $4 - $1, $5 - $2, $6 - $3 }') $status" >&3
	echo "after $1 $(names)" >&3
	[ $status = 0 ] || grep -e ERROR -e FATAL "/tmp/$1" | head -n 5 | sed 's/^/# /' >&3
}

# A process for each, until the drivers have brought nothing new.
each_modalias() {
	echo none >/tmp/asked # busybox takes an empty list of patterns for one that matches all
	while new=$(cat $(find /sys/devices -name modalias) | sort -u | grep -vxFf /tmp/asked); do
		for modalias in $new; do
			modprobe -b -q "$modalias" # some have no module
		done
		echo "$new" >>/tmp/asked
	done
	return 0
}

udev() { # NAME ARGUMENT...
	name=$1
	shift
	/peer/lib/ld-linux-x86-64.so.2 --library-path /libkmod/peer:/libkmod/lib:/peer/lib --argv0 "$name" /libkmod/udevadm "$@"
}

udev_start() {
	mkdir -p /run/udev
	udev systemd-udevd --daemon --resolve-names=never
}

udev_coldplug() {
	udev udevadm trigger --action=add --type=devices
	udev udevadm settle --timeout=300
}

cat $(find /sys/devices -name modalias) | sort -u >/tmp/modaliases
. /commands.sh
echo "modaliases $(wc -l </tmp/modaliases)" >&3
for case in $CASES; do
	measure "$case"
	sweep
done
echo END >&3
poweroff -f

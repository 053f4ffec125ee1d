# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: acpi_cpufreq aesni_intel ahci button crc32_pclmul crc32c_intel evdev ghash_clmulni_intel i2c_i801 lpc_ich
# modules: pcspkr psmouse qemu_fw_cfg serio_raw loop fuse dm_mirror
#
# The drivers of the machine's own devices, as a boot asks for them: by the aliases that the kernel shows in sysfs.

aliases=$(cat $(find /sys/devices -name modalias) | sort -u)
plug() { # what it leads to: names and users, in order
	modprobe -a -b $aliases 2>/tmp/plug.err
	echo "status $?" >"/tmp/plug.$1"
	sed 's/^/stderr: /' /tmp/plug.err >>"/tmp/plug.$1"
	cut -d' ' -f1,4 /proc/modules >>"/tmp/plug.$1"
	sweep
}
(PATH=$PEER plug peer)
(PATH=$OURS plug ours)
is "modprobe -a -b of all devices: what the packaged one loads" "$(cat /tmp/plug.ours)" "$(cat /tmp/plug.peer)"
for n in ahci button evdev i2c_i801 lpc_ich psmouse; do
	check "$n is among them" grep -q "^$n " /tmp/plug.ours
done

# What tenon devices says of the same devices is what /sys and the packaged tool say.
cells() { # COLUMNS WHAT...: one line for each device
	tenon devices -r -n -o "$@" 2>/dev/null
}
pci=0000:00:1f.2
is "tenon devices: no modalias of /sys is left out" \
	"$(cells MODALIAS | sort -u >/tmp/told; echo "$aliases" | grep -vxFf /tmp/told)" ""
check "tenon devices: and some are" grep -q "^pci:v" /tmp/told
is "tenon devices: what the processors want, as modprobe finds it" "$(cells MODULES cpu | tr , '\n')" \
	"$(PATH=$PEER modprobe -R "$(cat /sys/devices/system/cpu/modalias)")"
is "tenon devices: a module could be loaded" "$(cells DRIVER,STATE,MODULES $pci)" " available ahci"
echo blacklist ahci >/etc/modprobe.d/devices.conf
is "tenon devices: it is kept out" "$(cells STATE,BLOCKED --unbound ahci)" \
	"blocked ahci:\\x20/etc/modprobe.d/devices.conf:1\\x20(blacklist)"
modprobe ahci
is "tenon devices: its driver has it all the same" "$(cells DRIVER,STATE,MODULE 00:1f.2)" "ahci bound ahci"
is "tenon devices: drivers are those of /sys" "$(cells DEVICE,DRIVER --all pci | sort)" \
	"$(for d in /sys/bus/pci/devices/*; do
		driver=$(readlink $d/driver)
		echo "${d##*/} ${driver##*/}"
	done | sort)"
is "tenon devices: nobody is told the same" "$(helper nobody tenon devices -r -n -o DEVICE,STATE,MODULES 2>/dev/null)" \
	"$(cells DEVICE,STATE,MODULES)"
rm -f /etc/modprobe.d/devices.conf
sweep

modprobe -b "$(cat /sys/bus/pci/devices/0000:00:1f.2/modalias)"
check "by the alias of one device: its driver is there" is_loaded ahci
check "and has the device" [ -d /sys/bus/pci/drivers/ahci/0000:00:1f.2 ]
run rmmod libahci
is "what the driver needs is held by it" "$err" "rmmod: ERROR: Module libahci is in use by: ahci"
sweep

# As systemd-tmpfiles makes them at boot.
kmod static-nodes --format=tmpfiles | while read -r type path mode user group age number; do
	case $type:$path in
	c*:/dev/loop-control | c*:/dev/fuse) mknod "$path" c "${number%:*}" "${number#*:}" ;;
	esac
done
check "static nodes: loop-control is opened" dd if=/dev/loop-control bs=1 count=0
check "static nodes: fuse is opened" dd if=/dev/fuse bs=1 count=0
check "both modules are there" is_loaded loop fuse
sweep
rm -f /dev/loop-control /dev/fuse

modprobe -a dm_mirror loop
is "tenon list: the same modules as /proc/modules" "$(tenon list --json | sed -n 's/.*"name": *"\([^"]*\)".*/\1/p' | sort | xargs)" \
	"$(cut -d' ' -f1 /proc/modules | sort | xargs)"

# A copy of /proc/modules leads to the plan that the kernel itself leads to.
cat /proc/modules >/tmp/modules
sweep
for request in "--remove dm_mirror" "--remove --holders dm_mod" "dm_mirror fuse"; do
	tenon plan --state /tmp/modules $request | grep -v "^Loaded: " >"/tmp/plan.saved $request"
done
modprobe -a dm_mirror loop
for request in "--remove dm_mirror" "--remove --holders dm_mod" "dm_mirror fuse"; do
	is "tenon plan --state: $request" "$(cat "/tmp/plan.saved $request")" "$(tenon plan $request)"
done
check "and it is no empty one" grep -q "unload dm_region_hash" "/tmp/plan.saved --remove dm_mirror"
sweep

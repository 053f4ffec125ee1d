# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: ahci loop evdev
#
# tenon show and tenon find beside what the kernel shows in /proc and /sys.

cell() { # COLUMN WHAT...: the cells of that column, one blank between
	column=$1
	shift
	tenon find -r -n -o "$column" "$@" 2>/dev/null | tr '\n' ' '
}
shown() { # LABEL MODULE: what stands behind the label
	tenon show "$2" 2>/dev/null | sed -n "s/^  $1 *//p" | head -n 1
}

pci=/sys/bus/pci/devices/0000:00:1f.2
is "tenon find of a device without a driver: its module" "$(cell MODULE,STATE,BOUND $pci)" "ahci available no "
is "tenon find of its modalias: the same" "$(cell MODULE "$(cat $pci/modalias)")" "ahci "
modprobe ahci
is "tenon find of a device: the module that has it" "$(cell MODULE,STATE,BOUND $pci/modalias)" "ahci loaded yes "
is "tenon show: the device that is bound" "$(shown devices ahci)" "pci 0000:00:1f.2: has its driver"
is "tenon show: size and references as /proc/modules has them" "$(shown state libahci)" \
	"loaded, $(awk '$1 == "libahci" { print $2 " bytes, in use " $3 " time" }' /proc/modules)"
is "tenon show: who uses it" "$(shown "used by" libahci)" "ahci"
is "tenon find of a symbol: the module that the kernel loads for it" "$(cell MODULE,STATE --type symbol ahci_host_activate)" \
	"libahci loaded "
is "tenon find of a symbol of the kernel itself" "$(cell MODULE,STATE,GPL --type symbol kfree)" "(kernel) builtin no "
sweep

echo "options loop max_part=7" >/etc/modprobe.d/show.conf
modprobe loop
is "tenon show: a parameter's value, and the line that sets it" \
	"$(tenon show loop 2>/dev/null | sed -n '/^    max_part=/,/set to/p' | sed 's/ (.*//; s/^ *//' | tr '\n' ' ')" \
	"max_part=$(cat /sys/module/loop/parameters/max_part) set to '7' by /etc/modprobe.d/show.conf:1 "
check "tenon show: the kernel's own key is trusted" [ -n "$(shown signature loop | grep ': trusted (')" ]
is "tenon show: what is loaded is the file's build" \
	"$(tenon show --json loop 2>/dev/null | sed -n 's/^ *"loaded_is_file": \(.*\),/\1/p')" "true"
[ -e /dev/loop-control ] || mknod /dev/loop-control c 10 237
[ -e /dev/loop0 ] || mknod /dev/loop0 b 7 0
is "tenon find of a node: the module of its number" "$(cell MODULE,STATE /dev/loop-control) $(cell MODULE /dev/loop0)" \
	"loop loaded  loop "
is "tenon find: nobody is told the same" "$(helper nobody tenon find -r -n -o MODULE,STATE /dev/loop-control 2>/dev/null)" \
	"loop loaded"
rmmod loop
rm -f /dev/loop-control
mknod /dev/loop-control c 10 237
is "tenon find of a node whose module is not loaded" "$(cell MODULE,STATE /dev/loop-control)" "loop available "
rm -f /dev/loop-control /dev/loop0 /etc/modprobe.d/show.conf
sweep

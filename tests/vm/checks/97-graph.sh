# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: ahci i2c_i801 lpc_ich dm_mirror loop ext4 fuse bridge
#
# tenon graph on the running kernel: nodes are what lsmod lists, edges who holds whom, devices those of /sys.

modprobe -a ahci i2c_i801 dm_mirror ext4 loop bridge
nodes() { # WORD...: modules that are loaded
	tenon graph "$@" --text | awk '/^[^ ].*: loaded/ { sub(/:$/, "", $1); print $1 }' | sort
}
drawn() { # WORDS THE-FIRST-OF-EACH-EDGE...
	tenon graph --loaded $1 --text | awk -v kind="$2" '
		/^[^ ]/ { from = $1; sub(/:$/, "", from) }
		kind == "users" && (/^    holds / || /^    needs .*in use/) { print from, $2 }
		kind == "devices" && /^    is driven by / { print from, $4 }' | sort -u
}

is "tenon graph: the nodes are the loaded modules" "$(nodes --loaded)" "$(lsmod | sed 1d | cut -d' ' -f1 | sort)"
is "the edges in use are who holds whom" "$(drawn "" users)" \
	"$(for user in /sys/module/*/holders/*; do
		held=${user%/holders/*}
		[ ! -e "$user" ] || [ ! -e "$held/initstate" ] || echo "${user##*/} ${held##*/}"
	done | sort -u)"
check "and there are some, as dm_mirror has dm_log" grep -qx "dm_mirror dm_log" <<-END
	$(drawn "" users)
END
is "devices are at the module of their driver" "$(drawn --devices devices)" \
	"$(for driver in /sys/bus/*/drivers/*; do
		module=$(readlink "$driver/module") || continue
		for device in "$driver"/*; do
			[ ! -L "$device" ] || [ ! -d "$device/subsystem" ] || echo "${device##*/} ${module##*/}"
		done
	done | sort -u)"
check "ahci has one" sh -c 'tenon graph --loaded --devices --text | grep -q "is driven by ahci"'
is "--host leaves none of them out" \
	"$(nodes --host >/tmp/host; nodes --loaded | grep -vxFf /tmp/host)" ""
is "ext4 uses as many symbols of jbd2 as their files say" \
	"$(tenon graph --loaded --text | sed -n '/^ext4:/,/^[^ ]/s/^    needs jbd2 (\([0-9]*\) symbols, in use)$/\1/p')" \
	"$(modprobe --show-modversions "$(modinfo -n ext4)" | cut -f2 >/tmp/wanted
	modprobe --show-exports "$(modinfo -n jbd2)" | cut -f2 | grep -cxFf /tmp/wanted)"
is "nobody sees the same" "$(helper nobody tenon graph --loaded --text)" "$(tenon graph --loaded --text)"
modprobe -r dm_mirror
is "what is unloaded is gone" "$(tenon graph --loaded --text | grep -c '^dm_')" 0
sweep

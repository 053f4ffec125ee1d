# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: acpi_cpufreq aesni_intel ahci button crc32_pclmul crc32c_intel evdev ghash_clmulni_intel i2c_i801 lpc_ich
# modules: pcspkr psmouse qemu_fw_cfg serio_raw
#
# tenon coldplug: what the machine's own devices want, without udev.

names() {
	loaded | tr ' ' '\n' | sort | xargs
}

(PATH=$PEER modprobe -a -b $(cat $(find /sys/devices -name modalias) | sort -u) 2>/dev/null)
wanted=$(names)
sweep
# acpi_cpufreq finds nothing to drive here, which no dry run can know.
run tenon coldplug --dry-run
is "a dry run names them" "$(printf '%s\n' "$out" | cut -f1 | grep -v acpi_cpufreq | sort | xargs)" "$wanted"
is "and loads nothing" "$(loaded)" ""
run tenon coldplug
is "coldplug: no word is needed" "$status:$out$err" "0:"
is "what the packaged modprobe loads for each modalias is loaded" "$(names)" "$wanted"
check "a device has its driver" [ -d /sys/bus/pci/drivers/ahci/0000:00:1f.2 ]
run tenon coldplug -v
is "once more: nothing is left to do" "$status:$(names)" "0:$wanted"
has "which it says" "$err" "modules: 0 loaded, "
sweep

printf 'blacklist ahci\nblacklist libata\ninstall psmouse /bin/false\nalias pci:v*bc01sc06i01* tv_fail\noptions tv_fail code=5\n' >$CONF
run tenon coldplug
is "a module that cannot be loaded: a failure" "$status" 1
has "told with its device" "$err" "pci 0000:00:1f.2: tv_fail is not loaded: "
check "the others are there" is_loaded evdev button
check "and what an install line keeps out is not" not_loaded psmouse
sweep
printf 'blacklist ahci\ninstall psmouse /bin/false\n' >$CONF
run tenon coldplug
is "what is kept out is no failure" "$status:$err" "0:"
check "and is not loaded" not_loaded ahci psmouse
sweep
printf 'alias pci:v*bc01sc06i01* tv_fail\n' >$CONF
run tenon coldplug
is "a module without a device is none" "$status:$err" "0:"
sweep
printf 'alias pci:v*bc01sc06i01* tv_slow\n' >$CONF
run tenon coldplug --timeout 300
is "a module that hangs: status" "$status" 1
has "it is named" "$err" "pci 0000:00:1f.2: tv_slow is not loaded: the kernel has not come back"
check "the others are loaded" is_loaded evdev button
finish
await is_loaded tv_slow
sweep

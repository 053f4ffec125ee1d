# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# The last: from here on the kernel loads and unloads nothing.

echo 1 >/proc/sys/kernel/modules_disabled
run insmod /test/tv_base.ko
is "loading is switched off: it fails" "$status" 1
said=$(tenon explain tv_base)
has "and what to do" "$(todo E-modules-disabled)" "reboot; and take kernel.modules_disabled out of /etc/sysctl.d"
has "tenon explain says why" "$said" "tv_base: not loaded: loading modules is switched off until the next boot"
has "the message may mean that" "$(tenon explain "$err")" E-modules-disabled

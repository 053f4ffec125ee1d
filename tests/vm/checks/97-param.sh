# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# tenon param: what it sets is in sysfs, what it refuses the kernel never hears, what it writes down modprobe gives to
# the module. The kernel command line has tv_param.number=77.

run tenon param tv_param text=early
is "not loaded: it is said" "$status" 1
has "and how to load it so" "$err" "modprobe tv_param text=early"

modprobe tv_param
run tenon param tv_param number=0x10 flag=y 'text=two words'
is "set" "$status" 0
is "is in sysfs" "$(param tv_param number) $(param tv_param flag) $(param tv_param text)" "16 Y two words"
has "and told as read back" "$out" "tv_param: flag is now Y, was N"
is "a value" "$(tenon param tv_param number)" 16
has "what the command line set is another value now" "$(tenon param tv_param)" "differs: number is 16, and /proc/cmdline:1 sets 77"

dmesg -c >/dev/null
run tenon param tv_param flag=n number=many
is "a word for a number is refused" "$status" 1
has "with the type" "$err" 'number is of type int, and "many" is nothing that it takes'
is "before anything is set" "$(param tv_param flag)" Y
is "and the kernel has not heard of it" "$(dmesg)" ""
run tenon param tv_param number=2147483648
has "out of range" "$err" "is out of its range"
run tenon param tv_param list=1
has "read-only: how to load it anew" "$err" "modprobe -r tv_param && modprobe tv_param list=1"
run tenon param tv_param list=1,2,3,4,5 --persist
has "too many for the array" "$err" "takes 4 values at most"
run tenon param tv_param even=7
is "the driver takes another value" "$status $(param tv_param even)" "1 6"
has "which is told" "$out" "the driver took 6 for even, not 7"
run tenon param tv_param nummber=1
has "a typing error" "$err" "did you mean number?"

run tenon param tv_param --persist text='from param' list=4,3
is "written down" "$status $(param tv_param text)" "0 from param"
has "the loaded module has the old list" "$out" "list stays"
modprobe -r tv_param
modprobe tv_param
is "modprobe gives it to the module" "$(param tv_param text) $(param tv_param list)" "from param 4,3"
run tenon param tv_param --unset text list
modprobe -r tv_param
modprobe tv_param
is "no longer" "$status $(param tv_param text)" "0 none"
rm /etc/modprobe.d/tv_param.conf

run tenon param printk time
is "a part of the kernel" "$status $out" "0 $(cat /sys/module/printk/parameters/time)"
run tenon param printk --persist time=1
has "which modprobe.d does not reach" "$err" "add the word printk.time=1 to the kernel's command line"
run tenon kernels -n -r -o VERSION,RUNNING,INDEXES
is "tenon kernels" "$out" "$V yes fresh"
has "tenon list: who needs what is loaded" "$(modprobe tv_top; tenon list --inverse tv_base)" tv_top
sweep

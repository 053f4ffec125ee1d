# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# Parameters from the command line, modprobe.d and the kernel command line (BOOTS in run says
# tv_param.number=77), read back from sysfs, where they can be changed, too.

modprobe tv_param
is "the kernel command line sets one" "$(param tv_param number)" 77
echo 78 >/sys/module/tv_param/parameters/number
is "which is changed in sysfs" "$(param tv_param number)" 78
sweep

echo 'options tv_param text=from-file flag=1' >$CONF
modprobe tv_param number=5
is "modprobe.d sets others, the command line wins" "$(param tv_param number) $(param tv_param text) $(param tv_param flag)" \
	"5 from-file Y"
sweep

modprobe tv_param 'text="two words"' list=1,2,3
is "a quoted value keeps its space" "$(param tv_param text)" "two words"
is "a list" "$(param tv_param list)" "1,2,3"
sweep

options() { # LINE...
	printf '%s\n' "$@" >$CONF
}
both "the kernel command line" : "modprobe -v tv_param"
both "a parameter for a dependency is in modprobe.d" "options 'options tv_base x=1'" "modprobe -v tv_top"
both "options from several lines" "options 'options tv_param number=2' 'options tv_param text=a'" "modprobe -v tv_param"
both "options of an alias" "options 'alias mine tv_param' 'options mine text=by-alias'" "modprobe -v mine"
both "options and the command line" "options 'options tv_param number=2'" "modprobe -v tv_param number=3"
both "a quoted value" : "modprobe -v tv_param 'text=two words'"
both "a value with quotes" : "modprobe -v tv_param 'text=\"two words\"'"
both "a quoted value of insmod" : "insmod tv_param.ko 'text=two words' number=9"
both "quotes of insmod" : "insmod tv_param.ko 'text=\"two words\"'"
both "quotes in modprobe.d" "options 'options tv_param text=\"two words\" number=3'" "modprobe -v tv_param"
both "a value that is no number" : "modprobe tv_param number=many"
both "an unknown parameter is the kernel's to ignore" : "modprobe tv_param nosuch=1"
both "a list that is too long" : "modprobe tv_param list=1,2,3,4,5"
both "a parameter without a value" : "modprobe tv_param flag"
both "-C keeps modprobe.d out" "options 'options tv_param number=2'; echo 'options tv_param text=c' >/tmp/c.conf" \
	"modprobe -v -C /tmp/c.conf tv_param"
both "--ignore-install keeps the options" "options 'options tv_param number=2' 'install tv_param /bin/false'" \
	"modprobe -v --ignore-install tv_param"
both "modprobe -c shows the kernel command line" : "modprobe -c | grep '^options\|^blacklist'"

# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# tenon reload: down and up again, with the parameters that there were, or as it was.

modprobe tv_param number=7 text="a b" list=1,2
echo 1 >/sys/module/tv_param/parameters/flag
run tenon reload tv_param
is "a module comes back" "$status:$err" 0:
# The kernel's command line has tv_param.number=77.
is "it is said how" "$out" 'unload tv_param
load tv_param with flag=Y list=1,2 text="a b": its file is what is loaded
  not kept: even (the module'"'"'s file does not say what it takes)
1 module loaded'
is "with its parameters" "$(param tv_param number):$(param tv_param text):$(param tv_param flag):$(param tv_param list)" "77:a b:Y:1,2"
run tenon reload tv_param text=c number=9
is "some of them changed" "$status:$(param tv_param number):$(param tv_param text):$(param tv_param flag)" "0:9:c:Y"
echo "options tv_param text=d" >$CONF
run tenon reload tv_param
is "what the configuration sets comes from there" "$status:$(param tv_param text):$(param tv_param list)" 0:d:1,2
rm $CONF
run tenon reload tv_param flag=x
is "what it does not take: status" "$status" 1
has "it is loaded as it was" "$err" "tv_param would not load with flag=x: Invalid argument; it is loaded as it was before"
is "with what it had" "$(param tv_param flag):$(param tv_param text)" "Y:d"
run tenon reload ./new/tv_param.ko
has "a new build is told" "$out" "its file is another build than what is loaded"
is "and loaded" "$status:$(param tv_param text)" 0:d
run tenon reload ./foreign/tv_param.ko
is "what the kernel would refuse: status, and nothing is done" "$status:$out:$(param tv_param text)" "1::d"
has "why" "$err" "could not load tv_param again: the kernel would refuse /test/./foreign/tv_param.ko: it was built for another kernel"
sweep
modprobe tv_top
run tenon reload ./changed/tv_base.ko
is "what would keep its users out: status, and nothing is done" "$status:$out:$(loaded)" "1::tv_top tv_mid tv_base"
has "who, and why" "$err" "could not load tv_mid again: the kernel would refuse $T/extra/tv_mid.ko: "
sweep
insmod ./changed/tv_base.ko
run modprobe tv_mid
is "the kernel does refuse that" "$status:$(loaded)" "1:tv_base"
sweep

modprobe -a tv_top tv_param
users=$(users tv_base)
run tenon reload --plot /tmp/reload.svg tv_base
is "a stack goes down and up" "$status:$err:$out" "0::unload tv_top: it uses tv_mid
unload tv_mid: it uses tv_base
unload tv_base
load tv_base: its file is what is loaded
load tv_mid
load tv_top
3 modules loaded"
check "and is there" is_loaded tv_top tv_mid tv_base
is "as before" "$(users tv_base)" "$users"
has "the way up is drawn" "$(cat /tmp/reload.svg)" "<title>tv_top: "
run tenon reload --no-holders tv_base
has "without those that use it nothing is done" "$err" "could not unload tv_base: it is in use: the module tv_top uses tv_mid"
check "everything is there" is_loaded tv_top tv_mid tv_base
run tenon reload --dry-run tv_base
is "a dry run does nothing" "$status:$(loaded)" "0:tv_top tv_mid tv_base tv_param"
sweep

modprobe tv_busy
hold
run tenon reload --json tv_busy
is "what is in use stays" "$status:$(is_loaded tv_busy && echo there)" "1:there"
has "who has it open" "$out" '"kind": "process"'
release
insmod /test/tv_twin.ko
run tenon reload tv_twin
has "what has no file could not be loaded again" "$err" "could not load tv_twin again: $T has no file for it"
check "so it stays" is_loaded tv_twin
run tenon reload tv_param
is "what is not there is loaded" "$status:$out" "0:tv_param is not loaded
load tv_param
1 module loaded"
sweep

# The way down fails half way.
modprobe -a tv_top tv_param
echo "remove tv_base exit 3" >$CONF
run tenon reload tv_base
is "the way down fails: status" "$status" 1
has "why" "$err" "could not unload tv_base: the command of /etc/modprobe.d/check.conf:1 ended with status 3"
check "what was unloaded is loaded again" is_loaded tv_top tv_mid tv_base
# The way up fails.
echo "install tv_base exit 3" >$CONF
run tenon reload tv_base
is "an install command fails: status" "$status" 1
has "the module is loaded as it was" "$err" "tv_base would not load by its install command: the command of /etc/modprobe.d/check.conf:1 ended with status 3; it is loaded as it was before"
check "and so are the others" is_loaded tv_top tv_mid tv_base
sweep

# Killed on the way down and on the way up: a prefix of what was to be done is done, and a second run does the rest.
for line in "remove tv_base" "install tv_base"; do
	modprobe tv_top
	echo "$line kill -9 \$PPID" >$CONF
	tenon reload tv_base >/dev/null 2>&1
	is "reload is killed when it comes to: $line" $? 137
	case $line in
	remove*) is "those before it are gone, and the others whole" "$(loaded)" "tv_base" ;;
	*) is "all are gone, and none is half there" "$(loaded)" "" ;;
	esac
	is "none is half there" "$(grep -v ' Live ' /proc/modules)" ""
	rm $CONF
	run tenon load tv_top
	is "a second run brings them" "$status:$(loaded)" "0:tv_top tv_mid tv_base"
	sweep
done

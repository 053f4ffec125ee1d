# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# tenon top on a terminal: what it is told to do the kernel has done.

# What has come to the screen since the last keys.
keys() { # TEXT...
	: >/tmp/screen
	printf '%s' "$@" >&4
}
shown() { # TEXT
	await grep -q "$1" /tmp/screen
}

if [ ! -e /lib/terminfo/v/vt100 ] || tenon top 2>&1 | grep -q -e 'without ncurses' -e 'not installed'; then
	skip "tenon top" "this host has no ncurses"
else
	mkfifo /tmp/keys
	: >/tmp/screen
	helper terminal tenon top --interval 100 tv_ </tmp/keys >>/tmp/screen 2>&1 &
	exec 4>/tmp/keys
	check "top: it draws" shown quit
	keys
	echo h >/proc/sysrq-trigger # the kernel tells what that can do
	check "the kernel's log comes as it is written" shown sysrq

	keys l
	shown PARAMETER
	keys 'tv_param number=5' "$(printf '\r')"
	check "load: it asks" shown 'y: yes'
	check "and has not yet done it" not_loaded tv_param
	keys y
	check "load: done" await is_loaded tv_param
	is "with its parameter" "$(param tv_param number)" 5
	shown back
	keys "$(printf '\r')"
	check "it is in the list" shown tv_param

	keys p
	shown VALUE
	keys 'flag=y' "$(printf '\r')"
	shown 'y: yes'
	keys y
	check "a parameter: set" await eval '[ "$(param tv_param flag)" = Y ]'
	shown back
	keys "$(printf '\r')"

	keys r
	shown 'y: yes'
	before=$(stat -c %Y%i /sys/module/tv_param)
	keys y
	check "reload: it is loaded anew" await eval 'is_loaded tv_param && [ "$(stat -c %Y%i /sys/module/tv_param)" != "$before" ]'
	shown back
	# The kernel's command line has tv_param.number=77, which comes before what it had.
	is "with its parameters" "$(param tv_param number) $(param tv_param flag)" "77 Y"
	keys "$(printf '\r')"

	keys b
	shown 'y: yes'
	keys y
	check "block: written" await test -e /etc/modprobe.d/00-block-tv_param.conf
	shown back
	keys "$(printf '\r')"
	keys u
	shown 'y: yes'
	keys n
	check "n: it stays" is_loaded tv_param
	keys u
	shown 'y: yes'
	keys y
	check "unload: done" await not_loaded tv_param
	shown back
	keys "$(printf '\r')"
	run modprobe tv_param
	is "and modprobe does not load what is blocked" "$status $(loaded)" "1 "

	# What is not loaded is among all that there are.
	keys a
	keys '/param' "$(printf '\r')"
	keys B
	shown 'y: yes'
	check "unblock: it asks" test -e /etc/modprobe.d/00-block-tv_param.conf
	keys y
	check "unblock: the file is gone" await test ! -e /etc/modprobe.d/00-block-tv_param.conf
	shown back
	keys "$(printf '\r')"
	run modprobe tv_param
	is "and modprobe loads it" "$status $(is_loaded tv_param && echo loaded)" "0 loaded"
	keys q
	exec 4>&-
	wait $!
	is "q ends it" "$?" 0
	rm -f /etc/modprobe.d/00-block-tv_param.conf /tmp/keys
fi
sweep

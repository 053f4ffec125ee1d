# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# modprobe.d: alias, blacklist, install, remove, softdep. The kernel command line has
# modprobe.blacklist=tv_soft (BOOTS in run).

config() { # LINE...
	printf '%s\n' "$@" >$CONF
}

both "an alias in the module" : "modprobe -v tv-other-name"
both "a pattern in the module" : "modprobe -v tv:v00p7x"
both "an alias in modprobe.d" "config 'alias mine tv_param'" "modprobe -v mine"
both "a pattern in modprobe.d" "config 'alias mine-* tv_param'" "modprobe -v mine-17"
both "an alias of two modules" "config 'alias mine tv_param' 'alias mine tv_base'" "modprobe -v mine"
both "an alias to nothing" "config 'alias mine tv_nothing'" "modprobe -v mine"
both "modprobe -R" "config 'alias mine tv_param'" "modprobe -R mine; modprobe -R tv:v1p2; modprobe -R tv_base"

both "a blacklisted module is loaded by name" "config 'blacklist tv_alias'" "modprobe -v tv_alias"
both "but not by alias" "config 'blacklist tv_alias'" "modprobe -v tv-other-name"
both "nor by name with -b" "config 'blacklist tv_alias'" "modprobe -b -v tv_alias"
both "the kernel command line blacklists" : "modprobe -b -v tv_soft"
both "a blacklisted dependency is loaded all the same" "config 'blacklist tv_base'" "modprobe -v tv_top"
both "a blacklisted dependency, -b" "config 'blacklist tv_base'" "modprobe -b -v tv_top"

both "softdep of the module" : "modprobe -v tv_soft"
both "removing with softdep" "modprobe tv_soft" "modprobe -rv tv_soft"
both "softdep of modprobe.d, first before" "config 'softdep tv_alias pre: tv_param tv_base post: loop'" "modprobe -v tv_alias"
both "softdep that is not there" "config 'softdep tv_alias pre: tv_nothing'" "modprobe -v tv_alias"
both "softdep that fails" "config 'softdep tv_alias pre: tv_fail'" "modprobe -v tv_alias"
both "softdep loop" "config 'softdep tv_alias pre: tv_param' 'softdep tv_param pre: tv_alias'" "modprobe -v tv_alias"
both "softdep of a dependency" "config 'softdep tv_base pre: tv_param'" "modprobe -v tv_top"
both "weakdep loads nothing" "config 'weakdep tv_alias tv_param'" "modprobe -v tv_alias"

# Standard error, since the packaged modprobe's own lines come late when they go into a file: doc/differences.md.
both "an install command takes the place of loading" \
	"config 'install tv_alias echo \"instead: \$CMDLINE_OPTS\" >&2'" "modprobe -v tv_alias a=1 b=2"
both "an install command that calls modprobe" \
	"config 'install tv_param modprobe --ignore-install tv_param text=mine \$CMDLINE_OPTS'" "modprobe tv_param number=8"
both "an install command that fails" "config 'install tv_alias /bin/false'" "modprobe tv_alias"
both "an install command for what is no module" "config 'install mine echo hello'" "modprobe mine"
both "an install command of a dependency" "config 'install tv_base modprobe -i tv_base; echo base'" "modprobe tv_top"
both "an install command of a dependency that fails" "config 'install tv_base /bin/false'" "modprobe -v tv_top"
both "an install command by alias" "config 'alias mine tv_param' 'install tv_param echo hello'" "modprobe mine"
both "an install command, already loaded" "modprobe tv_param; config 'install tv_param echo hello'" "modprobe -v tv_param"
both "an install command that is not there" "config 'install tv_param /no/such/program'" "modprobe tv_param"
both "-n -v of an install command" "config 'install tv_param echo hello'" "modprobe -n -v tv_param x=1"
both "--show-depends of an install command" "config 'install tv_base echo hello'" "modprobe -D tv_top"
both "a remove command" "modprobe tv_param; config 'remove tv_param echo bye; rmmod tv_param'" "modprobe -rv tv_param"
both "a remove command that fails" "modprobe tv_param; config 'remove tv_param /bin/false'" "modprobe -r tv_param"
both "--ignore-remove" "modprobe tv_param; config 'remove tv_param /bin/false'" "modprobe -r --ignore-remove -v tv_param"
both "a remove command for what is no module" "config 'remove mine echo bye'" "modprobe -rv mine"
both "MODPROBE_OPTIONS" : "MODPROBE_OPTIONS='-v -a' modprobe tv_param tv_base"

# Kept different from the packaged kmod: doc/differences.md.
config 'alias one' 'options' 'alias mine tv_param' 'what is this'
run modprobe -v mine
is "a bad line is told with its place, the rest counts" "$status:$err" \
	"0:modprobe: ERROR: $CONF:1: line ignored, it should be: alias PATTERN MODULE
modprobe: ERROR: $CONF:2: line ignored, it should be: options MODULE OPTION...
modprobe: ERROR: $CONF:4: line ignored, 'what' is not a keyword"
check "and what it says is loaded" is_loaded tv_param
sweep

config 'install mine echo hello; modprobe tv_param'
run modprobe -v mine
is "the lines of -v and of a command come in order, and -v holds in the command" "$out" \
	"install echo hello; modprobe tv_param 
hello
insmod $T/extra/tv_param.ko number=77 "
sweep

config 'install tv_soft /bin/false'
run modprobe tv_soft
check "an install command holds where the module has soft dependencies" [ "$status" != 0 ]
check "so that it stays out" not_loaded tv_soft
sweep

# Softdeps lead back to what is asked for: it is met again, and was not there before.
leads_back() { # WHAT LINE SETUP COMMAND KMOD-SAYS
	for who in kmod ours; do
		config "$2"
		$3
		[ $who = ours ] || PATH=$PEER
		run $4
		PATH=$OURS
		[ $who = ours ] || has "kmod: --first-time, $1" "$status:$err" "1:modprobe: $5"
		[ $who = ours ] || sweep
	done
	is "--first-time, $1" "$status:$err" 0:
}
leads_back "a softdep that needs it" 'softdep tv_base post: tv_top' : \
	"modprobe --first-time tv_base" "ERROR: could not insert 'tv_base': Module already in kernel"
check "and all of it is loaded" is_loaded tv_base tv_mid tv_top
sweep
leads_back "a softdep on itself, -r" 'softdep tv_alias pre: tv_alias' "modprobe tv_alias" \
	"modprobe -r --first-time tv_alias" "FATAL: Module tv_alias is not in kernel."
check "and it is gone" not_loaded tv_alias
sweep

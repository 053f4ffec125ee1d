# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: loop
#
# What the kernel refuses, what its refusal reads like, and forcing it.

both "built for another kernel, insmod" : "insmod foreign/tv_param.ko"
both "built for another kernel, modprobe" : "modprobe ./foreign/tv_param.ko"
both "insmod -f" : "insmod -f foreign/tv_param.ko"
both "modprobe --force-vermagic" : "modprobe --force-vermagic -v ./foreign/tv_param.ko"
both "modprobe --force-modversion does not help there" : "modprobe --force-modversion ./foreign/tv_param.ko"
both "modprobe -f" : "modprobe -f -v ./foreign/tv_param.ko"

both "an unknown symbol, insmod" : "insmod tv_mid.ko"
both "an unknown symbol, one of its dependencies there" "insmod tv_base.ko" "insmod tv_top.ko"

both "a symbol of another version, insmod" "insmod changed/tv_base.ko" "insmod tv_mid.ko"
insmod changed/tv_base.ko
run modprobe tv_top
is "a symbol of another version, modprobe: kmod's line, after one that names the dependency" "$status:$err" \
	"1:modprobe: ERROR: dependency 'tv_mid' of 'tv_top': could not insert $T/extra/tv_mid.ko: Invalid argument
modprobe: ERROR: could not insert 'tv_top': Invalid argument"
sweep
both "insmod -f of it" "insmod changed/tv_base.ko" "insmod -f tv_mid.ko"
both "modprobe --force-modversion" "insmod changed/tv_base.ko" "modprobe --force-modversion -v tv_mid"
both "modprobe --force-vermagic does not help there" "insmod changed/tv_base.ko" "modprobe --force-vermagic -v tv_mid"
both "modprobe -f of it" "insmod changed/tv_base.ko" "modprobe -f -v tv_mid"

# The same where the file has to go through memory: nothing but the image itself can tell the kernel what not to check.
both "without finit_module(2): built for another kernel" : "helper old modprobe ./foreign/tv_param.ko"
both "without finit_module(2): --force-vermagic" : "helper old modprobe --force-vermagic -v ./foreign/tv_param.ko"
both "without finit_module(2): --force-modversion does not help there" : "helper old modprobe --force-modversion ./foreign/tv_param.ko"
both "without finit_module(2): insmod -f" : "helper old insmod -f foreign/tv_param.ko"
both "without finit_module(2): a symbol of another version" "insmod changed/tv_base.ko" "helper old modprobe --force-modversion -v tv_mid"
both "without finit_module(2): modprobe -f of it" "insmod changed/tv_base.ko" "helper old modprobe -f -v tv_mid"
both "without finit_module(2): a signed one, not forced" : "helper old modprobe -v loop"

# The packaged one leaves the signature where it no longer fits, and the kernel rejects it: doc/differences.md.
check "without finit_module(2): a signed one, forced" helper old modprobe --force-vermagic loop
has "is there, and taints" "$(cat /sys/module/loop/taint)" F
sweep

# insmod's long options are not in the packaged release.
check "insmod --force-vermagic" insmod --force-vermagic foreign/tv_param.ko
check "loads what was built for another kernel" is_loaded tv_param
has "and taints" "$(cat /sys/module/tv_param/taint)" F
sweep
run insmod --force-modversion foreign/tv_param.ko
is "insmod --force-modversion does not help there" "$status:$err" \
	"1:insmod: ERROR: could not insert module foreign/tv_param.ko: Invalid module format"
insmod changed/tv_base.ko
check "but for a symbol of another version" insmod --force-modversion tv_mid.ko
check "it does" is_loaded tv_mid
has "and taints" "$(cat /sys/module/tv_mid/taint)" F
sweep

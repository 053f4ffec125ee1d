# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# A load fails: tenon explain names the cause, of the module and of the message; what it says to do helps.

cd /test
run insmod foreign/tv_param.ko
cause "built for another kernel" E-vermagic ./foreign/tv_param.ko "build it against this kernel's headers"
run modprobe ./foreign/tv_param.ko
cause "built for another kernel, modprobe" E-vermagic ./foreign/tv_param.ko "build it against this kernel's headers"
check "the one for this kernel is loaded" insmod tv_param.ko
sweep

run insmod layout/tv_base.ko
cause "built for another build of the kernel" E-module-layout ./layout/tv_base.ko \
	"build it against the headers of exactly this build of the kernel"

run insmod arm64/tv_base.ko
cause "built for another machine" E-elf-machine ./arm64/tv_base.ko \
	"install the package for this kernel's machine"

head -c 3000 tv_base.ko >/tmp/tv_base.ko
run insmod /tmp/tv_base.ko
cause "cut short" E-elf-truncated /tmp/tv_base.ko "reinstall the package that it is from"
: >/tmp/tv_base.ko
run insmod /tmp/tv_base.ko
cause "empty" E-file-empty /tmp/tv_base.ko "reinstall the package that it is from"
printf '404: Not Found\n' >/tmp/tv_base.ko
run insmod /tmp/tv_base.ko
cause "a few words in its place" E-elf-length /tmp/tv_base.ko "reinstall the package that it is from"
echo "<html>This page was not found, as many lines say that are much longer than this one.</html>" >/tmp/tv_base.ko
run insmod /tmp/tv_base.ko
cause "a text in its place" E-elf-magic /tmp/tv_base.ko "reinstall the package that it is from"
{ cat tv_base.ko; printf '\0\0\2\0\0\0\0\0\377\377\377\377~Module signature appended~\n'; } >/tmp/tv_base.ko
run insmod /tmp/tv_base.ko
cause "a signature that makes no sense" E-signature-damaged /tmp/tv_base.ko "take the signature off"
head -c "$(stat -c %s tv_base.ko)" /tmp/tv_base.ko >/tmp/bare.ko
check "what it says to do works: without the signature it is loaded" insmod /tmp/bare.ko
sweep
rm /tmp/bare.ko
cp tv_base.ko /tmp/
check "what tenon explain says to do works: of the right build, machine and length it is loaded" insmod /tmp/tv_base.ko
rm /tmp/tv_base.ko
sweep

run insmod tv_mid.ko
cause "without what it needs" E-symbol-missing ./tv_mid.ko "load tv_base first, which exports it; modprobe does so by itself"
is "of its name, nothing keeps it out" "$(told tv_mid)" "free null"
check "modprobe brings what it needs" modprobe tv_mid
sweep

insmod changed/tv_base.ko
run insmod tv_mid.ko
is "a symbol of another version: it did fail" "$status" 1
said=$(tenon explain ./tv_mid.ko)
has "by the kernel's line, tenon explain tells it" "$said" "possible[E-symbol-version]: the last time that it was tried, the kernel said: tv_mid: disagrees about version of symbol"
has "and what to do" "$said" "Build it against the headers of exactly this build, with the Module.symvers of all modules"
has "where the file is named that is loaded, tenon explain tells it" "$(tenon explain ./changed/tv_base.ko ./tv_mid.ko)" E-symbol-version
has "so it does of the message" "$(meant)" E-symbol-version
has "of the log, too" "$(tenon explain "$(dmesg | grep 'disagrees about version' | tail -n 1)")" E-symbol-version
sweep

insmod changed/tv_base.ko
run insmod tv_base.ko
is "another build is loaded: it did fail" "$status:${err##*: }" "1:File exists"
has "tenon explain says that it is another" "$(tenon explain ./tv_base.ko)" "another build of that name is loaded"
check "what it says to do works" sh -c "$(tenon explain ./tv_base.ko | sed -n 's/^ *remedy *//p')"
insmod tv_base.ko
run insmod tv_twin.ko
cause "exports what another has exported" E-exports-twice ./tv_twin.ko "unload tv_base"
run insmod tv_base.ko
is "a second time: it did fail" "$status" 1
has "it is loaded: tenon explain says so" "$(tenon explain ./tv_base.ko)" "tv_base: loaded"
has "and what insmod says then" "$(tenon explain ./tv_base.ko)" "File exists"
has "so it does of the message" "$(meant)" E-already-loaded
sweep
check "what tenon explain says to do works: without the other it is loaded" insmod tv_twin.ko
sweep

echo "options tv_param flag=maybe" >$CONF
run modprobe tv_param
cause "a parameter that is neither yes nor no" E-parameter-value tv_param "give flag y or n"
has "with the line that sets it" "$(tenon explain tv_param)" "$CONF:1"
echo "options tv_param flag=yes" >$CONF
check "once the line is right, it is loaded" modprobe tv_param
is "with that value" "$(param tv_param flag)" Y
sweep

run insmod tv_barrd.ko
cause "module_blacklist=" E-blacklisted ./tv_barrd.ko "take tv_barrd out of module_blacklist="

echo "install tv_param /bin/false" >$CONF
run modprobe tv_param
cause "blocked by a command that fails" E-blocked-by-command tv_param "take the line out of $CONF"
has "with the line" "$(tenon explain tv_param)" "$CONF:1: install tv_param /bin/false"
echo "install tv_param /bin/true" >$CONF
run modprobe tv_param
is "a command that does nothing: modprobe says nothing" "$status:$err:$(loaded)" "0::"
is "tenon explain does" "$(told tv_param)" "kept-out E-blocked-by-command"
echo "install tv_base /bin/false" >$CONF
run modprobe tv_top
is "a dependency that is blocked" "$status:$(told tv_top)" "1:kept-out E-dependency-fails"
sweep
check "without the line it is loaded" modprobe tv_param
sweep

echo "blacklist tv_alias" >$CONF
run modprobe tv-other-name
is "a blacklisted module by its alias: modprobe says nothing" "$status:$err:$(loaded)" "0::"
is "tenon explain does" "$(told tv-other-name)" "kept-out E-blacklist"
is "by its name nothing keeps it out" "$(told tv_alias)" "free null"
check "nor does it" modprobe tv_alias
sweep
has "blacklisted on the kernel's command line" "$(tenon explain tv_soft)" "/proc/cmdline: modprobe.blacklist=tv_soft"

run modprobe tv_parm
is "a typing error: it did fail" "$status" 1
has "tenon explain knows what may be meant" "$(tenon explain tv_parm)" "tenon explain tv_param"
has "and the message what to look for" "$(meant)" E-typing-error

mv "$T/extra/tv_base.ko" /tmp/
run modprobe tv_top
cause "the file of a dependency is gone" E-file-gone tv_top "Make the indexes anew"
mv /tmp/tv_base.ko "$T/extra/"
cp tv_twin.ko "$T/extra/"
run modprobe tv_twin
is "not indexed yet" "$status:$(told tv_twin)" "1:unknown E-index-stale"
check "what tenon explain says to do works" sh -c "$(remedy)"
check "it is indexed, and loaded" modprobe tv_twin
sweep
rm "$T/extra/tv_twin.ko" "$T/modules.dep.bin"
run modprobe tv_param
is "no index" "$status:$(told tv_param)" "1:unknown E-index-missing"
check "what tenon explain says to do works" sh -c "$(remedy)"
check "with an index it is loaded" modprobe tv_param
sweep
mv "$T" /tmp/tree
run modprobe tv_param
is "no tree" "$status:$(told tv_param)" "1:unknown E-no-tree"
is "tenon explain says what to do" "$(remedy)" \
	"install the modules of this kernel; in a chroot, bind the directory of the modules into it"
mv /tmp/tree "$T"
is "what is built in" "$(told "$(sed -n '1s,.*/\(.*\)\.ko,\1,p' "$T/modules.builtin")")" "builtin null"

run modprobe tv_fail
is "its own start fails: it did" "$status" 1
has "the message may mean that" "$(meant)" E-no-device

run helper nobody insmod tv_base.ko
is "without privileges: it did fail" "$status" 1
has "tenon explain says who may" "$(helper nobody tenon explain ./tv_base.ko)" "E-not-permitted"

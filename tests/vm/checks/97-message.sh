# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main xz
# modules: loop
#
# The rest of what insmod, modprobe and rmmod may say: tenon explain names its cause.

cd /test
[ ! -e tv_huge.ko ] || insmod tv_base.ko
[ ! -e tv_huge.ko ] || insmod tv_mid.ko
while read -r code todo; do
	file=broken/$(echo "${code#E-}" | tr - _).ko
	[ -e "$file" ] || continue # of the other boot
	run insmod "$file"
	cause "$file" "$code" "./$file" "$todo"
done <<'END'
E-elf-section-bounds the file is damaged or cut short: reinstall the package that it is from, or build it anew
E-elf-symbols build it anew, and strip at most debugging information off it: strip -g
E-modinfo-twice build it anew with the kernel's own build system
E-struct-module build it anew with the kernel's own build system
E-struct-module-size build it for exactly this kernel: its version and its configuration
E-symbol-common compile it with -fno-common
E-symbol-gpl-only get a release of it that does without the symbol
E-symbol-missing build it for this kernel: nothing in its tree exports the symbol
E-symbol-namespace to its source, and build it anew
END
sweep

if [ ! -e tv_huge.ko ]; then # the other boot
	run insmod short/loop.ko.xz
	cause "half a file" E-packed-damaged ./short/loop.ko.xz "reinstall the package that it is from"
	for kind in crc64 delta; do
		run /peer/run/insmod $kind.xz/loop.ko.xz
		is "$kind.xz, which the kernel does not unpack: kmod's insmod fails" "$status:${err##*: }" "1:Invalid parameters"
		has "tenon explain says what that may be" "$(meant)" E-packed-options
		has "so it does of the kernel's line" "$(tenon explain "$(dmesg | tail -n 1)")" E-packed-options
		run tenon explain ./$kind.xz/loop.ko.xz
		has "ours unpack it themselves, tenon explain says" "$out" "nothing is known that would keep it out"
		check "what it says to do works" sh -c "${out##*: }"
		sweep
	done
	return
fi

# The kernel waits 30 s for the start of what a module needs; what comes of that is told below.
insmod tv_slow.ko &
slow=$!
half_way
insmod tv_late.ko 2>/tmp/gave-up &
gave_up=$!
starting=tv_slow

echo "install tv_param /bin/grep -s x /nowhere" >$CONF
run modprobe tv_param
is "a command that really fails: it did" "$status" 1
said=$(tenon explain tv_param)
has "tenon explain says what that may be" "$said" "possible[E-command-failed]"
has "and which line it is of" "$said" "$CONF:1: install tv_param /bin/grep -s x /nowhere"
has "and what to do" "$(todo E-command-failed)" "see what the command says"
has "so it does of the message" "$(meant)" E-command-failed
sweep

echo "install tv_param echo here" >$CONF
mv /bin/sh /bin/no-sh
run modprobe tv_param
cause "a command and no shell" E-command-failed tv_param "install a shell as /bin/sh"
mv /bin/no-sh /bin/sh
sweep

echo "options tv_param nosuch=1" >$CONF
check "a parameter that does not exist: it is loaded" modprobe tv_param
said=$(tenon explain tv_param)
has "tenon explain tells it as an aside" "$said" "note[E-parameter-unknown]"
has "with the line that sets it" "$said" "$CONF:1: options tv_param nosuch=1"
has "and what to do" "$(tenon explain --json tv_param)" "Take a name from the list"
has "so it does of the kernel's line" "$(tenon explain "$(dmesg | grep nosuch | tail -n 1)")" E-parameter-unknown
sweep

insmod tv_busy.ko
run insmod tv_busz.ko
is "its device is taken: it did fail" "$status:${err##*: }" "1:Device or resource busy"
said=$(tenon explain ./tv_busz.ko)
has "tenon explain says what that may be" "$said" "possible[E-device-taken]: tv_busy has the number 240 of character devices"
has "and what to do" "$(todo E-device-taken)" "See who has it; unload that driver"
has "so it does of the message" "$(meant)" E-device-taken
rmmod tv_busy
check "what it says to do works: without the other it is loaded" insmod tv_busz.ko
sweep

run insmod tv_huge.ko
is "larger than the room for modules: it did fail" "$status:${err##*: }" "1:Cannot allocate memory"
has "of the message, tenon explain names the cause" "$(meant)" E-no-memory
has "and what to do" "$(tenon explain E-no-memory)" "Unload what is not needed"
is "where the module tells nothing, a hint leads to the message" "$(tenon explain --hint load:12 ./tv_huge.ko)" \
	"possible causes: tenon explain ENOMEM"

insmod closed/tv_base.ko
run insmod tv_mixed.ko
cause "GPL-only symbols and one of a module that is not free" E-symbol-proprietary ./tv_mixed.ko \
	"use neither GPL-only symbols nor that module"
sweep

run modprobe tv_fail code=22
is "its own start fails with EINVAL: it did" "$status:${err##*: }" "1:Invalid argument"
has "of the message, tenon explain says that it may be that" "$(meant)" E-init-failed
run modprobe tv_fail code=5
is "its own start fails: it did" "$status:${err##*: }" "1:Input/output error"
said=$(tenon explain tv_fail)
has "of its name, tenon explain names that" "$said" "possible[E-init-failed]: its own last words were"
has "and what to do" "$(todo E-init-failed)" "Read what the driver has written into the kernel's log"

# Indexes that lack a dependency, and one for a device that is not here.
mv "$T/extra/tv_base.ko" /tmp/
cp tv_pci.ko "$T/extra/"
depmod
mv /tmp/tv_base.ko "$T/extra/"
run modprobe tv_mid
cause "indexes that lack what it needs" E-symbol-missing tv_mid "depmod $V"
todo=$(remedy)
run modprobe tv_pci
is "no such device: it did fail" "$status:${err##*: }" "1:No such device"
said=$(tenon explain tv_pci)
has "of its name, tenon explain names the cause" "$said" "[E-no-device]"
has "and what to do" "$(todo E-no-device)" "Nothing, if there is no such device"
rm "$T/extra/tv_pci.ko"
check "what tenon explain says to do works" sh -c "$todo"
check "with new indexes what lacked something is loaded" modprobe tv_mid
sweep

mv "$T/extra/tv_base.ko" /tmp/
cp foreign/tv_base.ko "$T/extra/"
run modprobe tv_top
cause "what it needs is built for another kernel" E-dependency-fails tv_top "tenon explain tv_base"
is "and that is told of what it needs" "$(told tv_base)" "kept-out E-vermagic"
cp circle/tv_base.ko "$T/extra/"
run depmod
is "a circle: depmod fails" "$status" 1
has "of its message, tenon explain names the cause" "$(meant)" E-dependency-cycle
run modprobe tv_mid
is "a circle: it did fail" "$status" 1
is "tenon explain names the cause" "$(told tv_mid)" "kept-out E-dependency-cycle"
has "and what to do" "$(remedy)" "Remove the module that is not of this kernel's build, or build all of them anew, then run depmod"
mv /tmp/tv_base.ko "$T/extra/"
depmod
check "that works: without the module of another build it is loaded" modprobe tv_mid
sweep

mv "$T/modules.dep.bin" /tmp/
head -c 100 /tmp/modules.dep.bin >"$T/modules.dep.bin"
run modprobe tv_mid
is "a damaged index" "$status:$(told tv_mid)" "1:unknown E-index-damaged"
has "so it does of the message" "$(meant)" E-index-damaged
check "what tenon explain says to do works" sh -c "$(remedy)"
check "with a good index it is loaded" modprobe tv_mid
sweep

run modprobe nbd
is "a module of a package that is not here: it did fail" "$status" 1
said=$(tenon explain nbd)
has "tenon explain says what that may be" "$said" "possible[E-separate-package]"
has "and what to do" "$(todo E-separate-package)" "Install the package"
has "so it does of the message" "$(meant)" E-separate-package
run modprobe ntfs3
is "a module that the kernel does not have: it did fail" "$status" 1
said=$(tenon explain ntfs3)
has "tenon explain says what that may be" "$said" "possible[E-not-in-this-kernel]"
has "and what to do" "$(todo E-not-in-this-kernel)" "Install a kernel that has it"
has "so it does of the message" "$(meant)" E-not-in-this-kernel
mkdir /tmp/no-lists
mv "$T"/modules.builtin* /tmp/no-lists/
run modprobe ipv6
is "built in, and no list of that: it did fail" "$status" 1
is "tenon explain knows it" "$(told ipv6)" "builtin null"
mv /tmp/no-lists/* "$T/"

other=/lib/modules/6.0.0-other
mkdir -p $other/extra
cp tv_twin.ko $other/extra/
depmod 6.0.0-other
run modprobe tv_twin
is "only another kernel has it" "$status:$(told tv_twin)" "1:unknown E-other-tree"
has "tenon explain says which" "$(cat /tmp/told)" "start the kernel 6.0.0-other"
rm -r $other

mount -t tmpfs none /lib/modules
: >/run/.containerenv
run modprobe tv_param
is "a container without modules" "$status:$(told tv_param)" "1:unknown E-tree-of-other-root"
has "tenon explain says what to do" "$(cat /tmp/told)" "load the module on the host"
has "so it does of the message" "$(meant)" E-tree-of-other-root
rm /run/.containerenv
umount /lib/modules

run busybox unshare -U -r /sbin/insmod tv_param.ko
is "root of a user namespace: it did fail" "$status" 1
said=$(busybox unshare -U -r tenon explain ./tv_param.ko)
has "tenon explain names the cause" "$said" "cause[E-not-permitted]"
has "and whose root it is" "$said" "/proc/self/uid_map: a user namespace of its own"
has "and what to do" "$(todo E-not-permitted)" "load it outside of the container, or give that CAP_SYS_MODULE"
: >/run/.containerenv
said=$(busybox unshare -U -r tenon explain ./tv_param.ko)
has "where there is a sign of a container, that is the cause" "$said" "cause[E-container]"
has "and what to do" "$(todo E-container)" "load it outside of the container, or give that CAP_SYS_MODULE"
has "so it does of the message" "$(meant)" E-container
rm /run/.containerenv
run helper forbid insmod tv_param.ko
is "a seccomp filter: it did fail" "$status:${err##*: }" "1:Operation not permitted"
said=$(helper forbid tenon explain ./tv_param.ko)
has "tenon explain says what that may be" "$said" "possible[E-seccomp]"
has "and what to do" "$(todo E-seccomp)" "Load the module outside"
has "so it does of the message" "$(meant)" E-seccomp

check "outside it is loaded" insmod tv_param.ko

wait $gave_up
is "30 s for what it needs: it did fail" "$?:$(sed 's/.*: //' /tmp/gave-up)" "1:Device or resource busy"
err=$(cat /tmp/gave-up)
said=$(tenon explain ./tv_late.ko)
has "tenon explain tells it by the kernel's line" "$said" "possible[E-symbol-exporter-starting]: the last time that it was tried,"
has "which it quotes" "$said" "tv_late: gave up waiting for init of module tv_slow"
has "and what to do" "$(todo E-symbol-exporter-starting)" "try again once it has started"
has "so it does of the message" "$(meant)" E-symbol-exporter-starting
has "and of the line" "$(tenon explain "$(dmesg | grep 'gave up waiting' | tail -n 1)")" E-symbol-exporter-starting
finish
wait $slow
check "what it says to do works: once that has started it is loaded" insmod tv_late.ko
starting=
sweep

insmod tv_stay.ko go=1
run rmmod tv_stay
is "no way out: rmmod fails" "$status:${err##*: }" "1:Device or resource busy"
said=$(tenon explain tv_stay)
has "tenon explain names the cause" "$said" "in use[E-permanent]"
has "and what to do" "$(todo E-permanent)" "Restart, and keep it from being loaded"
has "so it does of the message" "$(meant)" E-permanent
check "by force it goes" rmmod -f tv_stay

insmod tv_slow.ko code=19 2>/dev/null &
half_way
run rmmod -f tv_slow
is "what is starting cannot be removed" "$status:${err##*: }" "1:Device or resource busy"
is "tenon explain says that it is starting" "$(told tv_slow)" "kept-out E-loading"
said=$(tenon explain tv_slow)
has "and what to do" "$(todo E-loading)" "Wait and try again"
has "and that it cannot be removed" "$said" "[E-removal-busy]"
has "and what to do about that" "$(todo E-removal-busy)" "Wait until it is loaded or gone, then try again"
has "so it does of the message" "$(meant)" E-removal-busy
insmod tv_slow.ko 2>/tmp/late &
late=$!
await grep -q '^313 ' /proc/$late/syscall
finish
wait $late
err=$(cat /tmp/late)
is "who waits for a start that fails is told" "${err##*: }" "Device or resource busy"
has "that it was being loaded, tenon explain says" "$(meant)" E-loading
wait
sweep

insmod tv_slow.ko &
half_way
insmod tv_late.ko &
late=$!
await grep -q '^313 ' /proc/$late/syscall
is "it waits for the start of what it needs: nothing is certain" "$(told ./tv_late.ko)" "free null"
has "tenon explain says what it waits for" "$(cat /tmp/told)" E-symbol-exporter-starting
has "and what to do" "$(remedy)" "try again once it has started"
finish
wait
check "once that has started, it is loaded" is_loaded tv_late
rmmod tv_late
echo 1 >/sys/module/tv_slow/parameters/stay
rmmod tv_slow &
await grep -q going /sys/module/tv_slow/initstate
run rmmod tv_slow
is "it is being removed: it cannot be once more" "$status:${err##*: }" "1:Device or resource busy"
has "tenon explain says so" "$(tenon explain tv_slow)" "in use[E-being-removed]"
has "so it does of the message" "$(meant)" E-being-removed
run insmod tv_slow.ko
cause "nor loaded" E-already-loaded ./tv_slow.ko "try again once it is gone"
has "the message may mean the removal" "$(meant)" E-being-removed
run insmod tv_late.ko
cause "nor used" E-symbol-exporter-leaving ./tv_late.ko "try again once it is gone or back"
echo 0 >/sys/module/tv_slow/parameters/stay
wait
check "once it is gone it can be loaded" insmod tv_slow.ko go=1

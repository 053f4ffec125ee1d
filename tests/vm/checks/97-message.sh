# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main xz
# modules: loop
#
# The rest of what insmod, modprobe and rmmod may say: tenon explain names its cause.

cd /test
[ ! -e tv_mid.ko ] || insmod tv_base.ko
[ ! -e tv_mid.ko ] || insmod tv_mid.ko
for file in broken/*.ko; do
	code=$(basename "$file" .ko | tr _ -)
	run insmod "$file"
	cause "$code" "E-$code" "./$file"
done
sweep

if [ ! -e tv_param.ko ]; then # the other boot
	run insmod short/loop.ko.xz
	has "half a file: tenon explain names the cause" "$(told ./short/loop.ko.xz)" "kept-out E-packed-damaged"
	return
fi

echo "install tv_param /bin/grep -s x /nowhere" >$CONF
run modprobe tv_param
is "a command that really fails: it did" "$status" 1
said=$(tenon explain tv_param)
has "tenon explain says what that may be" "$said" "possible[E-command-failed]"
has "and which line it is of" "$said" "$CONF:1: install tv_param /bin/grep -s x /nowhere"
has "so it does of the message" "$(meant)" E-command-failed
sweep

echo "options tv_param nosuch=1" >$CONF
check "a parameter that does not exist: it is loaded" modprobe tv_param
said=$(tenon explain tv_param)
has "tenon explain tells it as an aside" "$said" "note[E-parameter-unknown]"
has "with the line that sets it" "$said" "$CONF:1: options tv_param nosuch=1"
sweep

insmod tv_busy.ko
run insmod tv_busz.ko
is "its device is taken: it did fail" "$status:${err##*: }" "1:Device or resource busy"
has "of the message, tenon explain names the cause" "$(meant)" E-device-taken
sweep

run modprobe tv_fail code=5
is "its own start fails: it did" "$status:${err##*: }" "1:Input/output error"
has "of its name, tenon explain names that" "$(tenon explain tv_fail)" "possible[E-init-failed]: its own last words were"

# Indexes that lack a dependency, and one for a device that is not here.
mv "$T/extra/tv_base.ko" /tmp/
cp tv_pci.ko "$T/extra/"
depmod
mv /tmp/tv_base.ko "$T/extra/"
run modprobe tv_mid
cause "indexes that lack what it needs" E-symbol-missing tv_mid
run modprobe tv_pci
is "no such device: it did fail" "$status:${err##*: }" "1:No such device"
has "of its name, tenon explain names the cause" "$(tenon explain tv_pci)" E-no-device
rm "$T/extra/tv_pci.ko"
depmod
check "with new indexes what lacked something is loaded" modprobe tv_mid
sweep

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
run helper forbid insmod tv_param.ko
is "a seccomp filter: it did fail" "$status:${err##*: }" "1:Operation not permitted"
has "tenon explain says what that may be" "$(helper forbid tenon explain ./tv_param.ko)" "possible[E-seccomp]"
has "so it does of the message" "$(meant)" E-seccomp

insmod tv_stay.ko go=1
run rmmod tv_stay
is "no way out: rmmod fails" "$status:${err##*: }" "1:Device or resource busy"
has "tenon explain names the cause" "$(tenon explain tv_stay)" "in use[E-permanent]"
has "so it does of the message" "$(meant)" E-permanent
check "by force it goes" rmmod -f tv_stay

insmod tv_slow.ko code=19 2>/dev/null &
half_way
run rmmod -f tv_slow
is "what is starting cannot be removed" "$status:${err##*: }" "1:Device or resource busy"
is "tenon explain says that it is starting" "$(told tv_slow)" "kept-out E-loading"
has "and that it cannot be removed" "$(cat /tmp/told)" E-removal-busy
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

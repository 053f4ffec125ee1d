# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# Compressed modules on a kernel that cannot decompress: user space does.

is "this kernel does not decompress" "$(cat /sys/module/compression 2>/dev/null)" ""
for kind in xz zst gz; do
	check "insmod of a .ko.$kind" insmod /test/$kind/loop.ko.$kind max_part=3
	check "runs ($kind)" is_loaded loop
	is "with its parameter ($kind)" "$(param loop max_part)" 3
	sweep
	if [ $kind != gz ]; then # Debian's kmod is built without zlib
		both "insmod of a .ko.$kind as packaged" : "insmod /test/$kind/loop.ko.$kind"
	fi
done
check "insmod of a .ko.xz with CRC64" insmod /test/crc64.xz/loop.ko.xz
sweep

mv $T/extra /tmp/extra
mkdir $T/extra
cp /test/zst/loop.ko.zst $T/extra/
mv $T/kernel/drivers/block/loop.ko /tmp/
depmod
run modprobe -v loop
is "modprobe of a compressed module" "$status:$out" "0:insmod $T/extra/loop.ko.zst "
check "runs" is_loaded loop
sweep
rm -r $T/extra
mv /tmp/extra $T/extra
mv /tmp/loop.ko $T/kernel/drivers/block/
depmod

for kind in xz zst gz; do
	head -c 8000 /test/$kind/loop.ko.$kind >/tmp/short.ko.$kind
	run insmod /tmp/short.ko.$kind
	check "half a .ko.$kind is refused" [ "$status" = 1 ]
	has "with its name ($kind)" "$err" "short.ko.$kind"
	check "and not loaded ($kind)" not_loaded loop
done

# Forced, the image is changed before it is loaded, so its signature goes: a wrong one is refused.
for kind in xz zst; do
	check "insmod -f of a signed .ko.$kind" insmod -f /test/$kind/loop.ko.$kind
	has "is forced ($kind)" "$(cat /sys/module/loop/taint)" F
	sweep
done
check "insmod -f - of a signed .ko.xz" eval 'insmod -f - </test/xz/loop.ko.xz'
check "runs" is_loaded loop
sweep

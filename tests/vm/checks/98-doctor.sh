# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
# modules: loop
#
# tenon doctor on a machine that is well, and with one thing wrong after the other: found, mended where it
# says how, gone.

ids() { # OPTION...: ids of what is found
	tenon doctor --json "$@" 2>/tmp/doctor.err | sed -n 's/^ *"id": "\(.*\)",$/\1/p' | sort -u | tr '\n' ' '
}

export TENON_CACHE=/tmp/doctor-cache # the kernel's image is unpacked once
mkdir -p "$TENON_CACHE"
sweep
before=$(ids --only taints --only hardware) # other checks have tainted it, and brought drivers that nobody loads
is "tenon doctor, well: only what was there before" "$(ids)" "$before"
is "tenon doctor, well: nothing goes to standard error" "$(cat /tmp/doctor.err)" ""
run tenon doctor --skip taints --skip hardware
is "tenon doctor, well: status" "$status" 0
has "tenon doctor, well: the kernel" "$out" "kernel        $V"
has "tenon doctor, well: keys are seen by root" "$out" "in .builtin_trusted_keys"
run helper nobody tenon doctor --only signatures
has "tenon doctor: nobody hears that root sees keys" "$out" "the kernel's keyrings: root: the kernel shows"
mount --bind /dev/null /proc/keys # as containers have it
run tenon doctor --only signatures
has "tenon doctor: root in a container hears that its host's root does" "$out" "the kernel's keyrings: root of the host: "
umount /proc/keys

echo "options loop max_part=many" >"$CONF"
is "tenon doctor, a bad value in modprobe.d" "$(ids --only configuration)" "parameter-value "
run modprobe loop
is "tenon doctor, a bad value: it is what the kernel refuses" "$status" 1
echo "options loop max_lop=4" >"$CONF"
is "tenon doctor, a parameter that is not there" "$(ids --only configuration)" "parameter-unknown "
rm "$CONF"
is "tenon doctor, that is mended" "$(ids --only configuration)" ""

cp "$T/modules.alias.bin" /tmp/alias
head -c 100 /tmp/alias >"$T/modules.alias.bin"
is "tenon doctor, a damaged index" "$(ids --only indexes)" "index-damaged "
rm "$T/modules.symbols.bin"
is "tenon doctor, and one that is gone" "$(ids --only indexes)" "index-damaged index-missing "
check "tenon doctor --repair" tenon doctor --only indexes --repair
is "tenon doctor, repaired" "$(ids --only indexes)" ""
is "tenon doctor, repaired: as before" "$(cksum <"$T/modules.alias.bin")" "$(cksum </tmp/alias)"
file=$(modinfo -F filename loop)
sleep 1
touch "$file"
is "tenon doctor, a module that is younger" "$(ids --only indexes)" "index-stale "
check "tenon doctor --repair of that" tenon doctor --only indexes --repair
is "tenon doctor, that is repaired" "$(ids --only indexes)" ""

insmod /test/tv_base.ko
has "tenon doctor, a module that taints" "$(ids --only taints)" "module-taints "
run tenon doctor --only taints
has "tenon doctor, a module that taints: how" "$out" "tv_base taints the kernel: built outside the kernel's source (O)"
run helper nobody tenon doctor --only taints
has "tenon doctor, a module that taints: nobody sees it, too" "$out" "tv_base taints the kernel"
sweep
run tenon doctor --only taints
has "tenon doctor, it is gone, and the taint is not" "$out" "a module that is not loaded any more was built outside the kernel's source (O)"
is "tenon doctor, no module taints any more" "$(ids --only taints | grep -c module-taints)" 0

insmod /test/changed/tv_base.ko
has "tenon doctor, another build is loaded than is installed" "$(ids --only loaded)" "loaded-other-build "
check "what it says to do: loaded again" sh -c "rmmod tv_base && modprobe tv_base"
is "tenon doctor, that is well" "$(ids --only loaded | grep -c loaded-other-build)" 0
sweep

mv "$T" /lib/modules/gone
has "tenon doctor, the tree is gone" "$(ids --only kernel)" "kernel-tree-gone "
mv /lib/modules/gone "$T"
is "tenon doctor, it is back" "$(ids --only kernel)" ""

mkdir -p /boot "/tmp/initramfs/lib/modules/$V/extra"
cp /test/tv_mid.ko "/tmp/initramfs/lib/modules/$V/extra/tv_param.ko"
cp /test/tv_mid.ko "/tmp/initramfs/lib/modules/$V/extra/tv_nomore.ko"
pack() {
	(cd /tmp/initramfs && find . | busybox cpio -o -H newc >"/boot/initrd.img-$V" 2>/dev/null)
}
pack
is "tenon doctor, an initramfs with other content" "$(ids --only initramfs)" \
	"initramfs-module-differs initramfs-module-gone "
rm "/tmp/initramfs/lib/modules/$V/extra/tv_nomore.ko"
cp "$T/extra/tv_param.ko" "/tmp/initramfs/lib/modules/$V/extra/"
pack
is "tenon doctor, made anew" "$(ids --only initramfs)" ""
head -c 200 "/boot/initrd.img-$V" >/tmp/short
cp /tmp/short "/boot/initrd.img-$V"
is "tenon doctor, cut short" "$(ids --only initramfs)" "initramfs-damaged "
rm -r "/boot/initrd.img-$V" /tmp/initramfs
unset TENON_CACHE

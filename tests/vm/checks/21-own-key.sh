# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: own-key
# modules: loop
#
# A kernel that enforces signatures and has our key in place of Debian's: what tenon sign makes loads, all else does not, and
# tenon verify, keys, check and explain say so beforehand.

cd /tmp
key="--key /test/own.key --cert /test/own.der"

is "signatures are enforced" "$(cat /sys/module/module/parameters/sig_enforce)" Y
has "the kernel has our key" "$(cat /proc/keys)" "own key"

cp /test/unsigned/loop.ko loop.ko
judged "not signed" ./loop.ko unsigned E-unsigned E-unsigned
check "tenon sign" tenon sign $key ./loop.ko
judged "signed by us" ./loop.ko trusted loads
check "tenon sign -k" tenon sign -k $key ./loop.ko
judged "signed by us, by key id" ./loop.ko trusted loads
for hash in sha384 sha512; do
	check "tenon sign --hash $hash" tenon sign $key --hash $hash ./loop.ko
	judged "signed by us with $hash" ./loop.ko trusted loads
done
cp /test/unsigned/loop.ko.xz loop.ko.xz
check "tenon sign of a packed one" tenon sign $key ./loop.ko.xz
run insmod ./loop.ko.xz
check "signed and packed: the kernel loads it, and unpacks it itself" [ "$status" = 0 ]
sweep
cp loop.ko good.ko
cp /test/unsigned/loop.ko loop.ko
check "sign-file" sign-file sha256 /test/own.key /test/own.der loop.ko
judged "signed by sign-file" ./loop.ko trusted loads

cp /test/signed/loop.ko loop.ko
judged "signed by Debian" ./loop.ko untrusted E-signature-unknown-key E-key-not-enrolled
check "tenon sign takes its place" tenon sign $key ./loop.ko
judged "Debian's, signed again by us" ./loop.ko trusted loads
judged "signed again by a stranger" /test/stranger/loop.ko untrusted E-signature-unknown-key E-key-not-enrolled
cp good.ko loop.ko
printf '\377\377\377\377' | dd of=loop.ko bs=1 seek=9000 conv=notrunc 2>/dev/null
judged "changed after it was signed" ./loop.ko changed E-signature-wrong E-signature-wrong
later
size=$(wc -c </test/unsigned/loop.ko)
head -c "$size" good.ko >loop.ko
judged "without its signature, as strip leaves it" ./loop.ko unsigned E-unsigned E-unsigned

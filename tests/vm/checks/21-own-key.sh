# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: own-key
# modules: loop
#
# A kernel that enforces signatures and has our key in place of Debian's: what tenon sign makes loads, all else does not, and
# tenon check says so beforehand.

cd /tmp
key="--key /test/own.key --cert /test/own.der"

# The code of what decides, or "loads".
verdict() {
	tenon check --json "$1" | sed -n 's/^ *"verdict": "\(loads\)".*/\1/p; s/^ *"code": "\([^"]*\)".*/\1/p' | head -n 1
}

judged() { # DESCRIPTION FILE CODE
	is "$1: tenon check says so beforehand" "$(verdict "$2")" "$3"
	run insmod "$2"
	if [ "$3" = loads ]; then
		check "$1: the kernel loads it" [ "$status" = 0 ]
		check "$1: it is there" is_loaded loop
		is "$1: it does not taint" "$(cat /sys/module/loop/taint)" ""
	else
		check "$1: the kernel refuses it" [ "$status" = 1 ]
		has "$1: with that reason" "$err" "Key was rejected by service"
		check "$1: it is not there" not_loaded loop
	fi
	sweep
}

is "signatures are enforced" "$(cat /sys/module/module/parameters/sig_enforce)" Y
has "the kernel has our key" "$(cat /proc/keys)" "own key"

cp /test/unsigned/loop.ko loop.ko
judged "not signed" ./loop.ko E-unsigned
check "tenon sign" tenon sign $key ./loop.ko
judged "signed by us" ./loop.ko loads
check "tenon sign -k" tenon sign -k $key ./loop.ko
judged "signed by us, by key id" ./loop.ko loads
for hash in sha384 sha512; do
	check "tenon sign --hash $hash" tenon sign $key --hash $hash ./loop.ko
	judged "signed by us with $hash" ./loop.ko loads
done
cp /test/unsigned/loop.ko.xz loop.ko.xz
check "tenon sign of a packed one" tenon sign $key ./loop.ko.xz
run insmod ./loop.ko.xz
check "signed and packed: the kernel loads it, and unpacks it itself" [ "$status" = 0 ]
sweep
cp loop.ko good.ko
cp /test/unsigned/loop.ko loop.ko
check "sign-file" sign-file sha256 /test/own.key /test/own.der loop.ko
judged "signed by sign-file" ./loop.ko loads

cp /test/signed/loop.ko loop.ko
judged "signed by Debian" ./loop.ko E-signature-unknown-key
check "tenon sign takes its place" tenon sign $key ./loop.ko
judged "Debian's, signed again by us" ./loop.ko loads
judged "signed again by a stranger" /test/stranger/loop.ko E-signature-unknown-key
cp good.ko loop.ko
printf '\377\377\377\377' | dd of=loop.ko bs=1 seek=9000 conv=notrunc 2>/dev/null
judged "changed after it was signed" ./loop.ko E-signature-wrong
size=$(wc -c </test/unsigned/loop.ko)
head -c "$size" good.ko >loop.ko
judged "without its signature, as strip leaves it" ./loop.ko E-unsigned

# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main enforce
# modules: loop cfg80211 rfkill
#
# tenon log and what tenon explain takes from the kernel's log and keyrings: as root, and as nobody.

log() { # what tenon log says: its messages, too
	tenon log "$@" 2>&1
}

# The rings that tenon doctor counts, and how many keys of certificates /proc/keys has in the ring $1.
ring() {
	sed -n "s/.* keyring *$1: \([0-9]*\)\$/\1/p" /proc/keys
}
builtin=$(ring '\.builtin_trusted_keys')
check "the kernel has keys" [ "${builtin:-0}" -gt 0 ]
has "tenon doctor, root: as many as /proc/keys says" "$(tenon doctor --only signatures)" "$builtin in .builtin_trusted_keys"
has "tenon doctor, nobody: it says that it cannot see them" "$(helper nobody tenon doctor --only signatures)" "keyrings"

cd /test
if [ "$(cat /sys/module/module/parameters/sig_enforce)" = Y ]; then
	run insmod /test/unsigned/loop.ko
	is "an unsigned module is refused" "$status" 1
	has "tenon log has the kernel's line" "$(log)" "Loading of unsigned module is rejected"
	said=$(tenon explain /test/unsigned/loop.ko)
	has "tenon explain names the cause" "$said" "cause[E-unsigned]"
	has "and what to do" "$(todo E-unsigned)" "sign it with a key that the kernel has"
	has "and quotes the line" "$said" "/dev/kmsg: ["
	has "the message's causes have it" "$(tenon explain "$err")" "E-unsigned"

	if [ -e /test/stranger/loop.ko ]; then
		run insmod /test/stranger/loop.ko
		is "one that is signed with a key of ours is refused" "$status" 1
		said=$(tenon explain /test/stranger/loop.ko)
		has "tenon explain names the cause" "$said" "cause[E-key-not-enrolled]"
		has "and what to do" "$(todo E-key-not-enrolled)" "so no key can be enrolled: have the certificate built into the kernel, or sign with a key that is"
		has "and whose key it is" "$said" "/var/lib/dkms/mok.pub: this is its certificate, of DKMS"
		has "and quotes the line" "$said" "Loading of module with unavailable key is rejected"
		has "the message's causes have it" "$(tenon explain "$err")" "E-key-not-enrolled"
		said=$(helper nobody tenon explain /test/stranger/loop.ko)
		has "nobody is told who could see the keys" "$said" "could not see: the kernel's keyrings (root"
		is "and no cause that only root can prove" "$(printf '%s\n' "$said" | grep -c 'cause\[')" 0
	else
		skip "a module that is signed with a key of ours" "no openssl"
	fi

	broken() { # DESCRIPTION CODE BYTE REMEDY: of Debian's signed module
		cp /test/signed/loop.ko /tmp/loop.ko
		printf '\001' | dd of=/tmp/loop.ko bs=1 seek="$3" conv=notrunc 2>/dev/null
		run insmod /tmp/loop.ko
		is "$1: refused" "$status" 1
		said=$(tenon explain /tmp/loop.ko)
		has "$1: tenon explain names the cause" "$said" "cause[$2]"
		has "$1: and what to do" "$(todo "$2")" "$4"
		has "$1: so it does of the message" "$(tenon explain "$err")" "$2"
		rm /tmp/loop.ko
	}
	size=$(stat -c %s /test/signed/loop.ko)
	broken "changed after it was signed" E-signature-wrong 100 "sign it again, as the last thing that is done to it"
	broken "a signature of a kind that no kernel takes" E-signature-unsupported $((size - 40 + 2)) "sign it again"
	broken "a signature that makes no sense" E-signature-damaged $((size - 40 + 3)) "or take the signature off"

	check "one that is as it was signed is loaded" insmod /test/signed/loop.ko
	sweep

	run modprobe cfg80211
	has "firmware is missing: tenon log" "$(log | grep regulatory)" "Direct firmware load for regulatory.db failed"
	has "tenon explain knows which module asked" "$(tenon explain cfg80211)" "Direct firmware load for regulatory.db failed"
	sweep
else
	run insmod foreign/tv_param.ko
	has "tenon log: a version magic that differs" "$(log tv_param)" "tv_param: version magic"
	has "tenon log --json names the cause" "$(log --json tv_param)" '"cause": "E-vermagic"'
	has "tenon explain quotes it" "$(tenon explain ./foreign/tv_param.ko)" "tv_param: version magic"
	check "the one that fits loads" insmod tv_param.ko
	lacks=$(tenon explain tv_param)
	is "it is loaded: what was refused before is no cause" "${lacks#*version magic}" "$lacks"
	sweep

	run insmod tv_fail.ko code=5
	has "init fails: tenon explain quotes the driver's own words" "$(tenon explain tv_fail)" "tv_fail: it is told to fail, error 5"
fi

echo 1 >/proc/sys/kernel/dmesg_restrict
has "dmesg_restrict, nobody: who could see it" "$(helper nobody tenon log 2>&1)" "root: kernel.dmesg_restrict is 1"
check "dmesg_restrict, root: it sees it" tenon log
mkdir -p /var/log
echo '[    0.000001] Linux' >/var/log/dmesg
has "dmesg_restrict, nobody: the saved log is this boot's" "$(helper nobody tenon log 2>&1)" "the lines of /var/log/dmesg"
touch -d '2001-01-01 00:00:00' /var/log/dmesg
lacks=$(helper nobody tenon log 2>&1)
is "an earlier boot's is not taken for it" "${lacks#*the lines of}" "$lacks"
rm /var/log/dmesg
echo 0 >/proc/sys/kernel/dmesg_restrict
mkfifo /tmp/no-kmsg
mount --bind /tmp/no-kmsg /dev/kmsg
has "a container's FIFO at its place: no root here could see it" "$(tenon log 2>&1)" "root of the host: /dev/kmsg is something else here"
umount /dev/kmsg
rm /tmp/no-kmsg

# Debug messages: as many as the kernel lists, on and off.
control=/proc/dynamic_debug/control
sites() { # MODULE [PATTERN]
	grep -c "\[$1\][^ ]* =${2-}" "$control"
}
subject=cfg80211
[ ! -e /test/tv_busy.ko ] || subject=tv_busy
check "a module with debug messages loads" modprobe "$subject"
all=$(sites "$subject")
has "tenon log --debug=status counts them" "$(log --debug=status "$subject")" "$subject: $all debug message"
check "all are switched on" tenon log --debug=on "$subject"
is "the kernel says so" "$(sites "$subject" '[a-z]*p')" "$all"
check "and off" tenon log --debug=off "$subject"
is "the kernel says that, too" "$(sites "$subject" '[a-z]*p')" 0
has "nobody may not" "$(helper nobody tenon log --debug=on "$subject" 2>&1)" "ermission"

if [ "$subject" = tv_busy ]; then
	tenon log --follow --debug=on tv_busy >/tmp/followed 2>&1 &
	follower=$!
	await eval '[ "$(sites tv_busy p)" = 1 ]'
	hold
	check "tenon log --follow shows a debug message as it comes" await grep -q "tv_busy: somebody opens it" /tmp/followed
	kill -INT $follower
	wait $follower
	is "an interrupt ends it well" "$?" 0
	is "and the messages are off again" "$(sites tv_busy p)" 0
	release
fi
sweep

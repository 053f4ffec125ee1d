# SPDX-License-Identifier: LGPL-2.1-or-later
# The words that checks/*.sh are written in. Results go to descriptor 3, which the host reads.
#
#   is DESCRIPTION GOT WANTED       two texts are equal
#   has DESCRIPTION TEXT PART       a text contains another
#   check DESCRIPTION COMMAND...    the command succeeds
#   run COMMAND...                  run it; its $out, $err and $status
#   both DESCRIPTION SETUP COMMAND  ours and the packaged tools do the same
#   cause DESCRIPTION CODE OPERAND REMEDY
#                                   what has just been run failed, and tenon explain names the cause and what to do
#   loaded, state, users, param     what the kernel says
#
# Each check starts with no module loaded and its own temporary configuration gone: sweep.

V=$(uname -r)
T=/lib/modules/$V
OURS=/sbin:/bin
PEER=/peer/run:/bin
CONF=/etc/modprobe.d/check.conf

pass() {
	echo "ok $*" >&3
}

# Further arguments, or lines on standard input if the first is '-', say why.
fail() { # DESCRIPTION [WHY...|-]
	echo "not ok $1" >&3
	shift
	case ${1-} in
	-) sed 's/^/# /' >&3 ;;
	?*) printf '%s\n' "$@" | sed 's/^/# /' >&3 ;;
	esac
}

skip() { # DESCRIPTION WHY
	echo "ok $1 # SKIP $2" >&3
}

is() {
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		printf '%s\n' "$3" >/tmp/wanted
		printf '%s\n' "$2" >/tmp/got
		diff -u /tmp/wanted /tmp/got | sed '1,2d; s/^/  /' | fail "$1" -
	fi
}

has() {
	case $2 in
	*"$3"*) pass "$1" ;;
	*) fail "$1" "wanted: $3" "got:    $2" ;;
	esac
}

check() {
	desc=$1
	shift
	if "$@" >/tmp/check.out 2>&1; then
		pass "$desc"
	else
		{ echo "status $?: $*"; cat /tmp/check.out; dmesg | tail -n 5; } | fail "$desc" -
	fi
}

run() {
	"$@" >/tmp/run.out 2>/tmp/run.err
	status=$?
	out=$(cat /tmp/run.out)
	err=$(cat /tmp/run.err)
	return 0
}

# Until a command succeeds, but not for ever: machines are slow and busy.
await() { # COMMAND...
	tries=1000
	until "$@" 2>/dev/null; do
		[ $((tries -= 1)) -gt 0 ] || return 1
		usleep 20000
	done
}

# Keep the device of tv_busy open, until release.
hold() {
	[ -e /dev/tv_busy ] || mknod /dev/tv_busy c 240 0
	sleep 600 </dev/tv_busy &
	holder=$!
	await eval '[ "$(cat /sys/module/tv_busy/refcnt)" -gt 0 ]'
}

release() {
	[ -z "${holder-}" ] || kill $holder
	holder=
	wait
}

# tv_slow finishes starting when it is told; until then it is coming.
half_way() {
	await grep -q coming /sys/module/tv_slow/initstate
}

finish() {
	echo 1 >/sys/module/tv_slow/parameters/go
}

# Names of all loaded modules, newest first, on one line.
loaded() {
	cut -d' ' -f1 /proc/modules | xargs
}

is_loaded() { # NAME...: all of them are live
	for n; do
		[ "$(cat "/sys/module/$n/initstate" 2>/dev/null)" = live ] || return 1
	done
}

not_loaded() { # NAME...: none of them is known
	for n; do
		[ ! -e "/sys/module/$n/initstate" ] || return 1
	done
}

users() { # NAME: as /proc/modules shows them
	awk -v name="$1" '$1 == name { print $4 }' /proc/modules
}

param() { # MODULE NAME
	cat "/sys/module/$1/parameters/$2"
}

# What tenon explain says of one module, in short: "kept-out E-vermagic". All of it is in /tmp/told.
told() { # OPERAND...
	tenon explain --json "$@" >/tmp/told 2>&1
	sed -n 's/^ *"\(state\|code\)": *"*\([A-Za-z-]*\).*/\2/p' /tmp/told | head -n 2 | xargs
}

# What it says of $err: of the line that says why, which comes first if there are two.
meant() {
	tenon explain "$(printf '%s\n' "$err" | head -n 1)" 2>&1
}

# What it says to do of the first thing that it tells.
remedy() {
	sed -n 's/^ *"remedy": "\(.*\)",*$/\1/p' /tmp/told | head -n 1
}

# tenon explain names the cause of what has just failed, of the module and of the message, and says what to do.
cause() { # DESCRIPTION CODE OPERAND REMEDY
	is "$1: it did fail" "$status" 1
	is "$1: tenon explain names the cause" "$(told "$3")" "kept-out $2"
	has "$1: and what to do" "$(remedy)" "$4"
	has "$1: so it does of the message" "$(meant)" "$2"
}

# The same of $said, the text: of the cause with that code.
todo() { # CODE
	printf '%s\n' "$said" | awk -v code="[$1]" '
		/^  [a-z]/ { of_it = index($0, code) }
		of_it && $1 == "remedy" { sub(/^ *remedy */, ""); print; exit }'
}

# Whatever a loader did not wait for (its --timeout) has started; but for $starting, for which a check waits itself.
started() {
	awk -v but="${starting-}" '$5 == "Loading" && $1 != but { late = 1 } END { exit late }' /proc/modules
}

# The code of what decides about FILE, or "loads".
verdict() {
	tenon check --json "$1" | sed -n 's/^ *"verdict": "\(loads\)".*/\1/p; s/^ *"code": "\([^"]*\)".*/\1/p' | head -n 1
}

# What the kernel makes of a module's signature, and what tenon verify, keys, check and explain have said of it beforehand.
judged() { # DESCRIPTION FILE STATE CODE|loads [CODE OF EXPLAIN [STATUS OF KEYS]]
	is "$1: tenon verify says so beforehand" "$(tenon verify --json "$2" | sed -n 's/^ *"state": "\([^"]*\)".*/\1/p' | head -n 1)" "$3"
	is "$1: tenon check says so beforehand" "$(verdict "$2")" "$4"
	tenon keys "$2" >/tmp/keys.out 2>&1
	is "$1: tenon keys says whether there is a step to take" "$?" "${6-$([ "$4" = loads ] && echo 0 || echo 1)}"
	run insmod "$2"
	if [ "$4" = loads ]; then
		check "$1: the kernel loads it" [ "$status" = 0 ]
		check "$1: it is there" is_loaded loop
		is "$1: it does not taint" "$(cat /sys/module/loop/taint)" ""
	else
		check "$1: the kernel refuses it" [ "$status" = 1 ]
		has "$1: with that reason" "$err" "Key was rejected by service"
		check "$1: it is not there" not_loaded loop
		is "$1: tenon explain names the cause" "$(told "$2")" "kept-out $5"
	fi
	sweep
}

# A key that the kernel is given while it runs, signed by one that it trusts; before, while its certificate is nowhere, and with that
# where DKMS keeps it.
later() {
	mkdir -p /var/lib/dkms
	rm -f /var/lib/dkms/mok.pub
	judged "signed by a key that the kernel does not have yet" /test/later/loop.ko untrusted E-signature-unknown-key E-key-not-enrolled
	check "the kernel takes its certificate, which a key of its own has signed" helper key .secondary_trusted_keys /test/later.der
	has "tenon verify: without the certificate nobody can tell" "$(tenon verify /test/later/loop.ko)" \
		'the kernel has a key "later key of modules" in .secondary_trusted_keys, whose certificate is not to be found'
	run tenon keys /test/later.der
	is "tenon keys of the certificate: it counts" "$status:$(printf '%s\n' "$out" | head -n 1)" \
		'0:/test/later.der: the key "later key of modules" counts: the kernel takes it for modules, from its keyring .secondary_trusted_keys'
	has "tenon keys: the key is there" "$(tenon keys -o STATE,SUBJECT,RING -r --noheadings)" "trusted later\x20key\x20of\x20modules .secondary_trusted_keys"
	cp /test/later.der /var/lib/dkms/mok.pub
	has "tenon verify: through which keyring" "$(tenon verify /test/later/loop.ko)" "in the keyring .secondary_trusted_keys, from /var/lib/dkms/mok.pub"
	judged "signed by a key that the kernel was given since" /test/later/loop.ko trusted loads
	cp /test/later/loop.ko loop.ko
	printf '\377\377\377\377' | dd of=loop.ko bs=1 seek=9000 conv=notrunc 2>/dev/null
	judged "signed by that key, then changed" ./loop.ko changed E-signature-wrong E-signature-wrong
	rm /var/lib/dkms/mok.pub
}

# Everything unloaded again, not with our tools, so that a bug of theirs cannot leak into the next check; but for the
# module that a check in the background has $starting.
sweep() {
	[ ! -e /tmp/leave ] || return 0 # the guest ends here anyway
	rm -f /etc/modprobe.d/*
	await started
	helper sweep ${starting-} >/tmp/left || fail "all modules can be unloaded" "left: $(cat /tmp/left)"
}

# Run SETUP, then COMMAND with the PATH given, and note all that can be seen of it.
trial() { # WHO SETUP COMMAND
	eval "$2" >/dev/null 2>&1
	helper observe >/dev/null
	eval "$3" >/tmp/stdout 2>/tmp/stderr
	echo "status: $?" >/tmp/status
	release
	sed 's/^/stdout: /' /tmp/stdout >"/tmp/$1"
	sed 's/^/stderr: /' /tmp/stderr >>"/tmp/$1"
	cat /tmp/status >>"/tmp/$1"
	helper observe >>"/tmp/$1"
	sweep
}

# SETUP and COMMAND are shell text. Afterwards /tmp/ours is what ours did.
both() { # DESCRIPTION SETUP COMMAND
	PATH=$PEER
	echo /peer/run/modprobe >/proc/sys/kernel/modprobe
	trial peer "$2" "$3"
	PATH=$OURS
	echo /sbin/modprobe >/proc/sys/kernel/modprobe
	trial ours "$2" "$3"
	if cmp -s /tmp/peer /tmp/ours; then
		pass "$1"
	else
		{ echo "$3 ('-': packaged kmod, '+': ours)"; diff -U 9 /tmp/peer /tmp/ours | sed 1,3d; } | fail "$1" -
	fi
}

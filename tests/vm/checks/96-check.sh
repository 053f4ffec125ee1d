# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main enforce
# modules: loop
#
# tenon check before insmod, as root and as nobody: what it says is what the kernel then does.

# Of the only module in tenon's JSON: "loads null", "fails ENOEXEC".
verdict() { # COMMAND...
	"$@" 2>/dev/null | sed -n 's/^ *"\(verdict\|error\)": "*\([A-Za-z]*\)"*,*$/\2/p' | head -n 2 | tr '\n' ' '
}

# What came of the last insmod, by its words for error numbers.
outcome() {
	case $status:$err in
	0:*) echo "loads null " ;;
	*": Invalid module format") echo "fails ENOEXEC " ;;
	*": Unknown symbol in module") echo "fails ENOENT " ;;
	*": Invalid parameters") echo "fails EINVAL " ;;
	*": File exists") echo "fails EEXIST " ;;
	*": Key was rejected by service") echo "fails EKEYREJECTED " ;;
	*) echo "$err" ;;
	esac
}

asked() { # DESCRIPTION WANTED FILE [PARAMETER...]
	desc=$1 wanted=$2
	shift 2
	root=$(verdict tenon check --json "$@")
	nobody=$(verdict helper nobody tenon check --json "$@")
	run insmod "$@"
	is "tenon check, $desc: that is what the kernel does" "$root" "$(outcome)"
	is "tenon check, $desc: $wanted" "$root" "$wanted "
	is "tenon check, $desc: nobody is told the same" "$nobody" "$root"
}

cd /test
if [ "$(cat /sys/module/module/parameters/sig_enforce)" = Y ]; then
	asked "signed, where it is enforced" "loads null" /test/signed/loop.ko
	sweep
	asked "unsigned, where signatures are enforced" "fails EKEYREJECTED" /test/unsigned/loop.ko
else
	asked "a good one" "loads null" /test/tv_base.ko
	asked "already loaded" "fails EEXIST" /test/tv_base.ko
	sweep
	asked "built for another kernel" "fails ENOEXEC" /test/foreign/tv_param.ko
	asked "an unknown symbol" "fails ENOENT" /test/tv_mid.ko
	asked "a parameter that is no number" "fails EINVAL" /test/tv_param.ko number=many
	asked "a good parameter" "loads null" /test/tv_param.ko number=3
	sweep
	check "tenon check of a name, with what it needs" tenon check tv_top
fi
sweep

# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: many
#
# Some 500 modules with one command, by ours and by the packaged tools: the same set, the same users.

seconds() {
	cut -d' ' -f1 /proc/uptime
}

# Name, size, reference count, users and state of all, in the kernel's order.
snapshot() {
	cut -d' ' -f1-5 /proc/modules
}

start=$(seconds)
run modprobe -a $(cat /many)
took=$(echo "$start $(seconds)" | awk '{ printf "%.1f", $2 - $1 }')
snapshot >/tmp/ours
ours_status=$status
ours_err=$err
count=$(wc -l </tmp/ours)
echo "# modprobe -a loaded $count modules in $took s" >&3
check "modprobe -a of $(wc -l </many) names loads some 500 modules" [ "$count" -gt 450 ]
for n in $(cat /many); do
	not_loaded "$n" && echo "$n"
done | xargs >/tmp/left
is "every one of them" "$(cat /tmp/left)" ""
lsmod | sed 1d | awk '{ print $1, $2, $3 }' >/tmp/lsmod
is "lsmod lists them all as the kernel does" "$(cat /tmp/lsmod)" "$(awk '{ print $1, $2, $3 }' /tmp/ours)"

# One comes and goes while the list, which is many pages long, is read.
restless=$(awk '$3 == 0 { print $1; exit }' /proc/modules)
sed 1d /tmp/lsmod | awk -v r="$restless" '$1 != r { print $1 }' | sort >/tmp/steady
(while [ ! -e /tmp/enough ]; do rmmod "$restless"; modprobe "$restless"; done) 2>/dev/null &
for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	lsmod | sed 1d | awk '{ print $1 }' | sort >/tmp/seen
	uniq -d /tmp/seen | sed 's/^/twice: /'
	grep -vxFf /tmp/seen /tmp/steady | sed 's/^/missing: /'
	lsmod | grep -e ' -[0-9]'
done >/tmp/wrong 2>&1
: >/tmp/enough
wait
is "lsmod is right while modules come and go" "$(sort /tmp/wrong | uniq -c)" ""

# Newest first, so users before what they use. Some are held otherwise (a file system's compressor), so a second
# round may be needed.
start=$(seconds)
for round in 1 2 3; do
	[ -z "$(loaded)" ] || modprobe -r -a $(loaded) 2>/tmp/refused
done
took=$(echo "$start $(seconds)" | awk '{ printf "%.1f", $2 - $1 }')
echo "# modprobe -r removed them in $took s" >&3
is "modprobe -r takes all of them down" "$(loaded)" ""

# The same side by side: who came first differs, so by name.
start=$(seconds)
run tenon load $(cat /many)
took=$(echo "$start $(seconds)" | awk '{ printf "%.1f", $2 - $1 }')
echo "# tenon load: $took s" >&3
is "tenon load of them succeeds" "$status:$err" "0:"
by_name() { # the users of a module, too
	awk '{ n = split($4, u, ","); $4 = ""; for (i = 1; i < n; i++) print $1, u[i]; print $1, $2, $3, $5 }' | sort
}
is "and ends with the same set, with the same users and states" "$(snapshot | by_name)" "$(by_name </tmp/ours)"
helper sweep >/dev/null

PATH=$PEER
start=$(seconds)
run modprobe -a $(cat /many)
took=$(echo "$start $(seconds)" | awk '{ printf "%.1f", $2 - $1 }')
echo "# packaged: $took s" >&3
snapshot >/tmp/peer
is "the packaged modprobe loads the same, in the same order, with the same users" "$(cat /tmp/ours)" "$(cat /tmp/peer)"
is "and says the same" "$ours_status:$ours_err" "$status:$err"
touch /tmp/leave

# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# The kernel is locked down, and nothing unlocks it: from here on only what Debian signed may load.

lockdown=/sys/kernel/security/lockdown
if ! echo integrity >$lockdown 2>/dev/null; then
	skip "a kernel that is locked down" "no $lockdown"
else
	run insmod /test/tv_base.ko
	is "locked down: an unsigned module is refused" "$err" "insmod: ERROR: could not insert module /test/tv_base.ko: Operation not permitted"
	said=$(tenon explain tv_base)
	has "tenon explain names the cause" "$said" "cause[E-unsigned]"
	has "and what to do" "$(todo E-unsigned)" "sign it with a key that the kernel has"
	has "and says who minds" "$said" "the kernel is locked down"
	has "and quotes the line" "$said" "Lockdown: insmod: unsigned module loading is restricted"
	has "tenon log has it" "$(tenon log)" "Lockdown: insmod: unsigned module loading is restricted"
	has "the message's causes have lockdown" "$(tenon explain "$err")" E-lockdown
fi

# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: xz
#
# The last: IMA has a policy, which nothing takes away, and from here on nothing is loaded but what is signed for it.

policy=/sys/kernel/security/ima/policy
if ! echo "appraise func=MODULE_CHECK appraise_type=imasig" >$policy 2>/dev/null; then
	skip "a policy of IMA's" "no $policy"
else
	run insmod /test/signed/loop.ko
	is "IMA wants a signature of its own: it did fail" "$status:${err##*: }" "1:Permission denied"
	said=$(tenon explain /test/signed/loop.ko)
	has "tenon explain says what that may be" "$said" "possible[E-ima]"
	has "and what to do" "$(todo E-ima)" "Install the file from its package"
	has "and quotes the line" "$said" "op=appraise_data cause=IMA-signature-required"
	is "and accuses no other: IPE has no policy" "$(echo "$said" | grep -c E-ipe)" 0
	has "so it does of the message" "$(meant)" E-ima
fi

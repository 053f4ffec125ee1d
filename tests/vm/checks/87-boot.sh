# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# tenon boot: the modules of modules-load.d, as systemd-modules-load grades what happens.

D=/etc/modules-load.d
mkdir -p $D /run/modules-load.d /usr/lib/modules-load.d

run tenon boot
is "nothing is asked for: fine" "$status:$out$err" "0:"

printf '# a comment\ntv-top\n; another\ntv_param\n' >$D/10-a.conf
echo tv_busy >/usr/lib/modules-load.d/20-b.conf
echo tv_fail >/usr/lib/modules-load.d/30-c.conf
ln -s /dev/null $D/30-c.conf
echo 'options tv_param text=boot' >$CONF
run tenon boot
is "all are loaded, without a word" "$status:$out$err" "0:"
check "they are there" is_loaded tv_top tv_mid tv_base tv_param tv_busy
is "with the options of modprobe.d" "$(param tv_param text)" boot
check "a file in /etc hides one of its name" not_loaded tv_fail
run tenon boot -v
has "told: where it was asked for, and what came of it" "$err" "/etc/modules-load.d/10-a.conf:2: tv_top is there: already loaded"
sweep

rm $D/30-c.conf
run tenon boot
is "there is no device for it (ENODEV): no failure" "$status:$err" "0:"
sweep

echo 'options tv_fail code=5' >$CONF
run tenon boot
is "a module that cannot be loaded: a failure" "$status" 1
has "told with the place" "$err" "/usr/lib/modules-load.d/30-c.conf:1: could not load tv_fail"
check "the others are there" is_loaded tv_top tv_param tv_busy
sweep

echo 'install tv_fail /bin/false' >$CONF
run tenon boot
is "so is a block by an install line" "$status" 1
printf 'blacklist tv_fail\nblacklist tv_busy\n' >$CONF
sweep
printf 'blacklist tv_fail\nblacklist tv_busy\n' >$CONF
run tenon boot -v
is "a blacklist line is none" "$status" 0
has "it is told when asked" "$err" "tv_busy is blacklisted: /etc/modprobe.d/check.conf:2"
check "and it holds" not_loaded tv_busy tv_fail
sweep

rm /usr/lib/modules-load.d/30-c.conf
printf 'no_such_thing\ntv_mid number=3\ntv_base\n' >$D/10-a.conf
run tenon boot
is "what nobody knows is no failure" "$status" 0
has "but is told" "$err" "/etc/modules-load.d/10-a.conf:1: no module is called 'no_such_thing'"
has "a line has one name" "$err" "/etc/modules-load.d/10-a.conf:2: 'tv_mid number=3' is no name of a module"
check "the rest is loaded" is_loaded tv_base
sweep

echo tv_mid >/tmp/only.conf
run tenon boot --timings /tmp/only.conf
has "files that are named replace the directories" "$out" tv_mid
is "nothing else is loaded" "$(loaded)" "tv_mid tv_base"
sweep
run tenon boot --dry-run /tmp/only.conf
is "a dry run names what is asked for" "$out" "tv_mid	/tmp/only.conf:1"
is "and loads nothing" "$(loaded)" ""
rm -r $D /run/modules-load.d /usr/lib/modules-load.d /tmp/only.conf

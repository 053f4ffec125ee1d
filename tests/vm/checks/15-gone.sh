# SPDX-License-Identifier: LGPL-2.1-or-later
# boot: main
#
# Files of modules.dep that are not there, or are no modules: what is loaded, and which file is named.

away() { # NAME: its file is gone
	mv "$T/extra/$1.ko" /tmp/
}

back() {
	rm -rf "$T/extra/$1.ko"
	mv "/tmp/$1.ko" "$T/extra/"
}

away tv_base
run modprobe -v tv_top
wanted="modprobe: ERROR: could not insert 'tv_top': dependency 'tv_base': $T/extra/tv_base.ko: No such file or directory"
is "the file of a dependency is gone: the message names it" "$status:$out:$err" "1::$wanted"
is "and nothing is loaded" "$(loaded)" ""
run modprobe -n -v tv_top
is "a dry run says the same" "$status:$out:$err" "1::$wanted"
run modprobe -a tv_top tv_param
is "with -a the others are loaded" "$status:$(loaded):$err" "1:tv_param:$wanted"
sweep
run modprobe tv_soft
is "what is only wanted is left out" "$status:$(loaded):$err" "0:tv_soft tv_param:"
sweep
echo "softdep tv_param pre: tv_mid" >$CONF
run modprobe -v tv_param
is "so is what is only wanted and needs it" "$status:$(loaded):$err" \
	"0:tv_param:modprobe: ERROR: soft dependency 'tv_mid' of 'tv_param' is left out: dependency 'tv_base': $T/extra/tv_base.ko: No such file or directory"
sweep
back tv_base

away tv_mid
run modprobe tv_top
is "a file between two others is gone: not even what comes before it is loaded" "$status:$(loaded)" "1:"
back tv_mid

away tv_top
run modprobe tv_top
is "its own file is gone" "$status:$(loaded):$err" \
	"1::modprobe: ERROR: could not insert 'tv_top': $T/extra/tv_top.ko: No such file or directory"
back tv_top

modprobe tv_base
away tv_base
run modprobe tv_top
is "what is loaded needs no file" "$status:$(loaded):$err" "0:tv_top tv_mid tv_base:"
sweep
back tv_base

modprobe tv_top
mv "$T/modules.dep.bin" /tmp/
run modprobe tv_param
is "a tree without its index: kmod's line, and what to do" "$status:$err" \
	"1:modprobe: FATAL: Module tv_param not found in directory $T
modprobe: FATAL: $T has no modules.dep.bin; this makes a new one: depmod $V"
run modprobe tv_top
is "what is loaded is there nevertheless" "$status:$err" "0:"
mv /tmp/modules.dep.bin "$T/"
mv "$T" /tmp/tree
run modprobe -v tv_mid
is "so it is without a tree" "$status:$out:$err" "0::"
run modprobe --first-time tv_mid
is "and not for the first time" "$status:$err" "1:modprobe: ERROR: could not insert 'tv_mid': Module already in kernel"
run modprobe tv_param
is "what is not loaded is not found" "$status:$err" "1:modprobe: FATAL: Module tv_param not found in directory $T"
run modprobe -r tv_mid
is "what is in use stays" "$status:$err:$(loaded)" "1:modprobe: FATAL: Module tv_mid is in use.:tv_top tv_mid tv_base"
run modprobe -r -v tv_top
has "what is loaded is removed" "$status:$out" "0:rmmod tv_top"
check "the kernel has it no more" not_loaded tv_top
mv /tmp/tree "$T"
sweep

# What comes after the line with the file is kmod's own.
broken() { # DESCRIPTION COMMAND LINE: COMMAND makes what is at $file; LINE is said of it
	away tv_base
	file=$T/extra/tv_base.ko
	eval "$2"
	for name in tv_base tv_top; do
		PATH=$PEER
		run modprobe $name
		peer=$(printf '%s\n' "$err" | tail -n 1)
		PATH=$OURS
		run modprobe $name
		if [ $name = tv_base ]; then
			is "$1" "$status:$err" "1:modprobe: ERROR: $3
$peer"
		else
			is "$1, as a dependency" "$status:$err" "1:modprobe: ERROR: dependency 'tv_base' of 'tv_top': $3
$peer"
		fi
		is "$1: nothing is loaded" "$(loaded)" ""
	done
	back tv_base
}
broken "an empty file" ': >$file' "could not load $T/extra/tv_base.ko: the file is empty"
broken "a directory" 'mkdir $file' "could not load $T/extra/tv_base.ko: Is a directory"
broken "half an xz file" 'head -c 3000 /test/xz/loop.ko.xz >$file' \
	"could not load $T/extra/tv_base.ko: the xz data is damaged: it is cut short"
broken "half a zstd file" 'head -c 3000 /test/zst/loop.ko.zst >$file' \
	"could not load $T/extra/tv_base.ko: the zstd data is damaged: it is cut short"

away tv_base
echo rubbish >$T/extra/tv_base.ko
run modprobe tv_top
is "what the kernel refuses, as a dependency" "$status:$(loaded):$err" \
	"1::modprobe: ERROR: dependency 'tv_base' of 'tv_top': could not insert $T/extra/tv_base.ko: Exec format error
modprobe: ERROR: could not insert 'tv_top': Exec format error"
both "what the kernel refuses, by its own name" "echo rubbish >$T/extra/tv_base.ko" "modprobe tv_base"
back tv_base

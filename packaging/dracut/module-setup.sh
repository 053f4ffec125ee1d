#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# dracut: the module tools, the library that udev and systemd open by name and, where modules are
# compressed, what unpacks them, which is opened by name as well.

check() {
	require_binaries kmod modprobe || return 1
	return 0
}

depends() {
	return 0
}

# A kernel that unpacks modules itself needs none of these. They are small, and the one that does not needs them to boot.
_compressed() { # SUFFIX
	# shellcheck disable=SC2154 # dracut's: the kernel's version
	[[ -n $(find "${dracutsysrootdir-}/lib/modules/$kernel/" -name "*.ko.$1" -print 2>/dev/null | head -n 1) ]]
}

install() {
	inst_multiple kmod modprobe insmod rmmod lsmod modinfo depmod
	inst_libdir_file "libkmod.so.2*"
	if _compressed xz; then inst_libdir_file "liblzma.so.5*"; fi
	if _compressed zst; then inst_libdir_file "libzstd.so.1*"; fi
	if _compressed gz; then inst_libdir_file "libz.so.1*"; fi
}

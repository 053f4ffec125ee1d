# SPDX-License-Identifier: LGPL-2.1-or-later
# /etc/runit/core-services/02-tenon-boot.sh, in the place of 02-kmods.sh: load the modules of modules-load.d,
# /etc/modules and the kernel's command line. Read by /etc/runit/1, whose shell and words it has.

if [ -z "$VIRTUALIZATION" ] && [ -e /proc/modules ]; then
	msg "Loading kernel modules..."
	tenon boot
fi

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is done with each package: steps of shell, whose printed lines, exit status and traces are compared.

In each of them $P is the package, $T the directory of the tools; $M, $V and $K1, $K2 are filled in from the tree. `tell
COMMAND...` prints how the command ended, `show COMMAND...` also what it printed.
"""

PRELUDE = r"""
P=@PACKAGE@
# The smaller kernel is the one that more is done with.
set -- $(ls -r /lib/modules); K1=$1 K2=$2
T=/mnt
tell() { "$@" >&2; echo "$*: $?"; }
show() { "$@"; echo "$*: $?"; }
# The versions that the package brought, as M/V.
each() { for at in /var/lib/dkms/*/*/source; do [ -L "$at" ] || continue; at=${at%/source}; V=${at##*/} at=${at%/*} M=${at##*/}; "$@"; done; }
"""

TAKE = r"""
[ -e /usr/sbin/dkms.packaged ] || { dpkg-divert --quiet --rename --divert /usr/sbin/dkms.packaged /usr/sbin/dkms; }
cp /mnt/tools/@TOOL@/* /usr/bin/ 2>/dev/null
if [ -e /mnt/tools/@TOOL@/tenon ]; then ln -sfn ../bin/tenon /usr/sbin/dkms; else ln -sfn dkms.packaged /usr/sbin/dkms; fi
if [ -e /mnt/tools/@TOOL@/dkms.wrong ]; then ln -sfn ../bin/dkms.wrong /usr/sbin/dkms; fi
"""

INSTALL = r"""
tell apt-get -qqy -o Dpkg::Use-Pty=0 install $P
"""

STATUS = r"""
asked() {
	show dkms status -m $M
	show dkms status $M/$V
	show dkms status -m $M -v $V -k $K1
	show dkms status -k $K2 -a $(uname -m)
	show dkms status -m $M -v $V -k $K1 -a $(uname -m)
	show dkms status -m $M -v 0.0.1
	show dkms status $M/$V -k $K1/$(uname -m)
}
show dkms status
each asked
show dkms status -m not-here
show dkms status -k 1.2.3
tell dkms
tell dkms status --nonsense
"""

AGAIN = r"""
again() {
	tell dkms add -m $M -v $V
	tell dkms build -m $M -v $V -k $K1
	tell dkms install -m $M -v $V -k $K1
	tell dkms install $M/$V -k $K1 --force
	tell dkms build -m $M -v $V -k 1.2.3
	tell dkms install -m $M -v 0.0.1 -k $K1
	tell dkms remove -m $M -v 0.0.1 --all
	tell dkms remove -m $M -v $V -k 1.2.3
}
each again
show dkms status
"""

UNINSTALL = r"""
each eval 'tell dkms uninstall -m $M -v $V -k $K1'
each eval 'tell dkms uninstall -m $M -v $V -k $K1'
show dkms status
"""

INSTALL_AGAIN = r"""
each eval 'tell dkms install $M/$V -k $K1'
show dkms status
"""

UNBUILD = r"""
each eval 'tell dkms unbuild $M/$V -k $K2'
show dkms status
each eval 'tell dkms unbuild $M/$V -k $K2'
"""

HOOKS = r"""
tell /etc/kernel/prerm.d/dkms $K1
show dkms status
tell /etc/kernel/postinst.d/dkms $K1
show dkms status
tell /etc/kernel/postinst.d/dkms 1.2.3
tell /etc/kernel/header_postinst.d/dkms $K1
tell /etc/kernel/preinst.d/dkms 1.2.3
"""

APT_REMOVE = r"""
tell apt-get -qqy remove $P
show dkms status
"""

APT_PURGE = r"""
tell apt-get -qqy purge $P
show dkms status
"""

DKMS_REMOVE = r"""
each eval 'tell dkms remove $M/$V -k $K1'
show dkms status
each eval 'tell dkms remove -m $M -v $V --all'
show dkms status
"""

# Those that an installation begins with; and what may then be done by another tool.
FIRST = [("install", INSTALL), ("status", STATUS)]
THEN = [("again", AGAIN), ("uninstall", UNINSTALL), ("install again", INSTALL_AGAIN), ("unbuild", UNBUILD)]
LAST = [("remove", APT_REMOVE), ("purge", APT_PURGE)]
ALONE = [("hooks", HOOKS)]  # builds once more
END = [("status", STATUS), *THEN, *LAST]


def steps(package, tool, which):
    """[name, shell] of the steps @which for @package, of which the first puts @tool in dkms' place."""
    prelude = PRELUDE.replace("@PACKAGE@", package)
    return [["take", TAKE.replace("@TOOL@", tool)]] + [[name, prelude + script] for name, script in which]

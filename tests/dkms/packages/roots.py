# SPDX-License-Identifier: LGPL-2.1-or-later
"""Debian roots to build modules in: made once with debootstrap, and kept as a tarball beside the other material.

A root has a compiler, dkms, the headers of two kernels of its release and those kernels' own modules. dkms is of one
version in all of them, so that what is compared differs in nothing else.
"""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent.parent
sys.path.append(str(TOP / "tests/system"))
from chroots import Missing, in_root, lacking, material, run  # noqa: E402

FLAVOURS = ("amd64", "cloud-amd64")
DKMS_OF = "trixie"  # whose dkms all of them have

# What dkms, tenon and the kernels' build programs run with.
PACKAGES = """dkms build-essential kmod xz-utils zstd openssl libjson-c5 libsmartcols1 libseccomp2 libelf-dev
    lsb-release""".split()

# In the new root, with the directory of the material as /mnt; words: the flavours.
FILL = """
set -e
echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/tests
printf '%s\\n' 'APT::Install-Recommends "false";' 'Acquire::Check-Valid-Until "false";' 'APT::Sandbox::User "";' 'Acquire::Languages "none";' \\
	'Binary::apt::APT::Keep-Downloaded-Packages "true";' 'APT::Keep-Downloaded-Packages "true";' >/etc/apt/apt.conf.d/tests
rm -f /etc/apt/apt.conf.d/docker-clean
apt-get -q update
apt-get -qy install PACKAGES $(printf 'linux-headers-%s ' "$@")
if [ -d /mnt/dkms ]; then dpkg -i /mnt/dkms/*.deb; fi
cd /tmp
for flavour; do
	# A kernel's files alone: no boot loader and no initrd is wanted here.
	image=$(apt-cache depends --no-recommends --no-suggests "linux-image-$flavour" | sed -n 's/^ *Depends: \\(linux-image-.*\\)/\\1/p')
	rest=$(apt-cache depends --no-recommends --no-suggests "$image" |
		sed -n 's/^ *Depends: \\(linux-\\(binary\\|modules\\|base\\)-[0-9].*\\)/\\1/p')
	apt-get -q download "$image" $rest
done
for deb in ./*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x -C / --keep-directory-symlink; done
for tree in /lib/modules/*; do depmod "${tree##*/}"; done
apt-get clean
"""


# What no package builds upon: depmod would read all of it, for each module that comes and goes. The directories above stay.
BULK = """drivers/iio drivers/hwmon drivers/input drivers/scsi drivers/comedi drivers/ata drivers/mtd drivers/watchdog drivers/infiniband
    drivers/staging drivers/bluetooth drivers/net/ethernet drivers/net/wireless drivers/net/can drivers/net/phy drivers/net/usb
    drivers/media/usb drivers/media/pci drivers/media/tuners drivers/media/i2c drivers/media/dvb-frontends drivers/media/rc
    drivers/gpu/drm/amd drivers/gpu/drm/i915 drivers/gpu/drm/xe drivers/gpu/drm/nouveau drivers/gpu/drm/radeon drivers/gpu/drm/tiny
    drivers/regulator drivers/rtc drivers/mfd drivers/power drivers/gpio drivers/thermal drivers/md drivers/nvme drivers/target
    drivers/edac drivers/crypto drivers/isdn drivers/leds drivers/hid drivers/video drivers/char drivers/usb/gadget drivers/usb/misc
    sound/pci sound/soc sound/usb sound/isa sound/drivers sound/firewire net/sched net/bluetooth net/mac80211 net/sctp net/tipc
    net/rds net/ceph net/ipv4/netfilter net/bridge net/batman-adv net/9p net/can net/ieee802154 net/netfilter/ipvs net/netfilter/ipset
    fs/ocfs2 fs/nfs fs/nfsd fs/smb fs/ceph fs/xfs fs/btrfs fs/gfs2 fs/dlm fs/afs fs/f2fs fs/nls arch crypto""".split()


def why_not():
    """Why no root can be made here, or None."""
    return lacking("debootstrap", "unshare", "tar", "zstd")


def sources(there, apt):
    """sources.list of the root: where this machine's apt has Debian from."""
    lines = []
    for rest, uri in there.sites(apt.at / "sites").items():
        if rest and apt.suite != there.OLD:
            continue
        areas = "main contrib non-free" if apt.suite == there.NEXT else "main"
        lines.append(f"deb {uri} {apt.suite}{'-' + rest if rest else ''} {areas}\n")
    return "".join(lines)


def _make(suite, into, log):
    """The tarball, in the directory @into."""
    there = material()
    apt = there.Apt(there.home(), suite, "amd64")
    apt.update()
    root = into / "root"
    run("debootstrap", "--variant=minbase", f"--keyring={there.keyring()}", suite, root, there.sites(apt.at / "sites")[""], log=log)
    (root / "etc/apt/sources.list").write_text(sources(there, apt))
    if suite != DKMS_OF:
        other = there.Apt(there.home(), DKMS_OF, "amd64")
        other.update()
        other.download(["dkms"], into / "dkms")
    in_root(root, into, FILL.replace("PACKAGES", " ".join(PACKAGES)), log, *FLAVOURS)
    run("tar", "-C", root, "--numeric-owner", "-I", "zstd -3 -T1", "-cf", into / "root.tar.zst", ".", log=log)
    shutil.rmtree(root)
    shutil.rmtree(into / "dkms", ignore_errors=True)


def tarball(suite, say):
    """The directory that has @suite's root.tar.zst, made if it is not there yet."""
    there = material()
    final = there.home() / f"dkms-root-{suite}"
    recipe = hashlib.sha256(repr((1, suite, PACKAGES, FILL, FLAVOURS, DKMS_OF)).encode()).hexdigest()
    if (final / "recipe").exists() and (final / "recipe").read_text() == recipe:
        return final
    say(f"making the root of Debian {suite}, once")
    start = time.monotonic()
    work = there.home() / f".new-dkms-root-{suite}-{os.getpid()}"
    work.mkdir()
    try:
        _make(suite, work, work / "log")
        (work / "debs").mkdir()
        (work / "recipe").write_text(recipe)
        there.put_in_place(work, final)
    except there.Problem as problem:
        raise Missing(str(problem)) from problem
    finally:
        shutil.rmtree(work, ignore_errors=True)
    say(f"made the root of Debian {suite} in {time.monotonic() - start:.0f} s")
    return final


def unpacked(suite, at, say):
    """@suite's root in the new directory @at. Return: the directory for its packages' files."""
    there = tarball(suite, say)
    at.mkdir(parents=True)
    subprocess.run(["tar", "-C", at, "--numeric-owner", "-I", "zstd", "-xf", there / "root.tar.zst"], check=True)
    for tree in at.glob("usr/lib/modules/*"):
        for name in BULK:
            shutil.rmtree(tree / "kernel" / name, ignore_errors=True)
        subprocess.run(["chroot", at, "depmod", tree.name], check=True)
    return there / "debs"

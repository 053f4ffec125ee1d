# SPDX-License-Identifier: LGPL-2.1-or-later
"""Debian roots: made once with debootstrap and kept as an image beside the other material.

A root has a kernel, systemd, udev, initramfs-tools and dracut, the packaged
kmod, and what an administrator would have configured. base() is the directory
with root.ext4, vmlinuz and one initrd for each generator, all made with the
packaged kmod; installed() is a copy of it on which tenon has taken kmod's
place, with initrds of its own.
"""
import hashlib
import io
import os
import pathlib
import shutil
import subprocess
import tarfile
import time

from chroots import Missing, in_root, lacking, material, run

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
GENERATORS = ("initramfs-tools", "dracut")
LABEL = "system"
MEGABYTES = 2000  # of the image, which is sparse

PACKAGES = """systemd systemd-sysv udev dbus kmod initramfs-tools dracut-core zstd e2fsprogs pciutils
    libjson-c5 libseccomp2 linux-image-amd64""".split()

# What an administrator wrote; also what the initrds are made with.
CONFIGURED = {
    "etc/fstab": f"LABEL={LABEL} / ext4 defaults 0 1\n",
    "etc/hostname": "system\n",
    "etc/machine-id": "0123456789abcdef0123456789abcdef\n",  # none at all would be a first boot
    "etc/initramfs-tools/conf.d/system": "COMPRESS=zstd\nCOMPRESSLEVEL=1\nMODULES=most\n",
    # e1000e has a device at boot, and nothing but this line that keeps it away. systemd.conf's options of dummy come first.
    "etc/modprobe.d/tests.conf": "blacklist e1000e\noptions dummy numdummies=3\n",
    "etc/modules-load.d/tests.conf": "# for the tests\ndummy\n\n; a name with a dash, and one that is built in\nnet-failover\next2\n",
    "usr/lib/modules-load.d/hidden.conf": "ifb\n",
    "usr/lib/modules-load.d/seen.conf": "bonding\n",
    "etc/systemd/system/checks.service": (HERE / "checks/checks.service").read_text(),
}
LINKS = {
    "etc/modules-load.d/hidden.conf": "/dev/null",
    "etc/systemd/system/multi-user.target.wants/checks.service": "../checks.service",
}


def why_not():
    """Why no root can be made here, or None."""
    return lacking("debootstrap", "mkfs.ext4", "unshare", "dpkg-deb")


# Both generators, for the one kernel that there is. dracut is told to be of no particular machine.
INITRDS = """
release=$(basename /lib/modules/*)
for generator; do
	case $generator in
	initramfs-tools) mkinitramfs -o "/mnt/initrd.$generator" "$release" ;;
	dracut)
		dracut --quiet --force --no-hostonly --no-hostonly-cmdline --compress='zstd -1 -T1' "/mnt/initrd.$generator" "$release"
		;;
	esac
done
"""


def _recipe(suite):
    """What a root is made by, in one word: another recipe makes another root."""
    text = repr((1, suite, PACKAGES, CONFIGURED, LINKS, MEGABYTES, INITRDS))
    return hashlib.sha256(text.encode()).hexdigest()


def write_configuration(root):
    for path, text in CONFIGURED.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    for path, target in LINKS.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)


def debootstrap(suite, root, log):
    """Debian's @suite in the directory @root, and a second kernel's package in its /srv/kernel."""
    there = material()
    apt = there.Apt(there.home(), suite, "amd64")
    apt.update()
    run("debootstrap", "--variant=minbase", f"--keyring={there.keyring()}", f"--include={','.join(PACKAGES)}", suite, root,
        there.sites(apt.at / "sites")[""], log=log)
    # The small one, to be installed and removed in the running system.
    apt.download([apt.depends("linux-image-cloud-amd64", "linux-image-")], root / "srv/kernel")


def _make(suite, into, log):
    """The image and what boots it, in the directory @into."""
    root = into / "root"
    debootstrap(suite, root, log)
    shutil.rmtree(root / "usr/share/doc")
    for path in [*(root / "var/cache/apt/archives").glob("*.deb"), *(root / "boot").glob("initrd.img-*")]:
        path.unlink()
    write_configuration(root)
    in_root(root, into, "set -e\n" + INITRDS, log, *GENERATORS)
    shutil.copy2(next((root / "boot").glob("vmlinuz-*")), into / "vmlinuz")
    run("mkfs.ext4", "-q", "-F", "-L", LABEL, "-O", "^has_journal", "-m", "0", "-d", root, into / "root.ext4", f"{MEGABYTES}M", log=log)
    shutil.rmtree(root)


def base(suite, say):
    """The directory of @suite's root with the packaged kmod, made if it is not there yet."""
    there = material()
    final = there.home() / f"system-{suite}"
    recipe = _recipe(suite)
    with there.locked(there.home()):
        if (final / "recipe").exists() and (final / "recipe").read_text() == recipe:
            return final
        say(f"making the root of Debian {suite}, once")
        start = time.monotonic()
        work = there.home() / f".new-system-{suite}-{os.getpid()}"
        work.mkdir()
        try:
            _make(suite, work, work / "log")
            (work / "recipe").write_text(recipe)
            there.put_in_place(work, final)
        except there.Problem as problem:
            raise Missing(str(problem)) from problem
        finally:
            shutil.rmtree(work, ignore_errors=True)
        say(f"made the root of Debian {suite} in {time.monotonic() - start:.0f} s")
    return final


def sums(debs):
    """sha256sum's lines of the programs and the library in these packages."""
    for path in sorted(debs.glob("*.deb")):
        data = subprocess.run(["dpkg-deb", "--fsys-tarfile", path], check=True, stdout=subprocess.PIPE).stdout
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for entry in archive:
                content = archive.extractfile(entry).read() if entry.isfile() else b""
                if content.startswith(b"\x7fELF"):
                    yield f"{hashlib.sha256(content).hexdigest()}  {entry.name.removeprefix('.')}\n"


INSTALL = """
set -e
dpkg --install /mnt/debs/*.deb
"""
# What the generators took along: sha256sum's lines, of the names in the initrd.
INSIDE = """
for generator; do
	unmkinitramfs "/mnt/initrd.$generator" /tmp/inside
	(cd /tmp/inside && find . -type f \\( -path '*bin/kmod' -o -name 'libkmod.so.2*' -o -name 'liblzma.so*' \\) \\
		-exec sha256sum {} + >"/mnt/inside.$generator")
	rm -r /tmp/inside
done
"""


def installed(suite, build, work, say, generators=GENERATORS):
    """A copy of base(), in @work, in which tenon, of Meson's tree @build, is in kmod's place."""
    there = base(suite, say)
    log = work / "install.log"
    log.unlink(missing_ok=True)
    subprocess.run(["cp", "--sparse=always", "--reflink=auto", there / "root.ext4", work / "root.ext4"], check=True)
    shutil.copy2(there / "vmlinuz", work / "vmlinuz")
    shutil.rmtree(work / "debs", ignore_errors=True)
    layout = "split" if suite == "bookworm" else "merged"
    run(TOP / "packaging/debian/build", "--layout", layout, build, work / "debs", log=log)
    (work / "debs/tenon-dkms.deb").unlink()  # wants a compiler, which these roots have not
    (work / "sums").write_text("".join(sums(work / "debs")))
    in_root(work / "root.ext4", work, INSTALL + INITRDS + INSIDE, log, *generators)
    return work


def kernel_packages(work):
    """A kernel's package comes and goes in installed()'s image. Return: the lines of what was checked."""
    in_root(work / "root.ext4", work, (HERE / "kernel-package").read_text(), work / "install.log")
    return (work / "kernel.tap").read_text().splitlines()


def use_our_units(work):
    """In installed()'s image the units of packaging/ take the place of systemd's."""
    shutil.copy2(TOP / "packaging/systemd/kmod-static-nodes.service", work)
    in_root(work / "root.ext4", work, "set -e; cp /mnt/kmod-static-nodes.service /etc/systemd/system; systemctl enable tenon-boot.service",
            work / "install.log")

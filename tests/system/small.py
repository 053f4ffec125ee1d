# SPDX-License-Identifier: LGPL-2.1-or-later
"""A small root as Alpine's is: busybox for everything, its init, no udev; all programs static, built with musl.

What finds the disk and the network, in an initramfs that has nothing else and
in the root, is modprobe by packaging/busybox/coldplug; or tenon: `tenon watch`
waits for the disk, `tenon coldplug` and `tenon boot` load the rest, and init
keeps a `tenon watch`.
"""
import os
import shutil
import subprocess

import guest
import initramfs
import material
import musl
import roots

PACKAGING = roots.TOP / "packaging"
APPLETS = """[ awk basename cat chmod cmp cp cut cat date diff dirname dmesg echo env expr false find findfs grep head hostname id ifconfig
    init ip kill ln ls mkdir mknod mktemp mount mv ping poweroff printf ps readlink rm route sed seq sh sha256sum sleep sort
    stat stty switch_root sync tail tar tee test touch tr true udhcpc umount uname uniq usleep wc which xargs""".split()
# The initramfs of somebody who knows the disk's bus and the root's file system, and nothing more.
NEEDED = ["virtio_pci", "virtio_blk", "ext4"]
# Large, and no device in the guest wants anything of it.
LEFT_OUT = ("drivers/gpu", "drivers/media", "drivers/infiniband", "drivers/net/wireless", "drivers/staging", "drivers/scsi", "sound")
CONFIGURED = {
    "etc/modprobe.d/tests.conf": "blacklist e1000e\noptions dummy numdummies=3\n",
    "etc/modules-load.d/tests.conf": "# for the tests\ndummy\nnet-failover\n",
    "usr/lib/modules-load.d/hidden.conf": "ifb\n",
    "etc/modules": "bonding max_bonds=0\n",
    "etc/inittab": "::sysinit:/etc/init.d/rcS\n::once:/etc/init.d/checks\n",
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
}


def static_kmod(build):
    """kmod for an initramfs (tests/static)."""
    work = build / "static-size"
    done = subprocess.run([roots.TOP / "tests/static/run", roots.TOP, work], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env={**os.environ, "MKKO": str(build / "src/mkko")})
    if done.returncode:
        raise material.Missing(f"no static kmod:\n{done.stdout}")
    if initramfs.libraries_of(work / "kmod"):
        raise material.Missing("kmod is not static")
    return work / "kmod"


def add_busybox(fs, busybox):
    fs.file("bin/busybox", busybox, 0o755)
    for applet in APPLETS:
        fs.link(f"bin/{applet}", "busybox")


def common(kmod, busybox):
    """What the initramfs and the root have."""
    fs = initramfs.Initramfs()
    for path in ("proc", "sys", "dev", "tmp", "run", "mnt", "root"):
        fs.directory(path)
    add_busybox(fs, busybox)
    fs.file("bin/kmod", kmod, 0o755)
    for name in guest.CLASSIC:
        fs.link(f"sbin/{name}", "../bin/kmod")
    fs.file("etc/init.d/coldplug", PACKAGING / "busybox/coldplug", 0o755)
    return fs


def whole_tree(kernel, kmod, at):
    """The kernel's modules, but for some, as a tree below @at with indexes that the static depmod made."""
    tree = initramfs.Initramfs()
    names = [n for n, p in kernel.paths.items() if not str(p.relative_to(kernel.tree / "kernel")).startswith(LEFT_OUT)]
    guest.add_tree(tree, kernel, names)
    unpack(tree, at)
    depmod = at.with_name("depmod")
    depmod.unlink(missing_ok=True)
    depmod.symlink_to(kmod)
    subprocess.run([depmod, "-b", at, kernel.release], check=True)


def closure(kernel, build, at, into):
    """What NEEDED needs of the tree below @at, with indexes of its own, below @into."""
    subprocess.run([build / "src/cmd/tenon", "--root", at, "--kernel", kernel.release, "closure", "--copy", into, *NEEDED],
                   check=True, stdout=subprocess.DEVNULL)


def unpack(fs, at):
    """An archive's files below the directory @at."""
    for path, (mode, content) in fs.entries.items():
        target = at / path
        if mode & 0o170000 == 0o040000:
            target.mkdir(parents=True, exist_ok=True)
        elif mode & 0o170000 == 0o120000:
            target.symlink_to(content.decode())
        else:
            target.write_bytes(content if isinstance(content, bytes) else content.read_bytes())
            target.chmod(mode & 0o7777)


def programs(fs):
    """The ELF files that are programs."""
    return {content for path, (_, content) in fs.entries.items()
            if isinstance(content, os.PathLike) and not path.endswith(".ko") and content.open("rb").read(4) == b"\x7fELF"}


def is_alien(program):
    """It wants a dynamic linker, or glibc is in it, whose symbols' versions then are."""
    data = program.read_bytes()
    return any(word in data for word in (b"GLIBC_", b"/ld-linux", b"/ld-musl"))


def make(build, work, tenon, say):
    """root.ext4, vmlinuz and initrd in the directory @work, with or without @tenon. Return: programs that are not static and of musl."""
    busybox = musl.parts(say) / "busybox"
    kmod, kernel = static_kmod(build), material.Kernel("linux-6.1-amd64")
    late_tree, early_tree, root = (work / name for name in ("late", "early", "root"))
    for path in (late_tree, early_tree, root):
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
    whole_tree(kernel, kmod, late_tree)
    closure(kernel, build, late_tree, early_tree)
    early, late = common(kmod, busybox), common(kmod, busybox)
    early.below(early_tree)
    early.file("init", roots.HERE / "small/init", 0o755)
    late.below(late_tree)
    for path, text in CONFIGURED.items():
        late.text(path, text)
    late.link("etc/modules-load.d/hidden.conf", "/dev/null")
    for name in ("rcS", "checks"):
        late.file(f"etc/init.d/{name}", roots.HERE / "small" / name, 0o755)
    if tenon:
        program = musl.tenon(build, say)
        for fs in (early, late):
            fs.file("bin/tenon", program, 0o755)
        late.file("etc/init.d/tenon-boot", PACKAGING / "busybox/tenon-boot", 0o755)
        late.text("etc/inittab", CONFIGURED["etc/inittab"] + "::respawn:/bin/tenon watch\n")
    alien = sorted(str(p) for p in programs(early) | programs(late) if is_alien(p))
    early.write(work / "initrd")
    unpack(late, root)
    roots.run("mkfs.ext4", "-q", "-F", "-L", roots.LABEL, "-O", "^has_journal", "-d", root, work / "root.ext4", "700M",
              log=work / "install.log")
    for path in (late_tree, early_tree, root):
        shutil.rmtree(path)
    shutil.copy2(kernel.image, work / "vmlinuz")
    return alien

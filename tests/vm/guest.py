# SPDX-License-Identifier: LGPL-2.1-or-later
"""What every guest has: our tools, the packaged ones beside them, and a shell.

busybox brings the everyday commands, by links; none of its module applets has
one, and the shell is dash, since busybox's own would prefer its applets to
whatever is in PATH. So the only module tools are ours in /sbin and /bin, and
the packaged ones in /peer/run, which are run by that name alone.
"""
import pathlib
import subprocess

import initramfs
import material

HERE = pathlib.Path(__file__).resolve().parent

CLASSIC = ["depmod", "insmod", "lsmod", "modinfo", "modprobe", "rmmod"]
BUSYBOX = """
    [ awk base64 basename cat chmod cmp cp cut date dd diff dirname dmesg echo env expr false find grep gzip head id ip
    kill ln losetup ls mkdir mke2fs mkfifo mknod mkswap mktemp mount mv nice od poweroff printf ps readlink rm rmdir sed
    seq sh sha256sum sleep sort stat stty swapoff swapon tail tar tee test timeout touch tr true umount uname uniq unxz
    usleep wc which xargs zcat
""".split()
# Opened by name when a module must be decompressed in user space.
DECOMPRESSORS = ["libzstd.so.1", "liblzma.so.5", "libz.so.1"]
# What tenon top draws with.
CURSES = ["libncursesw.so.6", "libtinfo.so.6"]


def base(build, tools="ours", peer=True):
    """An initramfs with init, shell, tools and peer.

    @build: Meson's build directory. @tools: "ours", or "peer" to put the
    packaged kmod in the place of ours, which tells a wrong check from a bug.
    @peer: have the packaged kmod at all.
    """
    pieces = material.fetch("busybox", "dash", *(["kmod-34"] if peer else []))
    fs = initramfs.Initramfs()
    for path in ("proc", "sys", "dev", "tmp", "run", "mnt", "root", "etc/modprobe.d", "lib/modprobe.d"):
        fs.directory(path)
    fs.file("init", HERE / "guest/init", 0o755)
    fs.file("lib.sh", HERE / "guest/lib.sh")
    fs.file("bin/busybox", pieces / "busybox/bin/busybox", 0o755)
    for applet in BUSYBOX:
        fs.link(f"bin/{applet}", "busybox")
    fs.program("bin/dash", pieces / "dash/bin/dash")
    fs.link("bin/sh", "dash")
    if peer:
        fs.program("bin/helper", helper(pathlib.Path(build) / "vm"))
        _peer(fs, pieces / "kmod-34")
    if tools == "ours":
        _ours(fs, pathlib.Path(build))
    else:
        for name in CLASSIC:
            fs.link(f"sbin/{name}", f"../peer/run/{name}")
        fs.link("bin/kmod", "../peer/run/kmod")
    return fs


def helper(work):
    """guest/helper.c, built; statically where there is a static C library, since that starts faster."""
    source, target = HERE / "guest/helper.c", work / "helper"
    work.mkdir(parents=True, exist_ok=True)
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        compile_it = ["gcc", "-O1", "-Wall", "-Wextra", "-o", target, source]
        if subprocess.run([*compile_it, "-static"], stderr=subprocess.DEVNULL).returncode:
            subprocess.run(compile_it, check=True)
    return target


def _ours(fs, build):
    fs.program("bin/kmod", build / "src/tools/kmod")
    fs.program("bin/tenon", build / "src/cmd/tenon")
    for name in CLASSIC:
        fs.link(f"sbin/{name}", "../bin/kmod")
    fs.link("bin/lsmod", "kmod")
    for name in [*DECOMPRESSORS, *CURSES]:
        path = initramfs.library(name)
        if path:
            fs.file(path, pathlib.Path(path).resolve(), 0o755)
    described = [path for path in (pathlib.Path(top) / "terminfo/v/vt100" for top in ("/lib", "/usr/share", "/etc")) if path.exists()]
    if described:
        fs.file("lib/terminfo/v/vt100", described[0])


def _peer(fs, piece):
    """The packaged kmod with its own C library, so that it does not depend on the host's."""
    libraries = piece / "usr/lib/x86_64-linux-gnu"
    for name in ("ld-linux-x86-64.so.2", "libc.so.6", "libkmod.so.2", "libcrypto.so.3", *DECOMPRESSORS):
        fs.file(f"peer/lib/{name}", (libraries / name).resolve(), 0o755)
    fs.file("peer/bin/kmod", piece / "usr/bin/kmod", 0o755)
    for name in [*CLASSIC, "kmod"]:
        fs.link(f"peer/run/{name}", "/bin/helper")
    # What the package puts there and tools of both read.
    for conf in sorted((piece / "usr/lib/modprobe.d").glob("*.conf")):
        fs.file(f"lib/modprobe.d/{conf.name}", conf)


def add_tree(fs, kernel, names):
    """The modules @names with what they need, as /lib/modules/RELEASE. Indexes are made in the guest."""
    tree = f"lib/modules/{kernel.release}"
    chosen = kernel.closure(names)
    for name in chosen:
        path = kernel.paths[name]
        fs.file(f"{tree}/{path.relative_to(kernel.tree)}", path)
    for name in ("modules.order", "modules.builtin", "modules.builtin.modinfo"):
        fs.file(f"{tree}/{name}", kernel.tree / name)
    return chosen

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What `tenon closure --copy` makes for a disk: the guest mounts it with these modules alone (checks/45-closure.sh)."""
import os
import pathlib
import shutil
import subprocess

WANTED = ["virtio_pci", "virtio_blk", "fs-ext4"]  # the first is built in
# Others that the tree has, and that do not come along.
BESIDE = ["virtio_blk", "ext4", "crc32c_generic", "crc32c_intel", "btrfs", "loop", "dm_mirror"]
PATH = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


def add(fs, kernel, build, work):
    """Puts the copy into /closure. Return: QEMU's arguments for the disk; none where there is no mke2fs."""
    mke2fs = shutil.which("mke2fs", path=PATH["PATH"])
    if not mke2fs:
        return []
    top = work / "closure"
    shutil.rmtree(top, ignore_errors=True)
    root, copy, content = top / "root", top / "copy", top / "content"
    tree = root / "usr/lib/modules" / kernel.release
    for name in kernel.closure(BESIDE):
        path = tree / kernel.paths[name].relative_to(kernel.tree)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(kernel.paths[name], path)
    for name in ("modules.order", "modules.builtin", "modules.builtin.modinfo"):
        shutil.copy(kernel.tree / name, tree)
    (root / "lib").symlink_to("usr/lib")
    (root / "etc/modprobe.d").mkdir(parents=True)
    (root / "etc/modprobe.d/closure.conf").write_text("options virtio_blk queue_depth=64\n")
    environment = {**os.environ, "TENON_CACHE": ""}
    subprocess.run([build / "bin/depmod", "-b", root, kernel.release], check=True)
    subprocess.run([build / "bin/tenon", "--root", root, "--kernel", kernel.release, "closure", "--names", "--copy", copy, *WANTED],
                   check=True, env=environment, stdout=subprocess.DEVNULL)
    for path in sorted(copy.rglob("*")):
        where = pathlib.Path("closure") / path.relative_to(copy)
        if path.is_symlink():
            fs.link(where, os.readlink(path))
        elif path.is_file():
            fs.file(where, path)
    content.mkdir()
    (content / "said").write_text("by the disk\n")
    (top / "disk").touch()
    subprocess.run([mke2fs, "-q", "-F", "-t", "ext4", "-d", content, top / "disk", "4M"], check=True)
    return ["-drive", f"if=none,id=disk,format=raw,file={top}/disk", "-device", "virtio-blk-pci,drive=disk"]

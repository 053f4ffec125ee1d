# SPDX-License-Identifier: LGPL-2.1-or-later
"""libkmod in the guest: ours and the packaged one, and programs of Debian that use it.

/libkmod/ours and /libkmod/peer hold one file each, libkmod.so.2; a program runs
on one or the other by checks/95-libkmod.sh, with the C library of /peer/lib.
"""
import material

# What udevd is linked to beside libkmod and the C library.
LIBRARIES = ["libacl.so.1", "libblkid.so.1", "libcap.so.2", "libselinux.so.1", "libpcre2-8.so.0"]


def add(fs, build):
    pieces = material.fetch("clients-12", "kmod-34")
    debian = pieces / "clients-12"
    fs.file("libkmod/ours/libkmod.so.2", (build / "src/abi/libkmod.so.2").resolve(), 0o755)
    fs.file("libkmod/peer/libkmod.so.2", (pieces / "kmod-34/usr/lib/x86_64-linux-gnu/libkmod.so.2").resolve(), 0o755)
    for name in LIBRARIES:
        found = [p for p in (debian / "lib/x86_64-linux-gnu" / name, debian / "usr/lib/x86_64-linux-gnu" / name) if p.exists()]
        if not found:
            raise material.Missing(f"{debian} has no {name}")
        fs.file(f"libkmod/lib/{name}", found[0].resolve(), 0o755)
    fs.file("libkmod/udevadm", debian / "bin/udevadm", 0o755)
    fs.file("libkmod/loader", build / "tests/abi/loader", 0o755)
    # The rule by which udevd loads what a device's modalias names.
    fs.file("lib/udev/rules.d/80-drivers.rules", debian / "lib/udev/rules.d/80-drivers.rules")
    fs.text("etc/group", "root:x:0:\n")
    fs.text("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n")

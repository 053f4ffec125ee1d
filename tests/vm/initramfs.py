#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Build an initramfs: a cpio archive (newc), written here so that device nodes and owners need no root.

Format: Documentation/driver-api/early-userspace/buffer-format.rst of the kernel.
"""
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys


class Initramfs:
    """Files by their path in the guest; write() makes the archive."""

    def __init__(self):
        self.entries = {}  # path without '/' in front -> (mode, bytes or Path)

    def _put(self, path, mode, content):
        path = str(path).strip("/")
        for parent in reversed(pathlib.PurePosixPath(path).parents):
            if str(parent) != ".":
                self.entries.setdefault(str(parent), (stat.S_IFDIR | 0o755, b""))
        self.entries[path] = (mode, content)

    def directory(self, path, mode=0o755):
        self._put(path, stat.S_IFDIR | mode, b"")

    def text(self, path, text, mode=0o644):
        self._put(path, stat.S_IFREG | mode, text.encode())

    def bytes(self, path, content, mode=0o644):
        self._put(path, stat.S_IFREG | mode, content)

    def link(self, path, target):
        self._put(path, stat.S_IFLNK | 0o777, str(target).encode())

    def file(self, path, source, mode=None):
        source = pathlib.Path(source)
        self._put(path, stat.S_IFREG | (mode or source.stat().st_mode & 0o777), source)

    def drop(self, path):
        del self.entries[str(path).strip("/")]

    def program(self, path, source):
        """An executable and the shared libraries it needs."""
        self.file(path, source, 0o755)
        for where, library in libraries_of(source):
            self.file(where, library, 0o755)

    def below(self, start):
        """Every file and link below the directory @start, at the same place."""
        for path in sorted(pathlib.Path(start).rglob("*")):
            if path.is_symlink():
                self.link(path.relative_to(start), os.readlink(path))
            elif path.is_file():
                self.file(path.relative_to(start), path, 0o644)

    def write(self, target):
        with open(target, "wb") as out:
            self.write_to(out)

    def write_to(self, out):
        for number, (path, (mode, content)) in enumerate(self.entries.items(), 1):
            _record(out, number, path, mode, content)
        _record(out, 0, "TRAILER!!!", 0, b"")


def _record(out, inode, path, mode, content):
    data = content.read_bytes() if isinstance(content, pathlib.Path) else content
    name = path.encode() + b"\0"
    fields = [inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name), 0]
    header = b"070701" + b"".join(b"%08x" % f for f in fields) + name
    out.write(header + bytes(-len(header) % 4) + data + bytes(-len(data) % 4))


def libraries_of(program):
    """[(path in the guest, path here)] of what ld.so loads for @program."""
    shown = subprocess.run(["ldd", program], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    found = []
    for line in shown.stdout.splitlines():
        match = re.search(r"(?:=> )?(/\S+) \(0x", line)
        if match:
            found.append((match[1], os.path.realpath(match[1])))
    return found


def library(name):
    """Path of a library that is opened by name at run time, e.g. "libzstd.so.1"; None when there is none."""
    ldconfig = shutil.which("ldconfig") or shutil.which("ldconfig", path="/sbin:/usr/sbin")
    shown = subprocess.run([ldconfig, "-p"], capture_output=True, text=True).stdout if ldconfig else ""
    for line in shown.splitlines():
        if line.split()[:1] == [name] and ("x86-64" in line or os.uname().machine != "x86_64"):
            return line.split("=> ")[1]
    for folder in ("/usr/lib", "/lib"):
        if os.path.exists(f"{folder}/{name}"):
            return f"{folder}/{name}"
    return None


if __name__ == "__main__":  # TARGET DIRECTORY: an archive of what is below it
    archive = Initramfs()
    archive.below(sys.argv[2])
    archive.write(sys.argv[1])

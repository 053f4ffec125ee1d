# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a run left in a root: one line of text for each file that is not as in the root before."""
import hashlib
import lzma
import os
import pathlib
import stat
import subprocess
import zlib

# What is no concern of dkms: the package manager's own, logs, caches.
ELSEWHERE = ("var/lib/dpkg", "var/lib/apt", "var/log", "var/cache", "run", "tmp", "mnt", "dev", "proc", "sys", "root",
             "etc/ld.so.cache", "var/lib/systemd", "usr/share/doc", "usr/share/man")
# Of these only that they are there counts: a log has paths and times in it, a key is made anew each time.
OPAQUE = ("make.log", "mok.key", "mok.pub")
SIGNED = b"~Module signature appended~\n"


def unpack(data):
    if data.startswith(b"\xfd7zXZ\0"):
        return lzma.decompress(data)
    if data.startswith(b"\x1f\x8b"):
        return zlib.decompress(data, 31)
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        return subprocess.run(["zstd", "-dc"], input=data, stdout=subprocess.PIPE, check=True).stdout
    return data


def without_signature(data):
    """The module's own bytes, and whether it was signed. The trailer's last four bytes before the magic are the signature's length."""
    if not data.endswith(SIGNED):
        return data, False
    end = len(data) - len(SIGNED)
    length = int.from_bytes(data[end - 4:end], "big")
    return data[:end - 12 - length], True


def members(data):
    """Of an initrd: {name: (mode, bytes)}. It is cpio archives one after the other, and the last one may be packed."""
    found = {}
    at = 0
    while at < len(data):
        if data[at] == 0:
            at += 1
        elif data[at:at + 5] == b"07070":
            field = [int(data[at + 6 + 8 * i:at + 14 + 8 * i], 16) for i in range(13)]
            mode, size, length = field[1], field[6], field[11]
            name = data[at + 110:at + 109 + length].decode(errors="replace")
            start = (at + 110 + length + 3) & ~3
            found[name] = (mode, data[start:start + size])
            at = (start + size + 3) & ~3
        else:
            data, at = unpack(data[at:]), 0
            if data[:5] != b"07070":
                raise ValueError("an initrd that is no cpio archive")
    return found


def module(data):
    data, signed = without_signature(unpack(data))
    return hashlib.sha256(data).hexdigest()[:16] + (" signed" if signed else "")


def initrd(data):
    """What is in it: its files have the times of when they were made."""
    lines = [f"{name} {mode:o} {module(inside).removesuffix(' signed') if '.ko' in name else hashlib.sha256(inside).hexdigest()}"
             for name, (mode, inside) in sorted(members(data).items())]
    return "of " + hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def content(path):
    name = path.name
    if name in OPAQUE:
        return "some" if path.stat().st_size else "empty"
    data = path.read_bytes()
    if name.startswith("initrd.img-"):
        return initrd(data)
    if ".ko" in name:
        return module(data)
    return hashlib.sha256(data).hexdigest()[:16]


def one(root, name):
    """What there is at @name in @root, or None."""
    path = root / name
    try:
        seen = path.lstat()
    except FileNotFoundError:
        return None
    mode = f"{stat.S_IMODE(seen.st_mode):04o} {seen.st_uid}:{seen.st_gid}"
    if stat.S_ISLNK(seen.st_mode):
        return f"link {os.readlink(path)}"
    if stat.S_ISDIR(seen.st_mode):
        return f"dir {mode}"
    return f"file {mode} {content(path)}"


def names(upper):
    """All that a layer touches, below its top; whoever is ELSEWHERE left out."""
    for at, directories, files in os.walk(upper):
        here = pathlib.Path(at).relative_to(upper)
        directories[:] = [d for d in directories if str(here / d) not in ELSEWHERE]
        for name in directories + files:
            path = str(here / name)
            if path not in ELSEWHERE:
                yield path


def differing(base, layers, root):
    """{path: what is there, or "gone"} of all in @root that is not as in the directory @base, of which @layers are what was written."""
    ret = {}
    for name in sorted(set().union(*(names(layer) for layer in layers))):
        now, before = one(root, name), one(base, name)
        if now != before:
            ret[name] = now or "gone"
    return ret

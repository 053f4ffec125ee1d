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


def content(path):
    name = path.name
    if name in OPAQUE:
        return "some" if path.stat().st_size else "empty"
    data = path.read_bytes()
    if ".ko" in name:
        data, signed = without_signature(unpack(data))
        return hashlib.sha256(data).hexdigest()[:16] + (" signed" if signed else "")
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

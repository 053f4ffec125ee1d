# SPDX-License-Identifier: LGPL-2.1-or-later
"""Make a directory tree from its description in text (a case's `root`).

    # comment
    use NAME                    first what tests/cli/roots/NAME says
    dir PATH [MODE]
    file PATH [MODE]            its lines follow, each behind one tab
    	content
    link PATH -> TARGET
    hex PATH 7f 45 4c 46        a file of these bytes
    fill PATH COUNT TEXT        a file of TEXT, COUNT times
    sparse PATH SIZE            a file of SIZE bytes, all holes
    fifo PATH
    append PATH                 more lines for a file, behind one tab each
    cut PATH SIZE               shorten (or, with -SIZE, drop that much of its end)
    module PATH ARG...          tests/mkko makes it; .gz, .xz and .zst are packed
    kernel PATH KEY=VALUE...    a small kernel image, see vmlinux.py (certificate=@NAME: of a key); .gz and so on are packed
    initramfs PATH FROM [gz]    a cpio archive of the files below FROM, packed or not; what is there already
                                stays in front of it
    key NAME SUBJECT SERIAL ID [ca]  a key and its certificate in keys/, see firmware.py; SERIAL and ID in hex
    sign PATH NAME              append a module's signature by that key
    efi NAME=VALUE...           the firmware's variables: VALUE is a byte in hex, or names of keys and paths of files
    order VERSION               write modules.order: the modules so far, in this file's order
    depmod VERSION [ARG...]     index it with the depmod under test
    index PATH VERSION          run the depmod under test with -b ROOT/PATH
    run COMMAND ARG...          a program, in the tree
    mode PATH MODE              last of all: access rights

Paths are relative to the tree. ROOT in module, link and depmod arguments is
the tree's absolute path; RELEASE in any statement is `uname -r`.
"""
import gzip
import functools
import io
import lzma
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import threading

import firmware
import vmlinux

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent / "vm"))
from initramfs import Initramfs  # noqa: E402  (the guests' own)


class BadRoot(Exception):
    """The description cannot be followed: file:line and why."""


def parse(path):
    """Yield (place, words as text, content lines or None) for each statement."""
    place = keyword = None
    content = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("\t"):
            if keyword is None:
                raise BadRoot(f"{path}:{number}: content without a file")
            content.append(line[1:])
            continue
        if keyword is not None:
            yield place, keyword, content
        keyword, content = None, []
        if line.strip() and not line.startswith("#"):
            place, keyword = f"{path}:{number}", line.strip().replace("RELEASE", os.uname().release)
    if keyword is not None:
        yield place, keyword, content


class Roots:
    """The trees of tests/cli/roots: many cases use one, so each is made once and then copied."""

    def __init__(self, mkko, environment):
        self.mkko, self.environment, self.made = mkko, environment, {}
        self.lock = threading.RLock()  # one root may use another
        self.directory = tempfile.TemporaryDirectory(prefix="tenon-roots-")  # gone with this object

    def get(self, name):
        with self.lock:
            if name not in self.made:
                top = pathlib.Path(self.directory.name) / name
                top.mkdir()
                made = Tree(top, self.mkko, self.environment, self)
                made.build(HERE / "roots" / name)
                self.made[name] = made
            return self.made[name]


@functools.lru_cache(maxsize=None)
def _module(mkko, arguments):
    """(bytes, what was said where there are none): the same words make the same module."""
    done = subprocess.run([mkko, "-", *arguments], capture_output=True, env={}, check=False)
    return done.stdout, "" if done.returncode == 0 else done.stderr.decode(errors="replace") or "failed"


class Tree:
    def __init__(self, top, mkko, environment, roots):
        self.top, self.mkko, self.environment, self.roots = top, mkko, environment, roots
        self.modes, self.modules = [], []

    def use(self, place, name):
        """First of all what a root has."""
        root = self.roots.get(name)
        self.run(place, "cp", "-a", f"{root.top}/.", self.top)
        self.modules += root.modules
        self.modes += [(self.top / path.relative_to(root.top), mode) for path, mode in root.modes]

    def path(self, name):
        path = self.top / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def run(self, place, *command, **more):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=self.environment, cwd=self.top, check=False, **more)
        if done.returncode:
            raise BadRoot(f"{place}: {command[0]}: {done.stderr.decode(errors='replace')}")
        return done.stdout

    def write(self, place, name, data, mode=None):
        path = self.path(name)
        path.write_bytes(data)
        if mode:
            self.modes.append((path, int(mode, 8)))

    def packed(self, place, name, data):
        packers = {".gz": lambda d: gzip.compress(d, mtime=0),
                   ".xz": lambda d: lzma.compress(d, check=lzma.CHECK_CRC32),  # the one the kernel can check
                   ".zst": lambda d: self.run(place, "zstd", "-qc", f"--stream-size={len(d)}", input=d)}
        pack = packers.get(pathlib.Path(name).suffix)
        self.write(place, name, pack(data) if pack else data)

    def module(self, place, name, *arguments):
        data, problem = _module(self.mkko, arguments)
        if problem:
            raise BadRoot(f"{place}: {self.mkko}: {problem}")
        self.packed(place, name, data)
        self.modules.append(name)

    def initramfs(self, name, start, packing=None):
        archive = Initramfs()
        archive.below(self.path(start))
        with io.BytesIO() as data:
            archive.write_to(data)
            packed = gzip.compress(data.getvalue(), mtime=0) if packing == "gz" else data.getvalue()
        with self.path(name).open("ab") as out:
            out.write(packed)

    def cut(self, name, size):
        path = self.path(name)
        os.truncate(path, int(size) if int(size) >= 0 else path.stat().st_size + int(size))

    def statement(self, place, text, content):
        words = shlex.split(text.replace("ROOT", str(self.top)))
        keyword, rest = words[0], words[1:]
        lines = "".join(f"{line}\n" for line in content).encode("utf-8", "surrogateescape")
        if keyword == "use":
            self.use(place, rest[0])
        elif keyword == "dir":
            self.path(rest[0]).mkdir(exist_ok=True)
            self.modes += [(self.path(rest[0]), int(mode, 8)) for mode in rest[1:]]
        elif keyword == "file":
            self.write(place, rest[0], lines, *rest[1:])
        elif keyword == "append":
            with self.path(rest[0]).open("ab") as f:
                f.write(lines)
        elif keyword == "link" and rest[1] == "->":
            self.path(rest[0]).symlink_to(rest[2])
        elif keyword == "hex":
            self.write(place, rest[0], bytes.fromhex(" ".join(rest[1:])))
        elif keyword == "fill":
            self.write(place, rest[0], rest[2].encode() * int(rest[1]))
        elif keyword == "sparse":
            self.write(place, rest[0], b"")
            os.truncate(self.path(rest[0]), int(rest[1]))
        elif keyword == "fifo":
            os.mkfifo(self.path(rest[0]))
        elif keyword == "cut":
            self.cut(*rest)
        elif keyword == "module":
            self.module(place, *rest)
        elif keyword == "kernel":
            self.packed(place, rest[0], vmlinux.make(firmware.certificates(self.top, rest[1:])))
        elif keyword == "initramfs":
            self.initramfs(*rest)
        elif keyword == "key":
            firmware.make_key(self.top, *rest)
        elif keyword == "sign":
            firmware.sign(self.top, *rest)
        elif keyword == "efi":
            firmware.set_variables(self.top, *rest)
        elif keyword == "order":
            below = f"lib/modules/{rest[0]}/"
            names = [n.removeprefix(below) for n in self.modules if n.startswith(below)]
            # As kbuild writes it: the names before any packing.
            self.write(place, f"{below}modules.order", "".join(f"{n.split('.ko')[0]}.ko\n" for n in names).encode())
        elif keyword == "depmod":
            self.run(place, "depmod", "-b", self.top, *rest[1:], rest[0])
        elif keyword == "run":
            self.run(place, *rest)
        elif keyword == "index":
            self.run(place, "depmod", "-b", self.top / rest[0], rest[1])
        elif keyword == "mode":
            self.modes.append((self.path(rest[0]), int(rest[1], 8)))
        else:
            raise BadRoot(f"{place}: {keyword}: no such statement")

    def build(self, description):
        for place, text, content in parse(description):
            try:
                self.statement(place, text, content)
            except (IndexError, TypeError, ValueError, OSError, subprocess.CalledProcessError) as problem:
                raise BadRoot(f"{place}: {problem}") from problem


def build(description, top, mkko, environment, roots=None):
    """Make what @description says below @top; mkko and depmod are found as given. @roots: of the same two, where several trees are made."""
    tree = Tree(top, mkko, environment, roots or Roots(mkko, environment))
    tree.build(description)
    for path, mode in tree.modes:
        path.chmod(mode)

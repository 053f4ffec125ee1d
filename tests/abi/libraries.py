# SPDX-License-Identifier: LGPL-2.1-or-later
"""The packaged libkmod beside ours: how a program runs on each, and on what tree.

The packaged one comes from dev/material with its own C library, whose dynamic
linker is called by name, so that this machine's may be older.
"""
import difflib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
HERE = TOP / "tests/abi"
KERNEL, PEER, HEADER = "linux-6.1-amd64", "kmod-34", "libkmod-dev-34"
# Without its gdb server: that makes files in /tmp which a killed run leaves behind, and a process of another
# user that later gets the same number ends with "cannot create shared_mem file".
VALGRIND = ["valgrind", "-q", "--vgdb=no", "--error-exitcode=9"]


def material():
    done = subprocess.run([TOP / "dev/material", "--where"], capture_output=True, text=True, check=True)
    return pathlib.Path(done.stdout.strip())


class Report:
    """TAP, and as last line "N passed, N failed, N skipped"."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def _line(self, verdict, what):
        print(f"{verdict} {self.passed + self.failed + self.skipped} - {what}", flush=True)

    def check(self, what, good, why=""):
        if good:
            self.passed += 1
            self._line("ok", what)
        else:
            self.failed += 1
            self._line("not ok", what)
            for line in str(why).splitlines()[:40]:
                print("#", line[:400])
        return good

    def same(self, what, ours, peer, names=("kmod", "ours")):
        def lines(value):
            if isinstance(value, tuple):
                return [f"status {value[0]}", *value[1].split("\n")]
            return value if isinstance(value, list) else str(value).split("\n")

        texts = [lines(t) for t in (peer, ours)]
        diff = [] if ours == peer else list(difflib.unified_diff(*texts, *names, lineterm="", n=1))
        return self.check(what, not diff, "\n".join(diff))

    def skip(self, what, why):
        self.skipped += 1
        self._line("ok", f"{what} # SKIP {why}")

    def end(self):
        print(f"1..{self.passed + self.failed + self.skipped}")
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        return 1 if self.failed else 77 if not self.passed else 0


class Libraries:
    """What is compared, and a directory to work in."""

    def __init__(self, build):
        self.build = pathlib.Path(build).resolve()
        self.where = material()
        self.ours = self.build / "src/abi"
        self.peer = self.where / PEER / "usr/lib/x86_64-linux-gnu"
        self.header = self.where / HEADER / "usr/include"
        # Beside the material, so that its files can be linked to.
        beside = self.where if os.access(self.where, os.W_OK) else None
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="tenon-abi-", dir=beside))
        options = subprocess.run(["meson", "introspect", "--buildoptions", self.build], capture_output=True, text=True)
        values = {option["name"]: option["value"] for option in json.loads(options.stdout)}
        self.sanitized = "address" in values.get("b_sanitize", "")
        self.tree_made = None

    @property
    def foreign(self):
        """Ours was built for another class or kind of machine than the packaged one (32 bit, say), or than this."""
        packaged = self.peer / "libkmod.so.2"
        other = packaged if packaged.exists() else pathlib.Path(sys.executable)
        heads = [path.read_bytes()[:20] for path in (self.ours / "libkmod.so.2", other)]
        return heads[0][4:6] + heads[0][18:] != heads[1][4:6] + heads[1][18:]

    def close(self):
        shutil.rmtree(self.work, ignore_errors=True)

    @property
    def has_peer(self):
        return os.uname().machine == "x86_64" and (self.peer / "libkmod.so.2").exists() and self.header.exists()

    def file(self, name, content=""):
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def on_peer(self, program, *arguments, **more):
        linker = self.peer / "ld-linux-x86-64.so.2"
        return self.run([linker, "--library-path", self.peer, program, *arguments], **more)

    def on_ours(self, program, *arguments, before=(), **more):
        environment = {"LD_LIBRARY_PATH": self.ours, **more.pop("environment", {})}
        return self.run([*before, program, *arguments], environment=environment, **more)

    def run(self, command, environment=None, timeout=120, **more):
        """(status, stdout and stderr), as text."""
        everything = {"PATH": os.environ["PATH"], "LC_ALL": "C", **(environment or {})}
        done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=timeout,
                              env={k: str(v) for k, v in everything.items()}, **more)
        return done.returncode, done.stdout.decode(errors="backslashreplace")

    def compile(self, source, name, *flags, compiler="gcc", header=None):
        """A program that uses Debian's header (or another), linked against the packaged library."""
        target = self.work / name
        subprocess.run([compiler, "-O1", "-g", "-I", header or self.header, source, "-o", target, "-L", self.peer,
                        "-l:libkmod.so.2", "-Wl,--allow-shlib-undefined", "-Wno-deprecated-declarations", "-pthread",
                        *flags], check=True)
        return target

    def tree(self):
        """/lib/modules/VERSION of a Debian kernel, with indexes; None where it was not fetched."""
        if self.tree_made is None:
            sources = list(self.where.glob(f"{KERNEL}/lib/modules/*"))
            self.tree_made = self.lay_out(sources[0], self.work / "root") if sources else False
        return self.tree_made or None

    def lay_out(self, source, root):
        tree = root / "lib/modules" / source.name
        tree.mkdir(parents=True)
        (tree / "kernel").symlink_to(source / "kernel")
        for name in ("modules.order", "modules.builtin", "modules.builtin.modinfo"):
            shutil.copy(source / name, tree)
        subprocess.run([self.build / "bin/depmod", "-b", root, source.name], check=True)
        return tree

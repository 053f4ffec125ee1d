# SPDX-License-Identifier: LGPL-2.1-or-later
"""The fetched kernels and what is in them, and the test modules built for one."""
import lzma
import os
import pathlib
import re
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent


class Missing(Exception):
    """Material that cannot be had here; the text says why."""


def fetch(*pieces):
    """Have the pieces (dev/material); the directory they live in."""
    done = subprocess.run([TOP / "dev/material", "--where", *pieces], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Missing(f"dev/material could not fetch {' '.join(pieces)}")
    return pathlib.Path(done.stdout.strip())


def normal(name):
    """A module's name from its file's name."""
    return re.sub(r"\.ko(\.\w+)?$", "", os.path.basename(name)).replace("-", "_")


class Kernel:
    """A piece of dev/material with one kernel in it."""

    def __init__(self, piece):
        top = fetch(piece) / piece
        trees = [*top.glob("lib/modules/*"), *top.glob("usr/lib/modules/*")]
        if len(trees) != 1:
            raise Missing(f"{top} has {len(trees)} kernels instead of one")
        self.piece, self.tree = piece, trees[0]
        self.release = self.tree.name
        self.image = top / "boot" / f"vmlinuz-{self.release}"
        if not self.image.exists():
            self.image = self.tree / "vmlinuz"
        self.paths = {normal(p.name): p for p in sorted(self.tree.rglob("*.ko*"))}

    def content(self, name):
        """The ELF file of a module, decompressed."""
        path = self.paths[name]
        return lzma.open(path).read() if path.suffix == ".xz" else path.read_bytes()

    def field(self, name, key):
        """Values of one key of a module's .modinfo."""
        return [v.decode() for v in re.findall(rb"(?<=\0)%s=([^\0]*)\0" % key.encode(), self.content(name))]

    def below(self, folder):
        """Names of the modules in a folder of the tree, e.g. "kernel/fs"."""
        return [n for n, p in self.paths.items() if p.is_relative_to(self.tree / folder)]

    def closure(self, names):
        """@names and all that they need, directly or not, softly or not."""
        found, todo = set(), [normal(n) for n in names]
        while todo:
            name = todo.pop()
            if name in found or name not in self.paths:
                continue
            found.add(name)
            needs = ",".join(self.field(name, "depends")).split(",")
            soft = " ".join(self.field(name, "softdep")).split()
            todo += [normal(n) for n in needs + [s for s in soft if not s.endswith(":")] if n]
        return sorted(found)


def unsigned(content):
    """A module without its signature trailer (doc/format/signature.md)."""
    magic = b"~Module signature appended~\n"
    if not content.endswith(magic):
        return content
    info = content[-len(magic) - 12 : -len(magic)]
    return content[: -len(magic) - 12 - int.from_bytes(info[8:12], "big")]


def for_another_kernel(content):
    """The same module as if built for a kernel without SMP: only its vermagic differs.

    A kernel with symbol versions does not look at the release in it.
    """
    return re.sub(rb"(\0vermagic=[^\0]*) SMP ", rb"\g<1> UNI ", content, count=1)


def for_another_build(content):
    """The same module as if built for another build of the kernel: its version of module_layout differs."""
    return re.sub(rb".(?=.{7}module_layout\0)", lambda crc: bytes([crc[0][0] ^ 1]), content, count=1, flags=re.S)


def for_another_machine(content):
    """The same module as if built for arm64."""
    return content[:18] + (183).to_bytes(2, "little") + content[20:]


def under_another_name(content, name, other):
    """The same module, exports and all, with a name as long as its own."""
    return content.replace(name.encode() + b"\0", other.encode() + b"\0")


def headers_of(kernel):
    """(objects, common, folder of libraries) of the kernel's headers, a piece of dev/material."""
    piece = kernel.piece.replace("linux-", "headers-")
    top = fetch(piece) / piece
    sources = top / "usr/src"
    objects = sources / f"linux-headers-{kernel.release}"
    common = sources / f"linux-headers-{kernel.release.rsplit('-', 1)[0]}-common"
    if not objects.is_dir():
        raise Missing(f"the headers in {sources} are not of kernel {kernel.release}")
    return objects, common, top / "usr/lib/x86_64-linux-gnu"


# Of the kernel's own compiler, where this machine's is older.
TOO_NEW = "CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT"


def headers_tree(piece, at, seen=None):
    """Make a module tree @at/RELEASE whose "build" can be built with, out of unpacked headers; the release.

    As installed ones, but that common parts are where they are unpacked, and the compiler is the machine's own.
    @seen: where the directory will be seen when it is used; None: where it is.
    """
    top = fetch(piece) / piece / "usr/src"
    common = next(top.glob("linux-headers-*-common"))
    objects = next(p for p in top.glob("linux-headers-*") if p != common)
    release = objects.name.removeprefix("linux-headers-")
    build = pathlib.Path(at) / release / "build"
    config = build / "include/config"
    config.mkdir(parents=True)
    for name in (".config", "Module.symvers", "arch", "scripts", "tools"):
        (build / name).symlink_to(objects / name)
    for p in (objects / "include").iterdir():
        if p.name != "config":
            (build / "include" / p.name).symlink_to(p)
    for p in (objects / "include/config").iterdir():
        (config / p.name).symlink_to(p)
    auto = config / "auto.conf"
    text = auto.read_text()
    auto.unlink()
    auto.write_text(re.sub(rf"^{TOO_NEW}=.*\n", "", text, flags=re.M))
    # Later ones name the place of what is built for the kernel, too.
    place = f"KBUILD_OUTPUT={seen or at}/{release}/build\n" if "KBUILD_OUTPUT" in (objects / "Makefile").read_text() else ""
    (build / "Makefile").write_text(f"{place}include {common}/Makefile\n")
    variables = (objects / ".kernelvariables").read_text()
    (build / ".kernelvariables").write_text(re.sub(r"gcc-\d+|^override CROSS_COMPILE.*|^CROSS_COMPILE.*",
                                                   lambda m: "gcc" if m[0].startswith("gcc") else "", variables, flags=re.M))
    return release


def build_external(kernel, sources, at, flags=""):
    """Compile the modules of the folder @sources (with a Kbuild) in @at; {"name.ko": path}.

    The machine's own gcc does, also where it is older than the kernel's. BTF needs pahole, and is left out.
    """
    if not _is_current(at, sources):
        objects, common, libraries = headers_of(kernel)
        shutil.rmtree(at, ignore_errors=True)
        shutil.copytree(sources, at)
        # Debian 12's kernel finds its libelf by this; the programs of later ones bring a whole C library, which
        # must not get in the way of the machine's programs.
        own = {} if (libraries / "libc.so.6").exists() else {"LD_LIBRARY_PATH": str(libraries)}
        done = subprocess.run(
            ["make", "-C", objects, "-f", common / "Makefile", f"O={objects}", f"KBUILD_OUTPUT={objects}", f"M={at}",
             f"KCFLAGS={flags}", "CC=gcc", "CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT=", "CONFIG_DEBUG_INFO_BTF_MODULES=", "modules"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            env={**os.environ, **own, "MAKEFLAGS": ""},
        )  # fmt: skip
        if done.returncode:
            raise Missing(f"the modules in {sources} do not build for {kernel.release}:\n{done.stdout}")
    return {p.name: p for p in sorted(at.glob("*.ko"))}


VARIANTS = {"plain": ("", ""), "changed": ("changed/", "-DTV_ANSWER=long")}


def build_modules(kernel, work, variants=tuple(VARIANTS)):
    """Compile modules/ with the kernel's headers.

    Return: {"tv_base.ko": path, ...}; "changed/tv_base.ko" exports its symbol
    with another version than tv_mid.ko was built for.
    """
    built = {}
    for variant in variants:
        prefix, flags = VARIANTS[variant]
        at = work / "modules" / kernel.release / variant
        built.update({prefix + name: path for name, path in build_external(kernel, HERE / "modules", at, flags).items()})
    return built


def _is_current(at, sources):
    """Whether a build is of these very sources."""
    def same(source):
        copy = at / source.name
        return copy.exists() and copy.read_bytes() == source.read_bytes()

    return any(at.glob("*.ko")) and all(same(p) for p in sources.iterdir())

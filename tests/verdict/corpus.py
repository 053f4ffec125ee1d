# SPDX-License-Identifier: LGPL-2.1-or-later
"""The corpus: what each check of the kernel is tried with.

A mutation is a function whose name begins with the id of a check of doc/kernel-checks.md; it
yields variants of modules that the check is there for (and some that it must let pass). What
is mutated are modules of the kernel's own package and some that were built with its headers.
"""
import dataclasses
import functools
import hashlib
import pathlib
import re
import shutil
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "vm"))
import material  # noqa: E402
from elfedit import Elf  # noqa: E402

# Modules of the kernel's package that load without any hardware. fat, lru_cache, mii and libcrc32c's kind export symbols.
FROM_TREE = ["nls_utf8", "nls_iso8859_1", "ts_kmp", "ts_bm", "fat", "msdos", "dummy", "mii", "lru_cache", "nls_cp437"]

IGNORE_VERSIONS, IGNORE_VERMAGIC, COMPRESSED = 1, 2, 4


@dataclasses.dataclass
class Case:
    """A file and how the kernel is to be asked."""
    name: str  # mutation, variant and module; unique
    content: bytes
    flags: int = 0  # of finit_module(2)
    options: str = ""  # module parameters
    unpacked: bytes = None  # what the kernel gets where user space unpacks the file first

    @property
    def check(self):
        """The id that the mutation is named after, "E7"."""
        return re.match(r"[A-Z]\d+", self.name)[0]

    def for_kernel(self):
        return self.content if self.unpacked is None else self.unpacked

    def kernel_hash(self):
        return hashlib.sha256(self.for_kernel()).hexdigest()[:24]

    def key(self):
        """What a kernel's answer depends on."""
        return f"{self.kernel_hash()} {self.flags} {self.options}"


MUTATIONS = []


def mutation(function):
    MUTATIONS.append(function)
    return function


def with_(content, **how):
    """A variant that is more than a file: flags, options, unpacked."""
    return content, how


class Bases:
    """What there is to mutate, for one kernel."""

    def __init__(self, piece, work):
        self.kernel = material.Kernel(piece)
        self.version = tuple(map(int, re.match(r"(\d+)\.(\d+)", self.kernel.release).groups()))
        self.built = material.build_external(self.kernel, HERE / "modules", work / "modules" / self.kernel.release)
        self.changed = material.build_external(
            self.kernel, HERE / "modules", work / "changed" / self.kernel.release, "-DVP_ANSWER=long")
        self.config = self._config()
        self.work = work / self.kernel.release
        self.work.mkdir(parents=True, exist_ok=True)

    def _config(self):
        for path in (self.kernel.tree / "config", self.kernel.image.with_name(f"config-{self.kernel.release}")):
            if path.exists():
                return dict(re.findall(r"^CONFIG_(\w+)=(.*)$", path.read_text(), re.M))
        raise material.Missing(f"no configuration of {self.kernel.release}")

    def modversions(self):
        return "MODVERSIONS" in self.config

    @functools.lru_cache(maxsize=None)
    def stripped(self, name, changed=False):
        """A built module without its debugging information, which only takes room."""
        source = (self.changed if changed else self.built)[f"{name}.ko"]
        target = self.work / f"{'changed-' if changed else ''}{name}.ko"
        subprocess.run(["strip", "--strip-debug", "-o", target, source], check=True)
        return target.read_bytes()

    @functools.lru_cache(maxsize=None)
    def signed(self, name):
        """A module of the package as it is, its signature included."""
        return self.kernel.content(name)

    def content(self, name):
        return self.stripped(name) if name.startswith("vp_") else material.unsigned(self.signed(name))

    def elf(self, name):
        """A module to change, without a signature."""
        return Elf(self.content(name))

    def each(self, *names):
        return [(n, self.elf(n)) for n in names]


# Those that most of what concerns any module is tried on: our own and the package's.
PLAIN = ["vp_plain", "nls_utf8", "nls_iso8859_1", "ts_kmp"]


class Keys:
    """Keys that no kernel trusts, and what is signed by them."""

    ALGORITHMS = {
        "rsa": ["rsa:2048"],
        "p256": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        "p384": ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
    }

    def __init__(self, work):
        self.work = work / "keys"
        self.lock = threading.Lock()

    def key(self, kind):
        """Made once, and kept: signatures would make every corpus another one."""
        key, certificate = self.work / f"{kind}.key", self.work / f"{kind}.pem"
        with self.lock:
            self._make(kind, key, certificate)
        return key, certificate

    def _make(self, kind, key, certificate):
        if not certificate.exists():
            self.work.mkdir(parents=True, exist_ok=True)
            subprocess.run(
                ["openssl", "req", "-new", "-x509", "-nodes", "-newkey", *self.ALGORITHMS[kind], "-sha256", "-days", "36500",
                 "-subj", "/CN=tests of tenon", "-addext", "subjectKeyIdentifier=hash", "-keyout", key, "-out", certificate],
                check=True, stderr=subprocess.DEVNULL)

    def cms(self, content, kind="rsa", digest="sha256", flags=("-noattr", "-nocerts", "-nosmimecap")):
        """A detached signature of @content; the same each time where the algorithm has no chance in it: so it is kept."""
        key, certificate = self.key(kind)
        name = hashlib.sha256(b"\0".join([content, kind.encode(), digest.encode(), *(f.encode() for f in flags)])).hexdigest()
        kept = self.work / f"{name[:32]}.cms"
        if not kept.exists():
            done = subprocess.run(
                ["openssl", "cms", "-sign", "-binary", *flags, "-outform", "DER", "-md", digest, "-signer", certificate,
                 "-inkey", key], input=content, stdout=subprocess.PIPE, check=True)
            kept.write_bytes(done.stdout)
        return kept.read_bytes()


MAGIC = b"~Module signature appended~\n"


def trailer(size, **fields):
    """The 12 bytes before the mark, and the mark."""
    values = {"algo": 0, "hash": 0, "id_type": 2, "signer_len": 0, "key_id_len": 0, "pad": 0, **fields}
    return bytes(v for v in list(values.values())[:5]) + values["pad"].to_bytes(3, "big") + size.to_bytes(4, "big") + MAGIC


def sign(content, cms, **fields):
    return content + cms + trailer(fields.pop("size", len(cms)), **fields)


def split(signed):
    """(module, CMS) of a signed module."""
    size = int.from_bytes(signed[-32:-28], "big")
    return signed[: -40 - size], signed[-40 - size : -40]


def build(piece, work, keys):
    """All cases for one kernel; kernels may be built for side by side."""
    if not shutil.which("openssl"):
        raise material.Missing("openssl is not installed")
    bases = Bases(piece, work)
    bases.keys = keys
    cases = []
    for function in MUTATIONS:
        for label, what in function(bases):
            content, how = what if isinstance(what, tuple) else (what, {})
            content = content.bytes() if isinstance(content, Elf) else content
            cases.append(Case(f"{function.__name__}: {label}", content, **how))
    names = [c.name for c in cases]
    twice = {n for n in names if names.count(n) > 1}
    if twice:
        raise ValueError(f"two cases have one name: {', '.join(sorted(twice))}")
    return bases, cases

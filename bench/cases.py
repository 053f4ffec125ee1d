# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is measured: a table.

Words of a command may hold {tree} (what -b gets), {out} (a directory of that tool's own, with its indexes of that
tree), {v} (the kernel), {ext4} (a module file), {aliases} (a thousand names, as words of their own), {host} (the names of the modules
that a machine has loaded, likewise), {keys} (a directory with a key, certificates and the names of all modules), {twenty} (modules to
be signed, likewise).
"""
import dataclasses

ALL = ("tenon", "kmod 34", "kmod 30", "busybox")
KMODS = ("tenon", "kmod 34", "kmod 30")
DRACUT = "dracut 106"
OPENSSL = "OpenSSL alone"
SIGN_FILE = "sign-file 6.1"


@dataclasses.dataclass
class Case:
    name: str
    tree: str
    command: list
    target: float = None       # of kmod 34's figure
    by: str = "instructions"   # which figure the target is about
    most: float = None         # seconds of wall time, or of what @by says, whatever the peer takes
    of: str = ""               # the case of our own whose wall time it is compared with, for want of a peer
    times: float = None        # of that, at most
    runs: int = 5
    who: tuple = KMODS
    ours: list = None          # words that only our own tool gets, after its name
    busybox: list = None       # its command, where its options are others
    peer: str = "kmod 34"      # whose figures ours are held against
    theirs: list = None        # the peer's command, where it is another one
    fresh: bool = False        # {out}/copy is removed before each run
    change: bool = False       # a module is replaced before each run
    cores: int = 0             # 0: all
    count: bool = True         # instructions and system calls, too (takes long under valgrind)
    indexed: bool = False      # needs indexes in {out}
    inside: str = ""           # "lsmod": where 200 modules are loaded; "host": where the tree of {out}/host is the system's own
    host: bool = False         # {out}/host is a machine with a module tree of its own
    idle: int = 0              # seconds of rest on a terminal: these are measured, and nothing before or after


def depmod(name, tree, **more):
    return Case(name, tree, ["depmod", "-b", "{tree}", "-o", "{out}", "{v}"], **more)


def closure(name, tree, words, target=1 / 10, **more):
    """What an initramfs of a machine with 150 modules loaded takes; dracut-install copies it, and makes no indexes."""
    return Case(f"tenon closure, {name}", tree, ["tenon", "closure", *words], target=target, by="CPU", runs=7, who=("tenon", DRACUT),
                peer=DRACUT, indexed=True, count=False, host=True,
                theirs=["dracut-install", "-D", "{out}/copy", "--kerneldir", "{out}/host/lib/modules/{v}", "--silent", "-m", "{host}"],
                **more)


def signing(name, command, theirs, **more):
    return Case(name, "raw", command, target=1, who=("tenon", SIGN_FILE), peer=SIGN_FILE, theirs=theirs, **more)


KEY = ["{keys}/rsa.key", "{keys}/rsa.pem"]
ONE_BY_ONE = 'key=$1 cert=$2 to=$3; shift 3; for module; do "$0" sha256 "$key" "$cert" "$module" "$to" || exit; done'
BUSYBOX_DEPMOD = ["depmod", "-n", "-b", "{tree}", "{v}"]
CACHE = ["--cache={out}/cache"]
AT = ["-d", "{out}", "-S", "{v}", "-C", "/dev/null"]
MODALIAS = "pci:v00008086d00001533sv00001028sd00000000bc02sc00i00"

CASES = [
    depmod("depmod, raw", "raw", target=1 / 5, by="wall", runs=11, who=ALL, busybox=BUSYBOX_DEPMOD),
    depmod("depmod, raw, one core", "raw", target=1 / 2.5, by="wall", runs=7, cores=1, count=False),
    depmod("depmod, zst", "zst", target=2 / 5, by="wall", count=False),
    depmod("depmod, xz", "xz", target=0.52, by="wall", runs=3, who=ALL, busybox=BUSYBOX_DEPMOD, count=False),
    depmod("depmod, raw, one module replaced", "raw", target=1 / 5, by="wall", runs=7, ours=CACHE, change=True, count=False),
    depmod("depmod, xz, one module replaced", "xz", target=1 / 50, by="wall", runs=7, ours=CACHE, change=True, count=False),
    depmod("depmod --update of one module, raw", "raw", target=1 / 5, by="wall", runs=7, ours=["--update", *CACHE], change=True,
           count=False),
    Case("depmod -A, nothing changed", "raw", ["depmod", "-A", "-b", "{out}/linked", "{v}"], most=0.015, by="wall", runs=21,
         indexed=True),
    depmod("depmod, 5000 made modules", "5000", by="wall", runs=3, who=ALL, busybox=BUSYBOX_DEPMOD, count=False),
    depmod("depmod, 10000 made modules", "10000", by="wall", runs=3, who=ALL, busybox=BUSYBOX_DEPMOD, count=False),
    depmod("depmod, 20000 made modules", "20000", by="wall", runs=3, who=ALL, busybox=BUSYBOX_DEPMOD, count=False),
    Case("modprobe -n -v dm_mirror", "raw", ["modprobe", *AT, "-n", "-v", "dm_mirror"], 1 / 2, runs=41, indexed=True),
    Case("modprobe -R MODALIAS", "raw", ["modprobe", *AT, "-R", MODALIAS], 1 / 2, runs=41, indexed=True),
    Case("modprobe -D ext4", "raw", ["modprobe", *AT, "-D", "ext4"], 1 / 2, runs=41, indexed=True),
    Case("modprobe -c", "raw", ["modprobe", *AT, "-c"], 1 / 2, runs=11, indexed=True),
    Case("modprobe -a -b -q -n, 1000 names", "raw", ["modprobe", *AT, "-a", "-b", "-q", "-n", "{aliases}"], 1 / 3, runs=7,
         indexed=True),
    Case("modinfo ext4", "raw", ["modinfo", "{ext4}"], 1 / 10, runs=41, who=ALL, busybox=["modinfo", "{ext4}"]),
    Case("lsmod, 200 modules", "raw", ["lsmod"], 1 / 2, runs=41, who=ALL, busybox=["lsmod"], inside="lsmod"),
    Case("tenon check ext4", "raw", ["tenon", "--root={out}/linked", "--kernel={v}", "check", "ext4"], most=0.030, by="wall", runs=21,
         who=("tenon",), indexed=True),
    Case("tenon check --all --skip-signatures", "raw", ["tenon", "--root={out}/linked", "--kernel={v}", "check", "--all",
         "--skip-signatures"], by="wall", runs=7, who=("tenon",), indexed=True, of="depmod, raw", times=2.5, count=False),
    Case("tenon check --all", "raw", ["tenon", "--root={out}/linked", "--kernel={v}", "check", "--all"], by="wall", runs=5,
         who=("tenon",), indexed=True, of="depmod, raw", count=False),
    Case("tenon explain ext4", "raw", ["tenon", "--root={out}/machine", "explain", "ext4"], most=0.040, by="wall", runs=21,
         who=("tenon",), indexed=True),
    *[Case(f"tenon {' '.join(words)}", "raw", ["tenon", "--root={out}/linked", "--kernel={v}", *words], most=most, by="wall", runs=21,
           who=("tenon",), indexed=True)
      for most, words in [(0.040, ["show", "e1000e"]), (0.025, ["find", "usb_register_driver"]),
                          (0.025, ["find", "iwlwifi-7265D-29.ucode"])]],
    Case("tenon devices, 300 of them", "raw", ["tenon", "--root={out}/devices", "devices"], most=0.020, by="wall", runs=21,
         who=("tenon",), indexed=True),
    Case("tenon doctor", "raw", ["tenon", "--root={out}/machine", "doctor"], most=0.150, by="wall", runs=21, who=("tenon",),
         indexed=True),
    Case("tenon param ext4", "raw", ["tenon", "--root={out}/machine", "param", "ext4"], most=0.020, by="wall", runs=21,
         who=("tenon",), indexed=True),
    Case("tenon kernels", "raw", ["tenon", "--root={out}/machine", "kernels"], most=0.080, by="wall", runs=21, who=("tenon",),
         indexed=True),
    *[Case(f"tenon graph {' '.join(words)}", "raw", ["tenon", *root, "graph", *words], most=most, by="wall", runs=11, who=("tenon",),
           indexed=True, count=count)
      for most, root, words, count in [
          (0.060, ["--root={out}/machine"], ["--loaded", "--json"], True),
          (0.200, ["--root={out}/linked", "--kernel={v}"], ["--all", "--json"], True),
          (0.600, ["--root={out}/linked", "--kernel={v}"], ["--all", "--symbols", "--json"], True)]],
    Case("tenon explore", "raw", ["tenon", "--root={out}/linked", "--kernel={v}", "explore", "-o", "{out}/page.html"], most=1.5, by="wall",
         runs=7, who=("tenon",), indexed=True, count=False),
    Case("tenon verify --all", "raw", ["tenon", "--root={out}/linked", "--kernel={v}", "verify", "--all"], target=1.2, by="wall", runs=9,
         who=("tenon", OPENSSL), peer=OPENSSL, theirs=["bare_verify", "{keys}/built-in.der", "2", "{keys}/names"], indexed=True,
         cores=2, count=False),
    signing("tenon sign, 20 modules", ["tenon", "sign", "--quiet", "--hash=sha256", "--key", KEY[0], "--cert", KEY[1], "{twenty}"],
            ["sh", "-c", ONE_BY_ONE, "{sign-file}", *KEY, "{out}/signed.ko", "{twenty}"], by="wall", runs=9, count=False),
    signing("sign-file, one module", ["sign-file", "sha256", *KEY, "{ext4}", "{out}/signed.ko"],
            ["sign-file", "sha256", *KEY, "{ext4}", "{out}/signed.ko"], runs=21),
    closure("list, raw", "raw", ["--root={out}/host", "--host", "--files", "--firmware"]),
    closure("copy, raw", "raw", ["--root={out}/host", "--host", "--names", "--copy={out}/copy"], fresh=True, target=None),
    closure("list after depmod, xz", "xz", ["--kernel={v}", "--files", "--firmware", "{host}"], inside="host"),
    closure("copy after depmod, xz", "xz", ["--kernel={v}", "--names", "--copy={out}/copy", "{host}"], inside="host", fresh=True),
    Case("tenon top, 300 modules, 20 s at rest", "raw", ["tenon", "--root={out}/loaded", "top"], most=0.200, by="CPU", runs=3,
         who=("tenon",), indexed=True, idle=20, count=False),
    Case("libkmod, 10000 lookups", "raw", ["libkmod"], 1 / 5, by="CPU", runs=3, indexed=True, count=False),
]

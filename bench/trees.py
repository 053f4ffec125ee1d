# SPDX-License-Identifier: LGPL-2.1-or-later
"""The module trees that the benchmark runs on, made once and kept below the build directory."""
import pathlib
import shutil
import struct
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests/vm"))
import ownkey

SYNTHETIC = [5000, 10000, 20000]
PACKERS = {"zst": ["zstd", "-q", "--rm", "-f"], "xz": ["xz", "-f", "--check=crc32", "--lzma2=dict=1MiB"]}
FOUND = ["modules.order", "modules.builtin", "modules.builtin.modinfo"]


class Trees:
    def __init__(self, store, work, build):
        self.source = next((store / "linux-6.1-amd64/lib/modules").iterdir())
        self.work, self.build = work, build

    def version(self, name):
        return "1.0" if name.isdigit() else self.source.name

    def base(self, name):
        """What -b gets."""
        top = self.work / f"tree-{name}"
        if not (top / "done").exists():
            shutil.rmtree(top, ignore_errors=True)
            directory = top / "lib/modules" / self.version(name)
            directory.mkdir(parents=True)
            (self.make_synthetic if name.isdigit() else self.copy)(directory, name)
            (top / "done").touch()
        return top

    def directory(self, name):
        return self.base(name) / "lib/modules" / self.version(name)

    def make_synthetic(self, directory, name):
        subprocess.run([self.build / "bench/mktree", directory, name], check=True)

    def copy(self, directory, name):
        """A copy of its own: another's hard link or rename would change what a cache goes by."""
        print(f"bench: making the tree of {name} modules ...", flush=True)
        shutil.copytree(self.source / "kernel", directory / "kernel", symlinks=True)
        for file in FOUND:
            shutil.copy2(self.source / file, directory)
        if name in PACKERS:
            files = [str(p) for p in sorted(directory.rglob("*.ko"))]
            subprocess.run(["xargs", "-0", "-n", "20", "-P", "2", *PACKERS[name]], check=True, text=True, input="\0".join(files))

    def module(self, name, stem="ext4"):
        return next(p for p in self.directory(name).rglob(f"{stem}.ko*"))

    def modaliases(self, indexed, n):
        """@n names of devices, each different: patterns of modules.alias made concrete."""
        import re
        lines = (indexed / "modules.alias").read_text(errors="surrogateescape").splitlines()
        patterns = [line.split()[1] for line in lines if line.startswith(("alias pci:", "alias usb:"))]
        names = []
        for round_ in range(20):
            for p in patterns:
                p = re.sub(r"\[([^]])[^]]*\]", r"\1", p)
                names.append(re.sub(r"\*(.?)", lambda m: (f"{round_:08X}" if m[1] else "") + m[1], p).replace("?", "0"))
        step = max(1, len(patterns) // n) if len(patterns) >= n else 1
        return list(dict.fromkeys(names[::step]))[:n]


def own_tree(link):
    """A tree of its own in the place of a link to one: nothing that is copied leads out of the root."""
    source = link.resolve()
    modules = (source / "kernel").resolve()
    link.unlink()
    files = {path.name: path for path in source.glob("modules.*")}
    files.update({f"kernel/{path.relative_to(modules)}": path for path in modules.rglob("*.ko*")})
    for name, path in files.items():
        (link / name).parent.mkdir(parents=True, exist_ok=True)
        (link / name).hardlink_to(path)


def keys(directory, linux, modules):
    """A key, the kernel's own certificate, the names of all modules, and copies of twenty modules."""
    if (directory / "done").exists():
        return
    shutil.rmtree(directory, ignore_errors=True)
    (directory / "modules").mkdir(parents=True)
    subprocess.run(["openssl", "req", "-new", "-x509", "-nodes", "-batch", "-newkey", "rsa:2048", "-keyout", directory / "rsa.key",
                    "-out", directory / "rsa.pem", "-days", "9999", "-subj", "/CN=bench"], check=True, stderr=subprocess.DEVNULL)
    image = next((linux / "boot").glob("vmlinuz-*"))
    (directory / "built-in.der").write_bytes(ownkey.built_in(ownkey.unpacked(image)))
    files = sorted(modules.rglob("*.ko"))
    (directory / "names").write_text("".join(f"{path}\n" for path in files))
    for path in files[::len(files) // 20][:20]:
        shutil.copy(path, directory / "modules")
    (directory / "done").touch()


def to_sign(directory):
    return [str(path) for path in sorted((directory / "modules").iterdir())]


def lsmod_root(top, n):
    """What the kernel shows with @n modules loaded."""
    shutil.rmtree(top, ignore_errors=True)
    (top / "proc/.real").mkdir(parents=True)
    (top / "proc/self").symlink_to(".real/self")
    lines = []
    for i in range(n):
        users = [f"made_{j}" for j in range(2 * i, min(2 * i + 2, n)) if j != i and i]
        lines.append(f"made_{i} {16384 + 4096 * (i % 9)} {len(users)} {','.join(users) + ',' if users else '-'} Live 0x{0xffffffffc0000000 + i * 0x8000:x}\n")
        directory = top / f"sys/module/made_{i}"
        (directory / "holders").mkdir(parents=True)
        (directory / "refcnt").write_text(f"{len(users)}\n")
        (directory / "initstate").write_text("live\n")
        (directory / "coresize").write_text(f"{16384 + 4096 * (i % 9)}\n")
        for user in users:
            (directory / "holders" / user).mkdir()
    (top / "proc/modules").write_text("".join(lines))
    return top


def build_id(path):
    """What /sys/module/NAME/notes has of the module at @path; None: it has none. An ELF file of 64 bits, little-endian."""
    data = path.read_bytes()
    if data[:6] != b"\x7fELF\x02\x01":
        return None
    offset, size, n, names = struct.unpack_from("<Q", data, 40)[0], *struct.unpack_from("<HHH", data, 58)
    headers = [struct.unpack_from("<IIQQQQ", data, offset + i * size) for i in range(n)]
    for name, _, _, _, at, length in headers:
        start = headers[names][4] + name
        if data[start:data.index(b"\0", start)] == b".note.gnu.build-id":
            return data[at:at + length]
    return None


def machine(top, tree, boot, n, bare=0):
    """A machine that runs the kernel of @tree (with indexes), with @n of its modules loaded and bound to devices.

    Each @bare-th is not, and its device has no driver."""
    shutil.rmtree(top, ignore_errors=True)
    version = tree.name
    for path in ("lib/modules", "proc/sys/kernel", "sys/bus/pci/devices", "sys/bus/pci/drivers", "sys/kernel/security",
                 "etc/modprobe.d", "etc/modules-load.d", "dev", "lib/firmware"):
        (top / path).mkdir(parents=True)
    (top / "lib/modules" / version).symlink_to(tree)
    (top / "boot").symlink_to(boot)
    files = {line.split(":")[0] for line in (tree / "modules.dep").read_text().splitlines()}
    loaded, wanted = [], {}  # name -> (file, what its devices say)
    for line in (tree / "modules.alias").read_text(errors="surrogateescape").splitlines():
        _, pattern, module = [*line.split(), "", ""][:3]
        if pattern.startswith("pci:") and module not in wanted and len(wanted) < n and "[" not in pattern:
            file = next((f for f in files if pathlib.Path(f).name.split(".")[0].replace("-", "_") == module), None)
            wanted.update({module: (file, pattern.replace("*", "00000000"))} if file else {})
    for i, (name, (file, modalias)) in enumerate(wanted.items()):
        is_bare = bare and i % bare == 0
        module, device = top / "sys/module" / name, top / f"sys/devices/pci0000:00/0000:00:{i // 8:02x}.{i % 8}"
        driver = top / "sys/bus/pci/drivers" / name
        (top / "sys/bus/pci/devices" / device.name).symlink_to(f"../../../devices/pci0000:00/{device.name}")
        device.mkdir(parents=True)
        (device / "modalias").write_text(f"{modalias}\n")
        if is_bare:
            continue
        loaded.append(name)
        for directory in (module / "notes", driver):
            directory.mkdir(parents=True)
        (module / "initstate").write_text("live\n")
        (module / "refcnt").write_text("0\n")
        note = build_id(tree / file) if file.endswith(".ko") else None
        if note:
            (module / "notes/.note.gnu.build-id").write_bytes(note)
        (device / "driver").symlink_to(f"../../../bus/pci/drivers/{name}")
        (driver / "module").symlink_to(f"../../../../module/{name}")
    (top / "proc/modules").write_text("".join(f"{name} 16384 0 - Live 0x0000000000000000\n" for name in loaded))
    for path, text in {"proc/sys/kernel/osrelease": version, "proc/sys/kernel/tainted": "0", "proc/cmdline": "quiet",
                       "proc/sys/kernel/modules_disabled": "0", "proc/stat": "btime 4000000000",
                       "sys/kernel/security/lockdown": "[none] integrity confidentiality", "etc/os-release": "ID=debian",
                       "sys/module/module/parameters/sig_enforce": "N", "etc/modprobe.d/a.conf": "blacklist pcspkr\noptions loop max_loop=8",
                       "etc/modules-load.d/a.conf": "loop",
                       "dev/kmsg": "\n".join(f"6,{i},{i},-;usb 1-1: line {i}" for i in range(2000))}.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(f"{text}\n")
    return top

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The module trees that the benchmark runs on, made once and kept below the build directory."""
import pathlib
import shutil
import subprocess

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

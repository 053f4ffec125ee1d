# SPDX-License-Identifier: LGPL-2.1-or-later
"""What tenon closure lists and copies, beside packaged kmod 34 and Debian 13's dracut-install: a part of tests/compare/run.

For each name, the files that `modprobe -D` of packaged kmod prints must be in the closure, in an order in which they can be
loaded; what else is in it must be there for a weak dependency alone. Whole directories are held against what dracut-install takes
for them, and the indexes of a copy against those that packaged depmod makes of it. Of the modules each N-th by name counts, N
being TENON_CLOSURE_EVERY; 1 is all of them (make check-full).
"""
import json
import os
import pathlib
import shutil
import subprocess

EVERY = int(os.environ.get("TENON_CLOSURE_EVERY", "90"))
SETS = [["=fs/nls"], ["=drivers/md", "ext4"], ["virtio_blk", "virtio_net", "btrfs", "xfs", "i915", "dm-crypt"]]
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TENON_CACHE": "", "ASAN_OPTIONS": "detect_leaks=0"}


class Closures:
    def __init__(self, pair, store):
        self.pair, self.store = pair, store
        self.ours, self.peer = pair.sides
        self.scratch = self.ours.top.parent / "closure"
        self.scratch.mkdir()

    def below(self, path):
        return path.split(f"/{self.pair.version}/", 1)[1]

    def tenon(self, *arguments):
        return subprocess.run([self.ours.tools / "tenon", "--root", self.ours.top, "--kernel", self.pair.version, "closure", *arguments],
                              capture_output=True, text=True, env=ENVIRONMENT, check=False)

    def order(self, modules):
        """What stands before something that it needs."""
        seen, bad = set(), []
        for m in modules:
            bad += [f"{m['module']} before {n}" for n in m["needs"] if n not in seen]
            seen.add(m["module"])
        return bad

    def unexplained(self, modules, wanted):
        """Files that modprobe -D does not have, though no weak dependency brought them."""
        by_name, bad = {m["module"]: m for m in modules}, []
        for m in modules:
            if not m["path"] or self.below(m["path"]) in wanted:
                continue
            why = m["reason"]
            while why["module"] and why["kind"] != "weakdep":
                why = by_name[why["module"]]["reason"]
            if why["kind"] != "weakdep":
                bad.append(self.below(m["path"]))
        return bad

    def name(self, name):
        """What is wrong with the closure of @name: nothing."""
        _, out, err = self.peer.modprobe("-D", name)
        wanted = {self.below(line.split()[1]) for line in out.decode().splitlines() if line.startswith("insmod ")}
        done = self.tenon("--json", "--no-firmware", name)
        modules = json.loads(done.stdout)["modules"] if done.stdout else []
        files = {self.below(m["path"]) for m in modules if m["path"]}
        return {"status": done.returncode, "messages": done.stderr or err.decode(), "nothing asked for": not wanted,
                "missing": sorted(wanted - files), "order": self.order(modules), "more": self.unexplained(modules, wanted)}

    def dracut(self, names):
        """The files that dracut-install puts into a directory."""
        libraries, top, to = self.store / "kmod-34/usr/lib/x86_64-linux-gnu", self.store / "clients-13", self.scratch / "dracut"
        command = [libraries / "ld-linux-x86-64.so.2", "--library-path", f"{libraries}:{top}/usr/lib/x86_64-linux-gnu",
                   top / "usr/lib/dracut/dracut-install", "-D", to, "--kerneldir", self.peer.modules, "--silent", "-o", "-m", *names]
        to.mkdir()
        subprocess.run(command, capture_output=True, env=ENVIRONMENT, check=False)
        found = sorted({self.below(str(p)) for p in to.rglob("*.ko*")})
        shutil.rmtree(to)
        return found

    def copy(self, names):
        """What differs between the indexes of a copy and those that packaged depmod makes of it."""
        copy, other = self.scratch / "copy", self.scratch / "other"
        done = self.tenon("--copy", copy, "--names", *names)
        self.peer.run("depmod", "-b", copy, "-o", other, self.pair.version)
        ours, theirs = (top / "lib/modules" / self.pair.version for top in (copy, other))
        made = sorted(p.name for p in theirs.iterdir())
        differ = [n for n in made if not (ours / n).exists() or self.content(ours / n) != self.content(theirs / n)]
        shutil.rmtree(copy)
        shutil.rmtree(other)
        return {"status": done.returncode, "messages": done.stderr, "differ": differ, "none": not made}

    @staticmethod
    def content(path):
        """kmod has the lines of modules.symbols in the order of its hash table."""
        lines = path.read_bytes().split(b"\n")
        return sorted(lines) if path.name == "modules.symbols" else lines


def check(report, pair, store):
    closures = Closures(pair, pathlib.Path(store))
    if not (closures.ours.tools / "tenon").exists():
        return
    nothing = {"status": 0, "messages": "", "nothing asked for": False, "missing": [], "order": [], "more": []}
    for name in sorted(pair.names)[::EVERY]:
        report.check(f"{pair.name}: closure {name}", closures.name(name), nothing)
    for names in SETS:
        if os.geteuid() == 0 and (closures.store / "clients-13/usr/lib/dracut").exists():  # it keeps the owners of files
            ours = sorted({closures.below(path) for path in closures.tenon("--files", *names).stdout.split()})
            report.check(f"{pair.name}: closure {' '.join(names)}: dracut-install", {"files": ours}, {"files": closures.dracut(names)})
    for names in SETS[1:]:
        report.check(f"{pair.name}: indexes of a copy of {' '.join(names)}", closures.copy(names),
                     {"status": 0, "messages": "", "differ": [], "none": False})

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What real kernels say to the corpus: one boot for each kernel and state.

Answers are kept below the material's directory, by a hash of all that they
depend on, so a second run takes no boot.
"""
import hashlib
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "vm"))
import initramfs  # noqa: E402
import machine  # noqa: E402
from states import DIGESTS, STATES  # noqa: E402

FORMAT = "4"  # of what is kept
CRASHED = -1  # in the place of an errno


class Trouble(Exception):
    """The guest did not do what it should."""


def guest_init(work):
    source, target = HERE / "guest/init.c", work / "init"
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        work.mkdir(parents=True, exist_ok=True)
        subprocess.run(["gcc", "-O1", "-Wall", "-Wextra", "-static", "-o", target, source], check=True)
    return target


class Boot:
    """The guest for some cases in one state."""

    def __init__(self, bases, state, cases, work):
        self.bases, self.state, self.cases, self.work = bases, STATES[state], cases, work
        self.name = state

    def loaded(self):
        """[(name, content)] of what is loaded first."""
        digests = [n for n in DIGESTS if self.state.digests and n in self.bases.kernel.paths]
        return [(n, self.bases.stripped(n, changed=self.state.changed and n == "vp_export") if n.startswith("vp_")
                 else self.bases.signed(n)) for n in digests + self.state.loaded]

    def setup(self):
        return [f"load /first/{n}.ko" for n, _ in self.loaded()] + self.state.setup

    def lines(self):
        return [f"{i} {c.flags} /cases/{c.kernel_hash()} {c.options}" for i, c in enumerate(self.cases)]

    def key(self):
        """A hash of all that the answers depend on, but for the cases."""
        h = hashlib.sha256()
        for part in (FORMAT, self.bases.kernel.release, self.state.append, (HERE / "guest/init.c").read_text(), *self.setup()):
            h.update(part.encode() + b"\0")
        for _, content in self.loaded():
            h.update(content)
        h.update(self.bases.kernel.image.read_bytes())
        return h.hexdigest()[:32]

    def archive(self, first, target):
        """From case number @first on."""
        fs = initramfs.Initramfs()
        for path in ("proc", "sys", "dev", "cases", "first"):
            fs.directory(path)
        fs.file("init", guest_init(self.work), 0o755)
        for name, content in self.loaded():
            fs.bytes(f"first/{name}.ko", content)
        for case in self.cases[first:]:
            fs.bytes(f"cases/{case.kernel_hash()}", case.for_kernel())
        fs.text("setup", "".join(line + "\n" for line in self.setup()))
        fs.text("list", "".join(line + "\n" for line in self.lines()[first:]))
        fs.write(target)

    def run(self):
        """{"files": {path: hex}, "folders": [path], "answers": [[errno, [log line], taints, stays]]}."""
        answers, live, first = [], None, 0
        while first < len(self.cases):
            lines = []
            at = self.work / "boot" / self.bases.kernel.release / self.name
            at.mkdir(parents=True, exist_ok=True)
            self.archive(first, at / "initramfs.cpio")
            stopped = None
            try:
                # The console is slow under emulation, and all that the log says is reported anyway.
                machine.boot(self.bases.kernel.image, at / "initramfs.cpio", at,
                             f"loglevel=1 printk.devkmsg=on oops=panic {self.state.append}",
                             lines.append, memory=768)
            except machine.Stopped as problem:
                stopped = problem
            (at / "initramfs.cpio").unlink()
            part = read(lines)
            if part["trouble"]:
                raise Trouble(f"{self.name} on {self.bases.kernel.release}: {'; '.join(part['trouble'])}")
            live = live or part
            answers += part["answers"]
            if stopped and part["begun"] is None:
                raise Trouble(f"{self.name} on {self.bases.kernel.release}: {stopped}, console in {at}/console.log")
            if stopped:
                answers.append([CRASHED, part["log"], "", 0])
            first = len(answers)
        return {"files": live["files"], "folders": live["folders"], "answers": answers}


def read(lines):
    """What the guest reports; see guest/init.c."""
    found = {"files": {}, "folders": [], "answers": [], "trouble": [], "begun": None, "log": []}
    for line in lines:
        kind, _, rest = line.partition(" ")
        if kind == "F":
            path, _, content = rest.partition(" ")
            found["files"][path] = content
        elif kind == "G":
            found["folders"].append(rest)
        elif kind == "!":
            found["trouble"].append(rest)
        elif kind == "B":
            found["begun"], found["log"], found["taints"] = int(rest), [], ""
        elif kind == "L":
            (found["log"] if found["begun"] is not None else found["trouble"]).append(plain(rest))
        elif kind == "T":
            found["taints"] = rest
        elif kind == "E":
            found["answers"].append([int(rest.split()[1]), found["log"], found["taints"], 0])
            found["begun"] = None
        elif kind == "U":
            found["answers"][-1][3] = int(rest.split()[1])
    return found


def plain(text):
    """A line as the kernel wrote it; /dev/kmsg has \\xHH for what is no printable ASCII, and for '\\'."""
    return re.sub(r"\\x([0-9a-f]{2})", lambda m: chr(int(m[1], 16)), text)


def ask(bases, state, cases, work, keep):
    """The kernel's answers, those from @keep that are there."""
    boot = Boot(bases, state, cases, work)
    kept = keep / f"{bases.kernel.release}-{state}-{boot.key()}.json"
    known = json.loads(kept.read_text()) if kept.exists() else {"answers": {}}
    boot.cases = [c for c in cases if c.key() not in known["answers"]]
    if boot.cases or "files" not in known:
        found = boot.run()
        answers = dict(zip([c.key() for c in boot.cases], found["answers"]))
        known = {**found, "answers": {**known["answers"], **answers}}
        keep.mkdir(parents=True, exist_ok=True)
        for old in keep.glob(f"{bases.kernel.release}-{state}-*.json"):
            old.unlink()
        new = kept.with_suffix(".new")
        new.write_text(json.dumps(known))
        new.rename(kept)
    return {**known, "answers": [known["answers"][c.key()] for c in cases]}

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What `tenon check` says of the same files, on a copy of what the kernel showed, and whether it is right."""
import collections
import concurrent.futures
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess

from corpus import COMPRESSED, IGNORE_VERMAGIC, IGNORE_VERSIONS, Case
from kernels import CRASHED
from states import DIGESTS, NEEDED, STATES

PER_CALL = 200  # files
# Not of the check that decides: what anything may write that goes on to load.
INIT = "L17"
# Lines that the kernel itself leaves out when there are many of them, whatever it is told.
LIMITED = re.compile(r"Lockdown: ")
# Taints of the kernel that no module's own list has: a dangerous parameter's.
NOT_THE_MODULES = {"U"}
# Their lines end in addresses that nobody can know.
LONG = 900
ADDRESSES = ("relocation-",)
COMMAND = re.compile(r"^(Lockdown: )[^:]*(: )")


@dataclasses.dataclass
class Verdict:
    """One case in one state of one kernel."""
    case: Case
    kernel: str
    state: str
    said: dict  # tenon's: verdict, errno, findings...
    answer: list  # the kernel's

    def decisive(self):
        return next((f for f in self.said.get("findings", ()) if f["decides"]), None)

    def row(self):
        """The check that it is counted under: the one that tenon names."""
        decisive = self.decisive()
        return decisive["id"] if decisive else self.said["verdict"]

    def judge(self):
        """("agree", ""), ("unknown", why) or ("wrong", how)."""
        error, log, taints, stays = self.answer
        verdict, decisive = self.said["verdict"], self.decisive()
        if error == CRASHED:
            return "wrong", "the guest crashed: this case must not be in the corpus"
        if stays:
            return "wrong", "it could not be removed: this case must not be in the corpus"
        if verdict == "unknown":
            return "unknown", decisive["text"]
        if verdict == "missing":
            return "wrong", f"tenon: {self.said.get('reason')}"
        if verdict == "loads":
            return self._judge_load(error, log, taints)
        if error != self.said["errno"]:
            return "wrong", f"tenon: {self.said['errno']} [{decisive['id']}] {decisive['text']}; the kernel: {error}, {log}"
        return self._judge_log(decisive["id"], decisive["log"], log)

    def _judge_load(self, error, log, taints):
        if error and self.case.check != INIT:
            return "wrong", f"tenon: it loads; the kernel: {error}, {log}"
        if not error and set(taints) != set(self.said["taints"]) - NOT_THE_MODULES:
            return "wrong", f"tenon: taints {self.said['taints']!r}; the kernel: {taints!r}"
        return "agree", ""

    @staticmethod
    def _judge_log(check, line, log):
        if line is None:
            # Other parts of the kernel may write what is not of this check.
            return "agree", ""
        if len(line) > LONG:
            # How much of a long line is kept differs from version to version.
            return ("agree", "") if any(text[:LONG] == line[:LONG] for text in log) else ("wrong", f"the log has {log}")
        found = [COMMAND.sub(r"\1COMM\2", text) for text in log]
        if COMMAND.sub(r"\1COMM\2", line) in found:
            return "agree", ""
        if check.startswith(ADDRESSES) and any(text.startswith(line) for text in log):
            return "agree", ""
        if LIMITED.match(line) and not any(LIMITED.match(text) for text in log):
            return "agree", ""
        return "wrong", f"tenon says that the log has {line!r}; it has {log}"


def case_path(case, at):
    """The case's file, on the host."""
    name = hashlib.sha256(case.content).hexdigest()[:24]
    packed = case.flags & COMPRESSED or case.unpacked is not None
    path = at / f"{name}.ko{'.xz' if packed else ''}"
    if not path.exists():
        path.write_bytes(case.content)
    return path


def make_root(bases, state, shown, at, kmod):
    """A root directory with what the guest showed, the kernel's image, and a tree of the modules that others need."""
    shutil.rmtree(at, ignore_errors=True)
    tree = at / "lib/modules" / bases.kernel.release
    (tree / "extra").mkdir(parents=True)
    for path in shown["folders"]:
        (at / path.strip("/")).mkdir(parents=True, exist_ok=True)
    for path, content in shown["files"].items():
        target = at / path.strip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(bytes.fromhex(content))
    for name in ("modules.order", "modules.builtin", "modules.builtin.modinfo", "config", "vmlinuz"):
        if (bases.kernel.tree / name).exists():
            shutil.copyfile(bases.kernel.tree / name, tree / name)
    if bases.kernel.image.parent != bases.kernel.tree:
        (at / "boot").mkdir(exist_ok=True)
        for name in (f"vmlinuz-{bases.kernel.release}", f"config-{bases.kernel.release}"):
            shutil.copyfile(bases.kernel.image.parent / name, at / "boot" / name)
    for name in {*NEEDED, *STATES[state].loaded, *(n for n in DIGESTS if n in bases.kernel.paths)}:
        content = bases.stripped(name) if name.startswith("vp_") else bases.signed(name)
        (tree / "extra" / f"{name}.ko").write_bytes(content)
    subprocess.run([kmod, "depmod", "-b", at, bases.kernel.release], check=True)
    return at


def options_of(case):
    """Arguments of `tenon check` for a case, but for its file."""
    found = []
    ignored = case.flags & (IGNORE_VERSIONS | IGNORE_VERMAGIC)
    if ignored == IGNORE_VERSIONS:
        found.append("--force-modversion")
    elif ignored == IGNORE_VERMAGIC:
        found.append("--force-vermagic")
    elif ignored:
        found.append("--force")
    if case.flags & COMPRESSED:
        found.append("--packed")
    if not follow(words_of(case)):
        found += [f"--parameter={word}" for word in words_of(case)]
    return tuple(found)


def words_of(case):
    """The case's parameters as a shell would hand them over; what is in quotes stays together."""
    return [word for word in ([case.options] if '"' in case.options else case.options.split(" ")) if word]


def follow(words):
    """Whether parameters can come after their file; so many files fit into one call."""
    return all(re.match(r"[\w.-]+=", word) for word in words)


class Tenon:
    """The command, with its cache in a place of its own."""

    def __init__(self, tenon, cache):
        self.tenon, self.environment = tenon, {**os.environ, "TENON_CACHE": str(cache)}

    def check(self, *arguments):
        done = subprocess.run([self.tenon, "check", "--json", *arguments], capture_output=True, env=self.environment)
        if done.returncode not in (0, 1) or not done.stdout:
            raise RuntimeError(f"tenon check {' '.join(map(str, arguments[:6]))}: status {done.returncode}: "
                               f"{done.stderr.decode(errors='replace')[:1000]}")
        return json.loads(done.stdout.decode(errors="replace"))


def predict(tenon, bases, root, cases, at, jobs):
    """tenon's verdicts, in the cases' order."""
    at.mkdir(parents=True, exist_ok=True)
    groups = collections.defaultdict(list)
    for number, case in enumerate(cases):
        groups[options_of(case)].append(number)
    calls = [(options, numbers[i : i + PER_CALL]) for options, numbers in groups.items() for i in range(0, len(numbers), PER_CALL)]

    def call(one):
        options, numbers = one
        paths = [case_path(cases[n], at) for n in numbers]
        operands = [part for n, path in zip(numbers, paths)
                    for part in (path, *(words_of(cases[n]) if follow(words_of(cases[n])) else ()))]
        shown = tenon.check("--root", root, "--kernel", bases.kernel.release, *options, *operands)["modules"]
        if [m["path"] for m in shown] != [str(p) for p in paths]:
            raise RuntimeError(f"tenon check answers for other files than it was asked for: {options}")
        return list(zip(numbers, shown))

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        found = dict(pair for part in pool.map(call, calls) for pair in part)
    return [found[n] for n in range(len(cases))]


class Table:
    """Agreement, by check and kernel."""

    def __init__(self):
        self.counts = collections.defaultdict(collections.Counter)  # (row, kernel) -> result -> n
        self.kernels = []
        self.unknown = collections.defaultdict(list)
        self.wrong = []

    def add(self, verdict):
        if verdict.kernel not in self.kernels:
            self.kernels.append(verdict.kernel)
        result, why = verdict.judge()
        self.counts[verdict.row(), verdict.kernel][result] += 1
        if result == "wrong":
            self.wrong.append((verdict, why))
        elif result == "unknown":
            self.unknown[verdict.row(), verdict.kernel].append((verdict, why))

    def rows(self):
        return sorted({row for row, _ in self.counts})

    def print(self):
        print(f"{'':22}" + "".join(f"{k:>27}" for k in self.kernels))
        print(f"{'check':22}" + f"{'agree':>9}{'wrong':>8}{'unknown':>10}" * len(self.kernels))
        total = collections.defaultdict(collections.Counter)
        for row in self.rows():
            cells = ""
            for kernel in self.kernels:
                n = self.counts[row, kernel]
                total[kernel].update(n)
                cells += f"{n['agree'] or '-':>9}{n['wrong'] or '-':>8}{n['unknown'] or '-':>10}"
            print(f"{row:22}{cells}")
        print(f"{'all':22}" + "".join(f"{total[k]['agree']:>9}{total[k]['wrong']:>8}{total[k]['unknown']:>10}" for k in self.kernels))


def read_bounds(path):
    """{(check, kernel piece or '*'): most of them}; each line: CHECK KERNEL MOST REASON."""
    bounds = {}
    for line in pathlib.Path(path).read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            check, kernel, most, _ = line.split(None, 3)
            bounds[check, kernel] = int(most)
    return bounds

# SPDX-License-Identifier: LGPL-2.1-or-later
"""One run of a command: time, memory, instructions, system calls."""
import dataclasses
import os
import re
import shutil
import statistics
import subprocess
import tempfile


@dataclasses.dataclass
class Figures:
    """Medians of several runs, and counts of one."""
    wall: float = None  # seconds
    CPU: float = None   # seconds
    memory: int = None  # KiB
    instructions: int = None
    calls: int = None


def pin(cores):
    return (lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])) if cores else None


def run(command, cores=0):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          preexec_fn=pin(cores), env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C"})
    return done.returncode, done.stdout, done.stderr


def timed(meter, command, cores=0, wrap=list):
    """(wall, CPU, memory, status); @wrap puts what must surround the meter around it."""
    status, out, err = run(wrap([str(meter), *command]), cores)
    if status:
        raise RuntimeError(f"{' '.join(command)}: {err or status}")
    wall, cpu, memory, status = map(int, out.split())
    return wall / 1e6, cpu / 1e6, memory, status


def medians(samples):
    walls, cpus, memories, _ = zip(*samples)
    return Figures(statistics.median(walls), statistics.median(cpus), max(memories))


def instructions(command, wrap=list):
    if not shutil.which("valgrind"):
        return None
    _, _, err = run(wrap(["valgrind", "--vgdb=no", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]))
    found = re.findall(r"Collected : (\d+)", err)
    return max(map(int, found), default=0) or None  # a child begins with what its parent had


def calls(command, wrap=list):
    """System calls from exec to exit, threads and children included."""
    if not shutil.which("strace"):
        return None
    with tempfile.NamedTemporaryFile() as out:
        run(wrap(["strace", "-f", "-q", "-o", out.name, *command]))
        lines = out.read().decode(errors="replace").splitlines()
    return sum(1 for line in lines if re.match(r"(\d+ +)?\w+\(", line)) or None

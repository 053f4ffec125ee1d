#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Carry out a scenario in a root that is made of layers; to be started by run, in namespaces of its own.

    unshare --mount --pid --fork tests/dkms/packages/inside.py SPEC

SPEC is a file of JSON: base (a directory), layers (what was written since, the newest last), upper (what this run writes),
work, merged, archives (apt's), share (to be /mnt), steps ([name, shell script]), log, result. The result has, for each step,
its exit status, what it printed and what is different from the base afterwards.
"""
import json
import pathlib
import subprocess
import sys
import time

import facts

ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive",
               "TERM": "dumb"}


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True)


def enter(spec, root):
    """Mount what a program in @root expects. All of it goes with the namespace."""
    mount("--make-rprivate", "/")
    lower = ":".join([*reversed(spec["layers"]), spec["base"]])
    mount("-t", "overlay", "overlay", "-o", f"lowerdir={lower},upperdir={spec['upper']},workdir={spec['work']}", root)
    mount("-t", "proc", "proc", root / "proc")
    for name in ("sys", "tmp", "dev", "run"):
        mount("-t", "tmpfs", "tmpfs", root / name)
    for node in ("null", "zero", "full", "random", "urandom"):
        (root / "dev" / node).touch()
        mount("--bind", f"/dev/{node}", root / "dev" / node)
    (root / "dev/fd").symlink_to("/proc/self/fd")
    mount("--bind", spec["archives"], root / "var/cache/apt/archives")
    mount("--bind", spec["share"], root / "mnt")


def main():
    spec = json.loads(pathlib.Path(sys.argv[1]).read_text())
    root = pathlib.Path(spec["merged"])
    enter(spec, root)
    results = {}
    for name, script in spec["steps"]:
        with open(spec["log"], "ab") as log:
            log.write(f"+++ {name}\n".encode())
            log.flush()
            start = time.monotonic()
            done = subprocess.run(["chroot", root, "/bin/bash", "-c", script], env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=log, check=False)
        left = facts.differing(pathlib.Path(spec["base"]), [*spec["layers"], spec["upper"]], root)
        results[name] = {"status": done.returncode, "printed": done.stdout.decode(errors="replace").splitlines(), "left": left,
                         "seconds": round(time.monotonic() - start, 1)}
    pathlib.Path(spec["result"]).write_text(json.dumps(results, indent=1))


main()

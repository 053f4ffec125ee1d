# SPDX-License-Identifier: LGPL-2.1-or-later
"""What stands elsewhere for who sees these mounts alone: call it in a mount namespace of the test's own."""
import pathlib
import subprocess

import material


def mount(*words):
    done = subprocess.run(["mount", *words], stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise material.Missing(f"nothing can be mounted here: {done.stderr.strip()}")


def overlay(at, scratch):
    """What is written to @at goes to memory below @scratch, an empty directory."""
    mount("-t", "tmpfs", "layer", scratch)
    for name in ("upper", "work"):
        (scratch / name).mkdir()
    mount("-t", "overlay", "layer", "-o", f"lowerdir={at},upperdir={scratch}/upper,workdir={scratch}/work", at)
    subprocess.run(["umount", "--lazy", scratch], check=True)  # the overlay keeps it; @scratch can be removed


def put_over(what, at, scratch):
    """@at: a directory, or a name in one, such as /lib/modules where no kernel was ever installed."""
    at = pathlib.Path(at)
    if not at.is_dir():
        scratch.mkdir(exist_ok=True)
        overlay(at.parent.resolve(), scratch)
        at.mkdir()
    mount("--bind", what, at)

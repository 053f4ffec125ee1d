# SPDX-License-Identifier: LGPL-2.1-or-later
"""Trees that pages are made of."""
import os
import pathlib
import shutil
import subprocess

TOP = pathlib.Path(__file__).resolve().parents[2]
RELEASE = "6.1.0-13-amd64"  # where a recorded machine has none of its own


def material():
    return pathlib.Path(subprocess.check_output([TOP / "dev/material", "--where"], text=True).strip())


def link_or_copy(source, target):
    try:
        os.link(source, target)
    except OSError:  # of another file system
        shutil.copy2(source, target)


def whole_tree(scratch):
    """The root of a kernel package's tree with indexes, or None."""
    package = material() / "linux-6.1-amd64"
    if not package.exists():
        return None
    root = scratch / "whole"
    shutil.copytree(package, root, copy_function=link_or_copy, symlinks=True)
    for kernel in (root / "lib/modules").iterdir():
        subprocess.run(["depmod", "-b", root, kernel.name], check=True)
    return root

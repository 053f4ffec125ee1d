# SPDX-License-Identifier: LGPL-2.1-or-later
"""What all makers of Debian roots need: dev/material, commands whose words go into a log, a shell inside of a root."""
import importlib.machinery
import importlib.util
import os
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent


class Missing(Exception):
    """What is needed and cannot be had here; the text says why."""


def material():
    """dev/material as a module."""
    loader = importlib.machinery.SourceFileLoader("dev_material", str(TOP / "dev/material"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("dev_material", loader))
    loader.exec_module(module)
    return module


def lacking(*programs):
    """Why no root can be made or used here, or None."""
    if os.geteuid() != 0:
        return "not root"
    for program in programs:
        if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin"):
            return f"no {program} on this machine"
    return None


def run(*command, log, **more):
    """Run to the end, its words into the file @log; Missing with their end when it fails."""
    with open(log, "ab") as out:
        out.write(f"+ {' '.join(map(str, command))}\n".encode())
        out.flush()
        status = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, **more).returncode
    if status:
        tail = "\n".join(pathlib.Path(log).read_text(errors="replace").splitlines()[-30:])
        raise Missing(f"{command[0]} failed (status {status}, {log}):\n{tail}")


def in_root(root, exchange, script, log, *words):
    """Run the shell @script in @root, a directory or an image, with the directory @exchange as its /mnt; nothing stays mounted."""
    run("unshare", "--mount", "--pid", "--fork", HERE / "in-root", root, exchange, script, *words, log=log)

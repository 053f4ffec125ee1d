# SPDX-License-Identifier: LGPL-2.1-or-later
"""This machine, with /var, /etc, /usr/src and /lib/modules of the test's own: `tenon build` in its own root, with real kernels' headers."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "vm"), str(HERE.parent / "json")]
import material  # noqa: E402
import mounts  # noqa: E402
import tables  # noqa: E402

APART = "TN_APART"
DKMS, MODULES, SOURCES, CACHE = (pathlib.Path(p) for p in ("/var/lib/dkms", "/lib/modules", "/usr/src", "/var/cache/tenon/build"))
ARCH = os.uname().machine
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def apart():
    """Start over with mounts that nobody else sees."""
    if APART in os.environ:
        return
    command = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if subprocess.run([*command, "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        print("skipped: this machine allows no mount namespace of one's own")
        sys.exit(77)
    os.environ[APART] = "1"
    os.execvp("unshare", [*command, sys.executable, *sys.argv])


class Machine:
    def __init__(self, build, work, pieces):
        """@pieces: headers of dev/material."""
        self.build, self.work = build.absolute(), pathlib.Path(work)
        self.seen, self.table = set(), tables.read_tables()["tenon build"]
        for name in ("var", "src", "modules", "layer"):
            (self.work / name).mkdir()
        self.kernels = [material.headers_tree(piece, self.work / "modules", MODULES) for piece in pieces]
        for name in ("lib", "cache", "tmp", "log"):
            (self.work / "var" / name).mkdir()
        mounts.overlay("/etc", self.work / "layer")
        for name, at in (("var", "/var"), ("src", SOURCES), ("modules", MODULES)):
            mounts.put_over(self.work / name, at, self.work / "above")
        shutil.rmtree("/etc/dkms", ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """So that the directory can be removed."""
        for at in ("/var", SOURCES, MODULES, "/etc", MODULES.parent.resolve()):
            subprocess.run(["umount", "--lazy", at], check=False)

    def environment(self, **more):
        return {"PATH": f"{self.build}/bin:{PATH}", "HOME": "/root", "LC_ALL": "C.UTF-8", **more}

    def start(self, *words, program="tenon", cwd="/", **more):
        return subprocess.Popen([self.build / "bin" / program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, errors="replace", cwd=cwd, env=self.environment(**more))

    def run(self, *words, **more):
        """(exit status, standard output, standard error)"""
        child = self.start(*words, **more)
        out, err = child.communicate()
        return child.returncode, out, err

    def tenon(self, *words, **more):
        """As a terminal has it, without times and logs' names."""
        status, out, err = self.run("build", *words, **more)
        return status, re.sub(r"; log [0-9a-f]{12}\b", "", out), err

    def json(self, *words, **more):
        """(exit status, what is printed with --json): as doc/json.md has it, or this ends here."""
        status, out, err = self.run("build", *words, "--json", **more)
        value = json.loads(out or "null")
        wrong = [w for key, v in (value or {"": err}).items() for w in tables.check(v, key, self.table, self.seen)]
        if wrong:
            raise SystemExit(f"tenon build {' '.join(map(str, words))} --json: {wrong}")
        return status, value

    def kept(self, module, version, kernel):
        return DKMS / module / version / kernel / ARCH / "module"

    def source(self, name, version, files, modules=None, more="", place=SOURCES):
        """A source of modules; in dkms' tree, too, where it stands in /usr/src."""
        at = place / f"{name}-{version}"
        shutil.rmtree(at, ignore_errors=True)
        at.mkdir(parents=True)
        conf = f'PACKAGE_NAME="{name}"\nPACKAGE_VERSION="{version}"\nAUTOINSTALL="yes"\n'
        modules = modules or [name]
        for i, module in enumerate(modules):
            conf += f'BUILT_MODULE_NAME[{i}]="{module}"\nDEST_MODULE_LOCATION[{i}]="/updates/dkms"\n'
        for path, text in {"Kbuild": "".join(f"obj-m += {m}.o\n" for m in modules), "dkms.conf": conf + more, **files}.items():
            (at / path).write_text(text)
            (at / path).chmod(0o755 if text.startswith("#!") else 0o644)
        if place == SOURCES:
            link = DKMS / name / version / "source"
            link.parent.mkdir(parents=True, exist_ok=True)
            if not link.is_symlink():
                link.symlink_to(at)
        return at


def c_source(body="", licence="GPL", version="1"):
    return (f'#include <linux/module.h>\n{body}\nMODULE_LICENSE("{licence}");\nMODULE_DESCRIPTION("x");\nMODULE_VERSION("{version}");\n')


class Report:
    """A line a check; what is wrong is told below it."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, good, *why):
        print(f"{'ok' if good else 'not ok'} - {name}")
        if not good:
            print("".join(f"# {line}\n" for text in why for line in str(text).splitlines()), end="")
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        return good

    def same(self, name, got, wanted):
        return self.check(name, got == wanted, f"is {got!r}", f"not {wanted!r}")

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed else 0

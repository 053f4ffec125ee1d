# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two dkms side by side on trees of their own: the packaged one (dev/material dkms-3.2) and ours."""
import os
import pathlib
import subprocess

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
KERNEL, OTHER = "6.12.1-x", "7.0.0-y"


class Lab:
    """A root of three trees. Its modules are "built" by copying a file, so that a build takes no time."""

    def __init__(self, build, material, top):
        self.build, self.material, self.top = build, material, pathlib.Path(top)
        self.dkms, self.src, self.lib = (self.top / name for name in ("dkms", "src", "lib"))
        self.programs = {"packaged": material / "dkms-3.2/usr/sbin/dkms", "ours": build / "bin/dkms"}
        for path in (self.dkms, self.src, self.top / "headers/include"):
            path.mkdir(parents=True)
        for kernel in (KERNEL, OTHER):
            (self.lib / kernel / "kernel/drivers").mkdir(parents=True)
            (self.lib / kernel / "build").symlink_to(self.top / "headers")

    def module(self, path, version, kernel=KERNEL, name=None):
        """An ELF file that says that it is for the kernel."""
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([self.build / "src/mkko", path, "license=GPL", f"version={version}", f"vermagic={kernel} SMP mod_unload ",
                        "--name", name or path.stem, "--this-module", name or path.stem], check=True)  # fmt: skip

    def source(self, name, version, modules=("",), more=""):
        """/usr/src/NAME-VERSION: modules NAME, NAMEb, ..."""
        at = self.src / f"{name}-{version}"
        conf = f"PACKAGE_NAME={name}\nPACKAGE_VERSION={version}\nAUTOINSTALL=yes\nSTRIP=no\n"
        copies = []
        for i, suffix in enumerate(modules):
            for kernel in (KERNEL, OTHER):
                self.module(at / f"{name}{suffix}-{kernel}.bin", version, kernel, f"{name}{suffix}")
            conf += f"BUILT_MODULE_NAME[{i}]={name}{suffix}\nDEST_MODULE_LOCATION[{i}]=/kernel/drivers\n"
            copies.append(f"cp {name}{suffix}-$kernelver.bin {name}{suffix}.ko")
        (at / "dkms.conf").write_text(conf + f'MAKE[0]="{"; ".join(copies)}"\n' + more)
        return at

    def run(self, who, *args):
        """(exit status, standard output, standard error)"""
        tools = self.material / "kmod-34/run"
        done = subprocess.run([self.programs[who], *args, "--dkmstree", self.dkms, "--sourcetree", self.src, "--installtree", self.lib],
                              capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, cwd="/", check=False,
                              env={"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin:{tools}", "LC_ALL": "C.UTF-8"})  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    def must(self, who, *args):
        status, out, err = self.run(who, *args)
        if status:
            raise SystemExit(f"dkms {' '.join(args)} ({who}): {status}\n{out}{err}")


def material():
    """Where it is, or None."""
    at = pathlib.Path(subprocess.check_output([TOP / "dev/material", "--where"], text=True).strip())
    there = (at / "dkms-3.2/usr/sbin/dkms").exists() and (at / "kmod-34/run").exists() and os.path.exists("/bin/bash")
    return at if there else None

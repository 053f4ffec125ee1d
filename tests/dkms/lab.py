# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two dkms side by side on trees of their own: the packaged one (dev/material dkms-3.2) and ours."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
KERNEL, OTHER = "6.12.1-x", "7.0.0-y"
INSIDE = "TENON_DKMS_LAB"  # the directory of whoever runs in a lab
# Where either of the two remembers, or is told, something: they see their own there, and the machine's is left alone.
OWN = ("/etc", "/usr/lib", "/usr/sbin", "/var/lib", "/var/cache")


class Lab:
    """A root of three trees. Its modules are "built" by copying a file, so that a build takes no time."""

    def __init__(self, build, material, top):
        self.build, self.material, self.top = build, material, pathlib.Path(top)
        self.tools = quick_sleep(self.top / "tools")
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
        done = subprocess.run([self.programs[who], *args, "--dkmstree", self.dkms, "--sourcetree", self.src, "--installtree", self.lib],
                              capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, cwd="/", check=False,
                              env={"PATH": f"{self.tools}:{os.environ['PATH']}:/usr/sbin:/sbin:{self.material}/kmod-34/run", "LC_ALL": "C.UTF-8"})  # fmt: skip
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


def quick_sleep(tools):
    """A directory for PATH: the packaged dkms looks after its commands once in 3 seconds, and would be waited for in vain."""
    tools.mkdir(parents=True)
    (tools / "sleep").write_text("#!/bin/sh\nexec /bin/sleep 0.02\n")
    (tools / "sleep").chmod(0o755)
    return tools


def enter(main):
    """main() in a mount namespace where OWN is its own, and this machine a Debian without settings. Return: exit status."""
    if INSIDE in os.environ:
        furnish(pathlib.Path(os.environ[INSIDE]))
        return main()
    unshare = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    probe = "mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w && mount -t overlay o -o lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w /etc"
    if subprocess.run([*unshare, "sh", "-c", probe], capture_output=True, check=False).returncode:
        print("skipped: this machine allows no mount namespace of one's own")
        return 77
    with tempfile.TemporaryDirectory(prefix="tenon-dkms-") as directory:
        directory = pathlib.Path(directory).resolve()
        return subprocess.run([*unshare, sys.executable, *sys.argv], check=False, env={**os.environ, INSIDE: str(directory)}).returncode


def furnish(at):
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", at], check=True)
    for path in OWN:
        upper, work = (at / f"{kind}{path.replace('/', '-')}" for kind in ("upper", "work"))
        upper.mkdir()
        work.mkdir()
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", f"lowerdir={path},upperdir={upper},workdir={work}", path], check=True)
    for path in ("/etc/dkms", "/var/lib/dkms", "/var/lib/tenon", "/var/cache/tenon"):
        shutil.rmtree(path, ignore_errors=True)
    be("debian")


def settings(**values):
    """framework.conf says that, and nothing else."""
    at = pathlib.Path("/etc/dkms/framework.conf")
    at.parent.mkdir(exist_ok=True)
    at.write_text("".join(f"{name}='{value}'\n" for name, value in values.items()))


def be(distribution, like=""):
    """What this machine says that it is."""
    at = pathlib.Path("/etc/os-release")
    at.unlink(missing_ok=True)
    at.write_text(f"ID={distribution}\nID_LIKE='{like}'\n" if like else f"ID={distribution}\n")

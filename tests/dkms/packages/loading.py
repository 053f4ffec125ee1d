# SPDX-License-Identifier: LGPL-2.1-or-later
"""The modules that packages' builds ended with, loaded by a real kernel: one boot for all of one release."""
import pathlib
import shlex
import subprocess
import sys

import roots

sys.path.append(str(roots.TOP / "tests/vm"))
import guest  # noqa: E402
import machine  # noqa: E402
import material  # noqa: E402

PIECES = {"bookworm": "linux-6.1-amd64", "trixie": "linux-6.12-amd64", "sid": "linux-7-amd64"}
# For each module that is asked for: is it there afterwards? Hardware that it drives is not, which it may say.
CHECK = r"""
echo 4 4 1 7 >/proc/sys/kernel/printk
try() { # PACKAGE MODULE [HOW IT ENDS]
	desc="$1: $2"
	said=$(modprobe "$2" 2>&1)
	status=$?
	if grep -q "^$2 " /proc/modules; then
		pass "$desc loads"
	else
		case $said in
		*": ${3:-loaded}"*) pass "$desc ends by itself" ;;
		*"No such device"* | *"Not supported"* | *"not supported"*) pass "$desc finds none of its hardware" ;;
		*) fail "$desc: status $status: $said" "$(dmesg | tail -n 3)" ;;
		esac
	fi
}
"""
# Some cannot be unloaded again, for reasons of their own; nobody asks them to.
END = "echo END >&3\npoweroff -f\n"
# One that is there for tests of its own, of which not all pass on these kernels, and one that wants to be told where to write.
END_BY_THEMSELVES = {"gost_test": "Input/output error", "lime": "Invalid argument"}
# What is asked for by a name that is none of a module's fields.
ALSO = ["crc32c_generic", "crc32c_intel"]


def modules_of(layer, release):
    """The installed modules of one layer for the kernel @release."""
    return sorted(layer.glob(f"usr/lib/modules/{release}/updates/dkms/**/*.ko*"))


def apart(found):
    """{package: [paths]} in groups in which no module's name comes twice: such packages are not on one machine."""
    groups = [{}]
    for package, paths in found.items():
        names = {p.name for p in paths}
        group = next((g for g in groups if not names & {p.name for others in g.values() for p in others}), None)
        if group is None:
            groups.append(group := {})
        group[package] = paths
    return groups


def load(suite, found, build, work, report):
    """Boot @suite's kernel with the modules @found, {package: [paths]}; @report gets TAP's lines."""
    kernel = material.Kernel(PIECES[suite])
    fs = guest.base(build, peer=False)
    fs.program("bin/helper", guest.helper(work))
    own = {material.normal(p.name): p for paths in found.values() for p in paths}
    kernel.paths.update(own)
    needed = [name for name in kernel.closure([*own, *ALSO]) if name not in own]
    guest.add_tree(fs, kernel, needed)
    for path in own.values():
        fs.file(f"lib/modules/{kernel.release}/updates/dkms/{path.name}", path)
    names = [(package, material.normal(path.name)) for package, paths in found.items() for path in paths]
    lines = [shlex.join(["try", package, name, END_BY_THEMSELVES.get(name, "")]) for package, name in names]
    fs.text("checks/load.sh", CHECK + "\n".join(lines) + "\n" + END)
    fs.write(work / "initramfs.cpio")
    try:
        machine.boot(kernel.image, work / "initramfs.cpio", work, "", report, timeout=600, memory=1024)
    except machine.Stopped as stopped:
        report(f"not ok the guest runs to its end: {stopped}")
        for line in (work / "console.log").read_text(errors="replace").splitlines()[-15:]:
            report(f"# {line}")


def release_of(suite):
    return material.Kernel(PIECES[suite]).release


def keep(layer, suite, into):
    """A package's modules for the kernel that can be booted, into a directory of their own. Return: them."""
    ret = []
    for path in modules_of(layer, release_of(suite)):
        into.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", path, into / path.name], check=True)
        ret.append(pathlib.Path(into / path.name))
    return ret

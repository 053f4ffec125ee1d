# SPDX-License-Identifier: LGPL-2.1-or-later
"""No false alarm: what a kernel's own package holds, and what its headers build, is judged to load."""
import shutil
import subprocess

SAMPLE_EVERY = 12


def whole_root(bases, at, kmod):
    """A root directory with the kernel's package, and with the modules that were built with its headers."""
    kernel = bases.kernel
    tree = at / "lib/modules" / kernel.release
    done = at / "done"
    if not done.exists():
        shutil.rmtree(at, ignore_errors=True)
        tree.parent.mkdir(parents=True)
        # By links where that works: a tree is some hundred megabytes.
        if subprocess.run(["cp", "-rl", kernel.tree, tree], stderr=subprocess.DEVNULL).returncode:
            shutil.rmtree(tree, ignore_errors=True)
            shutil.copytree(kernel.tree, tree)
        if kernel.image.parent != kernel.tree:
            (at / "boot").mkdir()
            for name in (f"vmlinuz-{kernel.release}", f"config-{kernel.release}"):
                shutil.copyfile(kernel.image.parent / name, at / "boot" / name)
        (tree / "extra").mkdir()
        for name, path in bases.built.items():
            shutil.copyfile(path, tree / "extra" / name)
        subprocess.run([kmod, "depmod", "-b", at, kernel.release], check=True)
        done.touch()
    return at


def find(tenon, bases, root, sample):
    """(how many modules were judged, [what is wrong])."""
    kernel = bases.kernel
    whole = ["--root", root, "--kernel", kernel.release]
    if sample:
        tree = root / "lib/modules" / kernel.release
        files = sorted(p for p in tree.rglob("*.ko*") if "extra" not in p.parts)[::SAMPLE_EVERY]
        files += sorted((tree / "extra").iterdir())
        shown = tenon.check(*whole, "--with-needed", *files)["modules"]
    else:
        shown = tenon.check(*whole, "--all")["modules"]
    wrong = []
    for module in shown:
        if module["verdict"] in ("loads", "skipped"):
            continue
        decisive = next((f for f in module["findings"] if f["decides"]), None)
        wrong.append(f"{module['module']}: {module['verdict']}: {decisive['text'] if decisive else module['reason']}")
    return len(shown), wrong

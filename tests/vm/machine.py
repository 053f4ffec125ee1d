# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run a kernel and an initramfs in QEMU and read what the guest reports.

The guest's console is the first serial port and goes to a file. What it
reports goes to the second one, line by line. No network, no disk.
"""
import os
import pathlib
import shutil
import socket
import subprocess
import threading
import time

QEMU = "qemu-system-x86_64"


def missing():
    """Why no machine can be started here, or None."""
    return None if shutil.which(QEMU) else f"no {QEMU} on this machine"


class Stopped(Exception):
    """The guest ended without saying that it was done."""


def boot(kernel, initramfs, work, append="", on_line=print, timeout=600, memory=512, processors=1, devices=(),
         start=None):
    """Boot; hand each reported line to @on_line until the guest powers off.

    @work: a directory for console.log and report.log. @devices: QEMU's arguments
    for more than a bare machine, which command() can change then. @start: a
    function that makes QEMU's arguments for a machine with a firmware of its own, of the kernel's command line. Raises
    Stopped when the last line is not "END".
    """
    work = pathlib.Path(work)
    report = work / "report.log"
    report.write_bytes(b"")
    accel = os.environ.get("TENON_VM_ACCEL", "tcg")
    # On a busy machine the emulated timer is late, and the kernel's check of it panics.
    append = f"console=ttyS0 panic=-1 no_timer_check {append}".strip()
    command = [
        QEMU, "-accel", accel, "-cpu", "max" if accel == "tcg" else "host",
        "-m", str(memory), "-smp", str(processors), "-nodefaults", "-display", "none", "-no-reboot",
        "-serial", f"file:{work}/console.log", "-serial", f"file:{report}",
        *(start(append) if start else ["-machine", "q35", "-kernel", str(kernel), "-initrd", str(initramfs), "-append", append]),
        *(devices and [*devices, "-monitor", f"unix:{work}/monitor,server=on,wait=off"]),
    ]  # fmt: skip
    qemu = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    killer = threading.Timer(timeout, qemu.kill)
    killer.start()
    last = ""
    try:
        with open(report, errors="replace") as lines:
            part = ""
            while True:
                ended = qemu.poll() is not None  # before the read, so that nothing is missed
                part += lines.read()
                *whole, part = part.split("\n")
                for line in whole:
                    last = line.rstrip("\r")
                    if last != "END":
                        on_line(last)
                if ended:
                    break
                time.sleep(0.05)
    finally:
        if qemu.poll() is None:
            qemu.kill()
        qemu.wait()
        killer.cancel()
    if last != "END":
        words = qemu.stderr.read().decode(errors="replace").strip()
        raise Stopped(words or ("took over %d s" % timeout if qemu.returncode < 0 else "the guest stopped early"))


def command(work, text):
    """Say @text to the monitor of the machine that runs with @work. Return: what it answers."""
    with socket.socket(socket.AF_UNIX) as monitor:
        monitor.settimeout(60)
        monitor.connect(str(pathlib.Path(work) / "monitor"))
        answer = b""
        for say in (b"", text.encode() + b"\n"):
            monitor.sendall(say)
            while not answer.endswith(b"(qemu) "):
                more = monitor.recv(4096)
                if not more:
                    return answer.decode(errors="replace")
                answer += more
            heard, answer = answer, b""
    return heard.decode(errors="replace").removesuffix("(qemu) ").strip()

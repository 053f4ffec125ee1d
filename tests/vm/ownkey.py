# SPDX-License-Identifier: LGPL-2.1-or-later
"""A stock kernel that trusts a key of ours: its built-in certificate is exchanged for one of the same length.

What is packed in a bzImage is an ELF file, which QEMU starts as it is (by its PVH note); nothing else of it is changed.
"""
import pathlib
import re
import subprocess

import material

CERTIFICATE = re.compile(rb"\x30\x82(..)\x30\x82..\xa0\x03\x02\x01\x02", re.S)
CONFIG = """[req]
distinguished_name = name
[name]
[plain]
subjectKeyIdentifier = hash
basicConstraints = critical, CA:FALSE
keyUsage = digitalSignature
"""
TRIES = 200


def unpacked(image):
    data = pathlib.Path(image).read_bytes()
    for magic, tool in ((b"\xfd7zXZ\0", "xz"), (b"\x28\xb5\x2f\xfd", "zstd")):
        for found in re.finditer(re.escape(magic), data):
            out = subprocess.run([tool, "-dc"], input=data[found.start():], capture_output=True, check=False).stdout
            if out[:4] == b"\x7fELF":
                return out
    raise material.Missing(f"{image}: no packed kernel in it")


def built_in(kernel):
    """The one certificate that the kernel was built with."""
    for found in CERTIFICATE.finditer(kernel):
        der = kernel[found.start():found.start() + 4 + int.from_bytes(found[1], "big")]
        if subprocess.run(["openssl", "x509", "-inform", "DER", "-noout"], input=der, capture_output=True, check=False).returncode == 0:
            return der
    raise material.Missing("no certificate in the kernel")


def make(work, size):
    """own.key and own.der, a certificate of just that many bytes: its name makes it longer, its own signature varies."""
    (work / "own.cnf").write_text(CONFIG)
    subprocess.run(["openssl", "ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", "own.key"], cwd=work, check=True)
    length = 8
    for _ in range(TRIES):
        subprocess.run(["openssl", "req", "-config", "own.cnf", "-extensions", "plain", "-new", "-x509", "-key", "own.key", "-out", "own.der",
                        "-outform", "DER", "-days", "9999", "-subj", f"/CN={'own key '.ljust(length, '.')}"], cwd=work, check=True)
        short = size - (work / "own.der").stat().st_size
        if not short:
            return (work / "own.der").read_bytes()
        if abs(short) > 3:
            length = max(8, length + short // 2)
    raise material.Missing(f"no certificate of {size} bytes came out")


def patch(image, work):
    """Writes work/vmlinux.own. Return: its path."""
    kernel = unpacked(image)
    old = built_in(kernel)
    target = work / "vmlinux.own"
    target.write_bytes(kernel.replace(old, make(work, len(old))))
    return target

# SPDX-License-Identifier: LGPL-2.1-or-later
"""A machine with UEFI and Secure Boot, that shim starts: as most laptops, and as it stands after a key was enrolled.

The firmware is OVMF, with the keys that every machine has from the shop (Debian's OVMF_VARS_4M.ms.fd); into its variables goes what
MokManager would have put there. shim is Debian's, signed by Microsoft. What it starts is a stock kernel with our initramfs, joined by
systemd's stub and signed with a key of the machine's owner.
"""
import hashlib
import pathlib
import re
import shutil
import struct
import subprocess
import uuid

import firmware  # beside the golden cases
import initramfs
import material

OWNERS = uuid.UUID("605dab50-e046-4300-abb6-3dd810dd8b23")  # of shim's variables
X509 = uuid.UUID("a5c059a1-94e4-4aa7-87b5-ab155c2bf072")
SHA256 = uuid.UUID("c1c41626-504c-4092-aca9-41f936934328")
X509_SHA256 = uuid.UUID("3bd2a492-96c0-4079-b420-fcf98ef103ed")
NEW = 0x3f  # the state of a variable that counts
HEADER = struct.Struct("<HBBIQ16sIII16s")  # AUTHENTICATED_VARIABLE_HEADER
KEPT, BEFORE_START = 1, 2  # attributes: it outlives power, nobody sees it once an operating system runs
# Where the stub's sections come to stand in memory.
SECTIONS = {".cmdline": 0x30000, ".linux": 0x2000000, ".initrd": 0x4000000}


def end_of(store):
    """Where the next variable of a flash image goes."""
    at = struct.unpack_from("<H", store, 48)[0] + 28
    while struct.unpack_from("<H", store, at)[0] == 0x55aa:
        fields = HEADER.unpack_from(store, at)
        at = at + HEADER.size + fields[7] + fields[8] + 3 & ~3
    return at


def add_variable(store, name, content):
    text = name.encode("utf-16le") + b"\0\0"
    record = HEADER.pack(0x55aa, NEW, 0, KEPT | BEFORE_START, 0, bytes(16), 0, len(text), len(content), OWNERS.bytes_le) + text + content
    at = end_of(store)
    store[at:at + len(record)] = record


def signature_list(work, names):
    """EFI signature lists, of one certificate each."""
    lists = b""
    for name in names:
        entry = bytes(16) + (work / f"keys/{name}.der").read_bytes()
        lists += X509.bytes_le + struct.pack("<III", 28 + len(entry), 0, len(entry)) + entry
    return lists


def digest_list(kind, content, more=b""):
    entry = bytes(16) + hashlib.sha256(content).digest() + more
    return kind.bytes_le + struct.pack("<III", 28 + len(entry), 0, len(entry)) + entry


def signed_part(der):
    """What the issuer of a certificate has signed (its TBSCertificate)."""
    return der[4:8 + int.from_bytes(der[6:8], "big")]


def revocations(work):
    """By certificate, by a file's digest, and by certificates' digests: as the kernel reads them, and with a time as UEFI has them."""
    banned, timed = (signed_part((work / f"keys/{name}.der").read_bytes()) for name in ("banned", "timed"))
    return (signature_list(work, ["gone"]) + digest_list(SHA256, (work / "barred.ko").read_bytes()) + digest_list(X509_SHA256, banned) +
            digest_list(X509_SHA256, timed, bytes(16)))


def openssl(work, *words):
    subprocess.run(["openssl", *words], cwd=work, check=True, capture_output=True)


def make_keys(work):
    """boot signs the kernel; owner signs modules; gone, banned and timed, too, and each is revoked in a way of its own; stranger is nowhere."""
    for number, name in enumerate(("owner", "gone", "stranger", "banned", "timed"), 1):
        firmware.make_key(work, name, f"/CN={name} of modules", f"10{number}", f"0a0b0c0d0e0{number}")
    openssl(work, "req", "-new", "-x509", "-nodes", "-batch", "-newkey", "rsa:2048", "-keyout", "keys/boot.key", "-out", "keys/boot.pem",
            "-days", "9", "-subj", "/CN=owner of the machine")
    openssl(work, "x509", "-in", "keys/boot.pem", "-outform", "DER", "-out", "keys/boot.der")


def pieces():
    """Where OVMF, shim, systemd's stub and sbsign are."""
    if not shutil.which("openssl") or not shutil.which("objcopy"):
        raise material.Missing("no openssl(1), or no objcopy(1)")
    return material.fetch("secure-boot") / "secure-boot/usr"


def add_enrolment(fs):
    """mokutil(1), with what it runs with, and the words of MokManager, which shim starts where it finds a request."""
    usr = pieces()
    fs.file("bin/mokutil", usr / "bin/mokutil", 0o755)
    for name in ("libefivar.so.1", "libkeyutils.so.1", "libcrypt.so.1"):
        path = next((found for found in usr.parent.rglob(name)), None)
        if not path:
            raise material.Missing(f"no {name} in the piece secure-boot")
        fs.file(f"lib/x86_64-linux-gnu/{name}", path.resolve(), 0o755)
    for name in ("libdl.so.2", "libpthread.so.0"):
        if path := initramfs.library(name):
            fs.file(path, pathlib.Path(path).resolve(), 0o755)
    words = re.findall(rb"(?:[\x20-\x7e]\0){3,}", (usr / "lib/shim/mmx64.efi").read_bytes())
    fs.bytes("test/mokmanager", b"\n".join(word.decode("utf-16le").encode() for word in words))


def start(kernel, initramfs, work, append):
    """What QEMU is told instead of -kernel."""
    usr = pieces()
    store = bytearray((usr / "share/OVMF/OVMF_VARS_4M.ms.fd").read_bytes())
    add_variable(store, "MokList", signature_list(work, ["boot", "owner", "gone", "banned", "timed"]))
    add_variable(store, "MokListX", revocations(work))
    (work / "vars.fd").write_bytes(store)
    (work / "cmdline").write_text(append)
    files = {".cmdline": work / "cmdline", ".linux": kernel.image, ".initrd": initramfs}
    words = [f"--{option}={name}={value}" for name, at in SECTIONS.items()
             for option, value in (("add-section", files[name]), ("change-section-vma", f"{at:#x}"))]
    directory = work / "esp/EFI/BOOT"
    directory.mkdir(parents=True, exist_ok=True)
    subprocess.run(["objcopy", *words, usr / "lib/systemd/boot/efi/linuxx64.efi.stub", work / "linux.efi"], check=True)
    subprocess.run([usr / "bin/sbsign", "--key", work / "keys/boot.key", "--cert", work / "keys/boot.pem", "--output", directory / "grubx64.efi",
                    work / "linux.efi"], check=True, capture_output=True)
    shutil.copy(usr / "lib/shim/shimx64.efi.signed", directory / "BOOTX64.EFI")  # which starts grubx64.efi, whatever it is
    return ["-machine", "q35,smm=on", "-global", "driver=cfi.pflash01,property=secure,value=on",
            "-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={usr / 'share/OVMF/OVMF_CODE_4M.secboot.fd'}",
            "-drive", f"if=pflash,format=raw,unit=1,file={work / 'vars.fd'}",
            "-drive", f"if=none,id=esp,format=raw,readonly=on,file=fat:{work / 'esp'}", "-device", "virtio-blk-pci,drive=esp"]

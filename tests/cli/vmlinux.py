#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Make a small kernel image, an ELF vmlinux with what tenon reads in one.

    tests/cli/vmlinux.py PATH [KEY=VALUE]...

    release=1.0             its banner, "Linux version 1.0 (...", and version magic begin with it
    builder=WHO             whom the banner names
    vermagic=WORDS          what follows the release in the version magic
    machine=N               EM_*; 62 is x86-64
    module_size=N           bytes of its struct module, as .BTF tells; 0: no .BTF
    export=NAME[:CRC[:gpl]][@NAMESPACE]    CRC in hex
    config=OPTION=VALUE     a line of its configuration (CONFIG_ is put before it)
    certificate=HEX         an X.509 certificate that it trusts

The sections are those of a kernel before 7.1, with 64-bit addresses.
"""
import gzip
import pathlib
import struct
import sys

BASE = 0xffffffff81000000  # where x86-64's kernels are
ELF_HEADER, SECTION_HEADER = 64, 64
SHT_PROGBITS, SHT_STRTAB, SHF_ALLOC = 1, 3, 2
BTF_MAGIC, BTF_KIND_STRUCT = 0xeb9f, 4


class Strings:
    """Names, each with its offset; the first one is empty."""

    def __init__(self):
        self.bytes = bytearray(b"\0")

    def add(self, text):
        at = len(self.bytes)
        self.bytes += text.encode() + b"\0"
        return at


def parse_export(text):
    """(name, CRC, whether for GPL modules alone, namespace)"""
    text, _, space = text.partition("@")
    name, crc, kind = [*text.split(":"), "0", ""][:3] if ":" in text else (text, "0", "")
    return name, int(crc, 16), kind == "gpl", space


def btf(size):
    """One type: struct module, of @size bytes and without members."""
    types = struct.pack("<III", 1, BTF_KIND_STRUCT << 24, size)
    strings = b"\0module\0"
    return struct.pack("<HBBIIIII", BTF_MAGIC, 1, 0, 24, 0, len(types), len(types), len(strings)) + types + strings


def tables(exports):
    """Sections of the exports: name, bytes, and for the tables the names they point to."""
    strings = Strings()
    rows = [(*e, strings.add(e[0]), strings.add(e[3]) if e[3] else 0) for e in sorted(map(parse_export, exports))]
    at = BASE  # __ksymtab_strings comes first
    sections = [("__ksymtab_strings", bytes(strings.bytes))]
    for suffix, gpl in (("", False), ("_gpl", True)):
        chosen = [r for r in rows if r[2] == gpl]
        sections.append(("__ksymtab" + suffix,
                         b"".join(struct.pack("<QQQ", BASE, at + r[4], at + r[5]) for r in chosen)))
        sections.append(("__kcrctab" + suffix, b"".join(struct.pack("<I", r[1]) for r in chosen)))
    return [s for s in sections if s[1]]


def elf(machine, sections):
    names, body, headers, address = Strings(), b"", [bytes(SECTION_HEADER)], BASE
    for name, data in [*sections, (".shstrtab", None)]:
        at = names.add(name)
        kind = SHT_STRTAB if data is None else SHT_PROGBITS
        data = bytes(names.bytes) if data is None else data
        headers.append(struct.pack("<IIQQQQIIQQ", at, kind, 0 if kind == SHT_STRTAB else SHF_ALLOC,
                                   0 if kind == SHT_STRTAB else address, ELF_HEADER + len(body), len(data), 0, 0, 8, 0))
        address += len(data)
        body += data
        body += bytes(-len(body) % 8)
        address += -address % 8
    header = struct.pack("<4sBBBBQHHIQQQIHHHHHH", b"\x7fELF", 2, 1, 1, 0, 0, 2, machine, 1, 0, 0,
                         ELF_HEADER + len(body), 0, ELF_HEADER, 0, 0, SECTION_HEADER, len(headers), len(headers) - 1)
    return header + body + b"".join(headers)


def make(arguments):
    one = {"release": "1.0", "vermagic": "SMP preempt mod_unload modversions ", "machine": "62", "module_size": "1024", "builder": "builder@made"}
    many = {"export": [], "config": [], "certificate": []}
    for argument in arguments:
        key, _, value = argument.partition("=")
        if key in many:
            many[key].append(value)
        elif key in one:
            one[key] = value
        else:
            raise ValueError(f"{key}: no such word")
    words = (f"Linux version {one['release']} ({one['builder']}) (gcc) #1 SMP\n\0"
             f"{one['release']} {one['vermagic']}\0").encode()
    sections = [*tables(many["export"]), (".rodata", words)]
    if many["config"]:
        text = "".join(f"CONFIG_{line}\n" for line in many["config"]).encode()
        sections.append((".config", b"IKCFG_ST" + gzip.compress(text, mtime=0) + b"IKCFG_ED"))
    if int(one["module_size"]):
        sections.append((".BTF", btf(int(one["module_size"]))))
    certificates = b"".join(map(bytes.fromhex, many["certificate"]))
    if certificates:
        padded = certificates + bytes(-len(certificates) % 8)
        sections.append((".init.rodata", padded + struct.pack("<QQ", len(certificates), len(certificates))))
    return elf(int(one["machine"]), sections)


if __name__ == "__main__":
    pathlib.Path(sys.argv[1]).write_bytes(make(sys.argv[2:]))

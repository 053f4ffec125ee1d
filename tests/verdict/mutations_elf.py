# SPDX-License-Identifier: LGPL-2.1-or-later
"""Mutations of the file as an ELF file: E, H, and what no kernel looks at."""
from corpus import PLAIN, mutation
from elfedit import (SHF_ALLOC, SHF_EXEC, SHF_WRITE, SHT_NOBITS, SHT_PROGBITS, SHT_STRTAB, SHT_SYMTAB)

TINY = ["vp_plain", "nls_utf8"]


def truncated(content, *sizes):
    for size in sizes:
        yield f"{size} bytes", content[:size]


@mutation
def B3_empty(m):
    yield "no bytes", b""


@mutation
def E1_short(m):
    yield from truncated(m.content("vp_plain"), 1, 4, 63)
    yield "text", b"hello\n"


@mutation
def E2_magic(m):
    for name in PLAIN:
        for at in range(4):
            e = m.elf(name)
            e.b[at] ^= 0x20
            yield f"byte {at} of {name}", e
    yield "zeroes", bytes(4096)
    yield "text", b"#!/bin/sh\n" * 100


@mutation
def E3_type(m):
    for kind in (0, 2, 3, 4, 0xFFFF):
        yield f"{kind}", m.elf("vp_plain").set_header(e_type=kind)
        yield f"{kind} nls_utf8", m.elf("nls_utf8").set_header(e_type=kind)


@mutation
def E4_machine(m):
    for machine in (0, 3, 40, 183, 243, 0xFFFF):
        yield f"{machine}", m.elf("vp_plain").set_header(e_machine=machine)
    yield "183 ts_kmp", m.elf("ts_kmp").set_header(e_machine=183)


@mutation
def E4_not_looked_at(m):
    """Fields of the header that the kernel for x86 does not read."""
    for name in TINY:
        yield f"class {name}", m.elf(name).set_header(e_class=1)
        yield f"byte order {name}", m.elf(name).set_header(e_data=2)
        yield f"version {name}", m.elf(name).set_header(e_version=7)
        yield f"entry {name}", m.elf(name).set_header(e_entry=0x1234)
        yield f"flags {name}", m.elf(name).set_header(e_flags=0xFFFFFFFF)
        yield f"program headers {name}", m.elf(name).set_header(e_phoff=2**63, e_phnum=0xFFFF)
        yield f"size of the header {name}", m.elf(name).set_header(e_ehsize=1)


@mutation
def E6_header_size(m):
    for size in (0, 40, 63, 65, 0xFFFF):
        yield f"{size}", m.elf("vp_plain").set_header(e_shentsize=size)
    yield "40 fat", m.elf("fat").set_header(e_shentsize=40)


@mutation
def E7_headers_outside(m):
    for name in TINY:
        size = len(m.content(name))
        for at in (size - 1, size, size + 1, 2**31, 2**63, 2**64 - 64):
            yield f"offset {at - size if abs(at - size) < 2 else hex(at)} {name}", m.elf(name).set_header(e_shoff=at)
        yield f"count 65535 {name}", m.elf(name).set_header(e_shnum=0xFFFF)
    for name in PLAIN:
        content = m.content(name)
        for part in (2, 3, 5):
            yield f"{name} cut at 1/{part}", content[: len(content) // part]
        yield f"{name} cut by 100 bytes", content[:-100]
    yield "header alone", m.content("vp_plain")[:64]


@mutation
def E8_section_0(m):
    for name in TINY:
        yield f"type {name}", m.elf(name).set_section(0, type=SHT_PROGBITS)
        yield f"size {name}", m.elf(name).set_section(0, size=1)
        yield f"address {name}", m.elf(name).set_section(0, addr=1)
        yield f"flags, which are free {name}", m.elf(name).set_section(0, flags=1)


@mutation
def E9_section_outside(m):
    for name in TINY:
        size = len(m.content(name))
        for section in (".text", ".modinfo", ".symtab", ".strtab", ".shstrtab", ".comment", ".gnu.linkonce.this_module"):
            if not m.elf(name).has(section):
                continue
            yield f"{section} begins behind the end of {name}", m.elf(name).set_section(section, offset=size + 1)
            yield f"{section} wraps in {name}", m.elf(name).set_section(section, offset=2**64 - 8, size=max(64, m.elf(name).section(section, "size")))
            yield f"{section} is larger than {name}", m.elf(name).set_section(section, size=size + 1)


@mutation
def E9_nobits(m):
    """What has no bytes in the file may point anywhere."""
    for name in TINY:
        yield f"{name}", m.elf(name).add_section(".free", type=SHT_NOBITS).set_section(".free", offset=2**62)
        yield f"not allocated, large {name}", m.elf(name).add_section(".free", type=SHT_NOBITS).set_section(".free", size=2**40)


@mutation
def E10_names_index(m):
    for name in TINY:
        count = m.elf(name).count()
        for index in (0, count, count + 1, 0xFFFF):
            yield f"{'none' if not index else f'{index - count} too many' if index < 0xFFFF else index} {name}", m.elf(name).set_header(e_shstrndx=index)


@mutation
def E11_names_type(m):
    for name in TINY:
        e = m.elf(name)
        yield f"progbits {name}", e.set_section(e.header("e_shstrndx"), type=SHT_PROGBITS)
        yield f"the symbols' strings {name}", m.elf(name).set_header(e_shstrndx=m.elf(name).index(".strtab"))


@mutation
def E12_names_end(m):
    for name in TINY:
        e = m.elf(name)
        yield f"empty {name}", e.set_section(e.header("e_shstrndx"), size=0)
        e = m.elf(name)
        names = e.header("e_shstrndx")
        yield f"endless {name}", e.poke(names, e.section(names, "size") - 1, b"x")


@mutation
def E13_name_outside(m):
    for name in TINY:
        e = m.elf(name)
        size = e.section(e.header("e_shstrndx"), "size")
        yield f"allocated {name}", m.elf(name).set_section(".modinfo", name=size)
        yield f"allocated, far {name}", m.elf(name).set_section(".note.gnu.build-id", name=0xFFFFFFF0)
        yield f"not allocated {name}", m.elf(name).set_section(".comment", name=size + 10)


@mutation
def E14_modinfo(m):
    for name in TINY:
        tags = m.elf(name).data(".modinfo")
        yield f"two in {name}", m.elf(name).add_section(".modinfo", tags, flags=SHF_ALLOC)
        yield f"a second that takes no memory in {name}", m.elf(name).add_section(".modinfo", b"license=GPL\0")
    for name in ("vp_plain", "ts_kmp"):
        yield f"none in {name}", m.elf(name).rename(".modinfo", ".modinfa")
        yield f"empty in {name}", m.elf(name).set_section(".modinfo", size=0)
        yield f"takes no memory in {name}", m.elf(name).set_section(".modinfo", flags=0)


@mutation
def E15_this_module(m):
    for name in PLAIN:
        yield f"none in {name}", m.elf(name).rename(".gnu.linkonce.this_module", ".gnu.linkonce.that_module")
    for name in ("vp_plain",):
        data = m.elf(name).data(".gnu.linkonce.this_module")
        e = m.elf(name).add_section(".gnu.linkonce.this_module", data, flags=SHF_ALLOC | SHF_WRITE, align=64)
        if m.version > (6, 1):  # there the first counts, and the second is ballast
            yield f"two in {name}", e


@mutation
def E16_this_module_kind(m):
    if m.version > (6, 1):  # there it is not tested, and the kernel would read nonsense
        for name in TINY:
            yield f"no bytes {name}", m.elf(name).set_section(".gnu.linkonce.this_module", type=SHT_NOBITS)
            yield f"no memory {name}", m.elf(name).set_section(".gnu.linkonce.this_module", flags=SHF_WRITE)


@mutation
def E17_this_module_size(m):
    for name in PLAIN:
        data = m.elf(name).data(".gnu.linkonce.this_module")
        yield f"larger in {name}", m.elf(name).set_data(".gnu.linkonce.this_module", data + bytes(64))
        if m.version > (6, 1):
            yield f"smaller in {name}", m.elf(name).set_section(".gnu.linkonce.this_module", size=len(data) - 64)


@mutation
def E18_symtab(m):
    for name in PLAIN:
        yield f"none in {name}", m.elf(name).set_section(".symtab", type=SHT_PROGBITS)
    e = m.elf("vp_plain")
    data, link = e.data(".symtab"), e.section(".symtab", "link")
    if m.version > (6, 1):
        yield "two in vp_plain", e.add_section(".symtab2", data, type=SHT_SYMTAB, align=8, entsize=24, link=link)


@mutation
def E19_symtab_link(m):
    for name in TINY:
        count = m.elf(name).count()
        for link in (0, count, 0xFFFF, 0xFFFFFFFF):
            yield f"{'one too many' if link == count else link} {name}", m.elf(name).set_section(".symtab", link=link)


@mutation
def E20_symtab_link_type(m):
    for name in TINY:
        yield f"{name}", m.elf(name).set_section(".strtab", type=SHT_PROGBITS)


@mutation
def E21_versions_half(m):
    for name in TINY:
        yield f"no names in {name}", m.elf(name).add_section("__version_ext_crcs", bytes(8), flags=SHF_ALLOC, align=4)
        yield f"no CRCs in {name}", m.elf(name).add_section("__version_ext_names", b"a\0b\0", flags=SHF_ALLOC)
    yield "no CRCs, not in memory", m.elf("vp_plain").add_section("__version_ext_names", b"a\0b\0")


@mutation
def E22_versions_count(m):
    for name in TINY:
        e = m.elf(name).add_section("__version_ext_crcs", bytes(12), flags=SHF_ALLOC, align=4)
        yield f"{name}", e.add_section("__version_ext_names", b"a\0b\0", flags=SHF_ALLOC)


@mutation
def E23_symbol_strings(m):
    for name in TINY:
        e = m.elf(name)
        size = e.section(".strtab", "size")
        if m.version > (6, 12):  # before, nothing holds the kernel from reading on
            yield f"empty in {name}", m.elf(name).set_section(".strtab", size=0)
            yield f"endless in {name}", m.elf(name).poke(".strtab", size - 1, b"x")
            yield f"a name far outside in {name}", m.elf(name).set_symbol(3, name=0x7FFFFFF0)
        yield f"no empty string in {name}", m.elf(name).poke(".strtab", 0, b"x")


@mutation
def E9_late_section(m):
    """More sections than anybody needs are no fault."""
    for name in TINY:
        e = m.elf(name)
        for i in range(40):
            e.add_section(f".more{i}", b"ballast\0")
        yield f"{name}", e
        yield f"strings {name}", m.elf(name).add_section(".more", b"no end", type=SHT_STRTAB)


@mutation
def H2_write_and_execute(m):
    for name, section in (("vp_plain", ".text"), ("vp_plain", ".init.text"), ("vp_plain", ".exit.text"), ("nls_utf8", ".text"),
                          ("ts_kmp", ".text"), ("ts_kmp", ".init.text"), ("fat", ".text"), ("vp_many", ".text")):
        e = m.elf(name)
        if e.has(section):
            yield f"{section} of {name}", e.set_section(section, flags=e.section(section, "flags") | SHF_WRITE)
    for name, section in (("vp_plain", ".data"), ("vp_many", ".data"), ("nls_utf8", ".data"), ("vp_param", "__param")):
        e = m.elf(name)
        if e.has(section):
            yield f"{section} of {name}", e.set_section(section, flags=e.section(section, "flags") | SHF_EXEC | SHF_WRITE)
    yield "one that takes no memory", m.elf("vp_plain").add_section(".both", b"x", flags=SHF_EXEC | SHF_WRITE)
    yield "two of them", (m.elf("vp_plain").add_section(".both", b"x" * 8, flags=7)
                          .add_section(".other", b"x" * 8, flags=7))


@mutation
def K3_constructors(m):
    yield "both", m.elf("vp_plain").add_section(".ctors", b"", flags=SHF_ALLOC).add_section(".init_array", b"", flags=SHF_ALLOC)

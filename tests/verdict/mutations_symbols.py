# SPDX-License-Identifier: LGPL-2.1-or-later
"""Mutations of names, versions, symbols, exports and relocations: F, G, J, K, L without parameters."""
from corpus import IGNORE_VERMAGIC, IGNORE_VERSIONS, PLAIN, mutation, with_
from elfedit import SHF_ALLOC, SHN_ABS, SHN_COMMON

FREE = ("GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL")
OTHERS = ("Proprietary", "BSD", "MIT", "gpl", "GPL ", " GPL", "GPLv2", "GPL v3", "Dual BSD/GPL v2", "")


@mutation
def F1_names(m):
    """What the states with module_blacklist= are for: see STATES there."""
    for name in ("vp-plain", "vp_plain", "nls-iso8859-1", "nls_utf8", "nls-utf8", "vp", "vp_plai", "vp_plain2", "vp*", "ts_kmp", "TS_KMP"):
        yield f"name={name}", m.elf("vp_plain").set_tag("name", name)
        yield f"both names {name}", m.elf("vp_plain").set_name(name)
    for name in ("ts_kmp", "vp_plain", "nls-utf8"):
        yield f"struct module says {name}", m.elf("vp_weak").set_module_name(name)
    for name in PLAIN:
        yield f"no name= in {name}", m.elf(name).set_tag("name", None)
        yield f"two names in {name}", m.elf(name).add_tag("name", "ts_bm")
    yield "empty name=", m.elf("vp_plain").set_tag("name", "")
    yield "name= of 300 bytes", m.elf("vp_plain").set_tag("name", "n" * 300)
    yield "struct module's name fills its room", m.elf("vp_plain").set_module_name("n" * 55)


@mutation
def F2_module_layout(m):
    if not m.modversions():
        return
    for name in PLAIN:
        crc = dict((n, c) for c, n in m.elf(name).versions())["module_layout"]
        yield f"another in {name}", m.elf(name).set_version("module_layout", crc ^ 1)
        yield f"none in {name}", m.elf(name).set_version("module_layout", None)
    yield "0", m.elf("vp_plain").set_version("module_layout", 0)
    yield "with more than 32 bits", m.elf("vp_plain").set_version("module_layout", crc + 2**32)
    yield "another, forced", with_(m.elf("vp_plain").set_version("module_layout", 1), flags=IGNORE_VERSIONS)
    yield "empty table", m.elf("vp_plain").set_section("__versions", size=0)
    yield "twice, the first counts", (lambda e: e.set_versions([*e.versions(), (7, "module_layout")]))(m.elf("vp_plain"))
    yield "twice, the first is wrong", (lambda e: e.set_versions([(7, "module_layout"), *e.versions()]))(m.elf("vp_plain"))


@mutation
def F3_no_vermagic(m):
    for name in PLAIN:
        yield f"{name}", m.elf(name).set_tag("vermagic", None)
        yield f"{name} forced", with_(m.elf(name).set_tag("vermagic", "nonsense"), flags=IGNORE_VERMAGIC)
    yield "both forced", with_(m.elf("vp_plain").set_tag("vermagic", "x"), flags=IGNORE_VERMAGIC | IGNORE_VERSIONS)


@mutation
def F4_vermagic(m):
    good = m.elf("vp_plain").tag("vermagic")
    release, rest = good.split(" ", 1)
    wrong = {
        "another release": f"5.4.0-generic {rest}",
        "a longer release": f"{release}x {rest}",
        "no release": rest,
        "no SMP": good.replace("SMP ", ""),
        "no preempt": good.replace("preempt ", ""),
        "preempt_rt": good.replace("preempt ", "preempt_rt "),
        "no mod_unload": good.replace("mod_unload ", ""),
        "modversions the other way": good.replace("modversions ", "") if "modversions" in good else good + "modversions ",
        "no blank at the end": good.rstrip(),
        "two blanks at the end": good + " ",
        "two blanks": good.replace(" SMP", "  SMP"),
        "a machine": good + "aarch64",
        "another order": f"{release} preempt SMP mod_unload ",
        "release alone": release,
        "empty": "",
        "blank": " ",
    }
    for label, text in wrong.items():
        yield label, m.elf("vp_plain").set_tag("vermagic", text)
        yield f"{label}, nls_utf8", m.elf("nls_utf8").set_tag("vermagic", text)
    yield "a second one that is wrong", m.elf("vp_plain").add_tag("vermagic", "wrong")
    e = m.elf("vp_plain")
    yield "the first is wrong", e.set_modinfo(["vermagic=wrong", *e.modinfo()])
    if m.modversions():
        yield "another release, no __versions", (m.elf("vp_plain").set_tag("vermagic", f"5.4.0 {rest}")
                                                 .rename("__versions", "__versjons"))
        yield "another release, empty __versions", (m.elf("vp_plain").set_tag("vermagic", f"5.4.0 {rest}")
                                                    .set_section("__versions", size=0))
        yield "another release, forced", with_(m.elf("vp_plain").set_tag("vermagic", f"5.4.0 {rest}"), flags=IGNORE_VERSIONS)


@mutation
def F5_livepatch(m):
    for name in ("vp_plain", "nls_utf8"):
        yield f"{name}", m.elf(name).add_tag("livepatch", "Y")
        yield f"empty {name}", m.elf(name).add_tag("livepatch", "")


@mutation
def F6_name_taken(m):
    """vp_export and fat are loaded in most states."""
    for name in ("vp_export", "fat"):
        yield f"{name}, by struct module", m.elf("vp_plain").set_module_name(name)
        yield f"{name}, by name=", m.elf("vp_plain").set_tag("name", name)
        yield f"{name}, by both", m.elf("nls_utf8").set_name(name)
    yield "vp-export", m.elf("vp_plain").set_module_name("vp-export")
    yield "itself, fat", m.content("fat")
    yield "itself, vp_export", m.content("vp_export")
    yield "itself, fat, signed", m.signed("fat")


@mutation
def G0_users(m):
    for name in ("vp_user", "vp_gpl_user", "vp_ns_user", "vp_private_user", "vp_closed_user", "vp_import", "vp_many", "vp_percpu",
                 "msdos"):
        yield f"{name}", m.content(name)
    yield "msdos, signed", m.signed("msdos")


@mutation
def G1_unknown(m):
    for name in ("vp_plain", "nls_utf8", "ts_kmp", "vp_import", "msdos", "vp_user"):
        first, *rest = m.elf(name).undefined()
        for symbol in [first, *rest[-1:]]:
            yield f"{symbol} of {name}", m.elf(name).rename_symbol(symbol, f"{symbol}_nowhere")
    for count in (1, 3, 20):
        e = m.elf("vp_plain")
        for i in range(count):
            e.add_symbol(f"nowhere_{i}")
        yield f"{count} more", e
    yield "a long name", m.elf("vp_plain").add_symbol("n" * 500)
    yield "local and undefined", m.elf("vp_plain").add_symbol("nowhere", info=0x00)
    yield "of a type", m.elf("vp_plain").add_symbol("nowhere", info=0x12)
    yield "with a dot", m.elf("vp_plain").add_symbol(".nowhere")
    yield "empty", m.elf("vp_plain").add_symbol("")


@mutation
def G2_licence(m):
    for name in ("vp_gpl_user", "vp_import", "ts_kmp", "nls_utf8"):
        for licence in FREE[1:3] + OTHERS[:3]:
            yield f"{licence} {name}", m.elf(name).set_tag("license", licence)
        yield f"none {name}", m.elf(name).set_tag("license", None)
    for licence in FREE + OTHERS:
        yield f"'{licence}' vp_plain", m.elf("vp_plain").set_tag("license", licence)
    yield "two, the first is free", m.elf("vp_gpl_user").add_tag("license", "Proprietary")
    e = m.elf("vp_gpl_user")
    yield "two, the first is not", e.set_modinfo(["license=Proprietary", *e.modinfo()])
    yield "user of an open symbol", m.elf("vp_user").set_tag("license", "Proprietary")
    yield "user of a namespace", m.elf("vp_ns_user").set_tag("license", "Proprietary")
    yield "a name that is known as not free", m.elf("vp_gpl_user").set_name("driverloader")
    yield "another name that is known as not free", m.elf("vp_plain").set_name("ndiswrapper")


@mutation
def G3_proprietary(m):
    e = m.elf("vp_closed_user")
    yield "and one for GPL modules, before", e.rename_symbol(e.undefined()[0], "vp_gpl").add_symbol("vp_closed")
    yield "and one for GPL modules, after", m.elf("vp_closed_user").add_symbol("vp_gpl")
    yield "not free either", m.elf("vp_closed_user").set_tag("license", "Proprietary")
    yield "alone", m.elf("vp_plain").add_symbol("vp_closed")


@mutation
def G4_versions(m):
    if not m.modversions():
        return
    for name in ("vp_plain", "vp_import", "nls_utf8", "ts_kmp", "vp_user", "vp_ns_user", "msdos"):
        e = m.elf(name)
        for crc, symbol in e.versions():
            if symbol != "module_layout" and symbol in e.undefined()[:1] + e.undefined()[-2:]:
                yield f"{symbol} of {name}", m.elf(name).set_version(symbol, crc ^ 0x10)
                yield f"no {symbol} of {name}", m.elf(name).set_version(symbol, None)
    e = m.elf("vp_import")
    yield "all of them", e.set_versions([(c if n == "module_layout" else c ^ 1, n) for c, n in e.versions()])
    yield "forced", with_(m.elf("vp_user").set_version("vp_open", 1), flags=IGNORE_VERSIONS)


@mutation
def G5_no_versions(m):
    if not m.modversions():
        return
    for name in PLAIN + ["vp_import", "vp_user"]:
        yield f"{name}", m.elf(name).rename("__versions", "__versjons")
        yield f"{name} forced", with_(m.content(name), flags=IGNORE_VERSIONS)
    yield "not in memory", m.elf("vp_plain").set_section("__versions", flags=0)


@mutation
def G6_versions_for_nobody(m):
    """A kernel without versions does not look."""
    for name in ("vp_plain", "vp_user"):
        e = m.elf(name)
        if not e.has("__versions"):
            yield f"{name}", e.add_section("__versions", bytes(64), flags=SHF_ALLOC, align=8)


@mutation
def G8_namespace(m):
    for name, space in (("vp_ns_user", "VP_SPACE"), ("vp_import", "DMA_BUF")):
        yield f"not imported {name}", m.elf(name).set_tag("import_ns", None)
        for other in ("", "OTHER", space.lower(), f"{space} ", space[:-1], f"{space}2", f'"{space}"'):
            yield f"'{other}' {name}", m.elf(name).set_tag("import_ns", other)
        yield f"second import {name}", m.elf(name).set_tag("import_ns", "OTHER").add_tag("import_ns", space)
    yield "one that is not needed", m.elf("vp_plain").add_tag("import_ns", "VP_SPACE")
    yield "symbol of a namespace that is not imported", m.elf("vp_plain").add_symbol("vp_spaced")


@mutation
def G9_module_namespace(m):
    for name in ("vp_plain", "vp_private_user", "vp_private_user2", "vp_private", "vp_many_1", "vp-many-2", "vp_many_", "vp_many", "vp-private-user"):
        yield f"as {name}", m.elf("vp_private_user").set_name(name)
    yield "struct module counts", m.elf("vp_private_user").set_module_name("vp_plain")
    yield "name= does not", m.elf("vp_private_user").set_tag("name", "vp_plain")


@mutation
def G12_weak(m):
    yield "vp_weak", m.content("vp_weak")
    for name in PLAIN:
        yield f"one more {name}", m.elf(name).add_symbol("nowhere", info=0x20)
        yield f"_GLOBAL_OFFSET_TABLE_ {name}", m.elf(name).add_symbol("_GLOBAL_OFFSET_TABLE_")
    yield "not weak any more", m.elf("vp_weak").set_symbol("vp_nowhere", info=0x10)
    yield "weak and for GPL modules", m.elf("vp_plain").set_tag("license", "BSD").add_symbol("vp_gpl", info=0x20)
    yield "weak and of a namespace", m.elf("vp_plain").add_symbol("vp_spaced", info=0x20)


@mutation
def G13_common(m):
    for name in PLAIN:
        yield f"{name}", m.elf(name).add_symbol("shared", shndx=SHN_COMMON, value=8, size=8)
    yield "of lto", m.elf("vp_plain").add_symbol("__gnu_lto_v1", shndx=SHN_COMMON, value=1, size=1)
    yield "and unknown", m.elf("vp_plain").add_symbol("shared", shndx=SHN_COMMON, value=8, size=8).add_symbol("nowhere")


@mutation
def G14_section_of_a_symbol(m):
    for name in ("vp_plain", "nls_utf8"):
        count = m.elf(name).count()
        for label, index in (("one too many", count), ("far", 0xFEFF)):
            yield f"{label} {name}", m.elf(name).add_symbol("somewhere", shndx=index)
        yield f"absolute {name}", m.elf(name).add_symbol("absolute", shndx=SHN_ABS, value=5)
        yield f"before the reserved ones {name}", m.elf(name).add_symbol("somewhere", shndx=0xFF00)


@mutation
def K1_taints(m):
    for name in PLAIN:
        yield f"out of the tree {name}", m.elf(name).set_tag("intree", None)
        yield f"in the tree {name}", m.elf(name).set_tag("intree", "Y")
        yield f"staging {name}", m.elf(name).add_tag("staging", "Y")
        yield f"test {name}", m.elf(name).add_tag("test", "Y")
        yield f"no retpoline {name}", m.elf(name).set_tag("retpoline", None)


@mutation
def K4_export_flags(m):
    for name in ("lru_cache", "mii"):
        e = m.elf(name)
        yield f"as it is {name}", m.content(name)
        if e.has("__kflagstab"):
            yield f"none {name}", e.rename("__kflagstab", "__kflagstub")
        yield f"more than one kind {name}", m.elf(name).add_section("__ksymtab_gpl", b"", flags=SHF_ALLOC, align=4)


@mutation
def K5_export_versions(m):
    for name in ("lru_cache", "mii"):
        for section in ("__kcrctab", "__kcrctab_gpl"):
            e = m.elf(name)
            if e.has(section):
                yield f"no {section} {name}", e.rename(section, section.replace("crc", "ccc"))


@mutation
def K6_import_of_a_module(m):
    for name in ("vp_plain", "nls_utf8", "vp_ns_user"):
        yield f"{name}", m.elf(name).add_tag("import_ns", "module:vp_export")
        yield f"any {name}", m.elf(name).add_tag("import_ns", "module:")
    yield "nearly", m.elf("vp_plain").add_tag("import_ns", "modules:x")


@mutation
def L2_relocation(m):
    for name, section in (("vp_plain", ".rela.gnu.linkonce.this_module"), ("nls_utf8", ".rela.gnu.linkonce.this_module"),
                          ("vp_plain", ".rela.init.text"), ("ts_kmp", ".rela.text")):
        for kind in (5, 6, 9, 38, 42, 255):
            e = m.elf(name)
            if e.has(section):
                yield f"{kind} in {section} of {name}", e.set_relocation(section, 0, type=kind)
    yield "in what takes no memory", m.elf("vp_plain").add_section(
        ".rela.comment", b"\0" * 8 + (42).to_bytes(4, "little") + bytes(12), type=4, align=8,
        link=m.elf("vp_plain").index(".symtab"), info=m.elf("vp_plain").index(".comment"))


@mutation
def L3_target_not_zero(m):
    for name, section in (("vp_plain", ".gnu.linkonce.this_module"), ("nls_utf8", ".gnu.linkonce.this_module"), ("ts_kmp", ".text"),
                          ("vp_plain", ".init.text")):
        e = m.elf(name)
        relocations = f".rela{section}"
        if e.has(relocations):
            yield f"{section} of {name}", e.poke(section, e.relocation(relocations, 0, "offset"), b"\x90")


@mutation
def L4_overflow(m):
    for name in ("vp_plain", "nls_utf8", "ts_kmp"):
        section = ".rela.gnu.linkonce.this_module"
        yield f"32 bits {name}", m.elf(name).set_relocation(section, 0, type=10)


@mutation
def L8_duplicate(m):
    """vp_export is loaded in most states."""
    yield "vp_export again", m.elf("vp_export").set_name("vp_export2")
    yield "a symbol of the kernel", rename_export(m.elf("vp_export").set_name("vp_export3"), "vp_open", "kmalloc")
    for name in ("vp_open", "vp_gpl"):
        yield f"{name} is of the kernel", rename_export(m.elf("vp_export").set_name("vp_export4"), name, "kfree", alone=True)
    yield "all are new", new_exports(m.elf("vp_export").set_name("vp_export5"))
    yield "lru_cache twice", m.elf("lru_cache").set_name("lru_cache2")


EXPORTED = ("vp_open", "vp_gpl", "vp_spaced", "vp_private")


def rename_export(e, old, new, alone=False):
    """The exported name, where the kernel has it and in the names of symbols. @alone: the others are new."""
    strings = e.data("__ksymtab_strings")
    at = strings.index(b"\0" + old.encode() + b"\0") + 1 if not strings.startswith(old.encode() + b"\0") else 0
    e.poke("__ksymtab_strings", at, new.encode().ljust(len(old), b"\0") + b"\0")
    rename_marks(e, old, new)
    return new_exports(e, [n for n in EXPORTED if n != old]) if alone else e


def new_exports(e, names=EXPORTED):
    for name in names:
        strings = e.data("__ksymtab_strings").replace(name.encode() + b"\0", name.encode()[:-1] + b"X\0")
        e.poke("__ksymtab_strings", 0, strings)
        rename_marks(e, name, name[:-1] + "X")
    return e


def rename_marks(e, old, new):
    """Symbols that are named after what is exported: __ksymtab_NAME and its like."""
    for index in range(1, e.n_symbols()):
        name = e.symbol_name(index)
        if name.startswith("__") and name.endswith(f"_{old}"):
            e.rename_symbol(index, name[: -len(old)] + new)


@mutation
def L11_btf(m):
    for name in ("nls_utf8", "ts_kmp", "fat", "lru_cache"):
        e = m.elf(name).set_name(f"btf_{name}")
        if not e.has(".BTF"):
            continue
        yield f"magic {name}", e.poke(".BTF", 0, b"\0\0")
        yield f"empty {name}", m.elf(name).set_name(f"btf_{name}").set_section(".BTF", size=0)
        yield f"cut {name}", m.elf(name).set_name(f"btf_{name}").set_section(".BTF", size=40)
        yield f"version {name}", m.elf(name).set_name(f"btf_{name}").poke(".BTF", 2, b"\x09")
        yield f"none {name}", m.elf(name).set_name(f"btf_{name}").rename(".BTF", ".BTG")


@mutation
def L15_name_of_a_part(m):
    """The kernel has parts of these names, with parameters."""
    for name in ("printk", "kernel", "vt", "module", "tcp_cubic"):
        yield f"{name}", m.elf("vp_plain").set_name(name)
    yield "printk by name=", m.elf("vp_plain").set_tag("name", "printk")


@mutation
def L17_init(m):
    for name in ("vp_fail", "vp_positive"):
        yield f"{name}", m.content(name)
    yield "no init function", m.elf("vp_plain").set_relocation(".rela.gnu.linkonce.this_module", 0, type=0)

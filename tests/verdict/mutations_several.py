# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two reasons at once: which one does the kernel stop at?"""
import itertools

from corpus import mutation, sign, with_
from elfedit import SHF_ALLOC, SHF_WRITE, SHT_PROGBITS

# Each by itself is enough; in no particular order.
REASONS = {
    "magic": lambda e: e.b.__setitem__(0, 0),
    "machine": lambda e: e.set_header(e_machine=183),
    "header size": lambda e: e.set_header(e_shentsize=32),
    "section 0": lambda e: e.set_section(0, size=8),
    "section outside": lambda e: e.set_section(".comment", size=2**40),
    "names' type": lambda e: e.set_section(e.header("e_shstrndx"), type=SHT_PROGBITS),
    "names' end": lambda e: e.poke(e.header("e_shstrndx"), e.section(e.header("e_shstrndx"), "size") - 1, b"x"),
    "two modinfos": lambda e: e.add_section(".modinfo", b"x=y\0", flags=SHF_ALLOC),
    "struct module's size": lambda e: e.set_data(".gnu.linkonce.this_module", e.data(".gnu.linkonce.this_module") + bytes(64)),
    "no symbols": lambda e: e.set_section(".symtab", type=SHT_PROGBITS),
    "vermagic": lambda e: e.set_tag("vermagic", "another"),
    "name taken": lambda e: e.set_module_name("vp_export"),
    "write and execute": lambda e: e.set_section(".init.text", flags=e.section(".init.text", "flags") | SHF_WRITE),
    "licence": lambda e: e.set_tag("license", "Proprietary"),
    "module namespace": lambda e: e.add_tag("import_ns", "module:x"),
    "unknown symbol": lambda e: e.add_symbol("nowhere"),
    "relocation": lambda e: e.set_relocation(".rela.gnu.linkonce.this_module", 0, type=99),
    "name of a part": lambda e: e.set_module_name("printk"),
}


def both(e, first, second):
    """The second is done first where the other would hide it from the editor."""
    hiding = ("magic", "header size", "no symbols", "section outside", "names' end")
    for reason in sorted((first, second), key=lambda r: hiding.index(r) if r in hiding else -1):
        REASONS[reason](e)
    return e


@mutation
def X1_two_reasons(m):
    for first, second in itertools.combinations(REASONS, 2):
        e = m.elf("nls_utf8" if "machine" in (first, second) else "vp_plain")
        if e.has(".init.text") and e.has(".comment"):
            yield f"{first} and {second}", both(e, first, second)


@mutation
def X2_and_a_bad_parameter(m):
    for reason in ("machine", "vermagic", "name taken", "unknown symbol", "relocation", "name of a part", "licence"):
        e = m.elf("vp_param")
        REASONS[reason](e)
        yield reason, with_(e.bytes(), options="number=x")


@mutation
def X3_and_a_signature(m):
    """A signature by a strange key is forgiven where nothing is enforced; a broken one never is."""
    keys = m.keys
    for reason in ("magic", "machine", "vermagic", "name taken", "write and execute", "unknown symbol", "relocation"):
        e = m.elf("vp_plain")
        REASONS[reason](e)
        content = e.bytes()
        yield f"strange key, {reason}", sign(content, keys.cms(content))
        yield f"broken, {reason}", sign(content, b"nonsense")
        yield f"forced, {reason}", with_(sign(content, b"nonsense"), flags=3)


@mutation
def X4_symbols(m):
    """The last symbol that fails decides."""
    def fresh():
        return m.elf("vp_user")

    yield "unknown, then of a namespace", fresh().add_symbol("nowhere").add_symbol("vp_spaced")
    yield "of a namespace, then unknown", fresh().add_symbol("vp_spaced").add_symbol("nowhere")
    yield "unknown, then weak", fresh().add_symbol("nowhere").add_symbol("nowhere2", info=0x20)
    yield "of a namespace, then weak", fresh().add_symbol("vp_spaced").add_symbol("nowhere2", info=0x20)
    yield "unknown, then common", fresh().add_symbol("nowhere").add_symbol("c", shndx=0xFFF2, size=4)
    yield "common, then unknown", fresh().add_symbol("c", shndx=0xFFF2, size=4).add_symbol("nowhere")
    yield "unknown, then absolute", fresh().add_symbol("nowhere").add_symbol("a", shndx=0xFFF1)
    if m.modversions():
        yield "version, then unknown", fresh().set_version("vp_open", 1).add_symbol("nowhere")
        yield "no version, then unknown", fresh().add_symbol("vp_gpl").add_symbol("nowhere")
        yield "unknown, then no version", fresh().add_symbol("nowhere").add_symbol("vp_gpl")
        yield "no version, and of a namespace", fresh().add_symbol("vp_spaced")

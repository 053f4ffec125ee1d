# SPDX-License-Identifier: LGPL-2.1-or-later
"""Modules that the kernel refuses or will not let go, named after the cause that `tenon explain` must tell."""
import pathlib
import re
import subprocess
import sys
import tempfile

import material

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "verdict"))
from elfedit import RELA_SIZE, SHF_ALLOC, SHF_WRITE, SHN_COMMON, SHT_NOBITS, Elf  # noqa: E402

THIS_MODULE = ".gnu.linkonce.this_module"


def _strip(e, kernel):
    """By strip without an option, which takes away what the kernel needs."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(e.bytes())
        file.flush()
        subprocess.run(["strip", file.name], check=True)
        return Elf(pathlib.Path(file.name).read_bytes())


def _version(symvers, symbol, how):
    """What a symbol's version is; @how it must be exported, as the text in Module.symvers behind the exporter."""
    line = re.search(rf"^0x(\w+)\t{symbol}\t\S+\t{how}$", symvers.read_text(), re.M)
    return (int(line[1], 16), symbol)


def _of_kernel(kernel, symbol, how):
    return _version(material.headers_of(kernel)[0] / "Module.symvers", symbol, how)


def _need(e, version):
    return e.set_versions([*e.versions(), version]).add_symbol(version[1])


def _namespace(e, kernel):
    """A symbol from a namespace that is not imported."""
    return _need(e, _of_kernel(kernel, "dma_buf_put", r"\w+\tDMA_BUF"))


# Cause -> what is done to a module that loads.
ALWAYS = {
    "E-elf-symbols": _strip,
    "E-elf-section-bounds": lambda e, kernel: e.set_section(".symtab", offset=len(e.b) + 1),
    "E-struct-module": lambda e, kernel: e.rename(THIS_MODULE, THIS_MODULE.replace("this", "that")),
    "E-symbol-common": lambda e, kernel: e.add_symbol("shared", shndx=SHN_COMMON, value=8, size=8),
    "E-symbol-namespace": _namespace,
    "E-symbol-missing": lambda e, kernel: e.add_symbol("tv_gone"),
}
# Kernels before Linux 6.4 take the first section, and do not look at its size.
NEWER = {
    "E-modinfo-twice": lambda e, kernel: e.add_section(".modinfo", b"license=GPL\0", flags=SHF_ALLOC),
    "E-struct-module-size": lambda e, kernel: e.set_data(THIS_MODULE, e.data(THIS_MODULE) + bytes(64)),
}
# Of one that needs a GPL-only symbol.
LICENCE = {"E-symbol-gpl-only": lambda e, kernel: e.set_tag("license", "Proprietary")}


def add(fs, kernel, content, how):
    """/test/broken/NAME.ko of a module without a signature; E-NAME is the cause."""
    for code, change in how.items():
        name = code[2:].replace("-", "_")
        fs.bytes(f"test/broken/{name}.ko", change(Elf(content).set_name(name), kernel).bytes())


def another_build(content):
    """The same module, as the linker would call it after a change."""
    e = Elf(content)
    note = bytearray(e.data(".note.gnu.build-id"))
    note[-1] ^= 1
    return e.set_data(".note.gnu.build-id", bytes(note)).bytes()


def permanent(content, name):
    """A module that has an init function, without its exit function."""
    e = Elf(content).set_name(name)
    section = f".rela{THIS_MODULE}"
    for i in range(e.section(section, "size") // RELA_SIZE):
        if e.symbol_name(e.relocation(section, i, "sym")) == "cleanup_module":
            e.set_relocation(section, i, type=0)
    return e.bytes()


def for_a_device(content, name):
    """A module for a device that no machine has."""
    return Elf(content).set_name(name).add_tag("alias", "pci:v0000FFFEd0000FFFEsv*sd*bc*sc*i*").bytes()


def user_of(content, name, built, symbol):
    """A module that needs a symbol of one of ours."""
    return _need(Elf(content).set_name(name), _version(built.parent / "Module.symvers", symbol, r"\w+\t")).bytes()


def user_of_closed(content, name, kernel, built, symbol):
    """The same, and first one for GPL modules only: modules that are not free must not have such users."""
    e = Elf(content)
    version = _of_kernel(kernel, "find_vpid", r"EXPORT_SYMBOL_GPL\t")
    e.set_versions([*e.versions(), version]).rename_symbol(e.symbol_index(e.undefined()[0]), version[1])
    return user_of(e.bytes(), name, built, symbol)


def closed(content):
    return Elf(content).set_tag("license", "Proprietary").bytes()


def circular(content, module, symbol):
    """A module that needs a symbol of one that needs it."""
    return Elf(content).set_tag("depends", module).add_symbol(symbol).bytes()


def huge(content, name):
    """A module with more memory than there is room for modules."""
    e = Elf(content).set_name(name)
    return e.add_section(".bss.huge", type=SHT_NOBITS, flags=SHF_ALLOC | SHF_WRITE, size=7 << 28).bytes()

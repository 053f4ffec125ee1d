# SPDX-License-Identifier: LGPL-2.1-or-later
"""Change a 64-bit little-endian module, one thing at a time.

What is not changed stays where it is, byte for byte: a header field is written
in place, content that grows moves to the end of the file, and a new section
comes with a new table of headers there. Nothing is made right again behind
the caller's back: a module that makes no sense is what most callers want.
"""
import struct

SHT_NULL, SHT_PROGBITS, SHT_SYMTAB, SHT_STRTAB, SHT_RELA, SHT_NOBITS = 0, 1, 2, 3, 4, 8
SHF_WRITE, SHF_ALLOC, SHF_EXEC = 1, 2, 4
SHN_UNDEF, SHN_ABS, SHN_COMMON = 0, 0xFFF1, 0xFFF2

EHDR_SIZE, SHDR_SIZE, SYM_SIZE, RELA_SIZE = 64, 64, 24, 24

# Field -> (offset, struct code).
EHDR = {
    "e_class": (4, "B"), "e_data": (5, "B"), "e_type": (16, "H"), "e_machine": (18, "H"), "e_version": (20, "I"),
    "e_entry": (24, "Q"), "e_phoff": (32, "Q"), "e_shoff": (40, "Q"), "e_flags": (48, "I"), "e_ehsize": (52, "H"),
    "e_phnum": (56, "H"), "e_shentsize": (58, "H"), "e_shnum": (60, "H"), "e_shstrndx": (62, "H"),
}  # fmt: skip
SHDR = {
    "name": (0, "I"), "type": (4, "I"), "flags": (8, "Q"), "addr": (16, "Q"), "offset": (24, "Q"), "size": (32, "Q"),
    "link": (40, "I"), "info": (44, "I"), "align": (48, "Q"), "entsize": (56, "Q"),
}  # fmt: skip
SYM = {"name": (0, "I"), "info": (4, "B"), "other": (5, "B"), "shndx": (6, "H"), "value": (8, "Q"), "size": (16, "Q")}
RELA = {"offset": (0, "Q"), "type": (8, "I"), "sym": (12, "I"), "addend": (16, "q")}

# Where struct module has its name, on 64 bit.
NAME_AT, NAME_SIZE = 24, 56


class Elf:
    """A module's bytes, and the words to change them. Sections and symbols are named by index or by name."""

    def __init__(self, content):
        self.b = bytearray(content)

    def bytes(self):
        return bytes(self.b)

    # Fields.

    def _get(self, base, table, field):
        at, code = table[field]
        return struct.unpack_from("<" + code, self.b, base + at)[0]

    def _set(self, base, table, field, value):
        at, code = table[field]
        struct.pack_into("<" + code, self.b, base + at, value)

    def header(self, field):
        return self._get(0, EHDR, field)

    def set_header(self, **fields):
        for field, value in fields.items():
            self._set(0, EHDR, field, value)
        return self

    def _section_at(self, section):
        return self.header("e_shoff") + SHDR_SIZE * self.index(section)

    def section(self, section, field):
        return self._get(self._section_at(section), SHDR, field)

    def set_section(self, section, **fields):
        at = self._section_at(section)
        for field, value in fields.items():
            self._set(at, SHDR, field, value)
        return self

    # Sections.

    def count(self):
        return self.header("e_shnum")

    def _string(self, table, offset):
        start = self.section(table, "offset") + offset
        return bytes(self.b[start : self.b.index(b"\0", start)]).decode()

    def name_of(self, index):
        return self._string(self.header("e_shstrndx"), self.section(index, "name"))

    def names(self):
        return [self.name_of(i) for i in range(self.count())]

    def index(self, section):
        """Of a section by name; the first one."""
        return section if isinstance(section, int) else self.names().index(section)

    def has(self, name):
        return name in self.names()

    def of_type(self, kind):
        return [i for i in range(self.count()) if self.section(i, "type") == kind]

    def data(self, section):
        start = self.section(section, "offset")
        return bytes(self.b[start : start + self.section(section, "size")])

    def append(self, content, align=8):
        """Bytes behind everything; their offset."""
        self.b += bytes(-len(self.b) % align)
        at = len(self.b)
        self.b += content
        return at

    def set_data(self, section, content):
        """Other content; in place when there is room."""
        index = self.index(section)
        if len(content) <= self.section(index, "size"):
            at = self.section(index, "offset")
            self.b[at : at + len(content)] = content
        else:
            at = self.append(content, max(8, min(64, self.section(index, "align"))))
        return self.set_section(index, offset=at, size=len(content))

    def poke(self, section, at, content):
        """Overwrite some bytes of a section."""
        start = self.section(section, "offset") + at
        self.b[start : start + len(content)] = content
        return self

    def rename(self, section, name):
        names = self.header("e_shstrndx")
        index = self.index(section)
        at = self.section(names, "size")
        self.set_data(names, self.data(names) + name.encode() + b"\0")
        return self.set_section(index, name=at)

    def add_section(self, name, content=b"", **fields):
        """A section behind the others; fields as set_section()'s."""
        fields = {"type": SHT_PROGBITS, "flags": 0, "align": 1, "size": len(content), **fields}
        old, count = self.header("e_shoff"), self.count()
        headers = bytes(self.b[old : old + count * SHDR_SIZE])
        at = self.append(content, 64)
        self.set_header(e_shoff=self.append(headers + bytes(SHDR_SIZE)), e_shnum=count + 1)
        self.set_section(count, **{"offset": at, **fields})
        return self.rename(count, name)

    # .modinfo.

    def modinfo(self):
        return [t.decode() for t in self.data(".modinfo").split(b"\0") if t] if self.has(".modinfo") else []

    def set_modinfo(self, tags):
        return self.set_data(".modinfo", b"".join(t.encode() + b"\0" for t in tags))

    def tag(self, key):
        """The first value of a key, or None."""
        return next((t[len(key) + 1 :] for t in self.modinfo() if t.startswith(key + "=")), None)

    def set_tag(self, key, value):
        """One value in the place of all that the key has; None: the key goes."""
        tags = [t for t in self.modinfo() if not t.startswith(key + "=")]
        return self.set_modinfo(tags + ([] if value is None else [f"{key}={value}"]))

    def add_tag(self, key, value):
        return self.set_modinfo([*self.modinfo(), f"{key}={value}"])

    # struct module.

    def module_name(self):
        return self.data(".gnu.linkonce.this_module")[NAME_AT : NAME_AT + NAME_SIZE].split(b"\0")[0].decode()

    def set_module_name(self, name):
        return self.poke(".gnu.linkonce.this_module", NAME_AT, name.encode().ljust(NAME_SIZE, b"\0")[:NAME_SIZE])

    def set_name(self, name):
        """Both names: .modinfo's and struct module's."""
        return self.set_tag("name", name).set_module_name(name)

    # Symbols.

    def _symbol_at(self, index):
        return self.section(self.of_type(SHT_SYMTAB)[0], "offset") + SYM_SIZE * index

    def n_symbols(self):
        return self.section(self.of_type(SHT_SYMTAB)[0], "size") // SYM_SIZE

    def symbol(self, index, field):
        return self._get(self._symbol_at(index), SYM, field)

    def symbol_name(self, index):
        return self._string(self.section(self.of_type(SHT_SYMTAB)[0], "link"), self.symbol(index, "name"))

    def symbol_index(self, name):
        return next(i for i in range(1, self.n_symbols()) if self.symbol_name(i) == name)

    def set_symbol(self, symbol, **fields):
        at = self._symbol_at(symbol if isinstance(symbol, int) else self.symbol_index(symbol))
        for field, value in fields.items():
            self._set(at, SYM, field, value)
        return self

    def undefined(self):
        """Names that others must export, in the table's order."""
        return [self.symbol_name(i) for i in range(1, self.n_symbols())
                if self.symbol(i, "shndx") == SHN_UNDEF and self.symbol_name(i)]

    def rename_symbol(self, symbol, name):
        index = symbol if isinstance(symbol, int) else self.symbol_index(symbol)
        strings = self.section(self.of_type(SHT_SYMTAB)[0], "link")
        at = self.section(strings, "size")
        self.set_data(strings, self.data(strings) + name.encode() + b"\0")
        return self.set_symbol(index, name=at)

    def add_symbol(self, name, **fields):
        """A symbol behind the others; global and undefined unless @fields say otherwise."""
        table = self.of_type(SHT_SYMTAB)[0]
        count = self.n_symbols()
        self.set_data(table, self.data(table) + bytes(SYM_SIZE))
        self.set_symbol(count, **{"info": 0x10, **fields})
        return self.rename_symbol(count, name)

    # Relocations.

    def set_relocation(self, section, index, **fields):
        at = self.section(section, "offset") + RELA_SIZE * index
        for field, value in fields.items():
            self._set(at, RELA, field, value)
        return self

    def relocation(self, section, index, field):
        return self._get(self.section(section, "offset") + RELA_SIZE * index, RELA, field)

    # __versions: 8 bytes of CRC, 56 of name.

    def versions(self):
        data = self.data("__versions")
        return [(struct.unpack_from("<Q", data, i)[0], data[i + 8 : i + 64].split(b"\0")[0].decode())
                for i in range(0, len(data), 64)]

    def set_versions(self, versions):
        return self.set_data("__versions", b"".join(struct.pack("<Q", c) + n.encode().ljust(56, b"\0") for c, n in versions))

    def set_version(self, name, crc):
        """None: the symbol goes from the table."""
        kept = [(c if n != name or crc is None else crc, n) for c, n in self.versions() if n != name or crc is not None]
        return self.set_versions(kept)

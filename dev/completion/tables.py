# SPDX-License-Identifier: LGPL-2.1-or-later
"""The option tables of all programs, as the build's dump-options prints them."""
import dataclasses
import pathlib
import subprocess

# By the name of an option's argument: what a shell offers for it.
VALUES = {"DIR": "directory", "FILE": "file", "PATH": "file", "VERSION": "kernel", "COLUMN": "column",
          "COLUMNS": "columns", "FIELD": "field", "FORMAT": "format", "LEVEL": "level", "WHAT": "switch", "TYPE": "type",
          "PART": "parts", "DISTRO": "distro", "BY": "colour", "ORDER": "order",
          "KERNEL": "kernel", "KERNEL[/ARCH]": "kernel", "MODULE[/VERSION]": "source"}
# The same where (program, argument) means something else.
SPECIAL_VALUES = {("dkms", "VERSION"): "version of a source"}
# Of these, several may stand with commas between them.
LISTS = ("columns", "parts")
# By the first word of what --help says of the operands.
OPERANDS = {"MODULE": "installed", "MODULE|FILE": "module or file", "FILE": "file", "PATTERN": "loaded",
            "COMMAND": "command", "VERSION": "kernel", "ACTION": "command", "ARCHIVE": "file",
            "MODULE/VERSION|DIR|ARCHIVE": "source or file", "MODULE/VERSION": "added", "MODULE[/VERSION": "added"}
# Where that word does not tell: (program or command): what it offers.
SPECIAL = {"rmmod": "loaded", "tenon log": "loaded", "tenon reload": "loaded", "tenon unload": "loaded", "tenon top": "loaded",
           "depmod": "kernel", "dkms add": "new source or file", "dkms match": "added", "tenon check": "module or file",
           "tenon explain": "cause, module or file", "tenon show": "module or file", "tenon find": "module or file", "tenon sign": "module or file",
           "tenon devices": "installed", "tenon graph": "installed", "tenon closure": "installed", "tenon config": "installed"}
# (program or command): options with which its operands are of another kind.
SWITCHES = {"modprobe": (("-r", "--remove", "--remove-holders"), "loaded"), "tenon list": (("-a", "--all"), "installed"),
            "tenon plan": (("-r", "--remove"), "loaded")}
# A sed script: of what `grep ^PACKAGE_NAME= */dkms.conf` says, M/V of a directory M-V.
SOURCE = r"s|^\(..*\)-\(..*\)/dkms\.conf:PACKAGE_NAME=.\{0,1\}\1.\{0,1\}$|\1/\2|p"
# The same of what `dkms status` says.
STATUS = "s/, .*//; s/: .*//"
# With these, all operands are modules; else parameters of the first one follow it.
ALL_MODULES = ("-a", "--all", "-r", "--remove", "--remove-holders")

FIELDS = ("alias author build-id depends description filename firmware import_ns intree license name parm retpoline "
          "sig_hashalgo sig_id sig_key signature signer softdep srcversion staging vermagic version weakdep").split()
# What values of one word can be.
WORDS = {"field": FIELDS, "format": ["human", "tmpfiles", "devname"],
         "level": ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"],
         "switch": ["on", "off", "status"], "colour": ["subsystem", "state", "taint", "size", "policy"],
         "type": ["symbol", "alias", "device", "firmware", "file", "name"],
         "order": ["name", "size", "uses", "state", "taint", "age"]}


@dataclasses.dataclass
class Option:
    letter: str  # "-x" or ""
    name: str  # "--long" or ""
    argument: str  # placeholder, or ""
    many: bool
    help: str  # "": an old spelling
    program: str

    @property
    def value(self):
        """What a shell offers for its argument: a value of VALUES, "text", or "" where it takes none."""
        usual = VALUES.get(self.argument, "text") if self.argument else ""
        return SPECIAL_VALUES.get((self.program, self.argument), usual)

    @property
    def spellings(self):
        return [s for s in (self.letter, self.name) if s]


@dataclasses.dataclass
class Command:
    """A program, or a command of one."""
    name: str  # "modprobe", "tenon list"
    operands: str
    summary: str
    options: list = dataclasses.field(default_factory=list)
    columns: list = dataclasses.field(default_factory=list)
    words: dict = dataclasses.field(default_factory=dict)  # by the name of an option's argument
    commands: list = dataclasses.field(default_factory=list)

    @property
    def shown(self):
        """Its options without old spellings."""
        return [o for o in self.options if o.help]

    @property
    def shares_options(self):
        """Whether its commands have the same options as it has, which may stand before the command's name and behind it."""
        return bool(self.commands) and all(c.options == self.options for c in self.commands)

    @property
    def word(self):
        return self.name.split()[-1]

    @property
    def offers(self):
        words = self.operands.strip("[").replace("]", " ").replace("...", " ").split()
        return SPECIAL.get(self.name) or OPERANDS.get(words[0] if words else "", "nothing")

    @property
    def takes_parameters(self):
        return "PARAMETER" in self.operands

    @property
    def taking(self):
        """Spellings of the options that have an argument."""
        return [s for o in self.options if o.argument for s in o.spellings]

    def fixed(self, offer):
        """The words that are all there is to offer, or None. Those of "columns" and "parts" make a list."""
        known = {"column": [n for n, _ in self.columns], "columns": [n for n, _ in self.columns],
                 "parts": self.words.get("PART"), "distro": self.words.get("DISTRO", []) + ["all"]}
        return known.get(offer) or WORDS.get(offer)

    @property
    def switch(self):
        """((option, ...), what it offers with one of them), or None."""
        return SWITCHES.get(self.name)


def read(build):
    """The programs, in the order of the dump."""
    done = subprocess.run([pathlib.Path(build) / "src/cmd/dump-options"], stdout=subprocess.PIPE, text=True, check=True)
    programs = []
    command = None
    for line in done.stdout.splitlines():
        words = line.split("\t")
        if words[0] == "program":
            command = Command(*words[1:4])
            programs.append(command)
        elif words[0] == "command":
            command = Command(f"{programs[-1].name} {words[1]}", *words[2:4])
            programs[-1].commands.append(command)
        elif words[0] == "option":
            command.options.append(Option(words[1], words[2], words[3], words[4] == "many", words[5],
                                          programs[-1].name))
        elif words[0] == "column":
            command.columns.append((words[1], words[2]))
        elif words[0] == "word":
            command.words.setdefault(words[1], []).append(words[2])
    return programs


def classic(programs):
    """kmod, and those that are links to it."""
    return [p for p in programs if p.name not in ("tenon", "dkms")]


def named(programs, name):
    return [p for p in programs if p.name == name]


def flat(programs):
    """All programs and commands."""
    return [c for p in programs for c in (p, *p.commands)]

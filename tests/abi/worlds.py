# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the client is asked, on which trees and configuration."""
import importlib.machinery
import importlib.util
import random
import re
import shutil
import subprocess

import libraries

# Options, aliases, commands, blacklists, soft and weak dependencies, and lines that are only odd.
RICH = """\
softdep dm_mirror pre: dm_log foopost post: bridge
softdep ext4 post: bridge pre: loop
softdep nothing loop
softdep e1000e pre: ptp
weakdep ext4 loop bridge
weakdep loop nothing-there
blacklist e1000e
blacklist dm_log
install vfat /bin/true $CMDLINE_OPTS
remove vfat /bin/false
install only-a-command echo $CMDLINE_OPTS here
options ext4 a=1
options ext-4 x=1
options ext4 b="2 3"
alias myext ext4
options myext c=3
alias my* vfat
alias both loop
alias both bridge
alias char-major-[1-9]-7 loop
alias a-[b-c]-d loop
alias loop-to-self loop-to-self
alias to-nothing no-such-module
"""
ODD = {
    "empty": "",
    "comments": "# a\n\n# b\nalias x \\\n loop\n",
    "wildcards": "alias * loop\nalias ?oop bridge\noptions l[a-z]op a=b\nblacklist *\ninstall brid?e /bin/true\n",
    "repeated": "alias a loop\nalias a loop\noptions loop x=1\noptions loop x=1\nblacklist loop\nblacklist loop\n",
    "commands": "install f* echo A\ninstall foo echo B\nremove f* echo C\nremove foo echo D\nremove fog echo E\n"
                "softdep loop pre: foo post: fog\n",
    "softdeps": "softdep loop pre: bridge post: stp llc\nsoftdep bridge pre: loop\nsoftdep stp post: stp\n",
}


def config(lib, name, text):
    return lib.file(f"config-{name}/a.conf", text).parent


def held(lib):
    """An install command and a softdep of one module: doc/differences.md."""
    return config(lib, "held", "softdep kvm pre: irqbypass\ninstall kvm /bin/false\n")


def concrete(pattern):
    pattern = re.sub(r"\[([^]])[^]]*\]", r"\1", pattern)
    return pattern.replace("*", "").replace("?", "x")


def aliases(tree):
    """Each of a tree's aliases as a device might have it."""
    return [concrete(line.split()[1]) for line in (tree / "modules.alias").read_text().splitlines()[1:]]


def commands(lib, tree):
    """(description, configuration, command, argument...)"""
    names = sorted(re.sub(r"\.ko.*", "", p.name) for p in (tree / "kernel").rglob("*.ko*"))
    builtin = [re.sub(r".*/|\.ko$", "", line) for line in (tree / "modules.builtin").read_text().split()]
    kernels = [line.split()[1] for line in (tree / "modules.symbols").read_text().splitlines()[1:]]
    rich = config(lib, "rich", RICH)
    told = ["ext4", "myext", "my-thing", "both", "only-a-command", "dm_mirror", "vfat", "e1000e", "char-major-1-7", "a-b-d",
            "loop-to-self", "to-nothing", "nothing", "a.b", "-", "ext4.ko", "a[b", "fs-debugfs", "symbol:"]
    for name, where in (("no configuration", "-"), ("configuration", rich)):
        yield f"lookups of names, {name}", where, "lookup", *names[::40]
        yield f"lookups of aliases, {name}", where, "lookup", *aliases(tree)[::100]
        yield f"lookups of symbols, {name}", where, "lookup", *kernels[::200]
        yield f"lookups of what is built in, {name}", where, "lookup", *builtin[::10]
        yield f"lookups of what configuration knows, {name}", where, "lookup", *told, "", "x" * 5000
        yield f"objects by name, {name}", where, "name", *told, *names[::200], *builtin[::50]
        yield f"dependencies, {name}", where, "deps", *told, *names[::60]
        yield f"filters, {name}", where, "filter", *told, *builtin[::50]
        yield f"probes, {name}", where, "probe", *told, *names[::120], *builtin[::80], *aliases(tree)[::2000]
        yield f"the configuration, {name}", where, "config"
    yield "dumped indexes", "-", "dump"
    yield "what is loaded", "-", "loaded"
    yield "NULL and objects of the wrong kind", rich, "null"
    yield "files: info, versions, symbols", "-", "file", *names[::150], *builtin[::100], "fs-debugfs", "nothing"
    yield "files by path", "-", "path", *[str(p) for p in sorted((tree / "kernel").rglob("*.ko*"))[::400]]
    packed = sorted(lib.where.glob("linux-6.12-amd64/usr/lib/modules/*/kernel/**/*.ko.xz"))
    if packed and not lib.foreign:  # whose liblzma is not there
        yield "packed files by path", "-", "path", *map(str, packed[::800])
    yield "symbols of odd modules by path", "-", "path", *odd_symbols(lib)
    one, two = (lib.file(f"paths/{d}/a.conf", f"options loop from={d}\n") for d in ("one", "two"))
    lib.file("paths/two/b.conf", "options loop also=two\n")
    for paths in ((one.parent, two.parent), (two.parent, one.parent), (two, one.parent), ("/nonexistent", one), (one,),
                  ("/nonexistent",)):
        what = ", ".join(str(p).replace(str(lib.work), "") for p in paths)
        yield f"configuration from {what}", ",".join(map(str, paths)), "config"
    for name, text in ODD.items():
        yield f"odd configuration: {name}", config(lib, name, text), "config"
        yield f"probes with odd configuration: {name}", config(lib, name, text), "probe", "loop", "bridge", "stp", "a", "x", "foo", "fog"
    yield "the machine's own configuration", "=", "config"


def by_chance(lib, rounds):
    """(description, configuration, command, argument...): lines as tests/compare/configuration makes them.

    Softdeps in one half and install lines in the other: doc/differences.md has what they do together, so
    the modules are some that have no softdeps of their own.
    """
    loader = importlib.machinery.SourceFileLoader("chance", str(libraries.TOP / "tests/compare/configuration"))
    made = importlib.util.module_from_spec(importlib.util.spec_from_loader("chance", loader))
    loader.exec_module(made)
    made.NAMES[:6] = [b"loop", b"bridge", b"stp", b"mbcache", b"l*p", b"fs-vfat"]
    made.WORDS[:6] = made.NAMES[:6]
    ask = ["loop", "bridge", "mbcache", "fs-vfat", "stp", "x[", "b", "nothing"]
    for seed in range(rounds):
        rng = random.Random(seed)
        without = (b"install", b"softdep")[seed % 2]
        lines = [line for line in (made.line(rng) for _ in range(30)) if without not in line]
        where = lib.file(f"chance-{seed}/a.conf", b"".join(lines)).parent
        for command in ("config", "lookup", "deps", "probe"):
            yield f"configuration by chance {seed}: {command}", where, command, *ask


def copy(tree, to):
    """The indexes of a tree, and its modules by a link."""
    to.mkdir(parents=True)
    for entry in tree.iterdir():
        if entry.is_file():
            shutil.copy(entry, to)
    (to / "kernel").symlink_to((tree / "kernel").resolve())
    return to


def incomplete(lib, tree):
    """(what is missing, tree)"""
    for name in ("modules.dep.bin", "modules.alias.bin", "modules.symbols.bin", "modules.builtin.bin",
                 "modules.builtin.alias.bin", "modules.softdep", "modules.builtin.modinfo"):
        damaged = copy(tree, lib.work / f"without-{name}")
        (damaged / name).unlink()
        yield f"without {name}", damaged
    bare = lib.work / "bare"
    bare.mkdir()
    yield "without files", bare


def mkko(lib, path, *arguments):
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([lib.build / "src/mkko", path, *arguments], check=True)


def odd_symbols(lib):
    """Paths: names with the dot of big-endian PPC64, with and without versions; a symbol table whose sh_info lies."""
    for name, arguments in {
            "dots": "--machine 21 --endian big --export out:1 --import .call:2 --import .bare --import plain:3",
            "info": "--export out:1 --import in:2 --import other --set .symtab:sh_info=99",
    }.items():
        path = lib.work / f"odd-symbols/{name}.ko"
        mkko(lib, path, *arguments.split())
        yield str(path)


def small_tree(lib, work, builtin=""):
    """Three modules, with indexes: one needs another, one only wants it. @builtin: a module of the kernel itself."""
    tree = work / "lib/modules/1.0"
    mkko(lib, tree / "extra/low.ko", "name=low", "alias=pci:low*", "license=GPL", "parm=x:a number", "--export",
         "low_symbol:1234")
    mkko(lib, tree / "extra/high.ko", "name=high", "depends=low", "alias=usb:*high", "--import", "low_symbol:1234",
         "--export", "high_symbol")
    mkko(lib, tree / "extra/soft.ko", "name=soft", "softdep=pre: low")
    (tree / "modules.order").write_text("")
    (tree / "modules.builtin").write_text(f"kernel/{builtin}.ko\n" if builtin else "")
    (tree / "modules.builtin.modinfo").write_text(f"{builtin}.license=GPL\0{builtin}.alias=net-pf-1\0" if builtin else "")
    subprocess.run([lib.build / "bin/depmod", "-b", work, "1.0"], check=True)
    return tree


def large_indexes(lib, work):
    """A small tree with a module of so many aliases and symbols that the indexes are worth mapping: (@work, tree)."""
    tree = small_tree(lib, work)
    aliases = [f"alias=pci:many{n}-*" for n in range(1500)]
    symbols = [word for n in range(1500) for word in ("--export", f"many_{n}")]
    mkko(lib, tree / "extra/many.ko", "name=many", *aliases, *symbols)
    subprocess.run([lib.build / "bin/depmod", "-b", work, "1.0"], check=True)
    return work, tree


def chain(lib, work, length):
    """A tree whose modules want one another, each the next: (tree, configuration)."""
    tree = small_tree(lib, work)
    for number in range(length + 1):
        shutil.copy(tree / "extra/soft.ko", tree / f"extra/c{number}.ko")
    subprocess.run([lib.build / "bin/depmod", "-b", work, "1.0"], check=True)
    lines = "".join(f"softdep c{n} {('pre', 'post')[n % 2]}: c{n + 1}\n" for n in range(length))
    return tree, config(lib, f"chain-{length}", lines)


def packings(lib, path):
    """The module as a file of each format for which this machine has the program."""
    yield path
    for program, suffix in (("gzip", ".gz"), ("xz", ".xz"), ("zstd", ".zst")):
        if shutil.which(program):
            options = ["--check=crc32"] if program == "xz" else []
            content = subprocess.run([program, *options, "-c", path], capture_output=True, check=True).stdout
            yield lib.file(f"packed/{path.name}{suffix}", content)


def tree_with_a_gap(lib, work):
    """`top` needs `high`, and both need `low`, which depmod saw and which is gone; `other` needs nobody."""
    tree = small_tree(lib, work)
    mkko(lib, tree / "extra/top.ko", "name=top", "depends=high,low", "license=GPL", "--import", "high_symbol", "--import",
         "low_symbol:1234")
    mkko(lib, tree / "extra/other.ko", "name=other", "license=GPL")
    subprocess.run([lib.build / "bin/depmod", "-b", work, "1.0"], check=True)
    (tree / "extra/low.ko").unlink()
    return tree


def damaged(rng, content):
    """One file in many bad forms."""
    for size in sorted({0, 1, 4, 8, 12, 16, len(content) // 2, len(content) - 1}):
        yield f"cut to {size}", content[:size]
    for number in range(24):
        copied = bytearray(content)
        for _ in range(rng.choice([1, 1, 2, 8])):
            at = rng.randrange(min(len(content), rng.choice([32, 256, len(content)])))
            copied[at] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)])
        yield f"changed {number}", bytes(copied)


def broken(lib, tree):
    """Files that are no good modules, each in a way of its own: (plain, packed)."""
    high, plain, packed = tree / "extra/high.ko", [], []
    content = high.read_bytes()

    def put(what, changed, name="high.ko"):
        plain.append(lib.file(f"broken/{what}/{name}", changed))

    for size in (*range(0, 70, 3), 16, 17, 64, len(content) // 2, len(content) - 1):
        put(f"cut-{size:04}", content[:size])
        put(f"text-{size:04}", b"x" * size)
    header = {0: (0, 255), 1: (0,), 4: (0, 1, 3), 5: (0, 2, 3), 6: (0, 2), 7: (9,), 16: (0, 255), 18: (0, 255), 40: (0, 127), 43: (1,),
              47: (1,), 58: (0, 63), 59: (1,), 60: (127,), 61: (1,)}  # offsets in the ELF header: ident, type, machine, e_sh*
    for at, values in header.items():
        for value in values:
            put(f"byte-{at}-{value}", content[:at] + bytes([value]) + content[at + 1:])
    for name in ("low.ko", "high.ko", "soft.ko"):
        for section in (".modinfo", "__versions", ".symtab"):
            put(f"without-{section}", (tree / "extra" / name).read_bytes(), name)
            command = ["strip", "-s"] if section == ".symtab" else ["objcopy", "-R", section]
            subprocess.run([*command, plain[-1]], check=True)
    for path in packings(lib, high):
        content = path.read_bytes()
        if path.suffix in (".xz", ".zst"):  # Debian's kmod has no zlib
            for size in (6, 12, 20, len(content) // 2, len(content) - 9, len(content) - 1):
                packed.append(lib.file(f"broken/cut-{size:04}/{path.name}", content[:size]))
            packed.append(lib.file(f"broken/text/{path.name}", content[:6] + b"x" * 100))
            packed.append(lib.file(f"broken/behind/{path.name}", content + b"x"))
    return plain, packed


def broken_indexes(lib, tree):
    """(what, tree): each with an index that nobody can use. The tree has some of all kinds."""
    for name in ("dep", "alias", "symbols", "builtin", "builtin.alias"):
        whole = (tree / f"modules.{name}.bin").read_bytes()
        forms = {"is empty": b"", "has four bytes": whole[:4], "has another magic": b"\0\0\0\0" + whole[4:],
                 "has another major version": whole[:4] + b"\0\1" + whole[6:], "is text": b"hello, this is text\n" * 20,
                 "is a directory": None}
        for what, content in forms.items():
            bad = copy(tree, lib.work / f"broken-{name}" / what.replace(" ", "-"))
            index = bad / f"modules.{name}.bin"
            index.unlink()
            if content is None:
                index.mkdir()
            else:
                index.write_bytes(content)
            yield f"modules.{name}.bin {what}", bad


def hostile(lib):
    """(description, tree, configuration, command)"""
    rng = random.Random(3)
    good = small_tree(lib, lib.work / "hostile/good")
    ask = ["low", "high", "pci:lowest", "usb:x-high", "symbol:low_symbol", "nothing"]
    for name in ("modules.dep.bin", "modules.alias.bin", "modules.symbols.bin", "modules.softdep",
                 "modules.builtin.bin", "modules.builtin.alias.bin", "modules.builtin.modinfo"):
        content = (good / name).read_bytes() or b"x.name=x\0"
        for number, (what, bad) in enumerate(damaged(rng, content)):
            tree = lib.work / f"hostile/{name}-{number}"
            shutil.copytree(good, tree)
            (tree / name).write_bytes(bad)
            yield f"{name} {what}", tree, "-", [("deps", "probe", "dump", "file")[number % 4], *ask]
            shutil.rmtree(tree)
    for name in ("low.ko", "high.ko"):
        for number, (what, bad) in enumerate(damaged(rng, (good / "extra" / name).read_bytes())):
            path = lib.file(f"hostile/files/{number}/{name}", bad)
            yield f"{name} {what}", good, "-", ["path", str(path)]
    words = RICH.encode()
    for number, (what, bad) in enumerate(damaged(rng, words)):
        path = lib.file(f"hostile/config-{number}/a.conf", bad)
        yield f"configuration {what}", good, str(path.parent), [("config", "probe", "deps")[number % 3], *ask, "ext4", "both"]

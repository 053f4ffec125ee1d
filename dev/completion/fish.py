# SPDX-License-Identifier: LGPL-2.1-or-later
"""Completions for fish: one file a program, as it looks them up by name."""
from . import tables

HEAD = """\
# Made from the option tables by dev/gen-completions; do not edit.
"""

# What fish runs for operands and values.
LISTS = {
    "installed": r"sed 's/:.*//; s|.*/||; s/\.ko.*//; y/-/_/' /lib/modules/(uname -r)/modules.dep 2>/dev/null",
    "loaded": "cut -d' ' -f1 /proc/modules 2>/dev/null",
    "kernel": "command ls /lib/modules 2>/dev/null",
}
TENON_LISTS = {
    **LISTS,
    "installed": "tenon list --all -r -n -o NAME 2>/dev/null",
    "loaded": "tenon list -r -n -o NAME 2>/dev/null",
}
CAUSES = "tenon explain --list -r -n -o CODE 2>/dev/null"


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def offered(offer, command):
    """The options of complete(1) for what is offered."""
    lists = TENON_LISTS if command.name.startswith("tenon") else LISTS
    words = command.fixed(offer)
    if offer in tables.LISTS:
        return "-x -a " + quoted("(__fish_complete_list , 'string split \" \" " + " ".join(words) + "')")
    if offer == "directory":
        return "-x -a '(__fish_complete_directories)'"
    if words:
        return "-x -a " + quoted(" ".join(words))
    if offer in lists:
        return "-x -a " + quoted(f"({lists[offer]})")
    if offer == "cause, module or file":
        return "-a " + quoted(f"({CAUSES}; {lists['installed']})")
    if offer == "module or file":
        return "-a " + quoted(f"({lists['installed']})")
    return {"file": "-r -F", "text": "-x"}[offer]


def option_lines(command, start):
    for o in command.shown:
        words = [start]
        words += [f"-s {o.letter[1:]}"] if o.letter else []
        words += [f"-l {o.name[2:]}"] if o.name else []
        words += [offered(o.value, command)] if o.argument else []
        yield " ".join([*words, "-d", quoted(o.help)])


def operand_lines(command, start, condition):
    if command.offers in ("nothing", "command"):
        return
    if not command.switch:
        yield f"{start}{' -n ' + quoted(condition) if condition else ''} {offered(command.offers, command)}"
        return
    options, other = command.switch
    letters = " ".join(f"-s {o[1:]}" for o in options if not o.startswith("--"))
    names = " ".join(o[2:] for o in options if o.startswith("--"))
    has = f"__fish_contains_opt {letters} {names}"
    both = f"{condition}; and " if condition else ""
    yield f"{start} -n {quoted(both + has)} {offered(other, command)}"
    yield f"{start} -n {quoted(both + 'not ' + has)} {offered(command.offers, command)}"


def script(program, others):
    start = f"complete -c {program.name}"
    lines = [HEAD.rstrip("\n")]
    takes_files = any(c.offers in ("file", "module or file", "cause, module or file") for c in (program, *program.commands))
    if not takes_files:
        lines.append(f"{start} -f")
    if not program.commands:
        return "\n".join([*lines, *option_lines(program, start), *operand_lines(program, start, ""), ""])

    commands = [(c.word, c) for c in program.commands] + [(p.name, p) for p in others]
    names = " ".join(name for name, _ in commands)
    none = f"not __fish_seen_subcommand_from {names}"
    lines += option_lines(program, f"{start} -n {quoted(none)}")
    for name, command in commands:
        lines.append(f"{start} -n {quoted(none)} -a {name} -d {quoted(command.summary)}")
    for name, command in commands:
        seen = f"__fish_seen_subcommand_from {name}"
        lines += option_lines(command, f"{start} -n {quoted(seen)}")
        lines += operand_lines(command, start, seen)
        if command.offers == "command":
            lines.append(f"{start} -n {quoted(seen)} -a {quoted(names)}")
    return "\n".join([*lines, ""])


def files(programs):
    classic = [p for p in programs if p.name != "tenon"]
    return {f"fish/{p.name}.fish": script(p, [o for o in classic if o is not p] if p.name == "kmod" else [])
            for p in programs}

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Completions for fish: one file a program, as it looks them up by name."""
from . import tables

HEAD = """\
# Made from the option tables by dev/gen-completions; do not edit.
"""

WITH_FILES = ("file", "module or file", "cause, module or file", "source or file", "new source or file")

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
DKMS_LISTS = {
    "kernel": "__dkms_kernels",
    "added": "__dkms_added",
    "source": "__dkms_known",
    "source or file": "__dkms_known",
    "new source or file": "__dkms_new",
    "version of a source": "__dkms_versions",
}
# The functions of these.
DKMS_SOURCES = rf"""
# The value that the line gives this option.
function __dkms_given
	set -l words (commandline -opc)
	for i in (seq (count $words))
		if test "$words[$i]" = "$argv[1]"
			echo $words[(math $i + 1)]
		else
			string replace -f -- "$argv[1]=" '' $words[$i]
		end
	end
end

# Modules as M/V: what dkms has.
function __dkms_added
	set -l trees
	for option in --dkmstree --sourcetree --installtree
		for tree in (__dkms_given $option)
			set -a trees $option $tree
		end
	end
	dkms status $trees 2>/dev/null | sed '{tables.STATUS}' | LC_ALL=C sort -u
end

# What there are sources of.
function __dkms_sources
	set -l tree (__dkms_given --sourcetree) /usr/src
	set -l confs $tree[1]/*/dkms.conf
	test -n "$confs"; and grep '^PACKAGE_NAME=' -- $confs /dev/null 2>/dev/null | string replace -r '^.*/([^/]*/dkms\.conf:)' '$1' |
		sed -n '{tables.SOURCE}'
end

function __dkms_known
	begin
		__dkms_added
		__dkms_sources
	end | LC_ALL=C sort -u
end

function __dkms_new
	set -l added (__dkms_added)
	for source in (__dkms_sources)
		contains -- $source $added; or echo $source
	end
end

# Of the module that the line names.
function __dkms_versions
	set -l words (commandline -opc)
	for known in (__dkms_known)
		set -l parts (string split / $known)
		if contains -- $parts[1] $words; or contains -- --module=$parts[1] $words
			echo $parts[2]
		end
	end
end

function __dkms_kernels
	set -l tree (__dkms_given --installtree) /lib/modules
	command ls $tree[1] 2>/dev/null
end
"""
CAUSES = "tenon explain --list -r -n -o CODE 2>/dev/null"


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def offered(offer, command):
    """The options of complete(1) for what is offered."""
    lists = {"tenon": TENON_LISTS, "dkms": DKMS_LISTS}.get(command.name.split()[0], LISTS)
    words = command.fixed(offer)
    if offer in tables.LISTS:
        return "-x -a " + quoted("(__fish_complete_list , 'string split \" \" " + " ".join(words) + "')")
    if offer == "directory":
        return "-x -a '(__fish_complete_directories)'"
    if words:
        return "-x -a " + quoted(" ".join(words))
    if offer in WITH_FILES and offer in lists:
        return "-a " + quoted(f"({lists[offer]})")
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
    lines += DKMS_SOURCES.splitlines()[1:] if program.name == "dkms" else []
    with_files = [c.word for c in (program, *program.commands) if c.offers in WITH_FILES]
    if not with_files:
        lines.append(f"{start} -f")
    if not program.commands:
        return "\n".join([*lines, *option_lines(program, start), *operand_lines(program, start, ""), ""])

    commands = [(c.word, c) for c in program.commands] + [(p.name, p) for p in others]
    names = " ".join(name for name, _ in commands)
    none = f"not __fish_seen_subcommand_from {names}"
    if program.shares_options:
        lines.append(f"{start} -n {quoted('not __fish_seen_subcommand_from ' + ' '.join(with_files))} -f")
    lines += option_lines(program, start if program.shares_options else f"{start} -n {quoted(none)}")
    for name, command in commands:
        lines.append(f"{start} -n {quoted(none)} -a {name} -d {quoted(command.summary)}")
    for name, command in commands:
        seen = f"__fish_seen_subcommand_from {name}"
        lines += option_lines(command, f"{start} -n {quoted(seen)}") if not program.shares_options else []
        lines += operand_lines(command, start, seen)
        if command.offers == "command":
            lines.append(f"{start} -n {quoted(seen)} -a {quoted(names)}")
    return "\n".join([*lines, ""])


def files(programs):
    classic = tables.classic(programs)
    return {f"fish/{p.name}.fish": script(p, [o for o in classic if o is not p] if p.name == "kmod" else [])
            for p in programs}

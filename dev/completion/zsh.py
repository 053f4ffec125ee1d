# SPDX-License-Identifier: LGPL-2.1-or-later
"""Completions for zsh: one file for kmod and the names that are links to it, one for tenon, one for dkms."""
from . import tables

HEAD = """\
#compdef {names}
# Made from the option tables by dev/gen-completions; do not edit.

"""

# PREFIX stands in every function's name.
COMMON = r"""# The value that the line gives the last of these options.
_PREFIX_given() {
	local -i i
	local -a all=($before $words)
	local option value
	for ((i = 2; i < $#all; i++)); do
		for option; do
			[[ $all[i] == $option ]] && value=$all[i+1]
			[[ $all[i] == $option=* ]] && value=${all[i]#*=}
		done
	done
	print -r -- $value
}

# Whether the line has one of these options.
_PREFIX_has() {
	local option
	for option; do
		(( ${words[(I)$option]} )) && return 0
	done
	return 1
}

# The first operand before the cursor; the arguments are the options that take a value.
_PREFIX_first() {
	local -i i
	for ((i = 2; i < CURRENT; i++)); do
		if (( ${@[(Ie)$words[i]]} )); then
			((i++))
		elif [[ $words[i] != -* ]]; then
			print -r -- $words[i]
			return
		fi
	done
}

# "-" and "_" are the same in names of modules.
_PREFIX_modules() {
	local -a modules
	modules=(${(f)1})
	compadd -M 'm:-=_' -a modules
}

_PREFIX_kernels() {
	local root=$(_PREFIX_given --root -d --dirname -b --basedir)
	local -a kernels
	kernels=($root/lib/modules/*(N:t))
	compadd -a kernels
}
"""

CLASSIC_SOURCES = COMMON + r"""
_PREFIX_installed() {
	local root=$(_PREFIX_given -d --dirname -b --basedir) version=$(_PREFIX_given -S --set-version -k)
	_PREFIX_modules "$(sed 's/:.*//; s|.*/||; s/\.ko.*//; y/-/_/' \
		"$root/lib/modules/${version:-$(uname -r)}/modules.dep" 2>/dev/null)"
}

# What the module that stands first can be told.
_PREFIX_parameters() {
	local root=$(_PREFIX_given -d --dirname) version=$(_PREFIX_given -S --set-version)
	local -a parameters
	parameters=(${${(0)"$(modinfo ${root:+-b$root} ${version:+-k$version} -0 -F parm -- $1 2>/dev/null)"}%%:*})
	compadd -S = -a parameters
}

_PREFIX_loaded() {
	_PREFIX_modules "$(cut -d' ' -f1 /proc/modules 2>/dev/null)"
}

"""

TENON_SOURCES = COMMON + r"""
_PREFIX_causes() {
	local -a causes
	causes=(${(f)"$(tenon explain --list -r -n -o CODE 2>/dev/null)"})
	compadd -a causes
}

_PREFIX_names() {
	local root=$(_PREFIX_given --root) version=$(_PREFIX_given --kernel)
	_PREFIX_modules "$(tenon ${root:+--root=$root} ${version:+--kernel=$version} list -r -n -o NAME $@ 2>/dev/null)"
}

_PREFIX_installed() {
	_PREFIX_names --all
}

_PREFIX_loaded() {
	_PREFIX_names
}

"""

DKMS_SOURCES = COMMON.replace("$root/lib/modules/", "${root:-/lib/modules}/").replace(
    "--root -d --dirname -b --basedir", "--installtree") + rf"""
# Modules as M/V: what dkms has.
_PREFIX_status() {{
	local option tree
	local -a trees
	for option in --dkmstree --sourcetree --installtree; do
		tree=$(_PREFIX_given $option)
		[[ -z $tree ]] || trees+=($option $tree)
	done
	dkms status $trees 2>/dev/null | sed '{tables.STATUS}' | LC_ALL=C sort -u
}}

# What there are sources of.
_PREFIX_sources() {{
	local tree=$(_PREFIX_given --sourcetree)
	local -a confs
	confs=(${{tree:-/usr/src}}/*/dkms.conf(N))
	(( ! $#confs )) || grep '^PACKAGE_NAME=' -- $confs /dev/null 2>/dev/null | sed 's|^.*/\([^/]*/dkms\.conf:\)|\1|' |
		sed -n '{tables.SOURCE}'
}}

_PREFIX_added() {{
	local -a modules
	modules=(${{(f)"$(_PREFIX_status)"}})
	compadd -a modules
}}

_PREFIX_known() {{
	local -aU modules
	modules=(${{(f)"$(_PREFIX_status; _PREFIX_sources)"}})
	compadd -a modules
}}

_PREFIX_new() {{
	local -a modules added
	added=(${{(f)"$(_PREFIX_status)"}})
	modules=(${{(f)"$(_PREFIX_sources)"}})
	modules=(${{modules:|added}})
	compadd -a modules
}}

# Of the module that the line names.
_PREFIX_versions() {{
	local known
	local -aU versions
	for known in ${{(f)"$(_PREFIX_status; _PREFIX_sources)"}}; do
		(( ${{words[(Ie)${{known%/*}}]}} || ${{words[(Ie)--module=${{known%/*}}]}} )) && versions+=(${{known##*/}})
	done
	compadd -a versions
}}

"""


def quoted(text):
    """Inside single quotes, where _arguments and _describe take brackets and colons for their own."""
    for character in "\\[]:":
        text = text.replace(character, "\\" + character)
    return text.replace("'", "'\\''")


def action(offer, command, prefix):
    words = command.fixed(offer)
    if words:
        return f"_values -s , {offer[:-1]} {' '.join(words)}" if offer in tables.LISTS else f"({' '.join(words)})"
    return {
        "directory": "_files -/",
        "file": "_files",
        "kernel": f"_{prefix}_kernels",
        "installed": f"_{prefix}_installed",
        "loaded": f"_{prefix}_loaded",
        "module or file": f"{{ _{prefix}_installed; _files }}",
        "cause, module or file": f"{{ _{prefix}_causes; _{prefix}_installed; _files }}",
        "added": f"_{prefix}_added",
        "source": f"_{prefix}_known",
        "source or file": f"{{ _{prefix}_known; _files }}",
        "new source or file": f"{{ _{prefix}_new; _files }}",
        "version of a source": f"_{prefix}_versions",
        "text": " ",
    }[offer]


def option_spec(option, command, prefix):
    """A word for _arguments, or one in braces that becomes two."""
    argument = f":{option.argument}:{action(option.value, command, prefix)}" if option.argument else ""
    text = f"[{quoted(option.help)}]{argument}"
    forms = [s + ("" if not option.argument else "=" if s.startswith("--") else "+") for s in option.spellings]
    if len(forms) == 1:
        return f"'{'*' if option.many else ''}{forms[0]}{text}'"
    before = "*" if option.many else f"({' '.join(option.spellings)})"
    return f"'{before}'{{{','.join(forms)}}}'{text}'"


def operands_of(command, prefix):
    """The function that offers a command's operands, and the function's lines where it is to be made."""
    if command.offers in ("nothing", "command"):
        return None, []
    plain = action(command.offers, command, prefix)
    if not command.switch and not command.takes_parameters:
        return plain, []
    name = f"_{prefix}_operands_of_{command.name.replace(' ', '_')}"
    branches = []
    if command.switch:
        options, other = command.switch
        branches.append((f"_{prefix}_has {' '.join(options)}", action(other, command, prefix)))
    if command.takes_parameters:
        branches.append((f"[[ -n $first ]] && ! _{prefix}_has {' '.join(tables.ALL_MODULES)}",
                         f"_{prefix}_parameters $first"))
    lines = [f"{name}() {{"]
    lines += [f"\tlocal first=$(_{prefix}_first {' '.join(command.taking)})"] if command.takes_parameters else []
    for number, (condition, what) in enumerate(branches):
        lines += [f"\t{'elif' if number else 'if'} {condition}; then", f"\t\t{what}"]
    return name, [*lines, "\telse", f"\t\t{plain}", "\tfi", "}", ""]


def function_name(command, prefix):
    return f"_{prefix}_of_{command.name.replace(' ', '_').replace('-', '_')}"


def simple_function(command, prefix):
    operands, lines = operands_of(command, prefix)
    specs = [option_spec(o, command, prefix) for o in command.shown]
    if operands:
        specs.append(f"'*:{command.operands.split()[0].strip('[].').lower()}:{operands}'")
    return lines + [f"{function_name(command, prefix)}() {{",
                    " \\\n\t\t".join(["\t_arguments -s -S", *specs]), "}", ""]


def parent_function(parent, prefix, others):
    """A program whose first operand is a command: its own, or one of the other programs."""
    commands = [(c.word, c) for c in parent.commands] + [(p.name, p) for p in others]
    listed = [f"'{name}:{quoted(c.summary)}'" for name, c in commands]
    if "help" not in dict(commands):
        listed.append("'help:Show how to use it'")
    specs = [option_spec(o, parent, prefix) for o in parent.shown]
    specs += ["'1:command:->command'", "'*::argument:->argument'"]
    return [f"{function_name(parent, prefix)}() {{", "\tlocal curcontext=$curcontext state line",
            "\tlocal -a before=($words)  # the options before the command's name",
            "\tlocal -a commands", "\tcommands=(", *(f"\t\t{word}" for word in listed), "\t)",
            " \\\n\t\t".join(["\t_arguments -s -S -C -A '-*'", *specs]),
            "\tcase $state in", "\tcommand) _describe -t commands command commands ;;", "\targument)",
            "\t\tcase $line[1] in",
            *(f"\t\t{name}) {function_name(c, prefix)} ;;" for name, c in commands if name != "help"),
            *(["\t\thelp) _describe -t commands command commands ;;"] if "help" in dict(commands) else []),
            "\t\tesac", "\t\t;;", "\tesac", "}", ""]


def sharing_function(program, prefix):
    """A program whose first operand is a command, and whose options are those of all of them."""
    listed = [f"'{c.word}:{quoted(c.summary)}'" for c in program.commands]
    specs = [option_spec(o, program, prefix) for o in program.shown]
    specs += ["'1:command:->command'", "'*:argument:->argument'"]
    offered = {}
    for c in program.commands:
        if c.offers != "nothing":
            offered.setdefault(action(c.offers, c, prefix).strip("{ }"), []).append(c.word)
    return [f"{function_name(program, prefix)}() {{", "\tlocal curcontext=$curcontext state line", "\tlocal -a commands",
            "\tcommands=(", *(f"\t\t{word}" for word in listed), "\t)",
            " \\\n\t\t".join(["\t_arguments -s -S -C", *specs]),
            "\tcase $state in", "\tcommand) _describe -t commands command commands ;;", "\targument)", "\t\tcase $line[1] in",
            *(f"\t\t{' | '.join(names)}) {what} ;;" for what, names in offered.items()),
            "\t\tesac", "\t\t;;", "\tesac", "}", ""]


def script(prefix, programs, sources):
    lines = [HEAD.format(names=" ".join(p.name for p in programs)) + sources.replace("PREFIX", prefix).rstrip("\n"), ""]
    for program in sorted(programs, key=lambda p: bool(p.commands)):
        if program.shares_options:
            lines += sharing_function(program, prefix)
            continue
        for command in program.commands:
            if command.word != "help":
                lines += simple_function(command, prefix)
        if program.commands:
            lines += parent_function(program, prefix, [p for p in programs if p is not program])
        else:
            lines += simple_function(program, prefix)
    lines += ["case $service in", *(f"{p.name}) {function_name(p, prefix)} ;;" for p in programs), "esac", ""]
    return "\n".join(lines)


def files(programs):
    return {"zsh/_kmod": script("kmod", tables.classic(programs), CLASSIC_SOURCES),
            "zsh/_tenon": script("tenon", tables.named(programs, "tenon"), TENON_SOURCES),
            "zsh/_dkms": script("dkms", tables.named(programs, "dkms"), DKMS_SOURCES)}

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Completions for bash: one file for kmod and the names that are links to it, one for tenon, one for dkms."""
from . import tables

HEAD = """\
# Completion of {what} for bash.
# Made from the option tables by dev/gen-completions; do not edit.
"""

# PREFIX stands in every function's name. The word being typed is in cur.
ENGINE = r"""
# The value that the line gives the last of these options.
_PREFIX_given() {
	local i option value=
	for ((i = 1; i < COMP_CWORD; i++)); do
		for option; do
			[[ ${COMP_WORDS[i]} == "$option" ]] || continue
			value=${COMP_WORDS[i + 1]}
			[[ $value == = ]] && value=${COMP_WORDS[i + 2]}
		done
	done
	printf '%s' "$value"
}

# Whether the line has one of these options.
_PREFIX_has() {
	local i option
	for ((i = 1; i < COMP_CWORD; i++)); do
		for option; do
			[[ ${COMP_WORDS[i]} == "$option" ]] && return 0
		done
	done
	return 1
}

# Words as they are: compgen -W would run what stands in them as a command, and they come out of files. One that the
# shell would take for more than a word is left out.
_PREFIX_words() {
	local IFS=$' \t\n' word words
	read -r -d '' -a words <<<"$*"
	for word in "${words[@]}"; do
		[[ $word == "$cur"* && $word != *[^[:alnum:]_.,:=+~@%/-]* ]] && COMPREPLY+=("$word")
	done
}

_PREFIX_files() {
	local IFS=$'\n'
	compopt -o filenames 2>/dev/null
	COMPREPLY+=($(compgen "$1" -- "$cur"))
}

# Names set apart by commas; the last one is being typed.
_PREFIX_list() {
	local IFS=$' \t\n' before=
	[[ $cur == *,* ]] && before=${cur%,*},
	compopt -o nospace 2>/dev/null
	COMPREPLY+=($(compgen -P "$before" -W "$*" -- "${cur##*,}"))
}

# The first operand before the cursor; the arguments are the options that take a value.
_PREFIX_first() {
	local i
	for ((i = 1; i < COMP_CWORD; i++)); do
		if [[ " $* " == *" ${COMP_WORDS[i]} "* ]]; then
			i=$((i + 1))
			[[ ${COMP_WORDS[i]} == = ]] && i=$((i + 1))
		elif [[ ${COMP_WORDS[i]} != -* && ${COMP_WORDS[0]##*/}:${COMP_WORDS[i]} != kmod:$key ]]; then
			printf '%s' "${COMP_WORDS[i]}"
			return
		fi
	done
}

# Modules: "-" and "_" are the same in their names.
_PREFIX_modules() {
	local cur=${cur//-/_}
	_PREFIX_words "$1"
}
"""

CLASSIC_SOURCES = r"""
_PREFIX_installed() {
	local root version
	root=$(_PREFIX_given -d --dirname -b --basedir)
	version=$(_PREFIX_given -S --set-version -k)
	_PREFIX_modules "$(sed 's/:.*//; s|.*/||; s/\.ko.*//; y/-/_/' \
		"$root/lib/modules/${version:-$(uname -r)}/modules.dep" 2>/dev/null)"
}

_PREFIX_loaded() {
	_PREFIX_modules "$(cut -d' ' -f1 /proc/modules 2>/dev/null)"
}

# What the module that stands first can be told.
_PREFIX_parameters() {
	local root version
	root=$(_PREFIX_given -d --dirname)
	version=$(_PREFIX_given -S --set-version)
	compopt -o nospace 2>/dev/null
	_PREFIX_words "$(modinfo ${root:+-b "$root"} ${version:+-k "$version"} -0 -F parm -- "$1" 2>/dev/null |
		tr '\n\0' ' \n' | sed 's/:.*/=/')"
}

_PREFIX_kernels() {
	_PREFIX_words "$(cd "$(_PREFIX_given -d --dirname -b --basedir)/lib/modules" 2>/dev/null && echo *)"
}
"""

TENON_SOURCES = r"""
_PREFIX_causes() {
	_PREFIX_words "$(tenon explain --list -r -n -o CODE 2>/dev/null)"
}

_PREFIX_names() {
	local root version
	root=$(_PREFIX_given --root)
	version=$(_PREFIX_given --kernel)
	_PREFIX_modules "$(tenon ${root:+--root "$root"} ${version:+--kernel "$version"} list -r -n -o NAME "$@" 2>/dev/null)"
}

_PREFIX_installed() {
	_PREFIX_names --all
}

_PREFIX_loaded() {
	_PREFIX_names
}

_PREFIX_kernels() {
	_PREFIX_words "$(cd "$(_PREFIX_given --root)/lib/modules" 2>/dev/null && echo *)"
}
"""

DKMS_SOURCES = rf"""
# Modules as M/V: what dkms has.
_PREFIX_added() {{
	local option tree trees=()
	for option in --dkmstree --sourcetree --installtree; do
		tree=$(_PREFIX_given "$option")
		[[ -z $tree ]] || trees+=("$option" "$tree")
	done
	dkms status "${{trees[@]}}" 2>/dev/null | sed '{tables.STATUS}' | LC_ALL=C sort -u
}}

# What there are sources of.
_PREFIX_sources() {{
	local tree
	tree=$(_PREFIX_given --sourcetree)
	(cd "${{tree:-/usr/src}}" 2>/dev/null && grep '^PACKAGE_NAME=' -- */dkms.conf /dev/null 2>/dev/null) |
		sed -n '{tables.SOURCE}'
}}

_PREFIX_known() {{
	{{ _PREFIX_added; _PREFIX_sources; }} | LC_ALL=C sort -u
}}

_PREFIX_new() {{
	_PREFIX_sources | grep -vxFe "$(_PREFIX_added)"
}}

# Of the module that the line names.
_PREFIX_versions() {{
	local known
	while read -r known; do
		[[ " ${{COMP_WORDS[*]}} " != *" ${{known%/*}} "* ]] || _PREFIX_words "${{known##*/}}"
	done < <(_PREFIX_known)
}}

_PREFIX_kernels() {{
	local tree
	tree=$(_PREFIX_given --installtree)
	_PREFIX_words "$(cd "${{tree:-/lib/modules}}" 2>/dev/null && echo *)"
}}
"""


def call(offer, command, prefix):
    """The shell command that fills COMPREPLY with what is offered."""
    words = command.fixed(offer)
    if words:
        return f"_{prefix}_{'list' if offer in tables.LISTS else 'words'} {' '.join(words)}"
    return {
        "directory": f"_{prefix}_files -d",
        "file": f"_{prefix}_files -f",
        "kernel": f"_{prefix}_kernels",
        "installed": f"_{prefix}_installed",
        "loaded": f"_{prefix}_loaded",
        "module or file": f"_{prefix}_installed; _{prefix}_files -f",
        "cause, module or file": f"_{prefix}_causes; _{prefix}_installed; _{prefix}_files -f",
        "added": f'_{prefix}_words "$(_{prefix}_added)"',
        "source": f'_{prefix}_words "$(_{prefix}_known)"',
        "source or file": f'_{prefix}_words "$(_{prefix}_known)"; _{prefix}_files -f',
        "new source or file": f'_{prefix}_words "$(_{prefix}_new)"; _{prefix}_files -f',
        "version of a source": f"_{prefix}_versions",
        "command": f"_{prefix}_words $commands",
        "text": ":",
        "nothing": ":",
    }[offer]


def pattern(command, rest=""):
    """For a case over "COMMAND" or "COMMAND:OPTION": a command, with those that share its options."""
    return f"'{command.name}'*{rest}" if command.shares_options else f"'{command.name}{rest}'"


def value_cases(commands, prefix):
    """Lines of a case over "COMMAND:OPTION before the cursor"."""
    lines = []
    for command in commands:
        by_call = {}
        for option in command.options:
            if option.value:
                by_call.setdefault(call(option.value, command, prefix), []).extend(option.spellings)
        for what, spellings in by_call.items():
            patterns = " | ".join(pattern(command, f":{s}") for s in spellings)
            lines += [f"\t{patterns})", f"\t\t{what}", "\t\treturn", "\t\t;;"]
    return lines


def words_of(command):
    return " ".join(s + ("=" if o.argument and s.startswith("--") else "") for o in command.shown for s in o.spellings)


def option_cases(commands):
    return [line for c in commands for line in
            (f"\t{pattern(c)}) _words='{words_of(c)}' ;;",)]


def operand_cases(commands, prefix):
    lines = []
    for command in commands:
        what = call(command.offers, command, prefix)
        if command.switch:
            options, other = command.switch
            what = (f"if _{prefix}_has {' '.join(options)}; then {call(other, command, prefix)}; "
                    f"else {what}; fi")
        if command.takes_parameters:
            lines += [f"\t'{command.name}')",
                      f"\t\tfirst=$({' '.join([f'_{prefix}_first', *command.taking])})",
                      f"\t\tif [[ -z $first ]] || _{prefix}_has {' '.join(tables.ALL_MODULES)}; then",
                      f"\t\t\t{what}",
                      "\t\telif [[ $prev_word != = ]]; then",
                      f"\t\t\t_{prefix}_parameters \"$first\"", "\t\tfi", "\t\t;;"]
        elif what != ":":
            lines += [f"\t'{command.name}')", f"\t\t{what}", "\t\t;;"]
    return lines


def script(what, prefix, programs, sources):
    commands = tables.flat(programs)
    parents = [p for p in programs if p.commands]
    with_options = [c for c in commands if not any(c in p.commands and p.shares_options for p in parents)]
    lines = [HEAD.format(what=what), (ENGINE + sources).replace("PREFIX", prefix).strip("\n"), ""]
    for parent in parents:
        # Words that are values of the options before the command's name are not its name.
        taking = [s for o in parent.options if o.argument for s in o.spellings]
        skip = " | ".join(taking) or "''"
        names = [c.word for c in parent.commands]
        names += [p.name for p in programs if p is not parent and parent.name == "kmod"]
        names += ["help"] if "help" not in names and not parent.shares_options else []
        lines += [f"_{prefix}_command_of_{parent.name}() {{",
                  "\tlocal i",
                  f"\tcommands='{' '.join(names)}'",
                  "\tfor ((i = 1; i < COMP_CWORD; i++)); do",
                  "\t\tcase ${COMP_WORDS[i]} in",
                  f"\t\t{skip}) i=$((i + 1)); [[ ${{COMP_WORDS[i]}} == = ]] && i=$((i + 1)) ;;",
                  "\t\t-*) ;;",
                  f"\t\t*) key='{parent.name} '${{COMP_WORDS[i]}}; return ;;",
                  "\t\tesac", "\tdone", "}", ""]
    lines += [f"_{prefix}() {{",
              "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}",
              "\tlocal key=${COMP_WORDS[0]##*/} commands= _words= prev_word=$prev first=",
              "\tCOMPREPLY=()",
              "\t[[ $cur == = ]] && cur= prev_word==",
              "\t[[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD - 2]}",
              "\tcase $key in",
              *(f"\t{p.name}) _{prefix}_command_of_{p.name} ;;" for p in parents),
              "\tesac"]
    if any(p.name == "kmod" for p in parents):
        lines += ["\tcase $key in", f"\t'kmod '*) [[ ' {' '.join(p.name for p in programs)} ' == *\" ${{key#kmod }} \"* ]] &&"
                  " key=${key#kmod } ;;", "\tesac"]
    lines += ["\tcase $key:$prev in", *value_cases(with_options, prefix), "\tesac",
              "\tcase $key in", *option_cases(with_options), "\tesac",
              "\tif [[ $cur == -* ]]; then",
              f"\t\t_{prefix}_words \"$_words\"",
              "\t\t[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null",
              "\t\treturn", "\tfi",
              "\tcase $key in", *operand_cases(commands, prefix), "\tesac", "}", "",
              f"complete -F _{prefix} {' '.join(p.name for p in programs)}", ""]
    return "\n".join(lines)


def files(programs):
    return {"bash/kmod": script("kmod and the classic tools", "kmod", tables.classic(programs), CLASSIC_SOURCES),
            "bash/tenon": script("tenon", "tenon", tables.named(programs, "tenon"), TENON_SOURCES),
            "bash/dkms": script("dkms", "dkms", tables.named(programs, "dkms"), DKMS_SOURCES)}

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The units of src/, as check-circles and check-unused see them: what each defines, and the words it uses."""
import collections
import re

DEAD = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)+'", re.S)
# At the start of a line, as all that is global is written; the type may stand on a line of its own.
FUNCTION = re.compile(r"^(?:__attribute__\(\(\w+\)\) )?(?!static\b|typedef\b|return\b)[A-Za-z_][\w \t*\n]*?[ *\n](\w+)\([^;{}]*\)\s*\n\{", re.M)
INLINE = re.compile(r"^static inline [\w \t*\n]*?[ *\n](\w+)\([^;{}]*\)\s*\n\{", re.M)
OBJECT = re.compile(r"^(?!static\b|typedef\b|extern\b)(?:const |_Thread_local |struct |unsigned )*\w+ [\w* ]*?(\w+)(?:\[[^\]]*\])*(?: =|;)", re.M)
BODY = re.compile(r"^\{.*?^\}", re.M | re.S)
MACRO = re.compile(r"^#define (\w+)((?:[^\n]*\\\n)*[^\n]*)", re.M)
WORD = re.compile(r"[A-Za-z_]\w+")


def expand(words, macros):
    """@words with those that macros among them, and in these, stand for."""
    todo = list(words & macros.keys())
    while todo:
        new = macros[todo.pop()] - words
        words |= new
        todo += new & macros.keys()


def read_units(src):
    """What each unit defines, and the words it uses."""
    defines, words, macros = collections.defaultdict(set), collections.defaultdict(set), {}
    for path in sorted(src.rglob("*.[ch]")):
        if path.name.startswith("test"):
            continue
        unit = path.relative_to(src).with_suffix("").as_posix().removesuffix("-fallback")
        text = DEAD.sub(" ", path.read_text())
        if path.suffix == ".c":
            defines[unit] |= set(FUNCTION.findall(text)) | set(OBJECT.findall(text))
            words[unit] |= set(WORD.findall(text))
        else:  # what a header declares it does not use
            defines[unit] |= set(INLINE.findall(text))
            words[unit] |= {word for body in BODY.findall(text) for word in WORD.findall(body)}
            macros |= {name: set(WORD.findall(body)) for name, body in MACRO.findall(text)}
    for of in words.values():
        expand(of, macros)
    return defines, words

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Parameters of each type: good, bad, out of range, missing, unknown (L12 to L14)."""
from corpus import mutation, with_

# Words that are nothing, and numbers around the ends of what a type holds.
ENDS = {
    "small": (0, 2**8), "narrow": (-2**15, 2**15), "unarrow": (0, 2**16), "number": (-2**31, 2**31), "unumber": (0, 2**32),
    "wide": (-2**63, 2**63), "uwide": (0, 2**64), "huge": (0, 2**64), "hex": (0, 2**32), "boolean": (None, None),
}  # fmt: skip
NUMBERS = ["0", "1", "-1", "+5", "0x10", "010", "08", "0b1", "", " 1", "1 2", "1k", "x", "1.5", "--1", "0x", "1,2", "99999999999999999999"]
BOOLS = ["", "y", "n", "Y", "N", "1", "0", "on", "off", "ON", "oFf", "true", "false", "t", "T", "yes", "no", "2", "01", "o", "ox", "x", "-", "e"]


def tried(m, options):
    return with_(m.content("vp_param"), options=options)


@mutation
def L12_numbers(m):
    for name in ENDS:
        for text in NUMBERS:
            if not text.startswith(" "):
                yield f"{name}={text}", tried(m, f"{name}={text}")
        yield f"{name} without a value", tried(m, name)


@mutation
def L12_ranges(m):
    for name, (low, high) in ENDS.items():
        if low is None:
            continue
        for value in sorted({low, low - 1, high - 1, high}):
            yield f"{name}={value}", tried(m, f"{name}={value}")
            if value >= 0:
                yield f"{name}={value:#x}", tried(m, f"{name}={value:#x}")


@mutation
def L12_bools(m):
    for name in ("flag", "inverse", "boolean"):
        for text in BOOLS:
            yield f"{name}={text}", tried(m, f"{name}={text}")
        yield f"{name}", tried(m, name)


@mutation
def L12_strings(m):
    for size in (0, 6, 7, 8, 9, 100):
        yield f"room of 8 for {size}", tried(m, f"room={'r' * size}")
    for size in (0, 1023, 1024, 1025, 3000):
        yield f"text of {size}", tried(m, f"text={'t' * size}")
    yield "text without a value", tried(m, "text")
    yield "room without a value", tried(m, "room")
    yield "quotes", tried(m, 'text="two words"')
    yield "open quotes", tried(m, 'text="two words')
    yield "quotes around all", tried(m, '"text=two words"')
    yield "quotes for the room", tried(m, 'room="1234567"')
    yield "equal signs", tried(m, "text=a=b=c")


@mutation
def L12_arrays(m):
    for text in ("1", "1,2,3,4", "1,2,3,4,5", "", "1,,3", ",", "1,x", "1,2,", "x,1", "1,2,3,99999999999"):
        yield f"list={text}", tried(m, f"list={text}")
    for text in ("a", "a,b", "a,b,c", "", ",", f"{'w' * 1025},b", f"a,{'w' * 1025}"):
        yield f"words={text[:8]} {len(text)}", tried(m, f"words={text}")
    yield "list", tried(m, "list")
    yield "words", tried(m, "words")


@mutation
def L12_several(m):
    for text in ("number=1 number=x", "number=x number=1", "number=x small=300", "small=300 number=x", "room=123456789 number=x",
                 "number=x room=123456789", "number=1 wide=2 text=x", "number=x nothing=1", "nothing=1 number=x"):
        yield text, tried(m, text)


@mutation
def L12_special(m):
    for text in ("own=yes", "own=no", "own", "hardware=3", "hardware=x", "danger=1", "danger=x"):
        yield text, tried(m, text)


@mutation
def L12_package(m):
    for text in ("numdummies=0", "numdummies=x", "numdummies=", "numdummies=99999999999", "numdummies", "nothing=1", "numdummies=0 nothing=1"):
        yield f"dummy {text}", with_(m.content("dummy"), options=text)
        yield f"dummy signed {text}", with_(m.signed("dummy"), options=text)


@mutation
def L13_unknown(m):
    for name in ("vp_plain", "nls_utf8"):
        for text in ("nothing=1", "nothing", "a=1 b=2", "=", "=1", "NAME=", "a.b=1", f"{'n' * 100}=1"):
            yield f"{text[:12]} {name}", with_(m.content(name), options=text)
    for text in ("Number=1", "numbe=1", "number2=1", "vp_param.number=1"):
        yield text, tried(m, text)


@mutation
def L14_special(m):
    for name in ("vp_plain", "vp_param"):
        for text in ("async_probe", "async_probe=1", "async_probe=x", "async-probe=n", "dyndbg=+p", "dyndbg=nonsense", "dyndbg", "--",
                     "-- number=x", "number=1 -- wide=x"):
            yield f"{text} {name}", with_(m.content(name), options=text)
    for text in ("n-list=1", "hard-ware=1", "un-umber=1"):
        yield text, tried(m, text)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The states of a kernel that the corpus is judged in.

Each: what the kernel is told at boot, what is done before the first case, and
which cases make no sense or no difference in it.
"""
import dataclasses
import re

# Modules that others of the corpus use, loaded first where the state does not say otherwise.
DIGESTS = ["sha512_generic", "sha3_generic"]
NEEDED = ["vp_export", "vp_closed", "fat"]


@dataclasses.dataclass
class State:
    about: str
    append: str = ""  # to the kernel's command line
    loaded: list = dataclasses.field(default_factory=lambda: list(NEEDED))
    setup: list = dataclasses.field(default_factory=list)  # further lines for guest/init.c
    digests: bool = True  # of signatures: the kernel would load them itself, through a modprobe that the guest lacks
    without: str = r"L1[234]|X2"  # checks that come after those that the state is about
    changed: bool = False  # vp_export is of another build than the tree's


STATES = {
    "plain": State("nothing is enforced; what is needed is loaded", without=""),
    "fresh": State("nothing is loaded but digests", loaded=[]),
    "loaded": State("what is to be loaded is there already", loaded=[*NEEDED, "vp_plain", "nls_utf8", "ts_bm", "lru_cache"]),
    "missing": State("some of what is needed is not loaded", loaded=["vp_closed"]),
    "changed": State("what is needed is loaded from another build", changed=True),
    "enforce": State("signatures are enforced", "module.sig_enforce=1", loaded=["fat"]),
    "lockdown": State("locked down for integrity", "lockdown=integrity", loaded=["fat"]),
    "confidentiality": State("locked down for confidentiality", "lockdown=confidentiality", loaded=["fat"]),
    "both": State("locked down, and signatures are enforced", "lockdown=integrity module.sig_enforce=1", loaded=["fat"]),
    "blocked": State("some names are blocked", "module_blacklist=vp_plain,nls-iso8859-1,nls-utf8,ts_kmp,,vp-plain,xyz*"),
    "disabled": State("no module may be loaded any more", setup=["write /proc/sys/kernel/modules_disabled 1"]),
    "nomodule": State("no module may be loaded from the beginning", "nomodule", loaded=[], digests=False),
    "incapable": State("without the capability", setup=["drop"]),
}


def cases_in(state, cases):
    pattern = STATES[state].without
    return [c for c in cases if not pattern or not re.match(pattern, c.check)]

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is in doc/gallery.md: a table.

Each picture has a title, what it shows in a sentence or two, and the command that makes it on a machine of one's own. What makes it
here is the same command: on the demo's machine or, with the same words, on a copy of it that has all modules of its kernel.
"""
import dataclasses

PAGE = "tenon explore --timings load.json -o page.html"  # load.json: of a tenon load before
WIDE, PHONE = (1200, 760), (390, 780)


@dataclasses.dataclass
class Picture:
    file: str       # in doc/gallery/
    title: str
    text: str
    command: str    # as one types it
    kind: str       # which of the functions in make draws it
    name: str = ""  # what the guest handed out that it is made of
    size: tuple = WIDE  # of the window, or columns and rows of the terminal
    scheme: str = "light"
    hash: str = ""  # the page's place, behind #
    lines: int = 0  # of a text, at most


def graph(file, title, text, words):
    return Picture(file, title, text, f"tenon graph {words} -o {file}", "graph")


def page(file, title, text, hash, **more):
    return Picture(file, title, text, f"{PAGE}, and #{hash}", "page", hash=hash, **more)


def screen(file, title, text, command, name, size):
    return Picture(file, title, text, command, "screen", name=name, size=size)


def text(file, title, said, command, lines):
    return Picture(file, title, said, command, "text", lines=lines)


SECTIONS = [
    ("Graphs", [
        graph("needs.svg", "What one module needs",
              "btrfs with all that it needs and wants softly, and which symbols each uses of the others. Colours say whether a module is "
              "loaded, and so does a letter; who points at anything is told all that is known of it.",
              "--down --symbols --color-by state btrfs"),
        graph("needed.svg", "What needs a module",
              "All that needs sunrpc, on whatever way: what is loaded, and what is only installed. Thick lines are in use now.",
              "--up --color-by state sunrpc"),
        graph("loaded.svg", "All that is loaded",
              "The modules of a small machine, by subsystem, with the devices that they drive.",
              "--loaded --devices"),
        graph("all.svg", "A whole tree",
              "All modules of Debian's kernel, by directory. Lines are the wider, the more modules of one directory need some of the other.",
              "--all"),
        graph("group.svg", "One directory of it, opened",
              "The modules of one directory, and the groups that they are connected with; the colour is the size.",
              "--all --group sound/core --color-by size"),
    ]),
    ("Who waited for whom", [
        Picture("load.svg", "A load, side by side",
                "Modules are loaded at the same time where none needs the other. The bars of the chain that decided how long it took "
                "have a frame; dots under a line are time in which a module waited for a free worker.",
                "tenon load --plot load.svg btrfs ext4 nf_tables nfsd snd_seq loop", "copy", name="load.svg"),
    ]),
    ("The page", [
        page("page-graph.png", "All modules, by subsystem",
             "Where the page begins: each bubble is a subsystem of the tree, and opens with a click.", "graph"),
        page("page-loaded.png", "Those that are loaded",
             "A filter by state, taint, signer, subsystem or device leaves what one asks for, and draws it with its lines.",
             "graph?state=loaded"),
        page("page-module-graph.png", "Around one module",
             "What it needs and what needs it; each is a click away, and so is what would be loaded for it or stop working without it.",
             "graph/snd_hda_intel"),
        page("page-module.png", "A module",
             "All that is known of it: its file, its verdict, parameters with their values, and commands to copy.", "module/e1000e"),
        page("page-load.png", "What loading does",
             "The plan that modprobe would follow, step by step and with reasons, and the kernel's own stages of one load.", "load/cifs"),
        page("page-hardware.png", "From a device to its driver",
             "Each device, what it says it is, the modules for that, and the driver that has it.", "hardware?bus=pci", scheme="dark"),
        page("page-boot.png", "A recorded run",
             "Who waited for whom in a run of tenon load, tenon boot or tenon coldplug, which wrote load.json with --json.", "boot"),
        page("page-phone.png", "On a phone",
             "The same page where it is narrow.", "module/snd_hda_intel", size=PHONE),
    ]),
    ("On a terminal", [
        screen("top.png", "tenon top",
               "What is loaded, sorted by size, with all of the module under the cursor and the kernel's log below.",
               "tenon top --sort size", "top", (110, 30)),
        screen("top-unload.png", "Before anything changes",
               "After the key u: what would be done, as a plan with its reasons, the command that does the same, and a question.",
               "tenon top", "top-unload", (110, 30)),
        screen("top-80.png", "80 columns are enough", "Filtered by what was typed, here snd.", "tenon top snd", "top-80", (80, 24)),
    ]),
    ("As text", [
        text("tree.txt", "A tree", "What is loaded for a module, and what that needs.", "tenon list --tree nfsd", 20),
        text("graph.txt", "A graph in words", "The same graph as above, for reading and for grep.", "tenon graph --text --down btrfs", 30),
        text("graph.json", "For programs", "Every command has --json; doc/json.md says what is in it.",
             "tenon graph --json --down --depth 1 virtio_net", 36),
        text("explain.txt", "Why is it not loaded?", "The cause, where it was seen, and what to do about it.", "tenon explain bridge", 20),
    ]),
]
PICTURES = [picture for _, pictures in SECTIONS for picture in pictures]

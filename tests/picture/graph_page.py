# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether a drawing of `tenon graph` can be read: measured in its SVG, text by the font that Graphviz's own package brings."""
import pathlib
import re
import struct
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"
FONT = pathlib.Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
SCREEN = 1600  # pixels that a drawing is scaled to where it is wider
LETTERS_LEAST = 8  # pixels of height of a name then
ASPECT = (0.3, 3.5)
SIZES = {"nm": 12, "wo": 10}  # as src/picture/graph_legend.c has them
KNOWN = {"svg", "title", "desc", "style", "defs", "marker", "path", "circle", "rect", "text", "g", "a"}


class Font:
    """Widths of characters, from TrueType's tables hmtx and cmap (format 4)."""

    def __init__(self, path):
        data = path.read_bytes()
        tables = {data[12 + 16 * i:16 + 16 * i].decode(): struct.unpack_from(">II", data, 20 + 16 * i)
                  for i in range(struct.unpack_from(">H", data, 4)[0])}
        self.units = struct.unpack_from(">H", data, tables["head"][0] + 18)[0]
        n_widths = struct.unpack_from(">H", data, tables["hhea"][0] + 34)[0]
        self.widths = [struct.unpack_from(">H", data, tables["hmtx"][0] + 4 * i)[0] for i in range(n_widths)]
        self.glyphs = self.read_cmap(data, tables["cmap"][0])

    @staticmethod
    def read_cmap(data, at):
        glyphs = {}
        for i in range(struct.unpack_from(">H", data, at + 2)[0]):
            start = at + struct.unpack_from(">I", data, at + 8 + 8 * i)[0]
            if struct.unpack_from(">H", data, start)[0] != 4:
                continue
            n = struct.unpack_from(">H", data, start + 6)[0] // 2
            part = lambda k, kind, s=start, m=n: struct.unpack_from(f">{m}{kind}", data, s + 14 + 2 * k)  # noqa: E731
            for k, (end, first, delta, offset) in enumerate(zip(part(0, "H"), part(n + 1, "H"), part(2 * n + 1, "h"),
                                                                part(3 * n + 1, "H"))):
                for c in range(first, min(end, 0xfffe) + 1):
                    where = start + 14 + 2 * (3 * n + 1 + k) + offset + 2 * (c - first)
                    glyphs[c] = (c if not offset else struct.unpack_from(">H", data, where)[0]) + delta & 0xffff
        return glyphs

    def width(self, text, size):
        return sum(self.widths[min(self.glyphs.get(ord(c), 0), len(self.widths) - 1)] for c in text) * size / self.units


def boxes(root):
    """(id, x, y, width, height, texts) of each node."""
    for a in root.iter(f"{SVG}a"):
        if not a.get("id"):
            continue
        rect = a.find(f"{SVG}g/{SVG}rect[@class='ti']")
        x, y, width, height = (float(rect.get(k)) for k in ("x", "y", "width", "height"))
        yield a.get("id"), x, y, width, height, a.findall(f"{SVG}g/{SVG}text")


def overlaps(nodes):
    nodes = sorted(nodes, key=lambda n: n[1])
    for i, (name, x, y, width, height, _) in enumerate(nodes):
        for other, ox, oy, _, oheight, _ in nodes[i + 1:]:
            if ox >= x + width:
                break
            if oy < y + height and y < oy + oheight:
                yield f"{name} and {other} overlap"


def too_long(nodes, font):
    for name, x, _, width, _, texts in nodes:
        for text in texts:
            size = SIZES.get(text.get("class"))
            if size and float(text.get("x")) + font.width(text.text or "", size) > x + width + 0.5:
                yield f"in {name}, {text.text!r} is wider than its box"


def unreadable(text, large=False):
    """@large: it is known to be, and may be larger than a screen."""
    root = xml.fromstring(text)
    nodes = list(boxes(root))
    width, height = float(root.get("width")), float(root.get("height"))
    yield from overlaps(nodes)
    if not nodes and "there is nothing to show" not in text.decode():
        yield "it is empty, and does not say so"
    if FONT.exists():
        yield from too_long(nodes, Font(FONT))
    if large:
        return
    if max(width, height) > SCREEN and not ASPECT[0] <= width / height <= ASPECT[1]:
        yield f"it is {width:.0f} x {height:.0f}"
    if 12 * SCREEN / width < LETTERS_LEAST:
        yield f"it is {width:.0f} wide: names are {12 * SCREEN / width:.1f} pixels high on a screen"


def unsafe(root):
    kinds = {e.tag.removeprefix(SVG) for e in root.iter()}
    if kinds - KNOWN:
        yield f"it has {sorted(kinds - KNOWN)}"
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.startswith("on") or re.match(r"(?i)\s*javascript:", value):
                yield f"{element.tag} has {name}={value}"


def set_faults(directory, modules):
    """A set of drawings: each page can be reached and left, each link leads somewhere, each module is on a page."""
    pages = {p.name: xml.fromstring(p.read_bytes()) for p in directory.iterdir()}
    links = {name: {a.get("href") for a in root.iter(f"{SVG}a") if not a.get("href").startswith("#")} for name, root in pages.items()}
    for name, root in pages.items():
        if not re.fullmatch(r"index\.svg|dir-[\w.~-]*\.svg", name, re.ASCII) or len(name) > 255:
            yield f"a page is called {name!r}"
        yield from (f"{name}: {fault}" for fault in unsafe(root))
        yield from (f"{name}: {link} is not there" for link in links[name] - set(pages))
        if name != "index.svg" and "index.svg" not in links[name]:
            yield f"{name} has no way back"
    reached, new = set(), {"index.svg"}
    while new:
        reached |= new
        new = set().union(*(links.get(name, set()) for name in new)) - reached
    if set(pages) - reached:
        yield f"nothing leads to {sorted(set(pages) - reached)}"
    shown = {a.get("id") for root in pages.values() for a in root.iter(f"{SVG}a") if (a.get("id") or "").startswith("module-")}
    if len(shown) != modules:
        yield f"{len(shown)} modules are shown of {modules}"

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Results as Markdown, and where they stand in doc/performance.md."""
import pathlib
import shutil

DOC = pathlib.Path(__file__).resolve().parent.parent / "doc"
PICTURES = {"run": "performance.svg", "vm": "performance-vm.svg", "build": "performance-build.svg"}


def table(head, rows):
    return "".join("| " + " | ".join(line) + " |\n" for line in [head, ["---"] * len(head), *rows])


def put(key, text, picture):
    """Between the marks of @key."""
    page = DOC / "performance.md"
    begin, end = (f"<!-- bench/{key}: {which} -->\n" for which in ("begin", "end"))
    before, rest = page.read_text().split(begin)
    page.write_text(before + begin + text + end + rest.split(end)[1])
    shutil.copy(picture, DOC / PICTURES[key])

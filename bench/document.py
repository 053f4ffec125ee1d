#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Results as Markdown, and where they stand in doc/performance.md.

    bench/document.py BUILD [DIR]    draws the pictures of the tables that stand there, into DIR (default: doc/)
"""
import pathlib
import sys

sys.dont_write_bytecode = True
import cases
import plot

DOC = pathlib.Path(__file__).resolve().parent.parent / "doc"
PICTURES = {"run": "performance.svg", "vm": "performance-vm.svg", "build": "performance-build.svg"}


def table(head, rows):
    return "".join("| " + " | ".join(line) + " |\n" for line in [head, ["---"] * len(head), *rows])


def parse(text):
    """What table() was made of: (head, rows)."""
    head, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("|")]
    return head, rows


def statements(key, text):
    """What is to be drawn of the table in @text."""
    head, rows = parse(text)
    if key == "run":
        return plot.of_run(head, rows, {case.name: case.by for case in cases.CASES})
    return {"vm": plot.of_vm, "build": plot.of_build}[key](rows)


def around(key):
    """(before, between, behind) the marks of @key."""
    begin, end = (f"<!-- bench/{key}: {which} -->\n" for which in ("begin", "end"))
    before, rest = (DOC / "performance.md").read_text().split(begin)
    between, behind = rest.split(end)
    return before + begin, between, end + behind


def put(key, text, build):
    """Between the marks of @key, with its picture."""
    before, _, behind = around(key)
    (DOC / "performance.md").write_text(before + text + behind)
    draw(key, text, build, DOC)


def draw(key, text, build, to):
    """Where nothing of the table is beside another's, there is nothing to draw."""
    wanted = list(statements(key, text))
    if any(kind == "bar" for kind, *_ in wanted):
        plot.draw(build, wanted, to / PICTURES[key])


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    for key in PICTURES:
        draw(key, around(key)[1], pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]) if sys.argv[2:] else DOC)


if __name__ == "__main__":
    main()

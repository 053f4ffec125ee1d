# SPDX-License-Identifier: LGPL-2.1-or-later
"""The results as a picture, drawn from the rows of their table, so that the two cannot differ.

What decides is in the table: "0.124 (≤ 0.2)" is a part of another's figure, and what was to be reached. BUILD/bench/chart draws
(src/picture/chart.h); nothing here knows SVG.
"""
import re
import subprocess

PEER = "kmod 34"
PART = re.compile(r"(\d+\.\d+)(?: \(≤ (\d+(?:\.\d+)?)\))?")
SECONDS = {"s": 1, "ms": 1e-3}


def named(rows):
    """(name of the case, who, the other cells) of each row; a case's name stands in its first row alone."""
    name = ""
    for first, who, *cells in rows:
        name = first or name
        yield name, who, cells


def bar(name, cell):
    part, target = PART.fullmatch(cell).groups()
    return ("bar", name, part, target or "")


def seconds(cell):
    number, unit = cell.split()[:2]
    return float(number) * SECONDS[unit]


def lines_of(rows):
    """{who: [(modules, seconds)]} of the cases that differ in the number of made modules alone."""
    found = {}
    for name, who, cells in named(rows):
        made = re.fullmatch(r"depmod, (\d+) made modules", name)
        if made and not who.startswith("of "):
            found.setdefault(who, []).append((int(made[1]), seconds(cells[0])))
    return found


def of_run(head, rows, by):
    """bench/run's: @by says by which column a case is judged."""
    yield "title", f"tenon's figure as a part of {PEER}'s (shorter is better)"
    yield "whole", PEER
    for name, who, cells in named(rows):
        if who == f"of {PEER}":
            yield bar(f"{name} ({by[name]})", cells[head.index(by[name]) - 2])
    lines = lines_of(rows)
    if lines:
        yield "growth", "depmod, wall time by number of modules"
    for who, points in lines.items():
        yield from (("point", who, n, f"{took:.6f}") for n, took in sorted(points))


def of_vm(rows):
    yield "title", "tenon's time as a part of another's (shorter is better)"
    yield "whole", "the other"
    for name, who, cells in named(rows):
        if who.startswith("of "):
            yield bar(f"{name}, beside {who.removeprefix('of ')}", cells[0])


def of_build(rows):
    """What something is wanted of; not its CPU time, which is beside the makes'."""
    yield "title", "tenon's time as a part of dkms' (shorter is better)"
    yield "whole", "dkms"
    for name, who, (wall, _, part) in named(rows):
        if wall and "≤" in part:
            yield bar(f"{name}, {who}", part)


def draw(build, statements, to):
    text = "".join("\t".join(map(str, statement)) + "\n" for statement in statements)
    with open(to, "wb") as out:
        subprocess.run([build / "bench/chart"], input=text.encode(), stdout=out, check=True)

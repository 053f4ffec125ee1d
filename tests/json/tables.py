# SPDX-License-Identifier: LGPL-2.1-or-later
"""The tables of doc/json.md, and what is wrong with a value beside them."""
import pathlib
import re

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "doc/json.md"
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "null": type(None)}


def read_tables():
    """{section: {path: set of types, or the path that it is like}}"""
    tables, section = {}, None
    for line in DOCUMENT.read_text().splitlines():
        if line.startswith("## "):
            section = tables.setdefault(line[3:], {})
        row = re.match(r"\| `([^`]+)` \| ([^|]+) \|", line)
        if row:
            like = re.fullmatch(r"as `(.+)`", row[2].strip())
            section[row[1]] = like[1] if like else set(row[2].strip().split(" or "))
    return tables


def check(value, path, table, seen):
    """Yield what is wrong with @value, which stands at @path."""
    seen.add(path)
    types = table.get(path)
    if types is None:
        yield f"{path} is not in the document"
        return
    if isinstance(types, str):
        yield from check(value, types, table, seen)
        return
    name = next(n for n, t in TYPES.items() if type(value) is t) if type(value) in TYPES.values() else str(type(value))
    if name not in types:
        yield f"{path}: {name} where the document says {' or '.join(sorted(types))}: {value!r}"
    elif name == "array":
        for element in value:
            yield from check(element, f"{path}[]", table, seen)
    elif name == "object":
        for key, element in value.items():
            yield from check(element, f"{path}.{key}", table, seen)

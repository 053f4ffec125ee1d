# SPDX-License-Identifier: LGPL-2.1-or-later
"""Files that a guest hands out (guest/parcel.sh).

They come among the lines that it reports, in the one way out that needs no driver: a module for it would be loaded then,
and seen in all that is told of the guest.
"""
import base64
import binascii
import hashlib
import io
import pathlib
import tarfile


class Damaged(Exception):
    """What came is not what was sent."""


class Parcels:
    """Takes the lines of parcels away, hands the others on to @on_line, and puts the files below @to."""

    def __init__(self, to, on_line):
        self.to, self.on_line = pathlib.Path(to), on_line
        self.parts = self.sum = None

    def __call__(self, line):
        words = line.split()
        if self.parts is None and len(words) == 2 and words[0] == "PARCEL":
            self.parts, self.sum = [], words[1]
        elif self.parts is None:
            self.on_line(line)
        elif line == "PARCEL end":
            self.unpack()
        else:
            self.parts.append(line)

    def unpack(self):
        parts, self.parts = self.parts, None
        try:
            content = base64.b64decode("".join(parts), validate=True)
        except binascii.Error:
            content = b""
        if hashlib.sha256(content).hexdigest() != self.sum:
            raise Damaged("the files that the guest handed out came damaged")
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for member in archive:
                path = pathlib.PurePosixPath(member.name)
                if member.isfile() and not path.is_absolute() and ".." not in path.parts:
                    target = self.to / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(archive.extractfile(member).read())

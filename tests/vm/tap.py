# SPDX-License-Identifier: LGPL-2.1-or-later
"""What guests report, as TAP with numbers, and its sum."""
import re
import threading


class Results:
    """Counts TAP lines and prints them with numbers; lines of boots that run at once do not mix."""

    def __init__(self):
        self.passed, self.failed, self.skipped = 0, [], 0
        self.lock = threading.Lock()

    def lines(self, boot, texts):
        with self.lock:
            for text in texts:
                self.line(boot, text)

    def line(self, boot, text):
        match = re.match(r"(ok|not ok) (.*?)( # SKIP .*)?$", text)
        if not match:
            print(text, flush=True)
            return
        verdict, what, skip = match.groups()
        number = self.passed + len(self.failed) + self.skipped + 1
        if skip:
            self.skipped += 1
        elif verdict == "ok":
            self.passed += 1
        else:
            self.failed.append(f"{boot}: {what}")
        print(f"{verdict} {number} - {boot}: {what}{skip or ''}", flush=True)

    def sum(self):
        print(f"1..{self.passed + len(self.failed) + self.skipped}")
        for name in self.failed:
            print(f"failed: {name}")
        print(f"{self.passed} passed, {len(self.failed)} failed, {self.skipped} skipped")
        return 1 if self.failed else 0
